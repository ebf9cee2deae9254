import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'vitest';
import { recoverySummary } from '../../../src/kinds/recovery/summary.ts';
import { type Desk, deskTest } from '../command.ts';
import { resultOf, takeExample } from './examples.ts';

const NODE = JSON.stringify(process.execPath);

/** Puts the example there, with one short round of each scenario. */
function prepare(desk: Desk, change: (config: string) => string = (config) => config): void {
  takeExample(desk, 'recovery');
  const config = readFileSync(join(desk.folder, 'perf-gate.yml'), 'utf8')
    .replace('start: node', `start: ${NODE.slice(1, -1)}`)
    // How soon a fresh process is as fast as before is up to a busy machine.
    .replace('recovery: < 2s', 'first-answer: < 4s')
    .replaceAll(
      'type: recovery',
      'type: recovery\n    rounds: 1\n    warmup: 300ms\n    at: 2500ms\n    duration: 6500ms',
    );
  desk.write('perf-gate.yml', change(config));
}

deskTest(
  'a service that is killed, one whose worker is, and one that hangs come back, and lose no order',
  async ({ desk }) => {
    prepare(desk);
    const { exitCode, stdout, stderr } = await desk.run('run', '--verbose');
    expect(exitCode, stdout + stderr).toBe(0);
    const [crash, worker, hang] = desk.runDocument().scenarios;
    const figures = [crash, worker, hang].map((scenario) => scenario?.rounds[0]?.figures.all ?? {});
    for (const all of figures) {
      expect(all.recovery).toBeGreaterThanOrEqual(250);
      expect(all['first-answer']).toBeLessThan(4000);
      expect(all.availability).toBeGreaterThan(0.5);
      expect(all.availability).toBeLessThanOrEqual(1);
    }
    const [killed, again, stopped] = figures;
    // A fresh process of Node takes its time, and what hangs does nothing for half a second.
    expect(killed?.['first-answer']).toBeGreaterThan(30);
    expect(again?.['first-answer']).toBeGreaterThan(30);
    expect(stopped?.['first-answer']).toBeGreaterThan(450);
    expect(killed?.availability).toBeLessThan(1);
    expect(crash?.detail).toMatchObject({ what: 'the service was killed', by: 'perf-gate', writes: { lost: 0 } });
    const lost = recoverySummary.parse(crash?.detail);
    expect(lost.writes?.checked).toBeGreaterThan(100);
    expect(lost.failures.refused + lost.failures.reset).toBeGreaterThan(0);
    expect(worker?.detail).toMatchObject({ what: 'the process of the pid file was killed', by: 'its own supervisor' });
    expect(hang?.detail).toMatchObject({ failures: { refused: 0 } });
    expect(stdout.replace(/\s+/g, ' ')).toMatch(
      /the service was killed, and started again by perf-gate: the first good answer came after/,
    );
    expect(resultOf(desk).scenarios[0]?.thresholds.every(({ violated }) => !violated)).toBe(true);
  },
);

deskTest('orders that were acknowledged before they were written are found to be lost', async ({ desk }) => {
  prepare(desk, (config) => config.replace('ready: /healthz', 'ready: /healthz\n  env: { FORGETFUL: 1 }'));
  const { exitCode, stdout } = await desk.run('run', '--scenario', 'crash');
  expect(exitCode, stdout).toBe(1);
  const [scenario] = resultOf(desk).scenarios;
  expect(scenario?.thresholds.find(({ metric }) => metric === 'lost-writes')).toMatchObject({ violated: true });
});

deskTest('a process that this run has not started is left alone, and nothing is measured', async ({ desk }) => {
  prepare(desk, (config) => config.replace('pid-file: worker.pid', 'pid-file: other.pid'));
  desk.write('other.pid', `${process.pid}\n`);
  const { exitCode, stdout, stderr } = await desk.run('run', '--scenario', 'worker');
  expect(exitCode).toBe(2);
  expect((stdout + stderr).replace(/\s+/g, ' ')).toMatch(
    /perf-gate\.yml:\d+:\d+ "worker": the fault cannot be made: process \d+ of the pid file was not started by this run/,
  );
});
