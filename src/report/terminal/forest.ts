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
/** Columns from which a row may be one line, and from which its interval is long. Intervals are odd: they have a middle. */
const ONE_LINE = 64;
const WIDE = 110;
/** What a name gets at least, and a figure at most. */
const NAME = 14;
const FIGURE = 24;

/** The worst of what there is to look at: its interval on one axis, the change, and what it was before and is now. */
export function forestPart(items: readonly NewsItem[], screen: Screen, all: string): Part {
  const drawn = items.filter(isDrawn);
  return {
    rank: 4,
    most: MOST_LINES,
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
  const length = screen.columns < ONE_LINE ? 11 : screen.columns < WIDE ? 17 : 25;
  const compared = items.flatMap(({ row }) => (row !== null && isOnAxis(row) ? [row] : []));
  const scale = blockScale(compared.flatMap(({ worse, tolerance }) => (worse ? [{ worse, tolerance }] : [])));
  const cells = items.map((item): Cells => {
    const { row, figure, change, before, now } = item;
    const worse = row !== null && isOnAxis(row) ? row.worse : null;
    return {
      item,
      names: namesOf(item, items),
      figure: item.scenario === '' ? '' : clipName(plainText(figure), FIGURE),
      interval: worse === null ? '' : blockInterval(worse, row?.tolerance ?? 0, scale, length),
      change: change ?? (before === null && now !== null ? now : ''),
      values: before === null || now === null ? '' : `${before} → ${now}`,
    };
  });
  const axis = compared.length > 0 ? length : 0;
  const lines = screen.columns < ONE_LINE ? null : oneLine(cells, axis, screen);
  return lines ?? twoLines(cells, axis, screen);
}

/**
 * Writes each row on one line, under what the axis means.
 *
 * @param axis the columns of an interval; 0: there is none
 * @returns null where that leaves no room for names
 */
function oneLine(cells: readonly Cells[], axis: number, { columns, paint }: Screen): string[] | null {
  const widest = (of: (row: Cells) => string) => Math.max(...cells.map((row) => width(of(row))));
  const figures = widest((row) => row.figure);
  const changes = widest((row) => row.change);
  const values = widest((row) => row.values);
  const after = (cell: number) => (cell > 0 ? cell + GAP.length : 0);
  const taken = 4 + after(figures) + after(axis) + after(changes);
  const showsValues = values > 0 && columns - taken - after(values) >= NAME;
  const room = columns - taken - (showsValues ? after(values) : 0);
  if (room < NAME) return null;
  const names = Math.min(
    room,
    widest((row) => row.names.join(BETWEEN)),
  );
  const rows = cells.map(({ item, ...row }) =>
    [
      `${GAP}${paint.sign(item.status.tone, '')} ${pad(clipNames(row.names, names), names, 'left')}`,
      ...(figures > 0 ? [pad(row.figure, figures, 'left')] : []),
      ...(axis > 0 ? [tinted(item, pad(row.interval, axis, 'left'), paint)] : []),
      ...(changes > 0 ? [stressed(item, pad(row.change, changes, 'right'), paint)] : []),
      ...(showsValues ? [pad(row.values, values, 'right')] : []),
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

/** A request is named with its scenario only where another scenario has it too. */
function namesOf({ scenario, label, figure }: NewsItem, all: readonly NewsItem[]): string[] {
  if (scenario === '') return [plainText(figure)];
  if (label === null) return [plainText(scenario)];
  const isShared = all.some((other) => other.label === label && other.scenario !== scenario);
  return isShared ? [plainText(scenario), plainText(label)] : [plainText(label)];
}

/** Names within so many columns: of two, each has half of them, and what the other does not need. */
function clipNames([first = '', second]: readonly string[], columns: number): string {
  if (second === undefined) return clipName(first, columns);
  const room = columns - BETWEEN.length;
  const left = clipName(first, Math.max(Math.floor(room / 2), room - width(second)));
  return `${left}${BETWEEN}${clipName(second, room - width(left))}`;
}
