import { count } from '../../text/numbers.ts';
import { plainText } from '../../text/plain.ts';
import { isErrorRow } from '../../verdict/errors-compared.ts';
import type { Comparison } from '../../verdict/result.ts';
import type { NewsItem } from '../news.ts';
import { foremost } from '../news/items.ts';
import { blockInterval, blockScale } from '../pictures/block-interval.ts';
import { clipName, pad, width } from '../write/columns.ts';
import type { Part, Screen } from './part.ts';

/** Rows that are drawn at most. */
const ROWS = 8;
/** Lines of two for each, with the heading and how many more there are. */
const MOST_LINES = 2 * ROWS + 3;
const GAP = '  ';
/** Columns from which a row is one line, and from which its interval is long. Intervals are odd: they have a middle. */
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

interface Cells {
  item: NewsItem;
  name: string;
  figure: string;
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
      name: nameOf(item, items),
      figure: item.scenario === '' ? '' : clipName(plainText(figure), FIGURE),
      interval: worse === null ? '' : blockInterval(worse, row?.tolerance ?? 0, scale, length),
      change: change ?? (before === null && now !== null ? now : ''),
      values: before === null || now === null ? '' : `${before} → ${now}`,
    };
  });
  const legend = { interval: compared.length > 0, length };
  const rows = screen.columns < ONE_LINE ? null : oneLine(cells, legend, screen);
  return rows ?? twoLines(cells, legend, screen);
}

interface Legend {
  interval: boolean;
  length: number;
}

/** @returns null where it leaves no room for names */
function oneLine(cells: readonly Cells[], { interval, length }: Legend, { columns, paint }: Screen): string[] | null {
  const widest = (of: (row: Cells) => string) => Math.max(...cells.map((row) => width(of(row))));
  const [figures, changes, values] = [widest(({ figure }) => figure), widest((row) => row.change), widest((row) => row.values)];
  const axis = interval ? length : 0;
  const taken = [figures, axis, changes].reduce((sum, cell) => sum + (cell > 0 ? cell + GAP.length : 0), 4);
  const showsValues = values > 0 && columns - taken - values - GAP.length >= NAME;
  const room = columns - taken - (showsValues ? values + GAP.length : 0);
  const names = Math.min(room, widest(({ name }) => name));
  if (room < NAME) return null;
  const before = ' '.repeat(4 + names + (figures > 0 ? figures + GAP.length : 0));
  const rows = cells.map(({ item, ...row }) => {
    const parts = [
      `${GAP}${paint.sign(item.status.tone, '')} ${pad(clipName(row.name, names), names, 'left')}`,
      ...(figures > 0 ? [pad(row.figure, figures, 'left')] : []),
      ...(axis > 0 ? [paint.tint(item.status.tone, pad(row.interval, axis, 'left'))] : []),
      ...(changes > 0 ? [strongIf(item, pad(row.change, changes, 'right'), paint)] : []),
      ...(showsValues ? [pad(row.values, values, 'right')] : []),
    ];
    return parts.join(GAP).trimEnd();
  });
  return [...(interval ? [paint.quiet(`${before}${GAP}${pad('slower →', axis, 'right')}${GAP}█ tolerated`)] : []), ...rows];
}

/** The name above its figures, where one line is too short for both. */
function twoLines(cells: readonly Cells[], { interval, length }: Legend, { columns, paint }: Screen): string[] {
  const changes = Math.max(...cells.map(({ change }) => width(change)));
  const rows = cells.flatMap(({ item, ...row }) => {
    const figure = row.figure === '' ? '' : ` ${row.figure}`;
    const name = clipName(row.name, columns - 4 - width(figure));
    const drawn = interval ? `${paint.tint(item.status.tone, pad(row.interval, length, 'left'))}${GAP}` : '';
    const below = `${GAP}${drawn}${strongIf(item, pad(row.change, changes, 'right'), paint)}`;
    const whole = row.values === '' ? below : `${below}${GAP}${row.values}`;
    return [`${GAP}${paint.sign(item.status.tone, '')} ${name}${figure}`, width(whole) <= columns ? whole : below];
  });
  return [...(interval ? [paint.quiet(`${GAP}${pad('slower →', length, 'right')}${GAP}█ tolerated`)] : []), ...rows];
}

function strongIf({ status }: NewsItem, text: string, paint: Screen['paint']): string {
  return status.tone === 'fail' ? paint.strong(text) : text;
}

/** An error rate changes by points, which have no place on an axis of ratios. */
function isOnAxis(row: Comparison): boolean {
  return row.worse !== null && !isErrorRow(row);
}

/** A request is named with its scenario only where another scenario has it too. */
function nameOf({ scenario, label, figure }: NewsItem, all: readonly NewsItem[]): string {
  if (scenario === '') return plainText(figure);
  if (label === null) return plainText(scenario);
  const isShared = all.some((other) => other.label === label && other.scenario !== scenario);
  return isShared ? `${clipName(plainText(scenario), FIGURE)} › ${plainText(label)}` : plainText(label);
}
