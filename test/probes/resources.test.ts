import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect } from 'vitest';
import type { Resources } from '../../src/measurement/run-document.ts';
import { PortableSampler } from '../../src/probes/portable-resources.ts';
import { type ResourceSampler, sampleResources } from '../../src/probes/resources.ts';
import { startTarget } from '../../src/service/start.ts';
import { targetTest as it, type Rig, startLine } from '../support/target.ts';

const MB = 1024 * 1024;

/** Has the service use something within a sampled window; `known` is its own count of CPU time, milliseconds. */
async function use(
  rig: Rig,
  what: string,
  sampler: (pid: number) => ResourceSampler = sampleResources,
): Promise<Resources & { known: number }> {
  const { logFile, processes } = rig;
  const abort = new AbortController().signal;
  const target = await startTarget(rig.target({ start: startLine('hungry') }), { logFile, processes, abort });
  await fetch(`${target.url}cpu?ms=100`);
  const running = sampler(target.pid as number);
  const { cpu: known } = (await (await fetch(`${target.url}${what}`)).json()) as { cpu: number };
  const resources = running.stop();
  await target.stop();
  return { ...resources, known };
}

it('CPU time is what the process itself counts, in nanoseconds, and only that of the window', async ({ rig }) => {
  const { cpu, cpuSource, known } = await use(rig, 'cpu?ms=400');
  expect(known).toBeGreaterThanOrEqual(400);
  expect(cpu).toBeGreaterThan(known * 0.97 - 10);
  expect(cpu).toBeLessThan(known * 1.03 + 30);
  expect(cpuSource).toBe('schedstat');
});

it('CPU time of threads that live between two samples is not lost', async ({ rig }) => {
  const { cpu, known } = await use(rig, 'threads?count=12&ms=40');
  expect(known).toBeGreaterThanOrEqual(12 * 40);
  expect(cpu).toBeGreaterThan(known * 0.95 - 20);
  expect(cpu).toBeLessThan(known * 1.05 + 20);
});

it('CPU time of children that live between two samples is not lost', async ({ rig }) => {
  const { cpu, known } = await use(rig, 'children?count=6&ms=60');
  expect(known).toBeGreaterThanOrEqual(6 * 60);
  expect(cpu).toBeGreaterThan(known * 0.95 - 20);
});

it('a child counts with its CPU time, memory and threads', async ({ rig }) => {
  const alone = await use(rig, 'cpu?ms=300');
  const { cpu, memory, threads, known } = await use(rig, 'child?ms=300');
  expect(cpu).toBeGreaterThan(known * 0.97 - 5);
  expect(memory).toBeGreaterThan((alone.memory as number) + 5 * MB);
  expect(threads).toBeGreaterThan(alone.threads as number);
});

it('memory is the peak of the window', async ({ rig }) => {
  const before = await use(rig, 'cpu?ms=10');
  const { memory, memoryKind } = await use(rig, 'memory?mb=100');
  expect(memoryKind).toBe('pss');
  expect(memory).toBeGreaterThan((before.memory as number) + 90 * MB);
  expect(memory).toBeLessThan((before.memory as number) + 130 * MB);
});

it('disk traffic is what was written within the window', async ({ rig }) => {
  const { diskWritten, diskRead } = await use(rig, `disk?mb=20&file=${join(rig.folder, 'data')}`);
  expect(diskWritten).toBeGreaterThanOrEqual(20 * MB);
  expect(diskWritten).toBeLessThan(25 * MB);
  expect(diskRead).toBeGreaterThanOrEqual(0);
});

it('a process that does not exist has no resources', () => {
  expect(sampleResources(2 ** 30).stop()).toEqual({
    cpu: null,
    cpuSource: 'ticks',
    memory: null,
    memoryKind: 'pss',
    threads: null,
    diskRead: null,
    diskWritten: null,
  });
});

it('a process that ends within the window keeps what was seen of it', async ({ rig }) => {
  const { logFile, processes } = rig;
  const abort = new AbortController().signal;
  const target = await startTarget(rig.target({ start: startLine('hungry') }), { logFile, processes, abort });
  const sampler = sampleResources(target.pid as number);
  await fetch(`${target.url}cpu?ms=200`);
  await sleep(600);
  await target.stop();
  const { cpu, memory } = sampler.stop();
  expect(cpu).toBeGreaterThanOrEqual(200);
  expect(memory).toBeGreaterThan(10 * MB);
});

it('without /proc, CPU time and memory come from ps', async ({ rig }) => {
  const { cpu, cpuSource, memory, memoryKind, known } = await use(
    rig,
    'child?ms=2500',
    (pid) => new PortableSampler(pid),
  );
  expect({ cpuSource, memoryKind }).toEqual({ cpuSource: 'ticks', memoryKind: 'rss' });
  // The share of the CPU that the child got was not the same all the time.
  expect(cpu).toBeGreaterThan(known * 0.5);
  expect(cpu).toBeLessThan(known * 2);
  expect(memory).toBeGreaterThan(60 * MB);
});

it('without /proc, a window too short for two samples has no CPU time', () => {
  const sampler = new PortableSampler(process.pid);
  expect(sampler.stop()).toMatchObject({ cpu: null, memory: null });
  expect(sampler.seconds()).toEqual([]);
});

it('what is used in each second adds up to what is used in the window', async ({ rig }) => {
  const { logFile, processes } = rig;
  const abort = new AbortController().signal;
  const target = await startTarget(rig.target({ start: startLine('hungry') }), { logFile, processes, abort });
  const sampler = sampleResources(target.pid as number);
  await fetch(`${target.url}cpu?ms=1300`);
  await fetch(`${target.url}disk?mb=5&file=${join(rig.folder, 'data')}`);
  const { cpu, memory, diskRead, diskWritten } = sampler.stop();
  const seconds = sampler.seconds();
  await target.stop();
  expect(seconds.length).toBeGreaterThan(1);
  const sum = (of: 'cpu' | 'disk') => seconds.reduce((total, second) => total + (second[of] ?? Number.NaN), 0);
  expect(sum('cpu')).toBeCloseTo(cpu as number, 3);
  expect(sum('disk')).toBe((diskRead as number) + (diskWritten as number));
  expect(Math.max(...seconds.map((second) => second.memory as number))).toBe(memory);
  expect(seconds[0]?.at).toBe(0);
});
