import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { expect } from 'vitest';
import { deskTest as it } from '../command.ts';
import { resultOf, takeExample } from './examples.ts';

const PAGE = readFileSync(resolve(import.meta.dirname, '../../../docs/scenarios/load.md'), 'utf8');
const SHORT = ['--rounds', '5', '--warmup', '100ms', '--duration', '200ms'];

it('the shop is measured as its configuration says', async ({ desk }) => {
  takeExample(desk, 'shop');
  const listed = await desk.run('list');
  expect(listed.stdout).toContain('catalogue (load): 10 connections, 10 rounds of 1 s warm-up and 2 s');
  const { exitCode, stdout, stderr } = await desk.run('run', ...SHORT);
  expect(exitCode, stdout + stderr).toBe(0);
  const { scenarios } = resultOf(desk);
  expect(scenarios.map(({ name, type, counts }) => [name, type, counts.errors])).toEqual([
    ['catalogue', 'load', {}],
    ['search', 'load', {}],
    ['order', 'load', {}],
  ]);
  expect(scenarios.flatMap(({ thresholds }) => thresholds).some(({ metric }) => metric === 'p95')).toBe(true);
});

it('so is what the page of a load has', async ({ desk }) => {
  takeExample(desk, 'shop');
  desk.write('perf-gate.yml', /^```yaml\n([\s\S]*?)^```$/m.exec(PAGE)?.[1] ?? '');
  const { exitCode, stdout, stderr } = await desk.run('run', ...SHORT);
  expect(exitCode, stdout + stderr).toBe(0);
  const thresholds = resultOf(desk).scenarios[0]?.thresholds.map(({ metric, violated }) => [metric, violated]);
  expect(thresholds).toEqual(
    expect.arrayContaining([
      ['p95', false],
      ['success-rate', false],
    ]),
  );
});
