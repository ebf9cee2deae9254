import { Family } from './family.ts';
import type { Registry } from './process-registry.ts';
import { isRunning, type ProcessEntry, readProcess, runningProcesses } from './process-table.ts';

/** A process that this run has started, however many processes stand between, and what descends from it. */
export class OwnedProcess {
  readonly pid: number;
  readonly #startTicks: number;

  private constructor({ pid, startTicks }: ProcessEntry) {
    this.pid = pid;
    this.#startTicks = startTicks;
  }

  /**
   * Finds a process among those that this run has started. Any other, even of the same user, is nobody's business.
   *
   * @returns why it is none of them, as the rest of a sentence about the process
   */
  static find(pid: number, { groups }: Pick<Registry, 'groups'>): OwnedProcess | { why: string } {
    if (process.platform !== 'linux') return { why: 'cannot be told from those of others on this system' };
    const entry = readProcess(pid);
    if (entry === null || !isRunning(entry)) return { why: 'does not run' };
    const isOurs = groups.some((group) => new Family(group).running().some((member) => isSame(member, entry)));
    return isOurs ? new OwnedProcess(entry) : { why: 'was not started by this run' };
  }

  /** Sends a signal to the process alone. @returns whether it was still there */
  signal(name: NodeJS.Signals): boolean {
    return send(this.#identity, name);
  }

  /**
   * Sends a signal to the process and to everything that descends from it.
   *
   * @returns those that got it, parents first
   */
  signalAll(name: NodeJS.Signals): OwnedProcess[] {
    const table = runningProcesses();
    const members = table.filter((entry) => isSame(entry, this.#identity));
    for (let at = 0; at < members.length; at++) {
      const { pid } = members[at] as ProcessEntry;
      members.push(...table.filter(({ ppid, pid: own }) => ppid === pid && own !== pid));
    }
    return members.filter((entry) => send(entry, name)).map((entry) => new OwnedProcess(entry));
  }

  get #identity(): Identity {
    return { pid: this.pid, startTicks: this.#startTicks };
  }
}

type Identity = Pick<ProcessEntry, 'pid' | 'startTicks'>;

function isSame(one: Identity, other: Identity): boolean {
  return one.pid === other.pid && one.startTicks === other.startTicks;
}

/** Sends a signal unless the pid has been given to another process in the meantime. */
function send(identity: Identity, name: NodeJS.Signals): boolean {
  const now = readProcess(identity.pid);
  if (now === null || !isRunning(now) || !isSame(now, identity)) return false;
  try {
    process.kill(identity.pid, name);
    return true;
  } catch {
    // It has ended since, or belongs to another user.
    return false;
  }
}
