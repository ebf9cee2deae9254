import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect } from 'vitest';
import { type Desk, deskTest } from '../command.ts';
import { scenarioOf, takeExample } from './examples.ts';

// The example, in one short round.

function prepare(desk: Desk): void {
  takeExample(desk, 'spike');
  const written = readFileSync(join(desk.folder, 'perf-gate.yml'), 'utf8');
  const short = written
    .replace('rate: 100/s, duration: 3s', 'rate: 100/s, duration: 2500ms')
    .replace('rate: 500/s, duration: 2s', 'rate: 600/s, duration: 1s')
    .replace('after: 5s', 'after: 2s')
    .replace('rounds: 5', 'rounds: 1\n    warmup: 500ms');
  desk.write('perf-gate.yml', short);
}

describe('a spike on a service with a queue', () => {
  deskTest('turns some away, and is over soon after', async ({ desk }) => {
    prepare(desk);
    const { stdout: listed } = await desk.run('list');
    expect(listed).toContain('calm 2.5 s at 100/s, spike 1 s at 600/s, after 2 s at 100/s');
    const { exitCode, stdout, stderr } = await desk.run('run', '--verbose');
    expect(exitCode, stdout + stderr).toBe(0);
    expect(stderr).toContain('every round of "sale" is calm 2.5 s at 100/s, spike 1 s at 600/s, after 2 s at 100/s');
    expect(stdout).toMatch(/as\s+calm\s+as\s+before/);
    const scenario = scenarioOf(desk);
    expect(scenario.thresholds.map(({ metric, violated }) => [metric, violated])).toEqual([
      ['recovery', false],
      ['spike-failed', false],
    ]);
    expect(scenario.detail).toMatchObject({ rounds: 1, never: 0, metastable: 0 });
    const [round] = desk.runDocument().scenarios[0]?.rounds ?? [];
    expect(round?.figures.all['spike-failed']).toBeGreaterThan(0.2);
    expect(desk.runDocument().scenarios[0]?.timeline?.rounds[0]?.parts?.map(({ name }) => name)).toEqual([
      'calm',
      'spike',
      'after',
    ]);
  });

  deskTest('that never gets out of its trouble misses every limit on the time', async ({ desk }) => {
    prepare(desk);
    const { exitCode, stdout } = await desk.start(['run', '--verbose'], { SPIKE_STICKS: '1' }).finished;
    expect(exitCode, stdout).toBe(1);
    expect(stdout.replace(/\s+/g, ' ')).toContain(
      'It never recovered in the 2 s after the spike, although the load was gone. Trouble that stays',
    );
    expect(stdout).toMatch(/never\s+recovered/);
    expect(scenarioOf(desk).detail).toMatchObject({ never: 1, metastable: 1, usual: null });
  });
});
