import { expect } from 'vitest';
import { tryConnect } from '../../src/service/port.ts';
import { ReplaceableTarget } from '../../src/service/replaceable.ts';
import { isRunning, runningWith, until } from '../support/processes.ts';
import { targetTest as it, type Rig, startLine } from '../support/target.ts';

const abort = new AbortController().signal;

function start({ target, logFile, processes }: Rig, line: string) {
  return ReplaceableTarget.start(target({ start: line, grace: 500 }), { logFile, processes, abort });
}

const answer = async ({ url }: ReplaceableTarget) => (await fetch(url)).status;

it('a service that crashed is started again at the same place, and nothing of the first is left', async ({ rig }) => {
  const service = await start(rig, `${startLine('steady')}; true`);
  const { url, port, pid: first } = service;
  expect(await answer(service)).toBe(200);
  service.crash();
  expect(await service.exited).toEqual({ code: null, signal: 'SIGKILL' });
  expect(service.hasExited()).toBe(true);
  await service.replace();
  expect([service.url, service.port]).toEqual([url, port]);
  expect(service.pid).not.toBe(first);
  expect(service.hasExited()).toBe(false);
  expect(service.startup).toBeGreaterThan(0);
  expect(await answer(service)).toBe(200);
  expect(isRunning(first as number)).toBe(false);
  await service.stop();
  await until('nothing of it is left', () => runningWith(rig.token).length === 0);
  expect(rig.processes.groups).toEqual([]);
  expect(await tryConnect('127.0.0.1', port as number, 1000)).toBe('connection refused');
});

it('one that still runs is ended before it is replaced', async ({ rig }) => {
  const service = await start(rig, startLine('steady'));
  const before = runningWith(rig.token);
  await service.replace();
  expect(before.filter(isRunning)).toEqual([]);
  expect(await answer(service)).toBe(200);
  await service.stop();
});

it('one that does not start again leaves nothing running', async ({ rig }) => {
  const service = await start(rig, `test ! -e started && touch started && ${startLine('steady')}`);
  service.crash();
  await expect(service.replace()).rejects.toMatchObject({
    class: 'target',
    message: /exited with code 1 before it was ready/,
  });
  await until('nothing of it is left', () => runningWith(rig.token).length === 0);
  await service.stop();
});
