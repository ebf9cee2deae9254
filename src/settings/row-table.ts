import type { Feeder } from '../load/traffic/feeder.ts';
import { writeExactJson } from '../text/exact-json.ts';
import { isNumeric } from '../text/exact-number.ts';
import { quote } from '../text/quote.ts';
import { listWords } from '../text/suggest.ts';
import { describeValue } from './wording.ts';

/** Columns by their names, and rows that have one value a column. */
export type RowTable = Pick<Feeder, 'columns' | 'rows' | 'json'>;

/** A problem with rows. */
export class RowProblem extends Error {
  /** Its line in a file, from 1, or the row's index in a list; null: it is about all of them. */
  readonly place: number | null;

  constructor(place: number | null, text: string) {
    super(text);
    this.place = place;
  }
}

export const MAX_COLUMNS = 1000;
export const TOO_WIDE = `more than ${MAX_COLUMNS} columns`;
/** The name of a column that can be used in a placeholder, even within JSON. */
export const NAMEABLE = /^[^\s"\\{}\p{Cc}](?:[^"\\{}\p{Cc}]*[^\s"\\{}\p{Cc}])?$/u;

/** The only column of rows that are single values. */
const ONLY_COLUMN = 'value';

/** What messages call a row of several columns. */
interface Words {
  one: string;
  expected: string;
}
const OBJECT: Words = { one: 'an object', expected: 'an object such as {"email":"a@b.test"}' };
/** In YAML. */
export const MAP: Words = { one: 'a map', expected: 'a map such as { email: a@b.test }' };

/**
 * Makes a table of flat objects, all with the keys of the first, or of single values.
 *
 * @param placeOf says where the row of this index is
 * @throws RowProblem
 */
export function tableOf(
  data: readonly unknown[],
  placeOf: (index: number) => number | null,
  words: Words = OBJECT,
): RowTable {
  const failAt = (index: number) => (text: string) => new RowProblem(placeOf(index), text);
  const [columns, cells] = data.length > 0 && isSingle(data[0]) ? singleValues() : flatMaps();
  return {
    columns,
    rows: cells.map((row) => row.map((value) => (value === null ? '' : String(value)))),
    json: cells.map((row) => row.map(writeExactJson)),
  };

  function singleValues(): [string[], unknown[][]] {
    const values = data.map((value, index) => {
      if (isSingle(value)) return [value];
      throw failAt(index)(`expected a single value as in the first row, got ${describeJson(value, words)}`);
    });
    return [[ONLY_COLUMN], values];
  }

  function flatMaps(): [string[], unknown[][]] {
    const columns = data.length > 0 ? columnsOf(data[0], words, failAt(0)) : [];
    return [columns, data.map((row, index) => valuesOf(row, columns, words, failAt(index)))];
  }
}

type Fail = (text: string) => RowProblem;

function columnsOf(row: unknown, words: Words, fail: Fail): string[] {
  const columns = Object.keys(objectOf(row, `${words.expected}, or a single value`, words, fail));
  const unnameable = columns.find((column) => !NAMEABLE.test(column));
  if (columns.length === 0) throw fail(`${words.one} without values`);
  if (columns.length > MAX_COLUMNS) throw fail(TOO_WIDE);
  if (unnameable !== undefined) throw fail(`a placeholder cannot name ${quote(unnameable)}`);
  return columns;
}

function valuesOf(row: unknown, columns: readonly string[], words: Words, fail: Fail): unknown[] {
  const entries = new Map(Object.entries(objectOf(row, words.expected, words, fail)));
  if (entries.size === 0) throw fail(`${words.one} without values`);
  if (entries.size > MAX_COLUMNS) throw fail(TOO_WIDE);
  const missing = columns.filter((column) => !entries.has(column));
  if (missing.length > 0) throw fail(`no ${listWords(missing)}, which the first row has`);
  const strange = [...entries.keys()].filter((column) => !columns.includes(column));
  if (strange.length > 0) throw fail(`${listWords(strange)} is not in the first row`);
  return columns.map((column) => {
    const value: unknown = entries.get(column);
    if (isSingle(value)) return value;
    throw fail(`${quote(column)} is ${describeJson(value, words)}; expected text, a number, true, false or null`);
  });
}

function objectOf(row: unknown, expected: string, words: Words, fail: Fail): object {
  if (!isSingle(row) && !Array.isArray(row)) return row as object;
  throw fail(`expected ${expected}, got ${describeJson(row, words)}`);
}

/** Whether it is text, a number, true, false or null. */
function isSingle(value: unknown): boolean {
  return typeof value !== 'object' || value === null || isNumeric(value);
}

export function describeJson(value: unknown, { one }: Words = OBJECT): string {
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'a list';
  return typeof value === 'object' && !isNumeric(value) ? one : describeValue(value);
}
