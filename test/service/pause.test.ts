import { readFileSync } from 'node:fs';
import { get } from 'node:http';
import { expect } from 'vitest';
import { killRegistered } from '../../src/service/process-registry.ts';
import { type RunningTarget, startTarget } from '../../src/service/start.ts';
import { isRunning, runningWith, until } from '../support/processes.ts';
import { targetTest as it, type Rig, startLine } from '../support/target.ts';

const abort = new AbortController().signal;

function start({ target, logFile, processes }: Rig, line: string, env: Record<string, string> = {}, grace = 60_000) {
  return startTarget(target({ start: line, env, grace }), { logFile, processes, abort });
}

/** What the kernel says that every process of the target does. */
function states({ token }: Rig): string[] {
  return runningWith(token).map((pid) => {
    const stat = readFileSync(`/proc/${pid}/stat`, 'latin1');
    return stat.charAt(stat.lastIndexOf(')') + 2);
  });
}

/** Asks for an answer, and waits for it no longer than this many milliseconds. */
function answer({ url }: RunningTarget, patience: number): Promise<string | null> {
  return new Promise((resolve, reject) => {
    const request = get(url, { agent: false }, (response) => {
      response.setEncoding('utf8').once('data', resolve);
    });
    setTimeout(() => {
      resolve(null);
      request.destroy();
    }, patience).unref();
    request.once('error', reject);
  });
}

for (const [how, line, env] of [
  ['by itself', `exec ${startLine('steady')}`, {}],
  ['behind a shell', `${startLine('steady')}; true`, {}],
  ['with a child in its process group', startLine('family'), { CHILD: 'group' }],
  ['with a child in a session of its own', startLine('family'), { CHILD: 'session' }],
  ['with a child that has lost its parent', startLine('family'), { CHILD: 'daemon' }],
] as const) {
  it(`a service ${how} does nothing while it is paused, and answers as before after that`, async ({ rig }) => {
    const service = await start(rig, line, { ...env }, 200);
    const before = await answer(service, 10_000);
    expect(await service.pause()).toBe(true);
    expect(new Set(states(rig))).toEqual(new Set(['T']));
    expect(await answer(service, 100)).toBeNull();
    service.resume();
    expect(await answer(service, 10_000)).toBe(before);
    await service.stop();
  });
}

it('a paused service obeys SIGTERM, so that it costs no grace', async ({ rig }) => {
  const service = await start(rig, `exec ${startLine('steady')}`);
  await service.pause();
  expect(await service.stop()).toMatchObject({ killed: false });
  expect(await service.exited).toEqual({ code: 0, signal: null });
});

it('one that ignores SIGTERM is killed all the same', async ({ rig }) => {
  const service = await start(rig, `exec ${startLine('stubborn')}`, {}, 300);
  await service.pause();
  expect(await service.stop()).toMatchObject({ killed: true });
});

it('a paused service that another process has to end ends as well', async ({ rig }) => {
  const service = await start(rig, `exec ${startLine('steady')}`);
  await service.pause();
  expect(await killRegistered(rig.processes.file)).toBe(1);
  await until('it has ended', () => !isRunning(service.pid as number));
  expect(await service.exited).toEqual({ code: 0, signal: null });
});

it('a service that has ended, or is to end, cannot be paused', async ({ rig }) => {
  const service = await start(rig, `exec ${startLine('steady')}`);
  const stopping = service.stop();
  expect(await service.pause()).toBe(false);
  await stopping;
  expect(await service.pause()).toBe(false);
});

it('nor one that somebody else runs', async ({ rig }) => {
  const service = await start(rig, `exec ${startLine('steady')}`);
  const foreign = await startTarget(
    rig.target({ start: null, url: service.url, port: null, ready: { kind: 'url', url: service.url, status: null } }),
    { logFile: rig.logFile, processes: rig.processes, abort },
  );
  expect(await foreign.pause()).toBe(false);
  foreign.resume();
  expect(new Set(states(rig))).not.toContain('T');
  await service.stop();
});
