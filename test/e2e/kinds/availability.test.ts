import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect } from 'vitest';
import { type Desk, deskTest } from '../command.ts';
import { scenarioOf, takeExample } from './examples.ts';

// The example, in six seconds instead of 45.

function prepare(desk: Desk, objective = '99.5%'): void {
  takeExample(desk, 'availability');
  const written = readFileSync(join(desk.folder, 'perf-gate.yml'), 'utf8');
  const short = written
    .replace('duration: 45s', 'duration: 6s\n    warmup: 0')
    .replace('objective: 99.5%', `objective: ${objective}`)
    .replace('< 100ms in 99%', '< 1s in 50%');
  desk.write('perf-gate.yml', short);
}

describe('the availability of a service', () => {
  deskTest('that is away for a while says from when to when, and how much of the budget that was', async ({ desk }) => {
    prepare(desk, '60%');
    const { exitCode, stdout } = await desk.start(['run', '--verbose'], { AVAILABILITY_AWAY: '2000-3500' }).finished;
    expect(exitCode, stdout).toBe(0);
    const said = stdout.replace(/\s+/g, ' ');
    expect(said).toMatch(/6\d % of the error budget was used: 2\d(\.\d)? % of the requests failed, where 40 % may\./);
    expect(said).toMatch(/It was down once, .* UTC \(1\.\d+ s\), \d+ failures, most of them status 503/);
    expect(said).toContain('Their starts and ends are known to 50 ms, the time between two requests.');
    const [round] = desk.runDocument().scenarios[0]?.rounds ?? [];
    // Away for 1.5 s: the last good answer before it and the first one after it are 50 ms from that at the most.
    expect(round?.figures.all.downtime).toBeGreaterThan(1450);
    expect(round?.figures.all.downtime).toBeLessThan(1650);
    expect(scenarioOf(desk).thresholds.map(({ metric, violated }) => [metric, violated])).toEqual([
      ['p95 < 1 s in 1 s windows', false],
      ['availability', false],
    ]);
  });

  deskTest('that uses up its budget ends the round and fails the gate', async ({ desk }) => {
    prepare(desk);
    const { exitCode, stdout } = await desk.start(['run', '--verbose'], { AVAILABILITY_AWAY: '1000-2000' }).finished;
    expect(exitCode, stdout).toBe(1);
    expect(stdout.replace(/\s+/g, ' ')).toContain(
      'ended early: the limit >= 99.5% of the availability can no longer be kept.',
    );
    const [round] = desk.runDocument().scenarios[0]?.rounds ?? [];
    expect(round?.duration).toBeLessThan(3000);
  });
});
