import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect } from 'vitest';
import { type Desk, deskTest } from '../command.ts';
import { scenarioOf, takeExample } from './examples.ts';

// The example, in twelve seconds instead of fifty.

function prepare(desk: Desk, limit = 'p95: < 250ms in 95% of 250ms windows', keys = ''): void {
  takeExample(desk, 'endurance');
  const written = readFileSync(join(desk.folder, 'perf-gate.yml'), 'utf8');
  const short = written
    .replace('duration: 50s', `duration: 12s\n    window: 250ms\n    warmup: 500ms${keys}`)
    .replace('p95: < 250ms in 95% of 1s windows', limit);
  desk.write('perf-gate.yml', short);
}

describe('a load for long', () => {
  deskTest('finds that a service gets slower', async ({ desk }) => {
    prepare(desk);
    const { exitCode, stdout } = await desk.start(['run', '--verbose'], { ENDURANCE_SLOWER: '15' }).finished;
    expect(exitCode, stdout).toBe(1);
    expect(stdout.replace(/\s+/g, ' ')).toMatch(/p50 latency drifts: \+[\d,]+ % to \+[\d,]+ % from start to end/);
    const scenario = scenarioOf(desk);
    expect(scenario.thresholds.find(({ metric }) => metric === 'drifting')).toMatchObject({ violated: true });
    expect(scenario.thresholds.find(({ metric }) => metric.startsWith('p95 <'))).toMatchObject({ violated: false });
    const [round] = desk.runDocument().scenarios[0]?.rounds ?? [];
    expect(round?.figures.all['p95-growth']).toBeGreaterThan(1.1);
  });

  deskTest('ends when a limit on its windows can no longer be kept', async ({ desk }) => {
    // A window is over once none of its requests can still be sent.
    prepare(desk, 'p95: < 0.1ms in 95% of 250ms windows', '\n    timeout: 1s');
    const { exitCode, stdout } = await desk.run('run', '--verbose');
    expect(exitCode, stdout).toBe(1);
    expect(stdout.replace(/\s+/g, ' ')).toContain(
      '1 of 1 rounds ended early: the limit >= 95% of p95 < 100 µs in 250 ms windows can no longer be kept.',
    );
    const [round] = desk.runDocument().scenarios[0]?.rounds ?? [];
    expect(round?.duration).toBeLessThan(11_900);
  });
});
