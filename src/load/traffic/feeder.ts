/** Rows that requests take their values from. */
export interface Feeder {
  /** `users` of `{{ users.email }}`. */
  name: string;
  /** Absolute path inside the repository; null: the configuration itself has the rows. */
  file: string | null;
  columns: string[];
  /** A row has one value a column. */
  rows: string[][];
  /** The same values as JSON; not there where the file has text alone. */
  json?: string[][] | undefined;
  /** `once`: every row a single time in a round. */
  order: 'sequential' | 'random' | 'once';
  /** What ends when a feeder of order `once` has no more rows. */
  atEnd: 'user' | 'run';
}
