import { readFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { expect } from 'vitest';
import { commit, git, newRepository } from '../../support/repository.ts';
import { deskTest as it } from '../command.ts';
import { scenarioOf, takeExample } from './examples.ts';

// examples/cpu as it stands there, with the built command: a change that works more for each request.

const EXAMPLE = resolve(import.meta.dirname, '../../../examples/cpu');

it('a change that works more for each request has regressed, and uses more of a core than it may', async ({ desk }) => {
  newRepository(desk.folder);
  takeExample(desk, 'cpu');
  const read = (file: string) => readFileSync(join(EXAMPLE, file), 'utf8');
  const config = `${read('perf-gate.yml').replace('< 95%', '< 0.1%')}compare: { metrics: [p50], extend: false }\n`;
  commit(desk.folder, { '.gitignore': '.perf-gate\n', 'perf-gate.yml': config });
  git(desk.folder, 'checkout', '--quiet', '-b', 'feature');
  commit(desk.folder, { 'server.mjs': read('server.mjs').replace('TURNS = 300', 'TURNS = 1500') });
  // `node` is the one that runs the tests.
  const PATH = `${dirname(process.execPath)}:${process.env.PATH}`;
  const { exitCode, stdout, stderr } = await desk.start(['run', '--base', 'main', '--rounds', '8'], { PATH }).finished;
  expect(exitCode, stdout + stderr).toBe(1);
  const scenario = scenarioOf(desk);
  const cpu = scenario.comparisons.find(({ metric }) => metric === 'cpu');
  expect(cpu, stdout).toMatchObject({ verdict: 'regressed', gated: true });
  expect(cpu?.worse?.ratio).toBeGreaterThan(0.5);
  expect(scenario.thresholds.filter(({ violated }) => violated).map(({ metric }) => metric)).toEqual(['cpu-of-core']);
  const figures = desk.runDocument().scenarios[0]?.rounds[0]?.figures.all ?? {};
  expect(figures['cpu-of-machine']).toBeLessThanOrEqual(figures['cpu-of-core'] ?? 0);
  expect(figures['cpu-of-cgroup']).toBeGreaterThanOrEqual(figures['cpu-of-machine'] ?? 1);
});
