import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { expect } from 'vitest';
import { OwnedProcess } from '../../src/service/owned-process.ts';
import { readProcess } from '../../src/service/process-table.ts';
import { startTarget } from '../../src/service/start.ts';
import { runningWith, until } from '../support/processes.ts';
import { targetTest as it, type Rig, startLine } from '../support/target.ts';

const abort = new AbortController().signal;

function start({ target, logFile, processes }: Rig, line: string, env: Record<string, string> = {}) {
  return startTarget(target({ start: line, env, grace: 500 }), { logFile, processes, abort });
}

function found(pid: number, { processes }: Rig): OwnedProcess {
  const process = OwnedProcess.find(pid, processes);
  if (process instanceof OwnedProcess) return process;
  throw new Error(process.why);
}

/** What the kernel says that each process of the target does. */
const states = (rig: Rig) => runningWith(rig.token).map((pid) => readProcess(pid)?.state);

it.for([
  ['itself', `exec ${startLine('steady')}`, {}],
  ['behind a shell', `${startLine('steady')}; true`, {}],
  ['with a child in a session of its own', startLine('family'), { CHILD: 'session' }],
  ['with a child that has lost its parent', startLine('family'), { CHILD: 'daemon' }],
] as const)('every process of a service %s is one that this run has started', async ([, line, env], { rig }) => {
  const service = await start(rig, line, { ...env });
  const pids = runningWith(rig.token);
  expect(pids.map((pid) => found(pid, rig).pid)).toEqual(pids);
  await service.stop();
  expect(OwnedProcess.find(service.pid as number, rig.processes)).toEqual({ why: 'does not run' });
});

it('no other process is, whosever it is', async ({ rig }) => {
  const service = await start(rig, startLine('steady'));
  const stranger = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)'], { stdio: 'ignore' });
  try {
    for (const pid of [stranger.pid as number, process.pid, process.ppid, 1]) {
      expect(OwnedProcess.find(pid, rig.processes)).toEqual({ why: 'was not started by this run' });
    }
    expect(OwnedProcess.find(2 ** 22 + 1, rig.processes)).toEqual({ why: 'does not run' });
  } finally {
    stranger.kill('SIGKILL');
    await once(stranger, 'exit');
    await service.stop();
  }
});

it('one that has ended gets no signal, also where its pid is known', async ({ rig }) => {
  const service = await start(rig, `exec ${startLine('steady')}`);
  const process = found(service.pid as number, rig);
  expect(process.signal('SIGKILL')).toBe(true);
  // Its threads may end after it.
  await until('it has ended', () => !(OwnedProcess.find(process.pid, rig.processes) instanceof OwnedProcess));
  expect(process.signal('SIGCONT')).toBe(false);
  expect(process.signalAll('SIGCONT')).toEqual([]);
  await service.stop();
});

it('a process is stopped with everything that descends from it, and continued', async ({ rig }) => {
  const service = await start(rig, `${startLine('family')}; true`, { CHILD: 'group' });
  const stopped = found(service.pid as number, rig).signalAll('SIGSTOP');
  expect(stopped.length).toBeGreaterThanOrEqual(3);
  await until('all of it rests', () => states(rig).every((state) => state === 'T'));
  expect(stopped.every((one) => one.signal('SIGCONT'))).toBe(true);
  await until('none of it rests', () => states(rig).every((state) => state !== 'T'));
  await service.stop();
});
