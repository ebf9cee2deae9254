import type { Resources } from '../measurement/run-document.ts';
import type { UsedSecond } from '../measurement/second.ts';
import { CgroupSampler, findForeignCgroup } from './cgroup-resources.ts';
import { cpuQuota } from './cpu-quota.ts';
import { PortableSampler } from './portable-resources.ts';
import type { Probe } from './probe.ts';
import { TreeSampler } from './tree-resources.ts';

const ROOTS: KernelRoots = { proc: '/proc', cgroup: '/sys/fs/cgroup' };

/** What the target uses. */
export const resourcesProbe: Probe = {
  name: 'resources',
  begin({ target }) {
    if (target === null) return null;
    const sampler = sampleResources(target);
    const quota = cpuQuota(target, ROOTS);
    const end = (): Resources => ({ ...sampler.stop(), ...(quota !== null && { cpuQuota: quota }) });
    return { end, seconds: () => sampler.seconds() };
  },
};

export interface ResourceSampler {
  /** Ends the sampling. Every counter is read once more, so the window ends with this call. */
  stop(): Resources;
  /** What was used in each second; asked for once, after the end. */
  seconds(): UsedSecond[];
}

/** Where the kernel's files are mounted. */
export interface KernelRoots {
  proc: string;
  cgroup: string;
}

/**
 * Samples CPU time, memory, threads and disk I/O of a process and its descendants from this call to `stop`: on Linux
 * from its cgroup where that is not ours (a container), else from /proc; elsewhere with `ps` or its like.
 * What the system does not report is null.
 *
 * @param pid the pid of the target's first process
 */
export function sampleResources(pid: number, roots: KernelRoots = ROOTS): ResourceSampler {
  if (process.platform !== 'linux') return new PortableSampler(pid);
  const cgroup = findForeignCgroup(pid, roots);
  return cgroup ? new CgroupSampler(cgroup) : new TreeSampler(pid, roots.proc);
}
