import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { messageOf } from '../errors.ts';
import { readKernelFile } from '../target/process-table.ts';

/** Processor cores of target and load generator, as taskset lists them: `0-2`, `3`. */
export interface CoreSplit {
  target: string;
  agent: string;
}

/**
 * Divides the cores that this process may use: one physical core with all its threads for the load generator, the rest
 * for the target.
 *
 * @returns why it is not possible otherwise, as a clause
 */
export async function splitCores(): Promise<CoreSplit | { problem: string }> {
  const status = readKernelFile('/proc/self/status') ?? '';
  const allowed = parseCores(/^Cpus_allowed_list:\s*(\S+)$/m.exec(status)?.[1] ?? '');
  if (allowed.length === 0) return { problem: 'this operating system does not tell its processor cores' };
  if (allowed.length === 1) return { problem: 'there is only one processor core' };
  const split = divide(allowed, (core) =>
    parseCores(readKernelFile(`/sys/devices/system/cpu/cpu${core}/topology/thread_siblings_list`)?.trim() ?? ''),
  );
  try {
    await promisify(execFile)('taskset', ['-c', split.agent, 'true'], { timeout: 5000 });
    return split;
  } catch (error) {
    const missing = (error as NodeJS.ErrnoException).code === 'ENOENT';
    return { problem: missing ? 'taskset is not installed' : `taskset failed (${messageOf(error).split('\n')[0]})` };
  }
}

/** @param siblings the threads of a core's physical core, itself included */
export function divide(allowed: readonly number[], siblings: (core: number) => number[]): CoreSplit {
  const last = allowed.at(-1) as number;
  const physical = allowed.filter((core) => core === last || siblings(last).includes(core));
  // A single physical core is divided into its threads.
  const agent = physical.length < allowed.length ? physical : [last];
  return { target: allowed.filter((core) => !agent.includes(core)).join(','), agent: agent.join(',') };
}

/** `0-2,5` is 0, 1, 2, 5 (cpuset(7), list format). */
export function parseCores(list: string): number[] {
  return list
    .split(',')
    .filter((part) => /^\d+(-\d+)?$/.test(part))
    .flatMap((part) => {
      const [first = 0, last = first] = part.split('-').map(Number);
      return Array.from({ length: last - first + 1 }, (_, index) => first + index);
    });
}
