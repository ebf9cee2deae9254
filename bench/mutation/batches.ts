/** Faults that are tried together, and the tests that may notice them. */
export interface Batch {
  mutate: string[];
  tests: string;
}

/** Each room is held by its own tests; the counting of ranks apart, because its tests take long in every other batch. */
export const BATCHES: readonly Batch[] = [
  {
    mutate: ['src/statistics/*.ts', '!src/statistics/shift-algorithm.ts'],
    tests: 'test/statistics/!(shift-algorithm).test.ts',
  },
  { mutate: ['src/statistics/shift-algorithm.ts'], tests: 'test/statistics/*.test.ts' },
  { mutate: ['src/verdict/*.ts'], tests: 'test/verdict/*.test.ts' },
];
