import { parseExactJson } from '../text/exact-json.ts';
import { oneLine } from '../text/quote.ts';
import { describeJson, RowProblem, type RowTable, tableOf } from './row-table.ts';

/** @throws RowProblem */
export function readJson(text: string): RowTable {
  const json = text.replace(/^\ufeff/, '');
  let data: unknown;
  try {
    data = parseExactJson(json);
  } catch (error) {
    throw locateJsonProblem(json, error);
  }
  if (!Array.isArray(data)) throw new RowProblem(1, `expected a list, got ${describeJson(data)}`);
  return tableOf(data, (index) => splitElements(json)[index]?.line ?? null);
}

/** @throws RowProblem */
export function readJsonLines(text: string): RowTable {
  const lines = text
    .replace(/^\ufeff/, '')
    .split('\n')
    .map((line, index) => ({ line: line.trim(), number: index + 1 }))
    .filter(({ line }) => line !== '');
  const data = lines.map(({ line, number }): unknown => {
    try {
      return parseExactJson(line);
    } catch (error) {
      throw new RowProblem(number, `not valid JSON: ${reasonOf(error)}`);
    }
  });
  return tableOf(data, (index) => lines[index]?.number ?? null);
}

/** Finds the line of a syntax error: V8 does not always state it, but an element that is broken by itself has one. */
function locateJsonProblem(json: string, error: unknown): RowProblem {
  for (const { text, line } of splitElements(json)) {
    try {
      JSON.parse(text);
    } catch (inner) {
      return new RowProblem(line, `not valid JSON: ${reasonOf(inner)}`);
    }
  }
  return new RowProblem(json.trimEnd().split('\n').length, `not valid JSON: ${reasonOf(error)}`);
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
