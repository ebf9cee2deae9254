import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect, it } from 'vitest';
import { cpuQuota } from '../../src/probes/cpu-quota.ts';
import { temporaryFolder } from '../support/folder.ts';

/** The kernel's files as a folder: the cgroup of process 7, and cpu.max by group. */
function quotaOf(group: string, quotas: Record<string, string>): number | null {
  const root = temporaryFolder('quota');
  const write = (path: string, text: string) => {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
  };
  write('proc/7/cgroup', group);
  for (const [name, text] of Object.entries(quotas)) write(join('cgroup', name, 'cpu.max'), text);
  return cpuQuota(7, { proc: join(root, 'proc'), cgroup: join(root, 'cgroup') });
}

it.each<[string, string, Record<string, string>, number | null]>([
  ['its own group', '0::/shop\n', { '/shop': '50000 100000\n' }, 0.5],
  ['a group above it', '0::/shop/web\n', { '/shop/web': 'max 100000\n', '/shop': '150000 100000\n' }, 1.5],
  [
    'the narrowest of several',
    '0::/a/b\n',
    { '/a/b': '200000 100000\n', '/a': '25000 100000\n', '/': '300000 100000\n' },
    0.25,
  ],
  ['the root of a container', '0::/\n', { '/': '100000 50000\n' }, 2],
  ['beside groups of version 1', '3:cpu:/x\n0::/shop\n', { '/shop': '50000 100000\n' }, 0.5],
  ['nothing', '0::/shop\n', { '/shop': 'max 100000\n' }, null],
  ['no file', '0::/shop\n', {}, null],
  ['what is no quota', '0::/shop\n', { '/shop': '0 100000\n', '/': '-1 x\n' }, null],
  ['groups of version 1 alone', '3:cpu:/x\n', { '/x': '50000 100000\n' }, null],
  ['a group that is not shown', '0::/../other\n', { '/other': '50000 100000\n' }, null],
])('a process is limited by the quota of %s', (_, group, quotas, cores) => {
  expect(quotaOf(group, quotas)).toBe(cores);
});

it('a process that is gone has no quota', () => {
  const root = temporaryFolder('quota');
  expect(cpuQuota(7, { proc: root, cgroup: root })).toBeNull();
});

it('a group of version 1 limits it too, and those above it', () => {
  const root = temporaryFolder('quota');
  const write = (path: string, text: string) => {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
  };
  write('proc/7/cgroup', '5:cpuset:/\n3:cpu,cpuacct:/shop/web\n0::/\n');
  write('cgroup/cpu,cpuacct/shop/web/cpu.cfs_quota_us', '-1\n');
  write('cgroup/cpu,cpuacct/shop/web/cpu.cfs_period_us', '100000\n');
  write('cgroup/cpu,cpuacct/shop/cpu.cfs_quota_us', '75000\n');
  write('cgroup/cpu,cpuacct/shop/cpu.cfs_period_us', '50000\n');
  expect(cpuQuota(7, { proc: join(root, 'proc'), cgroup: join(root, 'cgroup') })).toBe(1.5);
});
