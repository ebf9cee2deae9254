import { dirname, join } from 'node:path';
import { readKernelFile } from '../service/process-table.ts';
import type { KernelRoots } from './resources.ts';

/** The groups above each other that are looked at. */
const DEEPEST = 50;

/**
 * Finds how many cores a process may use by the quotas of its cgroup and those above it (cpu.max of cgroup v2: `50000
 * 100000` is half a core).
 *
 * @returns null where nothing limits it, or that cannot be read
 */
export function cpuQuota(pid: number, { proc, cgroup }: KernelRoots): number | null {
  const path = readKernelFile(`${proc}/${pid}/cgroup`)?.match(/^0::(\/.*)$/m)?.[1];
  // Outside of the part of the hierarchy that a container is shown, paths climb: /../other.
  if (path === undefined || path.split('/').includes('..')) return null;
  const quotas: number[] = [];
  let group = path;
  for (let depth = 0; depth < DEEPEST; depth++) {
    const [, quota, period] = readKernelFile(join(cgroup, group, 'cpu.max'))?.match(/^(\d+) (\d+)$/m) ?? [];
    if (Number(quota) > 0 && Number(period) > 0) quotas.push(Number(quota) / Number(period));
    if (group === '/') break;
    group = dirname(group);
  }
  return quotas.length === 0 ? null : Math.min(...quotas);
}
