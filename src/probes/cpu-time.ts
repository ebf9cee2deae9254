import { readdirSync } from 'node:fs';
import type { Resources } from '../measurement/run-document.ts';
import { type ProcessEntry, readKernelFile, TICKS_PER_SECOND } from '../service/process-table.ts';

const MS_PER_TICK = 1000 / TICKS_PER_SECOND;

/**
 * CPU time of a process tree since the first reading, from two counters with opposite faults.
 *
 * The scheduler's nanoseconds of every thread (/proc/PID/task/TID/schedstat, first field; sched-stats.rst of the
 * kernel) are exact, but go with the thread: what a thread did between the last reading and its end is lost, and so is
 * everything of one that lives between two readings. The ticks of a process (utime, stime and, for children that were
 * waited for, cutime and cstime of /proc/PID/stat) lose nothing, but count in steps of 10 ms. So the nanoseconds are
 * the answer unless the ticks have seen more than their own error allows.
 */
export class CpuTime {
  readonly #proc: string;
  readonly #threads = new Map<string, { counted: number; last: number }>();
  #firstTicks: number | null = null;
  #ticks = 0;
  #processes = 0;

  constructor(proc: string) {
    this.#proc = proc;
  }

  read(members: ProcessEntry[]): void {
    const first = this.#firstTicks === null;
    for (const { pid } of members) this.#readThreads(pid, first);
    const ticks = members.reduce((sum, entry) => sum + entry.cpuTicks, 0);
    this.#firstTicks ??= ticks;
    // When the tree ends, its counters go; the last reading stands. The same holds when an orphan takes its share with
    // it.
    if (members.length > 0) this.#ticks = Math.max(this.#ticks, ticks - this.#firstTicks);
    this.#processes = Math.max(this.#processes, members.length);
  }

  /** The CPU time in milliseconds, and where it came from. */
  result(): Pick<Resources, 'cpu' | 'cpuSource'> {
    if (this.#processes === 0) return { cpu: null, cpuSource: 'ticks' };
    const exact = [...this.#threads.values()].reduce((sum, thread) => sum + thread.counted, 0) / 1e6;
    const coarse = this.#ticks * MS_PER_TICK;
    // utime and stime are each cut to whole ticks, at both ends: up to two ticks per process.
    const error = 2 * MS_PER_TICK * this.#processes;
    if (this.#threads.size === 0 || coarse > exact + error) return { cpu: coarse, cpuSource: 'ticks' };
    return { cpu: exact, cpuSource: 'schedstat' };
  }

  #readThreads(pid: number, first: boolean): void {
    const folder = `${this.#proc}/${pid}/task`;
    for (const tid of listThreads(folder)) {
      const text = readKernelFile(`${folder}/${tid}/schedstat`);
      if (text === null) continue;
      const now = Number.parseInt(text, 10);
      const thread = this.#threads.get(tid);
      if (!thread) {
        // A thread that was not there at the first reading has started since, at zero.
        this.#threads.set(tid, { counted: first ? 0 : now, last: now });
      } else {
        // Less than before: another thread whose number was reused.
        thread.counted += now >= thread.last ? now - thread.last : now;
        thread.last = now;
      }
    }
  }
}

function listThreads(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}
