import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Pressure } from '../measurement/pressure.ts';
import { readKernelFile } from '../service/process-table.ts';
import { ProcessTree } from '../service/process-tree.ts';
import { cgroupFolders } from './cgroup-folders.ts';
import type { Probe } from './probe.ts';
import type { KernelRoots } from './resources.ts';

/** What holds the target up: its busiest thread, storage, memory and the limits of its cgroup. */
export const pressureProbe: Probe = {
  name: 'pressure',
  begin({ target }) {
    return target === null ? null : watchPressure(target);
  },
};

/**
 * Watches what holds a target up, from this call to `end`. Only cumulative counters are read, once at either end: a few
 * milliseconds for a service of a hundred threads.
 *
 * @returns null on systems other than Linux
 */
export function watchPressure(
  target: number,
  roots: KernelRoots = { proc: '/proc', cgroup: '/sys/fs/cgroup' },
): { end(): Pressure } | null {
  if (process.platform !== 'linux') return null;
  const tree = new ProcessTree(target, roots.proc);
  const read = (): Reading => {
    const pids = tree.members().map(({ pid }) => pid);
    return {
      threads: readThreads(pids, roots.proc),
      io: stalled('io', roots),
      memory: stalled('memory', roots),
      majorFaults: majorFaultsOf(pids, roots.proc),
      throttling: readThrottling(target, roots),
      killed: readKilled(target, roots),
    };
  };
  const first = read();
  return {
    end() {
      const last = read();
      return {
        busiest: busiestOf(first.threads, last.threads),
        io: difference(first.io, last.io),
        memory: difference(first.memory, last.memory),
        majorFaults: difference(first.majorFaults, last.majorFaults),
        throttling: throttlingBetween(first.throttling, last.throttling),
        killed: difference(first.killed, last.killed),
      };
    },
  };
}

interface Thread {
  /** Milliseconds. */
  cpu: number;
  wait: number;
}

interface Throttling {
  time: number;
  periods: number;
  throttled: number;
}

interface Reading {
  threads: ReadonlyMap<string, Thread>;
  io: number | null;
  memory: number | null;
  majorFaults: number | null;
  /** Of each group, by its folder. */
  throttling: ReadonlyMap<string, Throttling>;
  killed: number | null;
}

/** /proc/PID/task/TID/schedstat: the time on a processor and in its queue, nanoseconds (sched-stats.rst of the kernel). */
function readThreads(pids: readonly number[], proc: string): Map<string, Thread> {
  const threads = pids.flatMap((pid) => {
    const tasks = `${proc}/${pid}/task`;
    return list(tasks).flatMap((thread) => {
      const [, cpu, wait] = readKernelFile(`${tasks}/${thread}/schedstat`)?.match(/^(\d+) (\d+) /) ?? [];
      return cpu === undefined ? [] : [[thread, { cpu: Number(cpu) / 1e6, wait: Number(wait) / 1e6 }] as const];
    });
  });
  return new Map(threads);
}

function busiestOf(first: Reading['threads'], last: Reading['threads']): Pressure['busiest'] {
  let busiest: Thread | null = null;
  for (const [thread, now] of last) {
    // A thread that was not there at first has started since, at zero.
    const before = first.get(thread) ?? { cpu: 0, wait: 0 };
    const one = { cpu: Math.max(0, now.cpu - before.cpu), wait: Math.max(0, now.wait - before.wait) };
    if (busiest === null || one.cpu + one.wait > busiest.cpu + busiest.wait) busiest = one;
  }
  return busiest;
}

/** psi.rst of the kernel; microseconds there. */
function stalled(what: 'io' | 'memory', { proc }: KernelRoots): number | null {
  const total = readKernelFile(`${proc}/pressure/${what}`)?.match(/^some .*total=(\d+)/)?.[1];
  return total === undefined ? null : Number(total) / 1000;
}

/** Field 12 of /proc/PID/stat (proc_pid_stat(5)). */
function majorFaultsOf(pids: readonly number[], proc: string): number | null {
  const counts = pids.flatMap((pid) => {
    const stat = readKernelFile(`${proc}/${pid}/stat`);
    // The name is in parentheses and may contain anything, including parentheses.
    return stat === null ? [] : [Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[9])];
  });
  return counts.length === 0 ? null : counts.reduce((sum, count) => sum + count, 0);
}

/** Counts of cpu.stat, whose time is in microseconds in cgroup v2, and in nanoseconds in v1. */
function readThrottling(pid: number, roots: KernelRoots): Map<string, Throttling> {
  const groups = cgroupFolders(pid, 'cpu', roots);
  const found = (groups?.folders ?? []).flatMap((folder) => {
    const text = readKernelFile(join(folder, 'cpu.stat'));
    const [periods, throttled] = [keyed(text, 'nr_periods'), keyed(text, 'nr_throttled')];
    const time = groups?.version === 1 ? keyed(text, 'throttled_time') : keyed(text, 'throttled_usec');
    if (periods === null || throttled === null || time === null) return [];
    return [[folder, { periods, throttled, time: time / (groups?.version === 1 ? 1e6 : 1000) }] as const];
  });
  return new Map(found);
}

function throttlingBetween(first: Reading['throttling'], last: Reading['throttling']): Pressure['throttling'] {
  const all = [...last].flatMap(([folder, now]) => {
    const before = first.get(folder);
    if (before === undefined || now.periods <= before.periods) return [];
    return {
      time: Math.max(0, now.time - before.time),
      periods: now.periods - before.periods,
      throttled: Math.max(0, now.throttled - before.throttled),
    };
  });
  return all.toSorted((a, b) => b.time - a.time)[0] ?? null;
}

/** The processes of the target's own group that were killed for memory (memory.events; memory.oom_control in v1). */
function readKilled(pid: number, roots: KernelRoots): number | null {
  const groups = cgroupFolders(pid, 'memory', roots);
  const [own] = groups?.folders ?? [];
  if (own === undefined) return null;
  const file = groups?.version === 1 ? 'memory.oom_control' : 'memory.events';
  return keyed(readKernelFile(join(own, file)), 'oom_kill');
}

function keyed(text: string | null, key: string): number | null {
  const value = text?.match(new RegExp(`^${key} (\\d+)$`, 'm'))?.[1];
  return value === undefined ? null : Number(value);
}

function difference(first: number | null, last: number | null): number | null {
  return first === null || last === null ? null : Math.max(0, last - first);
}

function list(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}
