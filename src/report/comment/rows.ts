import { type Column, type TableBlock, table } from '../../text/blocks.ts';
import { figure, type Inline, name, strong } from '../../text/inline.ts';
import { shorten } from '../../text/plain.ts';
import type { Result } from '../../verdict/result.ts';
import { foremost } from '../news/items.ts';
import type { NewsItem } from '../news.ts';
import { BODY, GAP, linesOf, PHONE, type Room, textWidth } from './phone.ts';
import { shortNames } from './short-names.ts';

/** Rows at most: a reviewer reads five seconds. */
const MOST = 6;
/** Characters of a scenario, of a request, and of whatever else a row says. */
const SCENARIO = 34;
const REQUEST = 40;
const OTHER = 40;
/** Characters of a word that is not broken. */
const WORD = 12;
/** Pixels left and right of the text of a cell, and above and below it, with the lines of the table. */
const BESIDE = 27;
const ABOVE = 13;
/** The title of the figures. */
const FIGURES = 'before → now';
/** Pixels that the first column has at least. */
const NARROWEST = 128;

/** What is written, and the words that its width is taken from. */
interface Line {
  text: readonly Inline[];
  words: string;
}

/** A row as its two cells: what it is about, and its figures in lines. */
interface Row {
  item: NewsItem;
  about: Line;
  figures: readonly Line[];
}

/** The rows of a comment: as many as there is room for, the foremost kinds among them, and at least one where there is any. */
export function newsTable(
  result: Result,
  items: readonly NewsItem[],
  room: Room,
): { table: TableBlock; shown: NewsItem[] } | null {
  const rows = rowsOf(result, items.filter(isRow));
  const shown = fitting(rows, room);
  if (shown.length === 0) return null;
  const title = titleOf(shown.length, rows.length);
  const columns: Column<Row>[] = [
    { title, cell: ({ about }) => about.text },
    {
      title: FIGURES,
      numeric: true,
      cell: ({ figures }) =>
        figures.flatMap(({ text }, at): readonly Inline[] => (at === 0 ? text : [{ kind: 'break' }, ...text])),
    },
  ];
  return {
    table: table(shown, columns, { caption: 'What a reviewer has to look at', narrow: WORD }),
    shown: shown.map(({ item }) => item),
  };
}

/** Of a run that stopped, the heading says all. */
function isRow({ scenario, figure: said }: NewsItem): boolean {
  return scenario !== '' || said !== '';
}

function rowsOf({ scenarios }: Result, items: readonly NewsItem[]): Row[] {
  const scenarioName = shortNames(
    scenarios.map((scenario) => scenario.name),
    SCENARIO,
  );
  const labels = items.map(({ label }) => label).filter((label) => label !== null);
  const requestName = shortNames(labels, REQUEST);
  return items.map((item) => {
    const sign: Inline = { kind: 'status', status: { ...item.status, words: '' } };
    const parts = [
      ...(item.scenario === '' ? [] : [lineOf(scenarioName(item.scenario), (words) => strong(name(words)))]),
      ...(item.label === null ? [] : [lineOf(requestName(item.label), name)]),
      ...aboutMore(item),
    ];
    const about = {
      text: [sign, ...parts.flatMap(({ text }, at) => (at === 0 ? text : [' ', ...text]))],
      words: `● ${parts.map(({ words }) => words).join(' ')}`,
    };
    return { item, about, figures: figuresOf(item) };
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
  const plain = (words: string) => lineOf(words, (text) => text);
  if (kind === 'limit' && now !== null) return [lineOf(now, figure)];
  if (kind === 'check') return [plain(`${now} failed`)];
  if (before === null || now === null) return [plain(status.words), ...(isOfMetric(item) ? [plain(said)] : [])];
  const size = figure(change ?? '');
  // What is not proven is not said aloud.
  const isProven = status.tone === 'fail' || status.tone === 'note';
  const first: Line =
    change === null ? plain(said) : { text: [`${said} `, isProven ? strong(size) : size], words: `${said} ${change}` };
  return [first, lineOf(`${before} → ${now}`, figure)];
}

/** Whether the figure of an item is a metric, and not what it is about. */
function isOfMetric({ kind, figure: said }: NewsItem): boolean {
  return (kind === 'comparison' || kind === 'errors' || kind === 'broken') && said !== '';
}

/** Says above the rows that there are more, as the comment has no room for. */
function titleOf(shown: number, all: number): string {
  return shown < all ? `the worst ${shown} of ${all}` : '';
}

function fitting(rows: readonly Row[], room: Room): Row[] {
  for (let most = Math.min(MOST, rows.length); most > 0; most--) {
    const kept = new Set(
      foremost(
        rows.map(({ item }) => item),
        most,
      ),
    );
    const shown = rows.filter(({ item }) => kept.has(item));
    const { lines, height } = roomOfTable(shown, titleOf(shown.length, rows.length));
    if (most === 1 || (lines <= room.lines && height <= room.height)) return shown;
  }
  return [];
}

/** What a table of these rows takes below its title, as a phone lays it out. */
function roomOfTable(rows: readonly Row[], title: string): Room {
  const widest = Math.max(...rows.flatMap(({ figures }) => figures.map(({ words }) => textWidth(words, BODY))));
  const right = Math.min(widest, PHONE - NARROWEST - 2 * BESIDE);
  const left = PHONE - right - 2 * BESIDE;
  const inRow = ({ about, figures }: Row) =>
    Math.max(
      linesOf(about.words, left, BODY),
      figures.reduce((sum, { words }) => sum + linesOf(words, right, BODY), 0),
    );
  const head = Math.max(linesOf(title, left, BODY, true), linesOf(FIGURES, right, BODY, true));
  const lines = rows.reduce((sum, row) => sum + inRow(row), head);
  return { lines, height: lines * BODY.line + (rows.length + 1) * ABOVE + GAP };
}
