import { parse } from 'csv-parse/sync';
import { quote } from '../text/quote.ts';
import { Dictionary, data, List, Unknown, type Value } from './value.ts';

const MOST_ROWS = 100_000;

/**
 * The rows of a CSV text.
 *
 * @param hasHeader whether its first line names the columns, so that rows are maps; else they are lists
 */
export function tableOf(text: Value, hasHeader: boolean, delimiter: string | null, line: number): Value {
  if (text.kind === 'unknown') return text;
  if (text.kind !== 'file') return new Unknown(['rows of something that is no file'], line);
  let records: string[][];
  try {
    records = parse(text.text, {
      bom: true,
      delimiter: delimiter ?? ',',
      relax_column_count: true,
      skip_empty_lines: true,
      to: MOST_ROWS,
    });
  } catch {
    return new Unknown([`${quote(text.file)}, which is not CSV`], line);
  }
  const [head = [], ...rest] = records;
  const rows = hasHeader ? rest : records;
  const list = new List(
    rows.map((row) => {
      const values = row.map((value): Value => data(value));
      if (!hasHeader) return new List(values);
      return new Dictionary(head.map((name, index) => [name.trim(), values[index] ?? data('')] as const));
    }),
  );
  // Columns without names are called by their places, as the script does.
  const columns = hasHeader ? null : head.map((_, index) => String(index));
  list.source = { file: text.file, columns, skipsHeader: false, delimiter };
  return list;
}
