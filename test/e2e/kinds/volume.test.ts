import { expect } from 'vitest';
import { volumeSummary } from '../../../src/kinds/volume/summary.ts';
import { deskTest } from '../command.ts';
import { reportOf, scenarioOf, takeExample } from './examples.ts';

deskTest('a volume scenario finds that a search is linear, once each size is there', async ({ desk }) => {
  takeExample(desk, 'volume');
  const { exitCode, stdout, stderr } = await desk.run('run', '--verbose');
  expect(exitCode, stdout + stderr).toBe(0);
  const scenario = scenarioOf(desk);
  const { sizes, exponent, complexity } = volumeSummary.parse(scenario.detail);
  expect(sizes.map(({ size }) => size)).toEqual([100, 300, 1000, 3000, 10_000]);
  // 10,000 items take 20 ms; a request of few has a share of its own that does not grow.
  expect(sizes.at(-1)?.mean).toBeGreaterThan(19);
  expect(exponent.estimate).toBeGreaterThan(0.5);
  expect(exponent.estimate).toBeLessThan(1.1);
  expect(complexity.kind === 'named' && complexity.classes).toContain('linear');
  const growth = scenario.comparisons.find(({ metric }) => metric === 'growth');
  expect(growth).toMatchObject({ gated: true, head: expect.closeTo(2 ** exponent.estimate, 1) });
  expect(scenario.thresholds).toMatchObject([
    { metric: 'error-rate', violated: false },
    { metric: 'growth', violated: false },
  ]);
  for (const said of [stdout, reportOf(desk)].map((text) => text.replace(/\s+/g, ' '))) {
    expect(said).toContain('The time of a request grows with n^');
    expect(said).toContain('size 10,000');
  }
});

deskTest('a line that cannot fill a service is said with the size that it was for', async ({ desk }) => {
  takeExample(desk, 'volume');
  desk.write('seed.mjs', "if (process.env.SIZE === '300') { console.error('the disk is full'); process.exit(3); }");
  const { exitCode, stdout, stderr } = await desk.run('run');
  expect(exitCode, stdout + stderr).toBe(3);
  expect(stdout.replace(/\s+/g, ' ')).toContain(
    '"growth" (round 1, size 300): the seed line `node seed.mjs` exited with code 3.',
  );
  expect(stdout).toContain('the disk is full');
});
