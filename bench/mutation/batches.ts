/** Faults that are tried together, and the tests that may notice them. */
export interface Batch {
  mutate: string[];
  tests: string;
  /** The share of the faults that is tried. */
  share: number;
}

/** The code that decides a comparison; of the rest of its room, mostly words, a sample is tried. */
const DECISION = 'src/verdict/{decide,compare,rank-test,samples,scenario-base,rows}.ts';
const VERDICT_TESTS = 'test/verdict/*.test.ts';

/**
 * Each room is held by its own tests. Counting ranks comes apart: its own tests take long, and with faults to choose
 * from in its loops those that rest on it take longer still.
 */
export const BATCHES: readonly Batch[] = [
  {
    mutate: ['src/statistics/*.ts', '!src/statistics/shift-algorithm.ts'],
    tests: 'test/statistics/!(shift-algorithm).test.ts',
    share: 1,
  },
  {
    mutate: ['src/statistics/shift-algorithm.ts'],
    tests: 'test/statistics/{shift-algorithm,mann-whitney,signed-rank}.test.ts',
    share: 1,
  },
  { mutate: [DECISION], tests: VERDICT_TESTS, share: 1 },
  { mutate: ['src/verdict/*.ts', `!${DECISION}`], tests: VERDICT_TESTS, share: 0.35 },
];

/** A batch for each of these files alone, tried as its room is. */
export function batchesOf(files: readonly string[]): Batch[] {
  return files.map((file) =>
    file.startsWith('src/statistics/')
      ? { mutate: [file], tests: 'test/statistics/*.test.ts', share: 1 }
      : { mutate: [file], tests: VERDICT_TESTS, share: 0.35 },
  );
}
