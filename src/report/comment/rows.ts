import { type Column, type TableBlock, table } from '../../text/blocks.ts';
import { figure, type Inline, name, strong } from '../../text/inline.ts';
import { shorten } from '../../text/plain.ts';
import type { Result } from '../../verdict/result.ts';
import { foremost } from '../news/items.ts';
import type { NewsItem } from '../news.ts';
import { linesOf, PHONE, textWidth } from './phone.ts';
import { shortNames } from './short-names.ts';

/** Rows at most: a reviewer reads five seconds. */
const MOST = 6;
/** Characters of a scenario, of a request, and of whatever else a row says. */
const SCENARIO = 34;
const REQUEST = 40;
const OTHER = 40;
/** Pixels around the text of a cell. */
const PADDING = 27;
/** Pixels that the first column has at least. */
const NARROWEST = 110;

/** A row as its two cells, each in lines. */
interface Row {
  item: NewsItem;
  about: readonly Line[];
  figures: readonly Line[];
}

/** What is written, and the words that its width is taken from. */
interface Line {
  text: readonly Inline[];
  words: string;
}

/** The rows of a comment, as many as fit into some lines; none where there is nothing to show. */
export function newsTable(result: Result, items: readonly NewsItem[], lines: number): { table: TableBlock | null; shown: NewsItem[] } {
  const rows = rowsOf(result, items.filter(isRow));
  const shown = fitting(rows, lines);
  if (shown.length === 0) return { table: null, shown: [] };
  const more = rows.length - shown.length;
  const columns: Column<Row>[] = [
    { title: more > 0 ? `the worst ${shown.length} of ${rows.length}` : '', cell: ({ about }) => cellOf(about) },
    { title: 'before → now', numeric: true, cell: ({ figures }) => cellOf(figures) },
  ];
  return {
    table: table(shown, columns, { caption: 'What a reviewer has to look at', narrow: true }),
    shown: shown.map(({ item }) => item),
  };
}

/** Of a run that stopped, the heading says all. */
function isRow({ scenario, figure: said }: NewsItem): boolean {
  return scenario !== '' || said !== '';
}

function cellOf(lines: readonly Line[]): Inline[] {
  return lines.flatMap(({ text }, at) => (at === 0 ? text : [{ kind: 'break' } as const, ...text]));
}

function rowsOf({ scenarios }: Result, items: readonly NewsItem[]): Row[] {
  const scenarioName = shortNames(
    scenarios.map((scenario) => scenario.name),
    SCENARIO,
  );
  const labels = items.map(({ label }) => label).filter((label) => label !== null);
  const requestName = shortNames(labels, REQUEST);
  return items.map((item) => {
    const about = [
      ...(item.scenario === '' ? [] : [lineOf(scenarioName(item.scenario), (words) => strong(name(words)))]),
      ...(item.label === null ? [] : [lineOf(requestName(item.label), name)]),
      ...aboutMore(item),
    ];
    const [first, ...others] = about.length === 0 ? [lineOf(item.status.words, (words) => words)] : about;
    const sign: Inline = { kind: 'status', status: { ...item.status, words: '' } };
    const signed: Line[] =
      first === undefined ? [] : [{ text: [sign, ...first.text], words: `● ${first.words}` }];
    return { item, about: [...signed, ...others], figures: figuresOf(item) };
  });
}

function lineOf(words: string, write: (words: string) => Inline): Line {
  return { text: [write(words)], words };
}

/** What a row is about besides a scenario and a request. */
function aboutMore({ kind, figure: said }: NewsItem): Line[] {
  if (kind !== 'limit' && kind !== 'check' && kind !== 'gone' && kind !== 'failure') return [];
  if (said === '') return [];
  const words = shorten(said, OTHER);
  return [lineOf(kind === 'limit' ? `limit ${words}` : kind === 'check' ? `check ${words}` : words, name)];
}

function figuresOf(item: NewsItem): Line[] {
  const { kind, figure: said, change, before, now, status } = item;
  const pair = before === null || now === null ? [] : [lineOf(`${before} → ${now}`, figure)];
  if (kind === 'limit' && now !== null) return [lineOf(now, figure)];
  if (kind === 'check') return [lineOf(`${now} failed`, (words) => words)];
  if (pair.length === 0) return [lineOf(status.words, (words) => words), ...(isOfMetric(item) ? [lineOf(said, (text) => text)] : [])];
  const words = change === null ? said : `${said} ${change}`;
  const size = figure(change ?? '');
  // What is not proven is not said aloud.
  const isProven = status.tone === 'fail' || status.tone === 'note';
  const text: Inline[] = change === null ? [said] : [`${said} `, isProven ? strong(size) : size];
  return [{ text, words }, ...pair];
}

/** Whether the figure of an item is a metric, and not what it is about. */
function isOfMetric({ kind, figure: said }: NewsItem): boolean {
  return (kind === 'comparison' || kind === 'errors' || kind === 'broken') && said !== '';
}

/** As many rows as fit, the foremost kinds among them, and at least one. */
function fitting(rows: readonly Row[], lines: number): Row[] {
  for (let most = Math.min(MOST, rows.length); most > 0; most--) {
    const items = foremostOf(rows, most);
    if (most === 1 || linesIn(items) <= lines) return items;
  }
  return [];
}

function foremostOf(rows: readonly Row[], most: number): Row[] {
  const kept = new Set(
    foremost(
      rows.map(({ item }) => item),
      most,
    ),
  );
  return rows.filter(({ item }) => kept.has(item));
}

/** The lines of all rows together, as a phone lays them out. */
export function linesIn(rows: readonly Pick<Row, 'about' | 'figures'>[]): number {
  const figures = Math.max(0, ...rows.flatMap((row) => row.figures.map(({ words }) => textWidth(words, undefined, true))));
  const right = Math.min(figures, PHONE - NARROWEST - 2 * PADDING);
  const left = PHONE - right - 2 * PADDING;
  const inCell = (cell: readonly Line[], width: number) =>
    cell.reduce((sum, { words }) => sum + linesOf(words, width, undefined, true), 0);
  return rows.reduce((sum, row) => sum + Math.max(inCell(row.about, left), inCell(row.figures, right)), 0);
}
