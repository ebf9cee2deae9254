import { extname } from 'node:path';
import { formatFile, quote } from '../text/quote.ts';
import { type CsvForm, readCsv } from './csv-rows.ts';
import { readJson, readJsonLines } from './json-rows.ts';
import { RowProblem, type RowTable } from './row-table.ts';
import { readText } from './workspace-file.ts';

const READERS: Record<string, (text: string) => RowTable> = {
  '.json': readJson,
  '.jsonl': readJsonLines,
  '.ndjson': readJsonLines,
};
const EXTENSIONS = ['.csv', ...Object.keys(READERS)];

/** Whether a file of this name holds JSON, and never CSV. */
export function isJsonFile(name: string): boolean {
  return Object.hasOwn(READERS, extname(name).toLowerCase());
}

/**
 * Reads the rows of a feeder: CSV (RFC 4180), a JSON array, or JSON Lines, of flat objects or of single values.
 *
 * @param written its path, taken from the workspace
 * @param form how its CSV differs from the usual one; with it, a file of any extension is CSV unless it is JSON
 */
export function readFeederFile(
  workspace: string,
  written: string,
  form: CsvForm | null = null,
): (RowTable & { file: string }) | { problem: string } {
  const extension = extname(written).toLowerCase();
  if (form === null && !EXTENSIONS.includes(extension)) {
    return {
      problem: `${quote(written)} does not have the extension of a data file: ${EXTENSIONS.join(', ')}; as CSV under another name it needs a delimiter`,
    };
  }
  const found = readText(workspace, written);
  if ('problem' in found) return found;
  try {
    const read = READERS[extension] ?? ((text: string) => readCsv(text, form ?? USUAL));
    const table = read(found.text);
    if (table.rows.length === 0) throw new RowProblem(null, 'no rows, so there is nothing to take values from');
    return { file: found.path, ...table };
  } catch (error) {
    if (!(error instanceof RowProblem)) throw error;
    const line = error.place === null ? '' : `:${error.place}`;
    return { problem: `${formatFile(written)}${line}: ${error.message}` };
  }
}

const USUAL: CsvForm = { columns: null, skipsHeader: false, delimiter: ',' };
