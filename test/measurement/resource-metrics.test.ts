import { availableParallelism } from 'node:os';
import { expect, it } from 'vitest';
import { isResource, resourceFigures, sharesOf } from '../../src/measurement/resource-metrics.ts';
import type { Resources } from '../../src/measurement/run-document.ts';

const USED: Resources = {
  cpu: 500,
  cpuSource: 'schedstat',
  memory: 90e6,
  memoryKind: 'pss',
  threads: 7,
  diskRead: 0,
  diskWritten: 4000,
};
const CORES = availableParallelism();

it('what a service used is counted for each request, and its processor time as shares of what there is', () => {
  expect(resourceFigures({ duration: 1000, completed: 100, resources: USED })).toEqual({
    cpu: 5,
    memory: 90e6,
    'disk-read': 0,
    'disk-written': 40,
    'cpu-of-core': 0.5,
    'cpu-of-machine': 0.5 / CORES,
    'cpu-of-cgroup': 0.5 / CORES,
  });
});

it('a cgroup that may use less than the machine has is the measure of its own share', () => {
  expect(sharesOf({ duration: 1000, resources: { ...USED, cpu: 200, cpuQuota: 0.25 } })).toMatchObject({
    'cpu-of-core': 0.2,
    'cpu-of-cgroup': 0.8,
  });
});

it('what could not be read has no figure, and neither has what is counted for each request where there was none', () => {
  expect(resourceFigures({ duration: 1000, completed: 100, resources: null })).toEqual({});
  expect(resourceFigures({ duration: 1000, completed: 100, resources: { ...USED, cpu: null, memory: null } })).toEqual({
    'disk-read': 0,
    'disk-written': 40,
  });
  expect(Object.keys(resourceFigures({ duration: 1000, completed: 0, resources: USED }))).toEqual([
    'memory',
    'cpu-of-core',
    'cpu-of-machine',
    'cpu-of-cgroup',
  ]);
  expect(sharesOf({ duration: 0, resources: USED })).toEqual({});
});

it('they are told from other metrics by their names', () => {
  expect(['cpu', 'memory', 'disk-written', 'cpu-of-cgroup'].every(isResource)).toBe(true);
  expect(['p95', 'startup', 'bytes', 'constructor'].some(isResource)).toBe(false);
});
