import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect } from 'vitest';
import { type Desk, deskTest } from './command.ts';
import { configureWaitingService } from './waiting-service.ts';

// How often a built run looks whether everything is decided.

const ROUNDS = 'warmup: 50ms, duration: 200ms, rounds: 6';

describe('perf-gate run with a base measured beside it', () => {
  const resultOf = (desk: Desk) => JSON.parse(readFileSync(join(desk.folder, '.perf-gate/result.json'), 'utf8'));

  deskTest('declares its looks before the first round, and tells how many were taken', async ({ desk }) => {
    configureWaitingService(desk, ROUNDS, '{ tolerance: 90%, metrics: [p50] }');
    const { exitCode, stdout, stderr } = await desk.run('run');
    expect(exitCode, stdout).toBe(0);
    expect(stderr).toMatch(
      /^perf-gate: 6 rounds per side, 9 and 12 if something is then undecided: three looks that share an error of 5\.0 %\n/,
    );
    expect(stderr).toContain(
      '\nperf-gate: this run takes about 4 s, plus 14 starts; up to 7 s, plus 26 starts if something stays undecided\n',
    );
    expect(resultOf(desk)).toMatchObject({
      looks: { declared: 3, taken: 1 },
      scenarios: [{ plannedRounds: 6, rounds: 6, interference: { usual: expect.any(Number) } }],
    });
  });

  deskTest('looks again as long as something is undecided', async ({ desk }) => {
    // With such an error nothing can be decided.
    configureWaitingService(desk, ROUNDS, '{ alpha: 0.00001, tolerance: 0.1%, metrics: [p50] }');
    const { stdout, stderr } = await desk.run('run');
    const said = stderr.split('\n').filter((line) => line.includes('undecided, so'));
    expect(said).toEqual([
      'perf-gate: something is undecided, so look 2 of 3 is taken: another 2 s, plus 6 starts',
      'perf-gate: something is undecided, so look 3 of 3 is taken: another 2 s, plus 6 starts',
    ]);
    const { looks, scenarios } = resultOf(desk);
    expect(looks, stdout).toMatchObject({ declared: 3, taken: 3 });
    expect(scenarios[0]).toMatchObject({ plannedRounds: 12, rounds: 12 });
  });

  deskTest('looks once where that is asked for', async ({ desk }) => {
    configureWaitingService(desk, ROUNDS, '{ extend: false, tolerance: 90%, metrics: [p50] }');
    const { exitCode, stdout, stderr } = await desk.run('run');
    expect(exitCode, stdout).toBe(0);
    expect(stderr).toMatch(
      /^perf-gate: this run takes about 4 s, plus 14 starts\nperf-gate: trying each request once · head .*\nperf-gate: trying each request once · base .*\nperf-gate: round 1 of 6/,
    );
    expect(resultOf(desk).looks).toEqual({ declared: 1, taken: 1, alpha: expect.closeTo(0.05, 9) });
  });
});
