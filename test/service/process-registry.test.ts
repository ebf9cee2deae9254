import { appendFileSync, readFileSync, writeFileSync } from 'node:fs';
import { expect } from 'vitest';
import { createRegistry, killRegistered } from '../../src/service/process-registry.ts';
import { startTarget } from '../../src/service/start.ts';
import { isRunning, runningWith } from '../support/processes.ts';
import { targetTest as it, type Rig, startLine } from '../support/target.ts';

const abort = new AbortController().signal;

function start(rig: Rig, service: string) {
  const { logFile, processes } = rig;
  return startTarget(rig.target({ start: startLine(service), env: { CHILD: 'session' }, grace: 200 }), {
    logFile,
    processes,
    abort,
  });
}

it('everything that was started and not stopped is ended together, and nothing starts afterwards', async ({ rig }) => {
  await start(rig, 'steady');
  await start(rig, 'stubborn');
  await start(rig, 'family');
  expect(runningWith(rig.token).length).toBeGreaterThanOrEqual(4);
  await rig.processes.killAll();
  expect(runningWith(rig.token)).toEqual([]);
  await expect(start(rig, 'steady')).rejects.toThrow('nothing more is started');
});

it('another process ends what the file holds, and only once', async ({ rig }) => {
  await start(rig, 'stubborn');
  await start(rig, 'family');
  expect(await killRegistered(rig.processes.file)).toBe(2);
  expect(runningWith(rig.token)).toEqual([]);
  expect(await killRegistered(rig.processes.file)).toBe(0);
});

it('a stopped target leaves nothing to do', async ({ rig }) => {
  await (await start(rig, 'steady')).stop();
  expect(await killRegistered(rig.processes.file)).toBe(0);
});

it('a group whose writer died before it knew the pid is found by its marker', async ({ rig }) => {
  const target = await start(rig, 'stubborn');
  const lines = readFileSync(rig.processes.file, 'utf8').split('\n');
  writeFileSync(rig.processes.file, `${lines[0]}\n${lines[1]?.slice(0, 30)}`);
  expect(JSON.parse(lines[0] as string).group.pgid).toBeNull();
  expect(await killRegistered(rig.processes.file)).toBe(1);
  expect(isRunning(target.pid as number)).toBe(false);
});

it('a process that got the number of an ended one is left alone', async ({ rig }) => {
  const target = await start(rig, 'steady');
  const file = `${rig.folder}/old.jsonl`;
  const stale = { marker: 'of-another-run', pgid: target.pid, startTicks: 1, grace: 100 };
  createRegistry(file).add(stale);
  await killRegistered(file);
  expect(isRunning(target.pid as number)).toBe(true);
  await target.stop();
});

it('entries from before a reboot are not acted upon', async ({ rig }) => {
  const target = await start(rig, 'steady');
  const lines = readFileSync(rig.processes.file, 'utf8').trim().split('\n');
  const file = `${rig.folder}/before-reboot.jsonl`;
  for (const line of lines) appendFileSync(file, `${JSON.stringify({ ...JSON.parse(line), boot: 'another' })}\n`);
  expect(await killRegistered(file)).toBe(0);
  expect(isRunning(target.pid as number)).toBe(true);
  await target.stop();
});

it('a file that is not there holds nothing', async ({ rig }) => {
  expect(await killRegistered(`${rig.folder}/none.jsonl`)).toBe(0);
});
