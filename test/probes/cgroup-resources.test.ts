import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { beforeEach, expect, it } from 'vitest';
import { findForeignCgroup } from '../../src/probes/cgroup-resources.ts';
import { sampleResources } from '../../src/probes/resources.ts';
import { temporaryFolder } from '../support/folder.ts';
import { until } from '../support/processes.ts';

const PID = 4321;
const CONTAINER = '/system.slice/docker-0a1b2c.scope';

let root: string;
let roots: { proc: string; cgroup: string };
beforeEach(() => {
  root = temporaryFolder('cgroup');
  roots = { proc: join(root, 'proc'), cgroup: join(root, 'cgroup') };
  write('cgroup/cgroup.controllers', 'cpuset cpu io memory hugetlb pids rdma misc\n');
  write('proc/self/cgroup', '0::/system.slice/runner.service\n');
  write(`proc/${PID}/cgroup`, `0::${CONTAINER}\n`);
  container('cpu.stat', 'usage_usec 1500000\nuser_usec 1000000\nsystem_usec 500000\nnr_periods 0\n');
  container('memory.current', '104857600\n');
  container(
    'memory.stat',
    'anon 41943040\nfile 62914560\ninactive_anon 0\ninactive_file 52428800\nactive_file 10485760\n',
  );
  container('pids.current', '17\n');
  container('io.stat', '');
});

function write(path: string, text: string): void {
  mkdirSync(dirname(join(root, path)), { recursive: true });
  writeFileSync(join(root, path), text);
}

function container(name: string, text: string): void {
  write(`cgroup${CONTAINER}/${name}`, text);
}

it('a container’s counters are taken over the window, its memory without the cache that can be dropped', () => {
  const sampler = sampleResources(PID, roots);
  container('cpu.stat', 'usage_usec 1742500\nuser_usec 1200000\nsystem_usec 542500\n');
  container('memory.current', '125829120\n');
  container('pids.current', '12\n');
  container(
    'io.stat',
    '259:0 rbytes=4096 wbytes=1048576 rios=1 wios=9 dbytes=0 dios=0\n8:16 rbytes=512 wbytes=1024 rios=1 wios=1 dbytes=0 dios=0\n',
  );
  expect(sampler.stop()).toEqual({
    cpu: 242.5,
    cpuSource: 'cgroup',
    memory: 73400320,
    memoryKind: 'cgroup',
    threads: 17,
    diskRead: 4608,
    diskWritten: 1049600,
  });
});

it('the peak between the edges of the window is seen', async () => {
  const sampler = sampleResources(PID, roots);
  container('memory.current', '209715200\n');
  await until('it was sampled', () => new Promise((resolve) => setTimeout(() => resolve(true), 400)));
  container('memory.current', '104857600\n');
  expect(sampler.stop().memory).toBe(209715200 - 52428800);
});

it('controllers that are not enabled leave null, a container that has ended leaves what was seen', () => {
  for (const name of ['memory.current', 'memory.stat', 'pids.current', 'io.stat'])
    rmSync(join(root, 'cgroup', CONTAINER, name));
  const sampler = sampleResources(PID, roots);
  rmSync(join(root, 'cgroup', CONTAINER), { recursive: true });
  expect(sampler.stop()).toMatchObject({ cpu: 0, memory: null, threads: null, diskRead: null, diskWritten: null });
});

it.each([
  ['our own', '0::/system.slice/runner.service'],
  ['one that we are in as well', '0::/system.slice'],
  ['the root, which is the whole machine', '0::/'],
  ['out of sight of this container', '0::/../docker-0a1b2c.scope'],
  ['one of the old hierarchy', '4:memory:/docker/0a1b2c'],
  ['gone', '0::/system.slice/docker-ffffff.scope'],
])('a cgroup that is %s is not used', (_, line) => {
  expect(findForeignCgroup(PID, roots)).toBe(join(root, 'cgroup', CONTAINER));
  write(`proc/${PID}/cgroup`, `${line}\n`);
  expect(findForeignCgroup(PID, roots)).toBeNull();
});

it('without the v2 hierarchy there is none', () => {
  rmSync(join(root, 'cgroup', 'cgroup.controllers'));
  expect(findForeignCgroup(PID, roots)).toBeNull();
});
