import { count } from '../../text/numbers.ts';
import { plainText } from '../../text/plain.ts';
import { isErrorRow } from '../../verdict/error-row.ts';
import type { Comparison } from '../../verdict/result.ts';
import { foremost } from '../news/items.ts';
import type { NewsItem } from '../news.ts';
import { blockInterval, blockScale } from '../pictures/block-interval.ts';
import { clipName, pad, width } from '../write/columns.ts';
import type { Part, Screen } from './part.ts';

/** Rows that are drawn at most. */
const ROWS = 8;
/** Lines of two for each, with an empty one, the heading and how many more there are. */
const MOST_LINES = 2 * ROWS + 3;
const GAP = '  ';
const BETWEEN = ' › ';
/** Columns from which a row may be one line; a narrow screen has room for fewer rows. */
const ONE_LINE = 64;
const MOST_NARROW = 14;
/** The columns of an interval, the longest that fits; odd, so that it has a middle. */
const LENGTHS = [25, 17, 11] as const;
const SHORT = LENGTHS[2];
/** Columns in which a long name can be told from others; of a figure at most. */
const NAME = 28;
const FIGURE = 24;

/** The worst of what there is to look at: its interval on one axis, the change, and what it was before and is now. */
export function forestPart(items: readonly NewsItem[], screen: Screen, all: string): Part {
  const drawn = items.filter(isDrawn);
  return {
    rank: 4,
    most: screen.columns < ONE_LINE ? MOST_NARROW : MOST_LINES,
    lines(room) {
      for (let most = Math.min(ROWS, drawn.length); most > 0; most--) {
        const shown = foremost(drawn, most);
        const more = drawn.length - shown.length;
        const rest = more > 0 ? [screen.paint.quiet(`${GAP}and ${count(more)} more (${all})`)] : [];
        const lines = ['', ...rowsOf(shown, screen), ...rest];
        if (lines.length <= room) return lines;
      }
      return [];
    },
  };
}

/** What has figures of its own; the others are sentences. */
function isDrawn({ kind, row }: NewsItem): boolean {
  if (kind === 'limit') return true;
  return (kind === 'comparison' || kind === 'errors' || kind === 'broken') && (row?.worse ?? null) !== null;
}

/** What a row is made of, before it is known how much room there is. */
interface Cells {
  item: NewsItem;
  /** A scenario, or a request, or both. */
  names: readonly string[];
  figure: string;
  /** Empty where there is none. */
  interval: string;
  change: string;
  values: string;
}

function rowsOf(items: readonly NewsItem[], screen: Screen): string[] {
  const compared = items.flatMap(({ row }) => (row !== null && isOnAxis(row) ? [row] : []));
  const scale = blockScale(compared.flatMap(({ worse, tolerance }) => (worse ? [{ worse, tolerance }] : [])));
  const cellsOf = (length: number) => items.map((item) => cellsOfItem(item, items, scale, length));
  const axisOf = (length: number) => (compared.length > 0 ? length : 0);
  for (const length of screen.columns < ONE_LINE ? [] : LENGTHS) {
    // An interval gets shorter before a name does.
    const least = length === SHORT ? NAME : Number.POSITIVE_INFINITY;
    const lines = oneLine(cellsOf(length), axisOf(length), least, screen);
    if (lines !== null) return lines;
  }
  // Below a name there is room for a longer one.
  const room = screen.columns - GAP.length - Math.max(...cellsOf(SHORT).map(belowWidth));
  const length = LENGTHS.find((one) => one <= room) ?? SHORT;
  return twoLines(cellsOf(length), axisOf(length), screen);
}

/** The columns of what stands beside an interval. */
function belowWidth({ change, values }: Cells): number {
  return GAP.length + width(change) + GAP.length + width(values);
}

function cellsOfItem(item: NewsItem, all: readonly NewsItem[], scale: number, length: number): Cells {
  const { row, figure, change, before, now } = item;
  const worse = row !== null && isOnAxis(row) ? row.worse : null;
  return {
    item,
    names: namesOf(item, all),
    figure: item.scenario === '' ? '' : clipName(plainText(figure), FIGURE),
    interval: worse === null ? '' : blockInterval(worse, row?.tolerance ?? 0, scale, length),
    change: change ?? (before === null && now !== null ? now : ''),
    values: before === null || now === null ? '' : `${before} → ${now}`,
  };
}

/**
 * Writes each row on one line, under what the axis means.
 *
 * @param axis the columns of an interval; 0: there is none
 * @param least the columns that are enough for a longer name
 * @returns null where names have less room
 */
function oneLine(cells: readonly Cells[], axis: number, least: number, { columns, paint }: Screen): string[] | null {
  const widest = (of: (row: Cells) => string) => Math.max(...cells.map((row) => width(of(row))));
  const figures = widest((row) => row.figure);
  const changes = widest((row) => row.change);
  const values = widest((row) => row.values);
  const after = (cell: number) => (cell > 0 ? cell + GAP.length : 0);
  const room = columns - 4 - after(figures) - after(axis) - after(changes) - after(values);
  const longest = widest((row) => row.names.join(BETWEEN));
  if (room < Math.min(longest, least)) return null;
  const names = Math.min(room, longest);
  const rows = cells.map(({ item, ...row }) =>
    [
      `${GAP}${paint.sign(item.status.tone, '')} ${pad(clipNames(row.names, names), names, 'left')}`,
      ...(figures > 0 ? [pad(row.figure, figures, 'left')] : []),
      ...(axis > 0 ? [tinted(item, pad(row.interval, axis, 'left'), paint)] : []),
      ...(changes > 0 ? [stressed(item, pad(row.change, changes, 'right'), paint)] : []),
      ...(values > 0 ? [pad(row.values, values, 'right')] : []),
    ]
      .join(GAP)
      .trimEnd(),
  );
  return axis > 0 ? [paint.quiet(legend(4 + names + after(figures) + GAP.length, axis, columns)), ...rows] : rows;
}

/** The name above its figures, where one line is too short for both. */
function twoLines(cells: readonly Cells[], axis: number, { columns, paint }: Screen): string[] {
  const changes = Math.max(...cells.map(({ change }) => width(change)));
  const rows = cells.flatMap(({ item, ...row }) => {
    const figure = row.figure === '' ? '' : ` ${row.figure}`;
    const name = clipNames(row.names, columns - 4 - width(figure));
    const first = `${GAP}${paint.sign(item.status.tone, '')} ${name}${figure}`;
    const below = [
      ...(axis > 0 ? [tinted(item, pad(row.interval, axis, 'left'), paint)] : []),
      stressed(item, pad(row.change, changes, 'right'), paint),
    ];
    const whole = `${GAP}${[...below, row.values].join(GAP)}`.trimEnd();
    const second = width(whole) <= columns ? whole : `${GAP}${below.join(GAP)}`.trimEnd();
    return second === '' ? [first] : [first, second];
  });
  return axis > 0 ? [paint.quiet(legend(GAP.length, axis, columns)), ...rows] : rows;
}

/** What the axis and its blocks mean. @param before the columns in front of it */
function legend(before: number, axis: number, columns: number): string {
  const scale = `${' '.repeat(before)}${pad('slower →', axis, 'right')}`;
  const whole = `${scale}${GAP}█ tolerated`;
  return width(whole) <= columns ? whole : scale;
}

function tinted({ status }: NewsItem, text: string, paint: Screen['paint']): string {
  return text.trim() === '' ? text : paint.tint(status.tone, text);
}

function stressed({ status }: NewsItem, text: string, paint: Screen['paint']): string {
  return status.tone === 'fail' && text.trim() !== '' ? paint.strong(text) : text;
}

/** An error rate changes by points, which have no place on an axis of ratios. */
function isOnAxis(row: Comparison): boolean {
  return row.worse !== null && !isErrorRow(row);
}

/** A request is named with its scenario where requests of several scenarios are shown. */
function namesOf({ scenario, label, figure }: NewsItem, all: readonly NewsItem[]): string[] {
  if (scenario === '') return [plainText(figure)];
  if (label === null) return [plainText(scenario)];
  const isOneOfSeveral = all.some((other) => other.label !== null && other.scenario !== scenario);
  return isOneOfSeveral ? [plainText(scenario), plainText(label)] : [plainText(label)];
}

/** Names within so many columns: of two, each has half of them, and what the other does not need. */
function clipNames([first = '', second]: readonly string[], columns: number): string {
  if (second === undefined) return clipName(first, columns);
  const room = columns - BETWEEN.length;
  const left = clipName(first, Math.max(Math.floor(room / 2), room - width(second)));
  return `${left}${BETWEEN}${clipName(second, room - width(left))}`;
}
