import { expect } from 'vitest';
import { sweepSummary } from '../../../src/kinds/sweep/summary.ts';
import { deskTest } from '../command.ts';
import { reportOf, scenarioOf, takeExample } from './examples.ts';

deskTest('a sweep finds the pool of a service, and says with how many users it is full', async ({ desk }) => {
  takeExample(desk, 'sweep');
  const listed = await desk.run('list');
  expect(listed.stdout).toContain('capacity (sweep): 1 to 16 users in 5 levels, 5 rounds of 3 s');
  const { exitCode, stdout, stderr } = await desk.run('run', '--verbose');
  expect(exitCode, stdout + stderr).toBe(0);
  const scenario = scenarioOf(desk);
  const { capacity, levels } = sweepSummary.parse(scenario.detail);
  // Four answers at a time of 20 ms each are 200 a second.
  expect(capacity?.kind).toBe('knee');
  expect(capacity?.users).toBeGreaterThan(3.2);
  expect(capacity?.users).toBeLessThan(4.8);
  expect(levels.map(({ counts }) => counts)).toEqual([true, true, true, true, true]);
  const most = scenario.comparisons.find(({ metric }) => metric === 'max-throughput');
  expect(most?.head).toBeGreaterThan(150);
  expect(most?.head).toBeLessThan(205);
  expect(scenario.thresholds.map(({ metric, label, violated }) => [metric, label, violated])).toEqual([
    ['error-rate', null, false],
    ['max-throughput', null, false],
    ['level-p95', '8 users', false],
  ]);
  expect(stdout).toMatch(/It is full with 4\s+users/);
  expect(stdout).toMatch(/16 users\s+\d+\/s\s+\d+/);
  const page = reportOf(desk);
  expect(page).toContain('It is full with 4 users');
  expect(page).toContain('Levels: throughput by users');
});
