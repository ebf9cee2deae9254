import { defineConfig } from 'vitest/config';

/** Rooms that need neither a service nor a browser: `npm run test:quick`. */
const PURE = [
  'statistics',
  'measurement',
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
const MEASURING = [
  // It makes the machine busier than it was, which a machine that is always busy does not show.
  'test/rounds/measure.test.ts',
  'test/e2e/kinds/*.test.ts',
  ...[
    'story',
    'same-job',
    'desk-base',
    'sides',
    'commands',
    'command-kind',
    'typed-url',
    'databases',
    'demo',
    'live-page',
    'new',
    'round-trip',
  ].map((name) => `test/e2e/${name}.test.ts`),
];

export default defineConfig({
  test: {
    reporters: ['default', './test/support/totals-reporter.ts'],
    // On two cores: most tests wait for what real processes do in their own time.
    maxWorkers: 3,
    // Real processes in short windows: on a machine short of CPU one may come too late. The totals name every retry.
    retry: 1,
    testTimeout: 30_000,
    hookTimeout: 30_000,
    projects: [
      {
        // They wait for nothing, so only a machine short of CPU makes one of them slow: that is no failure.
        extends: true,
        test: { name: 'quick', include: QUICK, testTimeout: 120_000, sequence: { groupOrder: 0 } },
      },
      {
        extends: true,
        test: {
          name: 'rooms',
          include: ['test/**/*.test.ts'],
          exclude: [...QUICK, ...MEASURING],
          sequence: { groupOrder: 0 },
        },
      },
      {
        // One at a time, because they measure, most of them with whole runs of the built dist.
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
