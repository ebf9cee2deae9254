import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { defineConfig } from 'vitest/config';
import LongestFirst from './test/support/longest-first.ts';

// Hundreds of processes load the same files, built or not: what Node has compiled of them is kept as long as the run.
process.env.NODE_COMPILE_CACHE ??= temporaryFolder();

function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'perf-gate-compiled-'));
  process.on('exit', () => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** Rooms that need neither a service nor a browser: `npm run test:quick`. */
const PURE = [
  'statistics',
  'measurement',
  'profile',
  'text',
  'verdict',
  'samples',
  'import',
  'convert',
  'config',
  'report',
  'secrets',
  'commands',
  'project',
];
/** Without the tests in a browser. */
const QUICK = PURE.map((room) => `test/${room}/**/!(*.browser).test.ts`);
/** Whole runs that look at time and mostly wait: what is expected of them is far beyond what the others do to them. */
const WAITING = [
  ...['profile', 'commands', 'command-kind', 'live-page', 'typed-url'],
  ...['configuration', 'cpu', 'isolation', 'memory', 'recovery', 'spike', 'sweep'].map((kind) => `kinds/${kind}`),
].map(endToEnd);
/** What is expected of them is small, or a stall of some milliseconds decides it: nothing else may run. */
const MEASURING = ['slower', 'demo', 'kinds/endurance', 'kinds/stress', 'kinds/volume'].map(endToEnd);

function endToEnd(name: string): string {
  return `test/e2e/${name}.test.ts`;
}

export default defineConfig({
  test: {
    reporters: ['default', './test/support/totals-reporter.ts'],
    // On two cores: most tests wait for what real processes do in their own time.
    maxWorkers: 3,
    // Real processes in short windows: on a machine short of CPU one may come too late. The totals name every retry.
    retry: 1,
    // Only what hangs takes so long: a machine short of CPU makes any of them slow, which is no failure.
    testTimeout: 120_000,
    hookTimeout: 120_000,
    sequence: { sequencer: LongestFirst },
    projects: [
      {
        // They leave nothing behind in their process, so that one may run many of them.
        extends: true,
        test: { name: 'quick', include: QUICK, isolate: false, sequence: { groupOrder: 0 } },
      },
      {
        extends: true,
        test: {
          name: 'rooms',
          include: ['test/**/*.test.ts'],
          exclude: [...QUICK, ...WAITING, ...MEASURING],
          sequence: { groupOrder: 0 },
        },
      },
      {
        // Each takes less than half a core, most of the time.
        extends: true,
        test: { name: 'e2e', include: WAITING, maxWorkers: 2, sequence: { groupOrder: 1 } },
      },
      {
        extends: true,
        test: { name: 'alone', include: MEASURING, fileParallelism: false, sequence: { groupOrder: 2 } },
      },
    ],
  },
});
