import type { TableBlock, TableRow } from '../../text/blocks.ts';
import { inlines } from '../../text/inline.ts';
import { clipName, pad, width } from './columns.ts';
import { columnsIn, groupsOf } from './inline.ts';
import { type Paint, paintedInline, plainInline } from './paint.ts';

const GAP = '  ';
/** What a table that is too narrow for all of its columns never goes below. */
const FEWEST = 2;
/** What the first column always has. */
const LEAST_NAME = 8;

/** Rows under what they belong to, in as many columns as fit. */
export function writeTable(block: TableBlock, columns: number, paint: Paint): string[] {
  if (block.rows.length === 0) return [];
  const { places, widths } = layoutOf(block, columns, paint);
  const line = (cells: readonly string[]) =>
    cells
      .map((cell, at) => GAP + pad(cell, widths[at] ?? 0, block.columns[places[at] ?? 0]?.numeric ? 'right' : 'left'))
      .join('')
      .trimEnd();
  return [
    paint.quiet(line(places.map((at) => titleOf(block, at)))),
    ...groupsOf(block, block.rows, 'terminal').flatMap(({ title, rows }) => [
      ...(title === null ? [] : [paint.strong(`${GAP}${clipName(plainInline([title]), columns - GAP.length)}`)]),
      ...rows.map((row) => line(places.map((at, place) => fitted(row, at, widths[place] ?? 0, paint)))),
    ]),
  ];
}

/** All columns, or without those that a narrow table goes without first. */
function layoutOf(block: TableBlock, columns: number, paint: Paint): { places: number[]; widths: number[] } {
  const widthOf = (at: number) =>
    Math.max(width(titleOf(block, at)), ...block.rows.map((row) => width(cellOf(row, at, paint))));
  let layout = columnsIn(block, block.rows, 'terminal').map((at) => ({
    at,
    width: widthOf(at),
    drop: block.columns[at]?.drop ?? Number.POSITIVE_INFINITY,
  }));
  const total = () => layout.reduce((sum, column) => sum + column.width + GAP.length, 0);
  while (total() > columns && layout.length > FEWEST) {
    const next = Math.min(...layout.map(({ drop }) => drop));
    if (next === Number.POSITIVE_INFINITY) break;
    layout = layout.filter(({ drop }) => drop !== next);
  }
  const widths = layout.map((column) => column.width);
  // What is still too wide costs the names of the rows their middle.
  if (total() > columns) widths[0] = Math.max(LEAST_NAME, (widths[0] ?? 0) - (total() - columns));
  return { places: layout.map(({ at }) => at), widths };
}

function titleOf({ columns }: TableBlock, at: number): string {
  return plainInline(inlines(columns[at]?.title ?? ''));
}

/** A cell; one that does not fit loses its middle, and its color. */
function fitted(row: TableRow, at: number, columns: number, paint: Paint): string {
  const cell = cellOf(row, at, paint);
  return width(cell) <= columns ? cell : clipName(plainInline(row.cell(at)), columns);
}

function cellOf(row: TableRow, at: number, paint: Paint): string {
  return paintedInline(row.cell(at), paint);
}
