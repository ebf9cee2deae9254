import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect } from 'vitest';
import { type Desk, deskTest } from '../command.ts';
import { scenarioOf, takeExample } from './examples.ts';

// The example, in trials of less than a second.

/** @param keys in place of the point that the example has */
function prepare(desk: Desk, keys: string): void {
  takeExample(desk, 'stress');
  const written = readFileSync(join(desk.folder, 'perf-gate.yml'), 'utf8')
    .replace('p95: 100ms', 'p95: 40ms')
    .replace('    point: 400/s\n', '');
  const short = ['settle: 100ms', 'duration: 400ms', 'warmup: 200ms', keys];
  desk.write('perf-gate.yml', `${written}${short.map((key) => `    ${key}\n`).join('')}`);
}

describe('a stress on a service whose capacity is known', () => {
  deskTest('finds the capacity, and what gives way there', async ({ desk }) => {
    prepare(desk, 'search: true\n    rounds: 1\n    thresholds: { breaking-point: "> 500/s" }');
    const { exitCode, stdout, stderr } = await desk.run('run', '--verbose');
    expect(exitCode, stdout + stderr).toBe(1);
    expect(stdout.replace(/\s+/g, ' ')).toMatch(/It bears \d{3}\/s; \d{3}\/s is too much\. .*was over its limit/);
    expect(scenarioOf(desk).thresholds).toMatchObject([{ metric: 'breaking-point', violated: true }]);
    const point = desk.runDocument().scenarios[0]?.rounds[0]?.figures.all['breaking-point'];
    expect(point).toBeGreaterThan(300);
    expect(point).toBeLessThan(480);
  });

  deskTest('is measured around the point that the file has', async ({ desk }) => {
    prepare(desk, 'point: 300/s\n    rounds: 1');
    const { exitCode, stdout, stderr } = await desk.start(['run', '--verbose'], { STRESS_CAPACITY: '270' }).finished;
    expect(exitCode, stdout + stderr).toBe(0);
    const [round] = desk.runDocument().scenarios[0]?.rounds ?? [];
    expect(Object.keys(round?.figures.labels ?? {})).toEqual(['240/s', '285/s', '330/s']);
  });
});
