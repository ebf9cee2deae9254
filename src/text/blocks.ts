import { type Inline, inlines, type Medium, type Placed, type Status, type Tone, type Worth } from './inline.ts';

// What a report says, before any medium: a tree of blocks. Its text is untrusted until a writer writes it.

/** One line or paragraph. */
export interface TextBlock extends Placed {
  kind: 'text';
  text: readonly Inline[];
  tone?: Tone;
  /** Stands before the text, which goes on under its own beginning. */
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
  /** How many stand open before the others are folded. */
  open?: Partial<Record<Medium, number>>;
  /** How many are written at all. */
  most?: Partial<Record<Medium, number>>;
  /** Whether it gets shorter, after everything of less worth, where room is short. */
  capped?: boolean;
}

/** What something is, and its text. */
export interface Fact {
  title: string;
  text: string;
  worth?: Worth;
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
  /** Figures stand to the right. */
  numeric?: boolean;
  /** Whether a row has something for it: a column that is of no use to any row of a table is left out. */
  has?(row: Row): boolean;
  /** Its place among the columns that a narrow table goes without, from 1. */
  drop?: number;
}

interface TableOptions extends Placed {
  /** What the table holds, for a reader who cannot see its surroundings. */
  caption: string;
  /** What a row is called where some are left out; a table that repeats the rows of another has no name for them. */
  noun?: string;
  /** What stands for the group of the rows that belong to no part. */
  whole?: string;
  most?: Partial<Record<Medium, number>>;
  /** Whether a row is worth as much as an item of a list, and not as a scenario, where room is short. */
  listed?: boolean;
  /** The media in which groups have a title of their own; all of them where there is no list. */
  grouped?: readonly Medium[];
}

export interface TableBlock extends TableOptions {
  kind: 'table';
  columns: readonly Pick<Column<never>, 'title' | 'in' | 'numeric' | 'drop'>[];
  rows: readonly TableRow[];
}

export interface TableRow {
  /** What rows stand together under; null: the whole. */
  group: string | null;
  worth?: Worth;
  /** Made where it is written: a report of many scenarios has more cells than any medium shows. */
  cell(column: number): readonly Inline[];
  /** Whether it has something for a column. */
  has(column: number): boolean;
}

/** A picture that a script draws into the page from data beside it. */
export interface PlotBlock extends Placed {
  kind: 'plot';
  plot: string;
  title: string;
  /** What it shows, in words. */
  alternative: string;
  /** The place of its data among those of the page. */
  index: number;
  data: unknown;
}

/** Blocks that a reader opens. */
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
  /** By which others link to it. */
  id?: string;
  /** The media in which only the title stands open. */
  foldedIn?: readonly Medium[];
  /** What is added to the title where it stands for the whole. */
  gist?: string;
  /** What it counts as among the members of a group. */
  outcome?: string;
}

/** Titled blocks of one kind, the most serious first. */
export interface GroupBlock extends Placed {
  kind: 'group';
  /** What a member is called: `scenario`. */
  noun: string;
  members: readonly TitledBlock[];
  /** In the order in which they are counted. */
  outcomes: readonly string[];
}

export type Block =
  /** The first line of all: the verdict. */
  | ({ kind: 'headline'; status: Status; text: string } & Placed)
  | TextBlock
  | ListBlock
  | FactsBlock
  | LogBlock
  | TableBlock
  | PlotBlock
  | FoldBlock
  | TitledBlock
  | GroupBlock
  /** Blocks beside each other where there is room. */
  | ({ kind: 'beside'; blocks: readonly Block[] } & Placed)
  /** Blocks that take some work, which is done where they are written. */
  | ({ kind: 'later'; blocks(): readonly Block[] } & Placed)
  /** Where a writer says what it left out. */
  | ({ kind: 'omissions' } & Placed);

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

/** A table of rows of any kind: what its columns say of each of them. */
export function table<Row>(
  rows: readonly Row[],
  columns: readonly Column<Row>[],
  {
    groupOf,
    worthOf,
    ...options
  }: TableOptions & {
    groupOf?(row: Row): string | null;
    worthOf?(row: Row): Worth | undefined;
  },
): TableBlock {
  return {
    kind: 'table',
    columns: columns.map(({ title, in: media, numeric, drop }) => ({
      title,
      ...(media && { in: media }),
      ...(numeric && { numeric }),
      ...(drop !== undefined && { drop }),
    })),
    rows: rows.map((row) => {
      const worth = worthOf?.(row);
      return {
        group: groupOf?.(row) ?? null,
        ...(worth && { worth }),
        cell: (column) => inlines(columns[column]?.cell(row) ?? ''),
        has: (column) => columns[column]?.has?.(row) ?? true,
      };
    }),
    ...options,
  };
}
