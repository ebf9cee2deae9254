import { parse } from 'csv-parse/sync';
import { NAMEABLE } from '../../settings/row-table.ts';
import { quote } from '../../text/quote.ts';
import type { Conversion } from '../conversion.ts';
import { child, isPlain, type Plain } from '../plain.ts';
import type { ScriptFiles } from '../script-files.ts';
import { Dictionary, data, type Feeder, List, Unknown, type Value } from '../value.ts';
import type { Lines } from './lines.ts';

const MOST_ROWS = 100_000;
/** Keys of a payload that perf-gate has, or that change nothing. */
const KNOWN = ['path', 'fields', 'order', 'skipHeader', 'delimiter', 'cast', 'loadAll', 'name', 'skipEmptyLines'];

/** A variable that every virtual user has. */
export type Variable = readonly [name: string, value: Value];

/** The variables of the CSV files that the configuration names: columns of a row that each virtual user draws. */
export function payloadsOf(config: Plain, files: ScriptFiles, conversion: Conversion, lines: Lines): Variable[] {
  const isList = Array.isArray(config.payload);
  const list = isList ? (config.payload as unknown[]) : config.payload === undefined ? [] : [config.payload];
  return list.flatMap((payload, index) => {
    const line = isList ? lines.of(config.payload, index) : lines.of(config, 'payload');
    return isPlain(payload) ? payloadOf(payload, files, conversion, line) : [];
  });
}

function payloadOf(payload: Plain, files: ScriptFiles, conversion: Conversion, line: number): Variable[] {
  const { path, order } = payload;
  const fields = (Array.isArray(payload.fields) ? payload.fields : []).map(String);
  for (const key of Object.keys(payload)) {
    const isEmpty = isPlain(payload[key]) && Object.keys(payload[key] as Plain).length === 0;
    if (!KNOWN.includes(key) && !isEmpty) conversion.note(line, `${quote(key)} of a payload has no counterpart`);
  }
  const lost = (why: string): Variable[] => {
    const names = child(payload, 'loadAll') === true && typeof payload.name === 'string' ? [payload.name] : fields;
    const unknown = (name: string) => new Unknown([`${quote(name)} of ${why}`], line);
    conversion.lose(line, `the payload is not read: ${why}`);
    return names.map((name) => [name, unknown(name)] as const);
  };
  if (typeof path !== 'string') return lost('a payload without a path');
  if (path.includes('{{')) return lost(`the file ${quote(path)}, whose name is only known when it runs`);
  const found = files.read(path);
  const delimiter = delimiterOf(payload);
  if (delimiter === null) return lost(`${quote(path)}, whose delimiter is not one character`);
  if ('problem' in found) {
    const isRow = child(payload, 'loadAll') !== true && fields.length > 0;
    if (found.missing === undefined || !isRow) return lost(found.problem);
    const feeder = feederOf(payload, { file: found.missing, columns: fields, isHeader: false, rows: [], delimiter });
    return fields.map((name) => [name, { kind: 'row', feeder, path: [name] }] as const);
  }
  let records: string[][];
  try {
    records = parse(found.text, {
      bom: true,
      delimiter,
      relax_column_count: true,
      skip_empty_lines: true,
      from_line: payload.skipHeader === true ? 2 : 1,
      to: MOST_ROWS,
    });
  } catch {
    return lost(`${quote(path)}, which is not CSV`);
  }
  const [first] = records;
  if (first === undefined) return lost(`${quote(path)}, which has no rows`);
  if (records.some((record) => record.length !== first.length))
    return lost(`${quote(path)}, whose rows have different numbers of columns`);
  const width = first.length;
  const named = fields.slice(0, width);
  const bad = named.find((name, at) => !NAMEABLE.test(name) || named.indexOf(name) < at);
  if (bad !== undefined) return lost(`${quote(path)}, whose column ${quote(bad)} cannot be named`);
  const rows = rowsOf(records, named, payload.cast !== false);
  if (rows.changed !== null)
    conversion.note(
      line,
      `${quote(path)}: Artillery makes numbers of texts such as ${quote(rows.changed)}; here they stay`,
    );
  if (child(payload, 'loadAll') === true && order === undefined) {
    const { name } = payload;
    return typeof name === 'string' ? [[name, new List(rows.all)]] : [];
  }
  const columns = Array.from({ length: width }, (_, at) => named[at] ?? `column_${at + 1}`);
  const isHeader = isHeaderOf(columns, payload, found.text, delimiter);
  const feeder = feederOf(payload, { file: found.file, columns, isHeader, rows: rows.all, delimiter });
  if (child(payload, 'loadAll') === true && typeof payload.name === 'string')
    return [[payload.name, { kind: 'row', feeder, path: [] }]];
  return fields.map((name, at) => {
    const missing = new Unknown([`${quote(name)}, which ${quote(path)} does not have`], line);
    return [name, at < width ? { kind: 'row', feeder, path: [name] } : missing] as const;
  });
}

/** What the rows of a payload are drawn from. @param isHeader whether the first line of the file names the columns */
function feederOf(
  payload: Plain,
  file: { file: string; columns: string[]; isHeader: boolean; rows: Value[]; delimiter: string },
): Feeder {
  const { columns, isHeader, delimiter } = file;
  return {
    name: null,
    rows: file.rows,
    source: {
      file: file.file,
      columns: isHeader ? null : columns,
      skipsHeader: payload.skipHeader === true && !isHeader,
      delimiter: delimiter === ',' && /\.csv$/i.test(file.file) ? null : delimiter,
    },
    order: payload.order === 'sequence' ? 'sequential' : 'random',
  };
}

/** Whether the file's first line, which Artillery passes over, has the names that the fields have. */
function isHeaderOf(columns: readonly string[], payload: Plain, text: string, delimiter: string): boolean {
  if (payload.skipHeader !== true) return false;
  const [head] = parse(text, {
    bom: true,
    delimiter,
    relax_column_count: true,
    relax_quotes: true,
    to: 1,
  }) as string[][];
  return head !== undefined && head.length === columns.length && head.every((name, at) => name.trim() === columns[at]);
}

function delimiterOf(payload: Plain): string | null {
  const given = child(payload, 'delimiter') ?? child(payload.options, 'delimiter') ?? ',';
  return typeof given === 'string' && /^[^"\r\n\p{Cs}]$/u.test(given) ? given : null;
}

/**
 * Rows as maps. A column whose cells are all numbers is one of numbers, as Artillery makes it.
 *
 * @returns also a text that Artillery would make another one of, such as `007`
 */
function rowsOf(
  records: string[][],
  fields: readonly string[],
  casts: boolean,
): { all: Value[]; changed: string | null } {
  const isNumber = (cell: string) => cell.trim() !== '' && Number.isFinite(Number(cell));
  const numeric = fields.map((_, at) => casts && records.every((record) => isNumber(record[at] as string)));
  const exact = fields.map((_, at) => records.every((record) => String(Number(record[at])) === record[at]));
  const cells = casts ? records.flatMap((record) => record.slice(0, fields.length)) : [];
  const changed = cells.find((cell) => isNumber(cell) && String(Number(cell)) !== cell) ?? null;
  const all = records.map((record): Value => {
    if (fields.length === 0) return new List(record.map((cell) => data(casts && isNumber(cell) ? Number(cell) : cell)));
    return new Dictionary(
      fields.map((name, at) => {
        const cell = record[at] as string;
        return [name, data(numeric[at] && exact[at] ? Number(cell) : cell)] as const;
      }),
    );
  });
  return { all, changed };
}
