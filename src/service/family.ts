import type { ProcessGroup } from './process-registry.ts';
import { hasInEnvironment, isRunning, type ProcessEntry, readProcess, runningProcesses } from './process-table.ts';

/** The processes of one group, wherever they went. */
export class Family {
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

  /** @returns whether there was anything that could be signaled */
  signal(signal: NodeJS.Signals): boolean {
    const running = this.running();
    if (process.platform !== 'linux') return this.#signalGroup(signal);
    // One call for the group leaves no gap in which a member forks unseen.
    const inGroup = running.some((entry) => entry.pgrp === this.#group.pgid) && this.#signalGroup(signal);
    const outside = running.filter(({ pgrp }) => pgrp !== this.#group.pgid).map(({ pid }) => trySignal(pid, signal));
    return inGroup || outside.includes(true);
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
