import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { messageOf } from '../errors.ts';
import { readKernelFile } from '../service/process-table.ts';

/** The processor cores of target and load generator, as taskset lists them: `0-2`, `3`. */
export interface CoreSplit {
  target: string;
  agent: string;
}

/**
 * Divides the cores that this process may use: a physical core with all its threads for each of the load generator's
 * processes, but at most half of them, the rest for the target.
 *
 * @param agents the number of processes of the load generator
 * @returns the cores, or why it is not possible, as a clause
 */
export async function splitCores(agents = 1): Promise<CoreSplit | { problem: string }> {
  const status = readKernelFile('/proc/self/status') ?? '';
  const allowed = parseCores(/^Cpus_allowed_list:\s*(\S+)$/m.exec(status)?.[1] ?? '');
  if (allowed.length === 0) return { problem: 'this operating system does not list its processor cores' };
  if (allowed.length === 1) return { problem: 'there is only one processor core' };
  const siblings = (core: number) =>
    parseCores(readKernelFile(`/sys/devices/system/cpu/cpu${core}/topology/thread_siblings_list`)?.trim() ?? '');
  const split = divide(allowed, siblings, agents);
  try {
    await promisify(execFile)('taskset', ['-c', split.agent, 'true'], { timeout: 5000 });
    return split;
  } catch (error) {
    const missing = (error as NodeJS.ErrnoException).code === 'ENOENT';
    return { problem: missing ? 'taskset is not installed' : `taskset failed (${messageOf(error).split('\n')[0]})` };
  }
}

/**
 * @param siblings the threads of a core's physical core, itself included
 * @param agents the physical cores for the load generator, where there are twice as many
 */
export function divide(allowed: readonly number[], siblings: (core: number) => number[], agents = 1): CoreSplit {
  const physical: number[][] = [];
  for (const core of allowed) {
    if (physical.some((threads) => threads.includes(core))) continue;
    physical.push(allowed.filter((other) => other === core || siblings(core).includes(other)));
  }
  const cores = Math.min(agents, Math.max(1, Math.floor(physical.length / 2)));
  // A single physical core is divided into its threads.
  const agent = physical.length > 1 ? physical.slice(-cores).flat() : allowed.slice(-1);
  return {
    target: allowed.filter((core) => !agent.includes(core)).join(','),
    agent: agent.toSorted((a, b) => a - b).join(','),
  };
}

/** Reads a list of cores: `0-2,5` is 0, 1, 2, 5 (cpuset(7), list format). */
export function parseCores(list: string): number[] {
  return list
    .split(',')
    .filter((part) => /^\d+(-\d+)?$/.test(part))
    .flatMap((part) => {
      const [first = 0, last = first] = part.split('-').map(Number);
      return Array.from({ length: last - first + 1 }, (_, index) => first + index);
    });
}
