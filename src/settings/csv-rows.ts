import { CsvError, parse } from 'csv-parse/sync';
import { plural } from '../text/plural.ts';
import { oneLine, quote } from '../text/quote.ts';
import { MAX_COLUMNS, NAMEABLE, RowProblem, type RowTable, TOO_WIDE } from './row-table.ts';

/** How a CSV file differs from the usual one, which has commas and a header line. */
export interface CsvForm {
  /** Names of the columns, in their order; null: the first line has them. */
  columns: readonly string[] | null;
  /** Whether there is a first line that names columns and is passed over, because `columns` names them. */
  skipsHeader: boolean;
  delimiter: string;
}

/** @throws RowProblem */
export function readCsv(text: string, { columns: named, skipsHeader, delimiter }: CsvForm): RowTable {
  const records = parseCsv(text, delimiter);
  const body = named === null || skipsHeader ? records.slice(1) : records;
  const columns = named === null ? columnsIn(records[0]) : [...named];
  const rows = body.map(({ record, info }) => {
    if (record.length === columns.length) return record;
    throw new RowProblem(info.lines, `${plural(record.length, 'value')} for ${plural(columns.length, 'column')}`);
  });
  return { columns, rows };
}

function columnsIn(head: CsvRecord | undefined): string[] {
  if (head === undefined) throw new RowProblem(null, 'empty; the first line has to name the columns');
  const fail = (text: string) => new RowProblem(head.info.lines, text);
  const columns = head.record.map((column) => column.trim());
  if (columns.length > MAX_COLUMNS) throw fail(TOO_WIDE);
  for (const [index, column] of columns.entries()) {
    if (column === '') throw fail(`column ${index + 1} has no name`);
    if (!NAMEABLE.test(column)) throw fail(`a placeholder cannot name the column ${quote(column)}`);
    if (columns.indexOf(column) < index) throw fail(`the column ${quote(column)} appears twice`);
  }
  return columns;
}

interface CsvRecord {
  record: string[];
  /** A record of the file; `lines` is its last line, from 1. */
  info: { lines: number };
}

function parseCsv(text: string, delimiter: string): CsvRecord[] {
  const records: CsvRecord[] = [];
  try {
    parse(text, {
      bom: true,
      delimiter,
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
    throw new RowProblem(error.code === 'CSV_QUOTE_NOT_CLOSED' ? begin : Number(error.lines ?? 1), csvProblem(error));
  }
}

function csvProblem({ code, message }: CsvError): string {
  if (code === 'CSV_QUOTE_NOT_CLOSED') return 'a quote is never closed in the row that begins here';
  if (code === 'CSV_INVALID_CLOSING_QUOTE') return 'text after a closing quote; a quote inside quotes is written twice';
  if (code === 'INVALID_OPENING_QUOTE') return 'a quote in the middle of a value; put the whole value in quotes';
  return oneLine(message);
}
