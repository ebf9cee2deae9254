import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect } from 'vitest';
import { tryConnect } from '../../src/service/port.ts';
import { startTarget } from '../../src/service/start.ts';
import { isRunning, runningWith } from '../support/processes.ts';
import { targetTest as it, type Rig, startLine } from '../support/target.ts';

const abort = new AbortController().signal;

function start(rig: Rig, service: string, settings: { env?: Record<string, string>; grace: number }) {
  const { logFile, processes } = rig;
  return startTarget(rig.target({ start: `exec ${startLine(service)}`, ...settings }), { logFile, processes, abort });
}

it('a target that obeys SIGTERM ends by itself within its grace', async ({ rig }) => {
  const target = await start(rig, 'steady', { grace: 60_000 });
  expect(await target.stop()).toMatchObject({ killed: false, grace: 60_000 });
  expect(await target.exited).toEqual({ code: 0, signal: null });
  expect(isRunning(target.pid as number)).toBe(false);
});

it('a target that ignores SIGTERM is killed after its grace', async ({ rig }) => {
  const target = await start(rig, 'stubborn', { grace: 1000 });
  const stop = await target.stop();
  expect(stop).toMatchObject({ killed: true, grace: 1000 });
  expect(stop?.waited).toBeGreaterThanOrEqual(1000);
  expect((await target.exited).signal).toBe('SIGKILL');
  expect(readFileSync(rig.logPath, 'utf8')).toContain('SIGTERM: no');
});

describe.each([
  ['a shell that waits for it', () => `${startLine('steady')}; true`],
  ['npm', () => 'npm start --silent'],
])('a target behind %s', (_, line) => {
  it('gets SIGTERM itself, so that it costs no grace', async ({ rig }) => {
    const scripts = { start: startLine('steady') };
    writeFileSync(join(rig.folder, 'package.json'), JSON.stringify({ name: 'x', version: '1.0.0', scripts }));
    const { logFile, processes } = rig;
    const target = await startTarget(rig.target({ start: line(), grace: 30_000 }), { logFile, processes, abort });
    expect(await target.stop()).toMatchObject({ killed: false });
  });
});

describe.each([
  ['in its process group', 'group'],
  ['in a session of its own', 'session'],
  ['in a session of its own, whose parent has ended', 'daemon'],
  ['in a session of its own and without an environment', 'nameless'],
])('a child %s', (_, CHILD) => {
  it('ends with the target', async ({ rig }) => {
    const target = await start(rig, 'family', { env: { CHILD }, grace: 200 });
    const child = Number(await (await fetch(target.url)).text());
    expect(isRunning(child)).toBe(true);
    await target.stop();
    expect(isRunning(child)).toBe(false);
  });
});

it('a target that was killed has given its port back when it is stopped, however long the kernel takes to end it', async ({
  rig,
}) => {
  const { logFile, processes } = rig;
  // Its threads end one after the other; the shell before it ends at once.
  const server = `const kept = Array.from({ length: 40 }, () => Buffer.alloc(4e6, 1));
require('node:http').createServer((_, response) => response.end(String(kept.length))).listen(process.env.PORT, '127.0.0.1');`;
  writeFileSync(join(rig.folder, 'large.cjs'), server);
  const start = `${JSON.stringify(process.execPath)} large.cjs; true`;
  for (let tries = 0; tries < 8; tries++) {
    const target = await startTarget(rig.target({ start }), { logFile, processes, abort });
    target.crash();
    await target.stop();
    expect(await tryConnect('127.0.0.1', target.port as number, 1000)).toBe('connection refused');
  }
});

it('what a target leaves behind when it ends by itself is ended by stop', async ({ rig }) => {
  const target = await start(rig, 'family', { env: { CHILD: 'session' }, grace: 200 });
  const child = Number(await (await fetch(target.url)).text());
  process.kill(target.pid as number, 'SIGKILL');
  await target.exited;
  expect(isRunning(child)).toBe(true);
  await target.stop();
  expect(isRunning(child)).toBe(false);
});

it('stop can be called twice, and at the same time', async ({ rig }) => {
  const target = await start(rig, 'steady', { grace: 2000 });
  await Promise.all([target.stop(), target.stop()]);
  await target.stop();
  expect(runningWith(rig.token)).toEqual([]);
});

it('processes of the same user that are not the target’s stay', async ({ rig }) => {
  const other = await start(rig, 'steady', { grace: 2000 });
  const target = await start(rig, 'family', { env: { CHILD: 'session' }, grace: 200 });
  await target.stop();
  expect(isRunning(other.pid as number)).toBe(true);
  await other.stop();
});
