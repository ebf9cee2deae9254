import { expect } from 'vitest';
import { deskTest } from '../command.ts';
import { scenarioOf, takeExample } from './examples.ts';

deskTest('the example of a command measures without a service', async ({ desk }) => {
  takeExample(desk, 'command');
  const { exitCode, stdout, stderr } = await desk.run('run');
  expect(exitCode, stdout + stderr).toBe(0);
  const { comparisons, thresholds } = scenarioOf(desk);
  expect(comparisons.map(({ metric, head }) => [metric, (head ?? 0) > 0])).toEqual([
    ['parse', true],
    ['input', true],
  ]);
  expect(thresholds).toMatchObject([{ metric: 'parse', violated: false }]);
});
