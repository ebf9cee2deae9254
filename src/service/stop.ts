import { execFile } from 'node:child_process';
import { setTimeout as sleep } from 'node:timers/promises';
import { PerfGateError } from '../errors.ts';
import type { ProcessGroup } from './process-registry.ts';
import { hasInEnvironment, isRunning, type ProcessEntry, readProcess, runningProcesses } from './process-table.ts';

/** The milliseconds that the kernel gets to end what received SIGKILL; only a hang in a device driver takes longer. */
const KILL_PATIENCE = 5000;

/** How a process group ended. */
export interface Stop {
  /** Whether SIGTERM and its grace were not enough. */
  killed: boolean;
  /** The grace that it had, milliseconds. */
  grace: number;
  /** The time that the stop took, milliseconds. */
  waited: number;
}

/**
 * Ends a process group and everything that came from it: SIGTERM, its grace, then SIGKILL. On Linux this includes
 * descendants that left the group and the session (setsid, daemons), found by their ancestry while their ancestors
 * live and by the marker in their environment after that. (Missed: a daemon that has lost its ancestors and
 * overwritten its environment before the stop.) On other POSIX systems it is the group alone, on Windows the tree that
 * taskkill sees, without a grace, because a console process there has no SIGTERM.
 *
 * Resolves when none of it is running anymore.
 *
 * @throws PerfGateError `target` when a process survives SIGKILL
 */
export async function stopGroup(group: ProcessGroup): Promise<Stop> {
  const { grace } = group;
  const began = performance.now();
  const ended = (killed: boolean): Stop => ({ killed, grace, waited: performance.now() - began });
  if (process.platform === 'win32') {
    await stopTree(group);
    return ended(false);
  }
  const family = new Family(group);
  family.signal('SIGTERM');
  if (await isGone(family, grace)) return ended(false);
  const deadline = performance.now() + KILL_PATIENCE;
  while (performance.now() < deadline) {
    family.signal('SIGKILL');
    if (await isGone(family, 200)) return ended(true);
  }
  const pids = family.running().map((entry) => entry.pid);
  throw new PerfGateError(
    'target',
    `${pids.length ? `process ${pids.join(', ')}` : `process group ${group.pgid}`} of the target does not end, even after SIGKILL. ` +
      'Look at its state with `ps` and end it by hand; perf-gate cannot measure while it runs.',
  );
}

async function isGone(family: Family, patience: number): Promise<boolean> {
  const deadline = performance.now() + patience;
  for (let pause = 5; ; pause = Math.min(pause * 1.5, 50)) {
    if (!family.isAlive()) return true;
    if (performance.now() >= deadline) return false;
    await sleep(pause);
  }
}

/** The processes of one group, wherever they went. */
class Family {
  readonly #group: ProcessGroup;
  /** The start ticks, by pid, of every process that was seen to belong to it. */
  readonly #seen = new Map<number, number>();

  constructor(group: ProcessGroup) {
    this.#group = group;
  }

  isAlive(): boolean {
    if (process.platform !== 'linux') return this.#signalGroup(0);
    const leader = this.#group.pgid === null ? null : readProcess(this.#group.pgid);
    // Cheap while the leader runs; only then is the whole table read.
    if (leader && isRunning(leader) && leader.startTicks === this.#group.startTicks) return true;
    return this.running().length > 0;
  }

  signal(signal: NodeJS.Signals): void {
    const running = this.running();
    if (process.platform !== 'linux') this.#signalGroup(signal);
    // One call for the group leaves no gap in which a member forks unseen.
    else if (running.some((entry) => entry.pgrp === this.#group.pgid)) this.#signalGroup(signal);
    for (const { pid, pgrp } of running) {
      if (pgrp !== this.#group.pgid) trySignal(pid, signal);
    }
  }

  /** Finds what is still running of it; Linux only. */
  running(): ProcessEntry[] {
    const { pgid, startTicks, marker } = this.#group;
    if (startTicks === null) return [];
    const table = runningProcesses();
    const candidates = table.filter((entry) => entry.startTicks >= startTicks && entry.pid !== process.pid);
    // When the leader's pid has been reused by another process, the number no longer means our group.
    const reused = table.some((entry) => entry.pid === pgid && entry.startTicks !== startTicks);
    const members = new Map<number, ProcessEntry>();
    const isMember = ({ pid, pgrp, session, ppid, startTicks: started }: ProcessEntry) =>
      (!reused && (pgrp === pgid || session === pgid)) ||
      this.#seen.get(pid) === started ||
      members.has(ppid) ||
      hasInEnvironment(pid, marker);
    for (let found = -1; found !== members.size; ) {
      found = members.size;
      for (const entry of candidates) {
        if (members.has(entry.pid) || !isMember(entry)) continue;
        members.set(entry.pid, entry);
        this.#seen.set(entry.pid, entry.startTicks);
      }
    }
    return [...members.values()];
  }

  /** Whether the group still exists. */
  #signalGroup(signal: NodeJS.Signals | 0): boolean {
    const { pgid } = this.#group;
    return pgid !== null && trySignal(-pgid, signal);
  }
}

function trySignal(pid: number, signal: NodeJS.Signals | 0): boolean {
  try {
    process.kill(pid, signal);
    return true;
  } catch {
    // ESRCH: it has ended in the meantime. EPERM: it runs as another user, or (macOS) it is a zombie.
    return false;
  }
}

function stopTree({ pgid }: ProcessGroup): Promise<void> {
  return new Promise((resolve) => {
    if (pgid === null) resolve();
    else execFile('taskkill', ['/PID', String(pgid), '/T', '/F'], { windowsHide: true }, () => resolve());
  });
}
