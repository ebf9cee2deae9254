import { closeSync, openSync, readdirSync, readSync } from 'node:fs';

/** One line of Linux's process table, from /proc/PID/stat (proc_pid_stat(5)). */
export interface ProcessEntry {
  pid: number;
  /** `R`, `S`, `D`, … `Z` for a zombie. */
  state: string;
  ppid: number;
  pgrp: number;
  session: number;
  threads: number;
  /** The start in clock ticks after boot. With the pid it identifies a process; the pid alone is reused. */
  startTicks: number;
  /**
   * The CPU time in clock ticks: its own, including that of ended threads, and that of the children it has waited for.
   */
  cpuTicks: number;
}

/**
 * Clock ticks per second as the kernel reports them to processes (USER_HZ): 100 on every architecture that Node.js runs
 * on.
 */
export const TICKS_PER_SECOND = 100;

/**
 * What such files are read into. Their sizes are not known before, so `readFileSync` takes 64 kB for each: read by the
 * hundred between two slices, most of the time of this process went into collecting them.
 */
const ROOM = Buffer.allocUnsafe(64 * 1024);

/** Reads a file under /proc or /sys; null when it does not exist, is not ours to read, or its process has ended. */
export function readKernelFile(path: string): string | null {
  let file: number | null = null;
  try {
    file = openSync(path, 'r');
    for (let text = ''; ; ) {
      const length = readSync(file, ROOM);
      if (length === 0) return text;
      text += ROOM.toString('latin1', 0, length);
    }
  } catch {
    return null;
  } finally {
    if (file !== null) closeSync(file);
  }
}

/** Lists the pids in /proc; none where there is no /proc. */
export function listPids(proc = '/proc'): number[] {
  try {
    return readdirSync(proc)
      .map(Number)
      .filter((pid) => pid > 0);
  } catch {
    return [];
  }
}

/** Reads one process; null when it does not exist. */
export function readProcess(pid: number, proc = '/proc'): ProcessEntry | null {
  const stat = readKernelFile(`${proc}/${pid}/stat`);
  if (stat === null) return null;
  // The name is in parentheses and may contain anything, including parentheses.
  const [state = '', ...rest] = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  const field = (number: number) => Number(rest[number - 4]);
  return {
    pid,
    state,
    ppid: field(4),
    pgrp: field(5),
    session: field(6),
    threads: field(20),
    startTicks: field(22),
    cpuTicks: field(14) + field(15) + field(16) + field(17),
  };
}

/** Lists every running process. */
export function runningProcesses(): ProcessEntry[] {
  return listPids()
    .map((pid) => readProcess(pid))
    .filter((entry) => entry !== null)
    .filter(isRunning);
}

/**
 * Whether a process holds more than its exit code. While it is being killed it is a zombie as soon as its first thread has
 * ended, and its sockets take connections until the last one has.
 */
export function isRunning({ state, threads }: ProcessEntry): boolean {
  return state === 'Z' ? threads > 1 : state !== 'X';
}

/** Whether a process was started with this text somewhere in its environment. */
export function hasInEnvironment(pid: number, text: string): boolean {
  return readKernelFile(`/proc/${pid}/environ`)?.includes(text) ?? false;
}
