import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'vitest';
import { type Desk, deskTest } from '../command.ts';
import { takeExample } from './examples.ts';

/** Runs the example with five short rounds. @returns the figures of the rounds, and what was said */
async function run(desk: Desk, env = '') {
  takeExample(desk, 'isolation');
  const config = readFileSync(join(desk.folder, 'perf-gate.yml'), 'utf8')
    .replace('start: node', `start: ${process.execPath}`)
    .replace('ready: /healthz', `ready: /healthz${env}`)
    .replace('type: isolation', 'type: isolation\n    warmup: 200ms\n    duration: 500ms\n    rounds: 5');
  desk.write('perf-gate.yml', config);
  const { exitCode, stdout, stderr } = await desk.run('run', '--verbose');
  expect(exitCode, stdout + stderr).toBe(0);
  const rounds = desk.runDocument().scenarios[0]?.rounds ?? [];
  return { figures: rounds.map((round) => round.figures.all), stdout: stdout.replace(/\s+/g, ' ') };
}

deskTest('visitors suffer from exports that keep the only thread busy', async ({ desk }) => {
  const { figures, stdout } = await run(desk);
  expect(figures).toHaveLength(5);
  for (const all of figures) {
    expect(all.slowdown).toBeGreaterThan(2);
    expect(all['p95-beside']).toBeGreaterThan(all['p95-alone'] ?? Number.NaN);
    expect(all['neighbor-throughput']).toBeGreaterThan(1);
  }
  expect(stdout).toMatch(/Beside its neighbor, p95 is [\d.,]+ times that of the load alone/);
});
