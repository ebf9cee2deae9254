import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'vitest';
import { deskTest as it } from '../command.ts';
import { scenarioOf, takeExample } from './examples.ts';

// What a service uses is limited for kinds that have no figures of it: a spike on the service of its example.

it('a spike is held to what its service may use', async ({ desk }) => {
  takeExample(desk, 'spike');
  const written = readFileSync(join(desk.folder, 'perf-gate.yml'), 'utf8');
  const short = written
    .replace('rate: 500/s, duration: 2s', 'rate: 200/s, duration: 1s')
    .replace('after: 5s', 'after: 2s')
    .replace('rounds: 5', 'rounds: 1\n    warmup: 500ms')
    .replace('thresholds:', 'thresholds:\n      memory: < 1GB\n      cpu-of-core: < 0.1%');
  desk.write('perf-gate.yml', short);
  const { exitCode, stdout, stderr } = await desk.run('run', '--verbose');
  expect(exitCode, stdout + stderr).toBe(1);
  const limits = Object.fromEntries(scenarioOf(desk).thresholds.map(({ metric, violated }) => [metric, violated]));
  expect(limits).toMatchObject({ memory: false, 'cpu-of-core': true });
  expect(stdout.replace(/\s+/g, ' ')).toMatch(/CPU, of a core < 0\.1% of sale, measured \d/);
  const [run] = desk.runDocument().scenarios;
  expect(run?.metrics).toHaveProperty('cpu-of-core');
  const all = run?.rounds[0]?.figures.all ?? {};
  expect(all.memory).toBeGreaterThan(10e6);
  // Only what is limited has a figure.
  expect(all).not.toHaveProperty('cpu');
  expect(all).not.toHaveProperty('cpu-of-machine');
});
