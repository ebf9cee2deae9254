import { defineConfig } from 'vitest/config';

const MEASURING = ['story', 'same-job', 'desk-base', 'commands', 'command-kind', 'demo'].map(
  (name) => `test/e2e/${name}.test.ts`,
);

export default defineConfig({
  test: {
    reporters: ['default', './test/support/totals-reporter.ts'],
    // On two cores: most tests wait for what real processes do in their own time.
    maxWorkers: 3,
    // The tests run real processes in short windows: on a machine that is starved of CPU one of them may come too late.
    retry: 2,
    testTimeout: 30_000,
    hookTimeout: 30_000,
    projects: [
      {
        extends: true,
        test: { name: 'rooms', include: ['test/**/*.test.ts'], exclude: MEASURING, sequence: { groupOrder: 0 } },
      },
      {
        // Whole runs of the built dist that come to a verdict: one at a time, because they measure.
        extends: true,
        test: {
          name: 'e2e',
          include: MEASURING,
          fileParallelism: false,
          testTimeout: 180_000,
          sequence: { groupOrder: 1 },
        },
      },
    ],
  },
});
