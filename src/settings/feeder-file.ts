import { extname } from 'node:path';
import { CsvError, parse } from 'csv-parse/sync';
import type { Feeder } from '../load/traffic/feeder.ts';
import { parseExactJson } from '../text/exact-json.ts';
import { isNumeric } from '../text/exact-number.ts';
import { plural } from '../text/plural.ts';
import { formatFile, oneLine, quote } from '../text/quote.ts';
import { listWords } from '../text/suggest.ts';
import { describeValue } from './wording.ts';
import { readText } from './workspace-file.ts';

export type Rows = Pick<Feeder, 'file' | 'columns' | 'rows'>;

/** A problem with the file, and its line from 1; null: it is about the file as a whole. */
class FeederProblem extends Error {
  readonly line: number | null;

  constructor(line: number | null, text: string) {
    super(text);
    this.line = line;
  }
}

const MAX_COLUMNS = 1000;
const TOO_WIDE = `more than ${MAX_COLUMNS} columns`;
/** The name of a column that can be used in a placeholder, even within JSON. */
const NAMEABLE = /^[^\s"\\{}\p{Cc}](?:[^"\\{}\p{Cc}]*[^\s"\\{}\p{Cc}])?$/u;

const READERS: Record<string, (text: string) => Pick<Feeder, 'columns' | 'rows'>> = {
  '.csv': readCsv,
  '.json': readJson,
  '.jsonl': readJsonLines,
  '.ndjson': readJsonLines,
};

/**
 * Reads the rows of a feeder: CSV with a header line (RFC 4180), a JSON array of flat objects, or JSON Lines.
 *
 * @param written its path, taken from the workspace
 */
export function readFeederFile(workspace: string, written: string): Rows | { problem: string } {
  const reader = READERS[extname(written).toLowerCase()];
  if (reader === undefined) {
    return {
      problem: `${quote(written)} does not have the extension of a data file: ${Object.keys(READERS).join(', ')}`,
    };
  }
  const found = readText(workspace, written);
  if ('problem' in found) return found;
  try {
    const table = reader(found.text);
    if (table.rows.length === 0) throw new FeederProblem(null, 'no rows, so there is nothing to take values from');
    return { file: found.path, ...table };
  } catch (error) {
    if (!(error instanceof FeederProblem)) throw error;
    const line = error.line === null ? '' : `:${error.line}`;
    return { problem: `${formatFile(written)}${line}: ${error.message}` };
  }
}

function readCsv(text: string): Pick<Feeder, 'columns' | 'rows'> {
  const [head, ...body] = parseCsv(text);
  if (head === undefined) throw new FeederProblem(null, 'empty; the first line has to name the columns');
  const columns = head.record.map((column) => column.trim());
  if (columns.length > MAX_COLUMNS) throw new FeederProblem(head.info.lines, TOO_WIDE);
  for (const [index, column] of columns.entries()) {
    if (column === '') throw new FeederProblem(head.info.lines, `column ${index + 1} has no name`);
    if (!NAMEABLE.test(column)) {
      throw new FeederProblem(head.info.lines, `a placeholder cannot name the column ${quote(column)}`);
    }
    if (columns.indexOf(column) < index) {
      throw new FeederProblem(head.info.lines, `the column ${quote(column)} appears twice`);
    }
  }
  const rows = body.map(({ record, info }) => {
    if (record.length === columns.length) return record;
    throw new FeederProblem(info.lines, `${plural(record.length, 'value')} for ${plural(columns.length, 'column')}`);
  });
  return { columns, rows };
}

interface CsvRecord {
  record: string[];
  /** A record of the file; `lines` is its last line, from 1. */
  info: { lines: number };
}

function parseCsv(text: string): CsvRecord[] {
  const records: CsvRecord[] = [];
  try {
    parse(text, {
      bom: true,
      // It is set explicitly, because what it detects in the first line would hold for all.
      record_delimiter: ['\r\n', '\n', '\r'],
      relax_column_count: true,
      skip_empty_lines: true,
      onRecord: (record: string[], { lines }) => {
        records.push({ record, info: { lines } });
        return null;
      },
    });
    return records;
  } catch (error) {
    if (!(error instanceof CsvError)) throw error;
    // The error is noticed at the end of the file; the record that it is about begins after the last whole one.
    const begin = (records.at(-1)?.info.lines ?? 0) + 1;
    throw new FeederProblem(
      error.code === 'CSV_QUOTE_NOT_CLOSED' ? begin : Number(error.lines ?? 1),
      csvProblem(error),
    );
  }
}

function csvProblem({ code, message }: CsvError): string {
  if (code === 'CSV_QUOTE_NOT_CLOSED') return 'a quote is never closed in the row that begins here';
  if (code === 'CSV_INVALID_CLOSING_QUOTE') return 'text after a closing quote; a quote inside quotes is written twice';
  if (code === 'INVALID_OPENING_QUOTE') return 'a quote in the middle of a value; put the whole value in quotes';
  return oneLine(message);
}

function readJson(text: string): Pick<Feeder, 'columns' | 'rows'> {
  const json = text.replace(/^\ufeff/, '');
  let data: unknown;
  try {
    data = parseExactJson(json);
  } catch (error) {
    throw locateJsonProblem(json, error);
  }
  if (!Array.isArray(data)) throw new FeederProblem(1, `expected a list of objects, got ${describeJson(data)}`);
  const lineOf = (index: number) => splitElements(json)[index]?.line ?? null;
  return tableOf(data, lineOf);
}

function readJsonLines(text: string): Pick<Feeder, 'columns' | 'rows'> {
  const lines = text
    .replace(/^\ufeff/, '')
    .split('\n')
    .map((line, index) => ({ line: line.trim(), number: index + 1 }))
    .filter(({ line }) => line !== '');
  const data = lines.map(({ line, number }): unknown => {
    try {
      return parseExactJson(line);
    } catch (error) {
      throw new FeederProblem(number, `not valid JSON: ${reasonOf(error)}`);
    }
  });
  return tableOf(data, (index) => lines[index]?.number ?? null);
}

function tableOf(data: unknown[], lineOf: (index: number) => number | null): Pick<Feeder, 'columns' | 'rows'> {
  const columns: string[] = [];
  const rows = data.map((row, index) => {
    const fail = (text: string) => new FeederProblem(lineOf(index), text);
    if (typeof row !== 'object' || row === null || Array.isArray(row) || isNumeric(row)) {
      throw fail(`expected an object such as {"email":"a@b.test"}, got ${describeJson(row)}`);
    }
    const entries = new Map(Object.entries(row));
    if (index === 0) columns.push(...entries.keys());
    if (entries.size === 0) throw fail('an object without values');
    if (entries.size > MAX_COLUMNS) throw fail(TOO_WIDE);
    const unnameable = index === 0 ? columns.find((column) => !NAMEABLE.test(column)) : undefined;
    if (unnameable !== undefined) throw fail(`a placeholder cannot name ${quote(unnameable)}`);
    const missing = columns.filter((column) => !entries.has(column));
    if (missing.length > 0) throw fail(`no ${listWords(missing)}, which the first row has`);
    const strange = [...entries.keys()].filter((column) => !columns.includes(column));
    if (strange.length > 0) throw fail(`${listWords(strange)} is not in the first row`);
    return columns.map((column) => {
      const value: unknown = entries.get(column);
      if (typeof value === 'object' && value !== null && !isNumeric(value)) {
        throw fail(`${quote(column)} is ${describeJson(value)}; expected text, a number, true, false or null`);
      }
      return value === null ? '' : String(value);
    });
  });
  return { columns, rows };
}

function describeJson(value: unknown): string {
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'a list';
  return typeof value === 'object' && !isNumeric(value) ? 'an object' : describeValue(value);
}

/** Finds the line of a syntax error: V8 does not always state it, but an element that is broken by itself has one. */
function locateJsonProblem(json: string, error: unknown): FeederProblem {
  for (const { text, line } of splitElements(json)) {
    try {
      JSON.parse(text);
    } catch (inner) {
      return new FeederProblem(line, `not valid JSON: ${reasonOf(inner)}`);
    }
  }
  return new FeederProblem(json.trimEnd().split('\n').length, `not valid JSON: ${reasonOf(error)}`);
}

/** Extracts V8's reason, without the place within the piece that was read and without quoting it. */
function reasonOf(error: unknown): string {
  return oneLine(
    (error as Error).message
      .replace(/(?: in JSON)? at position .*| is not valid JSON$/s, '')
      .replace(/, (?:\.\.\.)?".*/s, ''),
  );
}

/**
 * Splits a JSON array, which may be malformed, into the texts of its elements, each with the line that it begins in.
 */
function splitElements(json: string): { text: string; line: number }[] {
  const elements: { text: string; line: number }[] = [];
  const tokens = /"(?:[^"\\\n]|\\.)*"|[[\]{},\n]|[^\s[\]{},"]+|"/g;
  let depth = 0;
  let line = 1;
  let start: { offset: number; line: number } | null = null;
  for (const { 0: token, index } of json.matchAll(tokens)) {
    if (token === '\n') {
      line += 1;
      continue;
    }
    const closes = token === ']' || token === '}';
    if (start !== null && depth === 1 && (token === ',' || closes)) {
      elements.push({ text: json.slice(start.offset, index), line: start.line });
      start = null;
    } else if (depth === 1 && start === null && !closes) {
      start = { offset: index, line };
    }
    if (token === '[' || token === '{') depth += 1;
    if (closes) depth -= 1;
    if (depth === 0) break;
  }
  if (start !== null) elements.push({ text: json.slice(start.offset), line: start.line });
  return elements;
}
