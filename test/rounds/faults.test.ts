import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'vitest';
import type { Fault } from '../../src/kinds/fault.ts';
import { Faults } from '../../src/rounds/faults.ts';
import { runLine } from '../../src/service/commands.ts';
import { startTarget } from '../../src/service/start.ts';
import { isRunning, runningWith, until } from '../support/processes.ts';
import { targetTest as it, type Rig, startLine } from '../support/target.ts';

const place = 'perf-gate.yml:7:5';
const kill = (pidFile: string | null = null): Fault => ({ kind: 'kill', pidFile, place });
const stop = (duration: number, pidFile: string | null = null): Fault => ({ kind: 'stop', duration, pidFile, place });
const run = (line: string, timeout = 10_000): Fault => ({ kind: 'run', line, timeout, place });

/** A service, and what makes faults in it. */
async function disturbed(rig: Rig, line = startLine('steady'), abort = new AbortController().signal) {
  const { logFile, processes } = rig;
  const target = rig.target({ start: line, grace: 500 });
  const service = await startTarget(target, { logFile, processes, abort: new AbortController().signal });
  const faults = new Faults({ scenario: 'crash', service, target, logFile, session: { processes, abort } });
  return { service, faults, target };
}

/** A process that this run has started beside the service, with its pid in a file, as a setup line leaves a database. */
async function dependency(rig: Rig): Promise<number> {
  const abort = new AbortController().signal;
  const line = `"${process.execPath}" -e "setInterval(() => {}, 1000)" & echo $! > db.pid`;
  const { logFile, processes } = rig;
  await runLine(line, { what: 'setup', target: rig.target({}), logFile, timeout: 10_000, processes, abort });
  return Number(readFileSync(join(rig.folder, 'db.pid'), 'utf8'));
}

/** What the kernel says that a process does. */
function stateOf(pid: number): string {
  const stat = readFileSync(`/proc/${pid}/stat`, 'latin1');
  return stat.charAt(stat.lastIndexOf(')') + 2);
}

it('kill ends everything that the service consists of, at once', async ({ rig }) => {
  const { service, faults } = await disturbed(rig, `${startLine('stubborn')}; true`);
  faults.foresee(kill());
  await faults.make(kill());
  expect((await service.exited).signal).toBe('SIGKILL');
  await until('none of it runs', () => runningWith(rig.token).length === 0);
  await service.stop();
});

it('kill by a pid file ends that process alone', async ({ rig }) => {
  const { service, faults } = await disturbed(rig);
  const pid = await dependency(rig);
  faults.foresee(kill('db.pid'));
  expect(isRunning(pid)).toBe(true);
  await faults.make(kill('db.pid'));
  await until('it has ended', () => !isRunning(pid));
  expect(service.hasExited()).toBe(false);
  await expect(faults.make(kill('db.pid'))).rejects.toMatchObject({
    class: 'config',
    message: `${place} "crash": the fault cannot be made: process ${pid} of the pid file does not run; only what a line of this run has started, such as \`start\` or \`setup\`, is ever ended or stopped.`,
  });
  await service.stop();
  await rig.processes.killAll();
});

it.for([
  ['the service', null],
  ['a process of a pid file', 'db.pid'],
] as const)('stop lets %s do nothing for its time, and then go on', async ([, pidFile], { rig }) => {
  const { service, faults } = await disturbed(rig, `exec ${startLine('steady')}`);
  const dependent = await dependency(rig);
  const pid = pidFile === null ? (service.pid as number) : dependent;
  let isOver = false;
  const began = performance.now();
  const made = faults.make(stop(400, pidFile)).then(() => {
    isOver = true;
  });
  await until('it does nothing', () => stateOf(pid) === 'T');
  expect(isOver).toBe(false);
  await made;
  expect(performance.now() - began).toBeGreaterThanOrEqual(399);
  await until('it goes on', () => stateOf(pid) !== 'T');
  expect((await fetch(service.url)).status).toBe(200);
  await service.stop();
  await rig.processes.killAll();
});

it.for([
  ['the service', null],
  ['a process of a pid file', 'db.pid'],
] as const)('%s goes on when the run is canceled meanwhile', async ([, pidFile], { rig }) => {
  const canceling = new AbortController();
  const { service, faults } = await disturbed(rig, `exec ${startLine('steady')}`, canceling.signal);
  const dependent = await dependency(rig);
  const pid = pidFile === null ? (service.pid as number) : dependent;
  const made = faults.make(stop(600_000, pidFile));
  await until('it does nothing', () => stateOf(pid) === 'T');
  canceling.abort(new Error('canceled'));
  await expect(made).rejects.toThrow('canceled');
  await until('it goes on', () => stateOf(pid) !== 'T');
  await service.stop();
  await rig.processes.killAll();
});

it('a line is run to its end, and what it leaves running ends with the round', async ({ rig }) => {
  const { service, faults } = await disturbed(rig);
  await faults.make(run(`"${process.execPath}" -e "setInterval(() => {}, 1000)" & echo $! > left.pid; pwd > where`));
  const pid = Number(readFileSync(join(rig.folder, 'left.pid'), 'utf8'));
  expect(readFileSync(join(rig.folder, 'where'), 'utf8').trim()).toBe(rig.folder);
  expect(isRunning(pid)).toBe(true);
  await faults.end();
  expect(isRunning(pid)).toBe(false);
  await expect(faults.make(run('echo no such container >&2; exit 4'))).rejects.toMatchObject({
    class: 'target',
    message:
      'the fault line `echo no such container >&2; exit 4` exited with code 4. Last lines of its log:\nno such container',
  });
  await expect(faults.make(run('sleep 600', 100))).rejects.toThrow('took longer than 0.1 s and was stopped');
  await service.stop();
});

it('nothing that this run has not started is touched, whatever the pid file says', async ({ rig }) => {
  const { service, faults } = await disturbed(rig);
  const stranger = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)'], { stdio: 'ignore' });
  try {
    for (const pid of [stranger.pid as number, process.pid, 1]) {
      writeFileSync(join(rig.folder, 'other.pid'), `${pid}\n`);
      for (const fault of [kill('other.pid'), stop(100, 'other.pid')]) {
        const refusal = `${place} "crash": the fault cannot be made: process ${pid} of the pid file was not started by this run`;
        expect(() => faults.foresee(fault)).toThrow(refusal);
        await expect(faults.make(fault)).rejects.toMatchObject({ class: 'config' });
      }
    }
    writeFileSync(join(rig.folder, 'real.pid'), `${service.pid}`);
    symlinkSync('real.pid', join(rig.folder, 'link.pid'));
    expect(() => faults.foresee(kill('link.pid'))).toThrow('it is a link that is not followed');
    expect(() => faults.foresee(kill('none.pid'))).toThrow('there is no such file');
    expect(stateOf(stranger.pid as number)).not.toBe('T');
    expect(service.hasExited()).toBe(false);
  } finally {
    stranger.kill('SIGKILL');
    await once(stranger, 'exit');
    await service.stop();
  }
});

it('a service that somebody else runs is neither ended nor stopped', async ({ rig }) => {
  const { logFile, processes } = rig;
  const abort = new AbortController().signal;
  const foreign = { pid: null, pause: async () => false, resume() {}, crash() {} };
  const scene = { scenario: 'crash', service: foreign, target: rig.target({}), logFile, session: { processes, abort } };
  const faults = new Faults(scene);
  for (const fault of [kill(), stop(100)]) {
    expect(() => faults.foresee(fault)).toThrow('somebody else runs the service');
    await expect(faults.make(fault)).rejects.toMatchObject({ class: 'config' });
  }
});
