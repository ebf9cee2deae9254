import { join } from 'node:path';
import { readKernelFile } from '../service/process-table.ts';
import { cgroupFolders } from './cgroup-folders.ts';
import type { KernelRoots } from './resources.ts';

/**
 * Finds how many cores a process may use by the quotas of its cgroup and those above it (cpu.max of cgroup v2: `50000
 * 100000` is half a core; cpu.cfs_quota_us and cpu.cfs_period_us of v1).
 *
 * @returns null where nothing limits it, or that cannot be read
 */
export function cpuQuota(pid: number, roots: KernelRoots): number | null {
  const groups = cgroupFolders(pid, 'cpu', roots);
  const quotas = (groups?.folders ?? []).flatMap((folder) => {
    const read = (name: string) => readKernelFile(join(folder, name));
    const [, quota, period] =
      groups?.version === 1
        ? (`${read('cpu.cfs_quota_us')} ${read('cpu.cfs_period_us')}`.match(/^(\d+)\s+(\d+)\s*$/) ?? [])
        : (read('cpu.max')?.match(/^(\d+) (\d+)$/m) ?? []);
    return Number(quota) > 0 && Number(period) > 0 ? [Number(quota) / Number(period)] : [];
  });
  return quotas.length === 0 ? null : Math.min(...quotas);
}
