import { readdirSync } from 'node:fs';
import { readKernelFile } from '../service/process-table.ts';

/** What the scheduler did to the threads of processes. */
interface SchedulerCount {
  /** Context switches: a thread had to wait for something, or was preempted. */
  voluntary: number;
  involuntary: number;
  /** The time in which threads were ready to run and waited for a processor, milliseconds; null where it is unknown. */
  wait: number | null;
}

/**
 * Counts what the scheduler did to the threads of processes from its creation on: context switches
 * (proc_pid_status(5)), and the wait in the run queue (/proc/PID/task/TID/schedstat, second field, nanoseconds;
 * sched-stats.rst of the kernel). What happened to a thread that ends is lost.
 */
export class SchedulerCounts {
  readonly #pids: () => readonly number[];
  readonly #proc: string;
  readonly #first: Map<string, SchedulerCount>;

  /** @param pids lists the processes, also those that are new */
  constructor(pids: () => readonly number[], proc: string) {
    this.#pids = pids;
    this.#proc = proc;
    this.#first = this.#read();
  }

  /** @returns null where no thread is left */
  result(): SchedulerCount | null {
    const last = this.#read();
    if (last.size === 0) return null;
    const sum: SchedulerCount = { voluntary: 0, involuntary: 0, wait: null };
    for (const [thread, now] of last) {
      // A thread that was not there at first has started since, at zero.
      const first = this.#first.get(thread) ?? { voluntary: 0, involuntary: 0, wait: 0 };
      sum.voluntary += Math.max(0, now.voluntary - first.voluntary);
      sum.involuntary += Math.max(0, now.involuntary - first.involuntary);
      if (now.wait !== null) sum.wait = (sum.wait ?? 0) + Math.max(0, now.wait - (first.wait ?? 0));
    }
    return sum;
  }

  #read(): Map<string, SchedulerCount> {
    const folders = this.#pids().flatMap((pid) => {
      const tasks = `${this.#proc}/${pid}/task`;
      return list(tasks).map((thread) => `${tasks}/${thread}`);
    });
    return new Map(
      folders.flatMap((folder) => {
        const text = readKernelFile(`${folder}/status`);
        const voluntary = text?.match(/^voluntary_ctxt_switches:\s+(\d+)$/m)?.[1];
        const involuntary = text?.match(/^nonvoluntary_ctxt_switches:\s+(\d+)$/m)?.[1];
        if (voluntary === undefined || involuntary === undefined) return [];
        const nanoseconds = readKernelFile(`${folder}/schedstat`)?.match(/^\d+ (\d+) /)?.[1];
        const wait = nanoseconds === undefined ? null : Number(nanoseconds) / 1e6;
        return [[folder, { voluntary: Number(voluntary), involuntary: Number(involuntary), wait }] as const];
      }),
    );
  }
}

function list(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}
