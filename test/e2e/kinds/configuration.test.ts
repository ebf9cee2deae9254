import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'vitest';
import { configurationDetail, configurationSummary } from '../../../src/kinds/configuration/summary.ts';
import { type Desk, deskTest } from '../command.ts';
import { takeExample } from './examples.ts';

function prepare(desk: Desk, change: (config: string) => string = (config) => config): void {
  takeExample(desk, 'configuration');
  const config = readFileSync(join(desk.folder, 'perf-gate.yml'), 'utf8')
    .replace('start: node', `start: ${process.execPath}`)
    .replace('duration: 1s', 'warmup: 150ms\n    duration: 500ms\n    rounds: 8');
  desk.write('perf-gate.yml', change(config));
}

deskTest('of three sizes of a pool, the one to take is named, and that more brings nothing', async ({ desk }) => {
  prepare(desk);
  const { exitCode, stdout, stderr } = await desk.run('run', '--verbose');
  expect(exitCode, stdout + stderr).toBe(0);
  const [scenario] = desk.runDocument().scenarios;
  const { advice, variants } = configurationSummary.parse(scenario?.detail);
  expect(advice).toMatch(
    /^pool size 20 instead of 10: \+\d+ % throughput, p95 [−+\d a-z%.]+; 40 (?:brings nothing more|may be better or not|is worse)\.$/,
  );
  expect(stdout.replace(/\s+/g, ' ')).toContain(advice);
  const [small, right, large] = variants;
  // Twenty users share ten connections, or have one each.
  expect((right?.throughput ?? 0) / (small?.throughput ?? 1)).toBeGreaterThan(1.5);
  expect((large?.throughput ?? 0) / (right?.throughput ?? 1)).toBeLessThan(1.2);
  const [round] = scenario?.rounds ?? [];
  const inRound = configurationDetail.parse(round?.detail);
  expect(inRound.variants.map(({ name }) => name)).toEqual(['pool size 10', 'pool size 20', 'pool size 40']);
  expect(round?.figures.all.throughput).toBe(inRound.variants[0]?.throughput);
});

deskTest(
  'a variant that does not start ends the run before anything is measured, with its line and its log',
  async ({ desk }) => {
    prepare(desk, (config) => config.replace('POOL_SIZE: 40', 'POOL_SIZE: none'));
    const { exitCode, stdout, stderr } = await desk.run('run');
    expect(exitCode).toBe(2);
    const said = (stdout + stderr).replace(/\s+/g, ' ');
    expect(said).toMatch(
      /perf-gate\.yml:\d+:\d+ "pool": the variant "pool size 40" cannot be measured: the target exited with code 1 before it was ready/,
    );
    expect(said).toContain('POOL_SIZE is none, and has to be a number of at least 1');
    expect(desk.runDocument().scenarios[0]?.rounds).toEqual([]);
  },
);
