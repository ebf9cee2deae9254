import { readdirSync } from 'node:fs';
import type { Interference } from '../measurement/run-document.ts';
import { readKernelFile, readProcess, TICKS_PER_SECOND } from '../service/process-table.ts';
import { ProcessTree } from '../service/process-tree.ts';
import { CpuTime } from './cpu-time.ts';
import type { Probe, Watched } from './probe.ts';
import { SchedulerCounts } from './scheduler-counts.ts';

const MS_PER_TICK = 1000 / TICKS_PER_SECOND;

interface InterferenceWatch {
  /**
   * Ends the watch.
   *
   * @param targetCpu CPU time of the target since the watch began, milliseconds; null where it is not known: the CPU
   *   time of others is then unknown too
   */
  stop(targetCpu: number | null): Interference;
}

/** Where the kernel's files are mounted. */
interface KernelRoots {
  proc: string;
  sys: string;
}

/** A watch on what else the machine is doing. */
export const interferenceProbe: Probe = {
  name: 'interference',
  begin(watched) {
    const watch = watchInterference(watched);
    return watch && { end: ({ resources }) => watch.stop(resources?.cpu ?? null) };
  },
};

/**
 * Watches what else the machine is doing, from this call to `stop`. Only cumulative counters are read, once at either
 * end: the watch itself costs under a millisecond.
 *
 * @returns null on systems other than Linux
 */
export function watchInterference(
  { target, generator: agents }: Watched,
  roots: KernelRoots = { proc: '/proc', sys: '/sys' },
): InterferenceWatch | null {
  const { proc } = roots;
  const agentTime = new CpuTime(proc);
  const readGenerator = () => {
    agentTime.read(agents.flatMap((agent) => readProcess(agent, proc) ?? []));
  };
  const first = readMachine(roots);
  if (first.busy === null) return null;
  const own = process.cpuUsage();
  readGenerator();
  const tree = target === null ? null : new ProcessTree(target, proc);
  const ofTarget = new SchedulerCounts(() => tree?.members().map(({ pid }) => pid) ?? [], proc);
  const ofGenerator = new SchedulerCounts(() => agents, proc);
  return {
    stop(targetCpu) {
      readGenerator();
      const counted = ofTarget.result();
      const targetWait = counted?.wait ?? null;
      const generatorWait = ofGenerator.result()?.wait ?? null;
      const { user, system } = process.cpuUsage(own);
      const last = readMachine(roots);
      const busy = difference(first.busy, last.busy);
      const { cpu: agentCpu } = agentTime.result();
      const ours = targetCpu === null || agentCpu === null ? null : targetCpu + agentCpu + (user + system) / 1000;
      return {
        foreignCpu: busy === null || ours === null ? null : Math.max(0, busy - ours),
        steal: difference(first.steal, last.steal),
        pressure: difference(first.pressure, last.pressure),
        frequency: mean([first.frequency, last.frequency].filter((value) => value !== null)),
        voluntarySwitches: counted?.voluntary ?? null,
        involuntarySwitches: counted?.involuntary ?? null,
        ...(targetWait !== null && { targetWait }),
        ...(generatorWait !== null && { generatorWait }),
      };
    },
  };
}

interface MachineReading {
  /** The CPU time spent on anything, milliseconds. */
  busy: number | null;
  steal: number | null;
  pressure: number | null;
  /** Megahertz. */
  frequency: number | null;
}

function readMachine({ proc, sys }: KernelRoots): MachineReading {
  // proc_stat(5): user nice system idle iowait irq softirq steal; guest time is in user already.
  const [user, nice, system, , , irq, softirq, steal] =
    readKernelFile(`${proc}/stat`)
      ?.match(/^cpu +(.+)$/m)?.[1]
      ?.split(' ')
      .map((ticks) => Number(ticks) * MS_PER_TICK) ?? [];
  // psi.rst of the kernel; microseconds.
  const stalled = readKernelFile(`${proc}/pressure/cpu`)?.match(/^some .*total=(\d+)/)?.[1];
  return {
    busy: sum([user, nice, system, irq, softirq]),
    steal: steal ?? null,
    pressure: stalled === undefined ? null : Number(stalled) / 1000,
    frequency: readFrequency({ proc, sys }),
  };
}

/**
 * Reads the frequency from the driver that sets it or, where there is none (most virtual machines), what the processor
 * claims.
 */
function readFrequency({ proc, sys }: KernelRoots): number | null {
  const set = list(`${sys}/devices/system/cpu`)
    .filter((name) => /^cpu\d+$/.test(name))
    .map((name) => readKernelFile(`${sys}/devices/system/cpu/${name}/cpufreq/scaling_cur_freq`))
    .filter((kilohertz) => kilohertz !== null)
    .map((kilohertz) => Number(kilohertz) / 1000);
  if (set.length > 0) return mean(set);
  const claimed = readKernelFile(`${proc}/cpuinfo`)?.matchAll(/^cpu MHz\s*: ([\d.]+)$/gm) ?? [];
  return mean([...claimed].map(([, megahertz]) => Number(megahertz)));
}

function list(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}

function difference(first: number | null, last: number | null): number | null {
  return first === null || last === null ? null : Math.max(0, last - first);
}

/** Adds values up; null where one is missing. */
function sum(values: (number | undefined)[]): number | null {
  return values.reduce<number | null>((all, value) => (all === null || value === undefined ? null : all + value), 0);
}

function mean(values: number[]): number | null {
  return values.length === 0 ? null : values.reduce((all, value) => all + value, 0) / values.length;
}
