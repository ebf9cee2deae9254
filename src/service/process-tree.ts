import { listPids, type ProcessEntry, readProcess } from './process-table.ts';

/**
 * The processes that belong to a target: the root, its descendants, and what else is in the root's process group or
 * session (a child whose parent has ended). The parents are read from every /proc/PID/stat and not from
 * /proc/PID/task/TID/children, which not every kernel has (CONFIG_PROC_CHILDREN) and which forgets orphans; a pid found
 * not to belong is not read again, so a reading costs one directory listing and the members.
 */
export class ProcessTree {
  readonly #root: number;
  readonly #proc: string;
  /** Start ticks by pid, so that an orphan stays a member. */
  #members = new Map<number, number>();
  #foreign = new Set<number>();

  constructor(root: number, proc: string) {
    this.#root = root;
    this.#proc = proc;
  }

  /** The members now, zombies included: their counters are read until their parent takes them over. */
  members(): ProcessEntry[] {
    const pids = listPids(this.#proc);
    const stillForeign = new Set<number>();
    const candidates: ProcessEntry[] = [];
    for (const pid of pids) {
      if (this.#foreign.has(pid)) stillForeign.add(pid);
      else {
        const entry = readProcess(pid, this.#proc);
        if (entry) candidates.push(entry);
      }
    }
    const found = new Map<number, ProcessEntry>();
    for (let size = -1; size !== found.size; ) {
      size = found.size;
      for (const entry of candidates) {
        if (this.#belongs(entry) || found.has(entry.ppid)) found.set(entry.pid, entry);
      }
    }
    for (const { pid } of candidates) if (!found.has(pid)) stillForeign.add(pid);
    this.#foreign = stillForeign;
    const members = [...found.values()];
    this.#members = new Map(members.map((entry) => [entry.pid, entry.startTicks]));
    return members;
  }

  #belongs({ pid, pgrp, session, startTicks }: ProcessEntry): boolean {
    return [pid, pgrp, session].includes(this.#root) || this.#members.get(pid) === startTicks;
  }
}
