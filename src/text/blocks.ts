import { type Inline, inlines, type Medium, type Placed, type Status, type Tone } from './inline.ts';
import type { Picture } from './picture.ts';

// What a report says, before any medium: a tree of blocks. Its text is untrusted until a writer writes it.

/** One line or paragraph. */
export interface TextBlock extends Placed {
  kind: 'text';
  text: readonly Inline[];
  tone?: Tone;
  /** What stands before the text; further lines are aligned with the text. */
  status?: Status;
  /** A remark, less prominent than the rest. */
  quiet?: boolean;
}

export interface Item extends Placed {
  text: readonly Inline[];
  tone?: Tone;
  status?: Status;
  /** What kind of item it is, in brackets after it. */
  aside?: string;
  blocks?: readonly Block[];
}

export interface ListBlock extends Placed {
  kind: 'list';
  items: readonly Item[];
  quiet?: boolean;
  /** What an item is called where some are folded or left out: `finding`. */
  noun?: string;
  /** How many are shown before the others are folded. */
  open?: Partial<Record<Medium, number>>;
  /** The most that are written at all. */
  most?: Partial<Record<Medium, number>>;
}

/** A title and its text. */
export interface Fact {
  title: string;
  text: string;
}

export interface FactsBlock extends Placed {
  kind: 'facts';
  facts: readonly Fact[];
}

/** Lines as a program wrote them. */
export interface LogBlock extends Placed {
  kind: 'log';
  lines: readonly string[];
}

/** A column exists once, whatever the medium. */
export interface Column<Row> {
  title: string | readonly Inline[];
  cell(row: Row): Inline | readonly Inline[];
  in?: readonly Medium[];
  /** Whether figures are aligned to the right. */
  numeric?: boolean;
  /** Whether a row has something for it: a column that no row of a table uses is left out. */
  has?(row: Row): boolean;
  /** Whether a narrow page goes without it. */
  wide?: boolean;
  /** Its place in the order in which a narrow table drops columns, from 1. */
  drop?: number;
}

interface TableOptions extends Placed {
  /** How a page shows it: the largest differences below each other, or the figures of one thing. */
  look?: 'forest' | 'figures';
  /** What the table holds, for a reader who cannot see its surroundings. */
  caption: string;
  /** What a row is called where some are left out; a table that repeats the rows of another has no name for them. */
  noun?: string;
  /** What stands for the group of the rows that belong to no part. */
  whole?: string;
  most?: Partial<Record<Medium, number>>;
  /** The characters of a word after which names in it may be broken, so that it stays within the width of a phone. */
  narrow?: number;
  /** The media in which groups have a title of their own; all of them where there is no list. */
  grouped?: readonly Medium[];
}

export interface TableBlock extends TableOptions {
  kind: 'table';
  columns: readonly Pick<Column<never>, 'title' | 'in' | 'numeric' | 'wide' | 'drop'>[];
  rows: readonly TableRow[];
}

export interface TableRow {
  /** The group that the row belongs to; null: the whole. */
  group: string | null;
  /** The cells, made when they are written: a report of many scenarios has more of them than any medium shows. */
  cell(column: number): readonly Inline[];
  /** Whether the row has something for a column. */
  has(column: number): boolean;
}

/** A picture that a script draws into the page from data beside it. */
export interface PlotBlock extends Placed {
  kind: 'plot';
  plot: string;
  title: string;
  /** What it shows, in words. */
  alternative: string;
  /** The index of its data in the page. */
  index: number;
  data: unknown;
}

/** A picture that speaks for itself, under a title. */
export interface DrawingBlock extends Placed {
  kind: 'drawing';
  title: readonly Inline[];
  picture: Picture;
  tone?: Tone;
}

/** What was measured at several levels of something, such as users: a curve for each line, or a table. */
export interface LevelsBlock extends Placed {
  kind: 'levels';
  title: string;
  /** What the levels count: `users`. */
  of: string;
  levels: readonly Level[];
  lines: readonly LevelsLine[];
  /** Levels that are marked, such as the peak. */
  marks?: readonly { at: number; words: string }[];
}

export interface Level {
  /** Its place; above 0. */
  at: number;
  /** How it is called: `50 users`. */
  name: string;
  /** Why it does not count, in a few words: it is drawn apart. */
  aside?: string;
}

/** One figure of every level. */
export interface LevelsLine {
  title: string;
  /** The unit, as that of a metric. */
  unit: string;
  /** By level, not negative; null: there is none. */
  values: readonly (number | null)[];
}

/** What was seen over time: a panel for each line, or a sentence. */
export interface SeriesBlock extends Placed {
  kind: 'series';
  title: string;
  lines: readonly SeriesLine[];
  /** The parts of the time, in their order: `calm`, `spike`. */
  spans?: readonly Span[];
}

/** One figure over time. */
export interface SeriesLine {
  title: string;
  /** The unit, as that of a metric. */
  unit: string;
  /** Milliseconds since the start and the value there, not negative; null: nothing was seen. */
  points: readonly (readonly [at: number, value: number | null])[];
  /** A limit that is drawn with it. */
  limit?: { value: number; text: string };
}

/** A part of the time. */
interface Span {
  /** Milliseconds since the start. */
  from: number;
  to: number;
  name: string;
  /** Whether something was wrong in it, such as that nothing was answered. */
  isBad?: boolean;
}

/** A count at the top of a page, by which a reader can filter where a script runs. */
export interface Card {
  /** What it filters by. */
  facet: string;
  count: number;
  words: string;
  /** What it is made up of. */
  aside?: string;
  tone: Tone;
}

/** A figure in the matrix. */
export interface MatrixCell {
  /** null: there is no difference, and the text is the figure itself. */
  tone: Tone | null;
  text: string;
  /** How bad it is, for sorting: the ratio, above 1 is worse; null where there is none. */
  worse: number | null;
  /** Whether it is for information only. */
  pale: boolean;
}

export interface MatrixRow {
  /** The id by which others link to it; left out where a detail has that id. */
  id?: string;
  /** The id of its detail, which may be the same. */
  anchor: string;
  name: string;
  status: Status;
  /** What it is found by. */
  facets: readonly string[];
  /** By column; null where it has no such figure. */
  cells: readonly (MatrixCell | null)[];
}

/** A row for each thing and a column for each metric, sorted and filtered where a script runs. */
export interface MatrixBlock extends Placed {
  kind: 'matrix';
  caption: string;
  columns: readonly string[];
  /** The first row of a group is the whole that the others are parts of. */
  groups: readonly (readonly [MatrixRow, ...MatrixRow[]])[];
}

/** Blocks that a reader can open. */
export interface FoldBlock extends Placed {
  kind: 'fold';
  summary: readonly Inline[];
  blocks: readonly Block[];
}

/** Blocks under a title. */
export interface TitledBlock extends Placed {
  kind: 'titled';
  title: readonly Inline[];
  /** The media that write the title; all of them where there is no list. */
  titleIn?: readonly Medium[];
  status?: Status;
  blocks: readonly Block[];
  /** The id by which others link to it. */
  id?: string;
  /** The media in which everything but the title is folded. */
  foldedIn?: readonly Medium[];
  /** What is added to the title where it stands alone for the whole. */
  gist?: string;
}

/** Titled blocks of one kind, the most serious first. */
export interface GroupBlock extends Placed {
  kind: 'group';
  /** What a member is called: `scenario`. */
  noun: string;
  members: readonly TitledBlock[];
}

export type Block =
  /** The first line of all: the verdict. */
  | ({ kind: 'headline'; status: Status; text: string | readonly Inline[] } & Placed)
  | TextBlock
  | ListBlock
  | FactsBlock
  | LogBlock
  | TableBlock
  | PlotBlock
  | DrawingBlock
  | LevelsBlock
  | SeriesBlock
  | MatrixBlock
  | FoldBlock
  | TitledBlock
  | GroupBlock
  /** The counts at the top of a page. */
  | ({ kind: 'cards'; cards: readonly Card[] } & Placed)
  /** What a script can do with a whole page: copy it, or save its data. */
  | ({ kind: 'tools'; tools: readonly { name: string; text: string }[] } & Placed)
  /** Blocks beside each other where there is room. */
  | ({ kind: 'beside'; blocks: readonly Block[] } & Placed)
  /** Blocks that take some work, which is done when they are written. */
  | ({ kind: 'later'; blocks(): readonly Block[] } & Placed);

export function text(content: Inline | readonly Inline[], options: Omit<TextBlock, 'kind' | 'text'> = {}): TextBlock {
  return { kind: 'text', text: inlines(content), ...options };
}

export function list(items: readonly Item[], options: Omit<ListBlock, 'kind' | 'items'> = {}): ListBlock {
  return { kind: 'list', items, ...options };
}

export function fold(summary: Inline | readonly Inline[], blocks: readonly Block[], placed: Placed = {}): FoldBlock {
  return { kind: 'fold', summary: inlines(summary), blocks, ...placed };
}

export function titled(
  title: Inline | readonly Inline[],
  blocks: readonly Block[],
  options: Omit<TitledBlock, 'kind' | 'title' | 'blocks'> = {},
): TitledBlock {
  return { kind: 'titled', title: inlines(title), blocks, ...options };
}

/** Makes a table of rows of any kind from what its columns say about each of them. */
export function table<Row>(
  rows: readonly Row[],
  columns: readonly Column<Row>[],
  {
    groupOf,
    ...options
  }: TableOptions & {
    groupOf?(row: Row): string | null;
  },
): TableBlock {
  return {
    kind: 'table',
    columns: columns.map(({ title, in: media, numeric, wide, drop }) => ({
      title,
      ...(media && { in: media }),
      ...(numeric && { numeric }),
      ...(wide && { wide }),
      ...(drop !== undefined && { drop }),
    })),
    rows: rows.map((row) => ({
      group: groupOf?.(row) ?? null,
      cell: (column) => inlines(columns[column]?.cell(row) ?? ''),
      has: (column) => columns[column]?.has?.(row) ?? true,
    })),
    ...options,
  };
}
