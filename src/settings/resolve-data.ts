import type { Feeder } from '../load/traffic/feeder.ts';
import { count, formatBytes } from '../text/numbers.ts';
import type { CsvForm } from './csv-rows.ts';
import type { FeederSettings } from './data-schema.ts';
import { readFeederFile } from './feeder-file.ts';
import type { SettingsOrigin } from './origin.ts';
import { MAP, RowProblem, type RowTable, tableOf } from './row-table.ts';
import type { TrafficSettings } from './traffic-schema.ts';
import type { Path } from './wording.ts';

/** The most bytes of values that a configuration holds itself. */
const MOST_BYTES = 100_000;

type Origin = Pick<SettingsOrigin, 'workspace' | 'blameFile'>;

/** Reads the feeders of the scenario at `at`, by name; null: a problem with its rows was reported. */
export function resolveData({ data }: TrafficSettings, at: Path, origin: Origin): Map<string, Feeder | null> {
  return new Map(
    Object.entries(data).map(([name, settings]) => {
      const { order, 'at-end': atEnd } = settings;
      const read = readRows(settings, [...at, 'data', name], origin);
      return [name, read && { name, ...read, order, atEnd: atEnd === 'stop-run' ? 'run' : 'user' }];
    }),
  );
}

function readRows(settings: FeederSettings, at: Path, origin: Origin): (RowTable & { file: string | null }) | null {
  const { file, rows } = settings;
  if (rows !== undefined) return ownRows(rows, [...at, 'rows'], origin);
  if (file === undefined) return null;
  const read = readFeederFile(origin.workspace, file, formOf(settings));
  if (!('problem' in read)) return read;
  origin.blameFile(at, read.problem);
  return null;
}

function formOf({ columns, header, delimiter }: FeederSettings): CsvForm | null {
  if (columns === undefined && delimiter === undefined) return null;
  return { columns: columns ?? null, skipsHeader: header ?? false, delimiter: delimiter ?? ',' };
}

/** Makes a table of the rows that the configuration itself has. */
function ownRows(rows: readonly unknown[], at: Path, origin: Origin): (RowTable & { file: null }) | null {
  try {
    const table = tableOf(rows, (index) => index, MAP);
    const size = table.rows.flat().reduce((sum, value) => sum + Buffer.byteLength(value), 0);
    if (size <= MOST_BYTES) return { file: null, ...table };
    const text = `${count(rows.length)} rows have ${formatBytes(size)} of values; at most ${formatBytes(MOST_BYTES)} are read here: put them into a file`;
    origin.blameFile(at, text);
  } catch (error) {
    if (!(error instanceof RowProblem)) throw error;
    origin.blameFile(error.place === null ? at : [...at, error.place], error.message);
  }
  return null;
}
