/** What a process has to do that calls a function of the user's. Plain data, passed as its argument. */
export interface CallPlan {
  /** The module whose default export is called; absolute path. */
  file: string;
  /** How many calls are under way at the same time. */
  concurrency: number;
  /** The time in which calls are made before those that are measured, milliseconds. */
  warmup: number;
  /** The milliseconds in which the measured calls begin, or how many they are. */
  measure: { duration: number } | { calls: number };
  /** The time that a call may take, milliseconds. */
  timeout: number;
  /** The time that the import, `setup` and `teardown` may each take, milliseconds. */
  setupTimeout: number;
}

/** What is called before the first call, and after the last; the function itself. */
export type Stretch = 'import' | 'setup' | 'calls' | 'teardown';

/** The longest time of a measurement that goes on for so many calls, milliseconds. */
export const LONGEST = 600_000;
/** The time after which a process that is at work has said so, milliseconds. */
export const SIGN_OF_LIFE = 1000;
/** The most metrics of its own that a function may have. */
export const MOST_METRICS = 50;
