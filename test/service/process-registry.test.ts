import { appendFileSync, readFileSync, writeFileSync } from 'node:fs';
import { expect } from 'vitest';
import { createRegistry, killRegistered } from '../../src/service/process-registry.ts';
import { startTarget } from '../../src/service/start.ts';
import { isRunning, runningWith } from '../support/processes.ts';
import { type Bench, startLine, targetTest as test } from '../support/target.ts';

const abort = new AbortController().signal;

function start(bench: Bench, service: string) {
  const { logFile, processes } = bench;
  return startTarget(bench.target({ start: startLine(service), env: { CHILD: 'session' }, grace: 200 }), {
    logFile,
    processes,
    abort,
  });
}

test('everything that was started and not stopped is ended together, and nothing starts afterwards', async ({
  bench,
}) => {
  await start(bench, 'steady');
  await start(bench, 'stubborn');
  await start(bench, 'family');
  expect(runningWith(bench.token).length).toBeGreaterThanOrEqual(4);
  await bench.processes.killAll();
  expect(runningWith(bench.token)).toEqual([]);
  await expect(start(bench, 'steady')).rejects.toThrow('nothing is started any more');
});

test('another process ends what the file holds, and only once', async ({ bench }) => {
  await start(bench, 'stubborn');
  await start(bench, 'family');
  expect(await killRegistered(bench.processes.file)).toBe(2);
  expect(runningWith(bench.token)).toEqual([]);
  expect(await killRegistered(bench.processes.file)).toBe(0);
});

test('a stopped target leaves nothing to do', async ({ bench }) => {
  await (await start(bench, 'steady')).stop();
  expect(await killRegistered(bench.processes.file)).toBe(0);
});

test('a group whose writer died before it knew the pid is found by its marker', async ({ bench }) => {
  const target = await start(bench, 'stubborn');
  const lines = readFileSync(bench.processes.file, 'utf8').split('\n');
  writeFileSync(bench.processes.file, `${lines[0]}\n${lines[1]?.slice(0, 30)}`);
  expect(JSON.parse(lines[0] as string).group.pgid).toBeNull();
  expect(await killRegistered(bench.processes.file)).toBe(1);
  expect(isRunning(target.pid as number)).toBe(false);
});

test('a process that got the number of an ended one is left alone', async ({ bench }) => {
  const target = await start(bench, 'steady');
  const file = `${bench.folder}/old.jsonl`;
  const stale = { marker: 'of-another-run', pgid: target.pid, startTicks: 1, grace: 100 };
  createRegistry(file).add(stale);
  await killRegistered(file);
  expect(isRunning(target.pid as number)).toBe(true);
  await target.stop();
});

test('entries from before a reboot are not acted upon', async ({ bench }) => {
  const target = await start(bench, 'steady');
  const lines = readFileSync(bench.processes.file, 'utf8').trim().split('\n');
  const file = `${bench.folder}/before-reboot.jsonl`;
  for (const line of lines) appendFileSync(file, `${JSON.stringify({ ...JSON.parse(line), boot: 'another' })}\n`);
  expect(await killRegistered(file)).toBe(0);
  expect(isRunning(target.pid as number)).toBe(true);
  await target.stop();
});

test('a file that is not there holds nothing', async ({ bench }) => {
  expect(await killRegistered(`${bench.folder}/none.jsonl`)).toBe(0);
});
