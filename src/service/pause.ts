import { setTimeout as sleep } from 'node:timers/promises';
import { Family } from './family.ts';
import type { ProcessGroup } from './process-registry.ts';

/** The states of a process that does nothing: stopped by a signal or by a tracer, or ended (proc_pid_stat(5)). */
const RESTING = 'TtZX';
/** The milliseconds that the kernel gets to stop what received SIGSTOP. */
const PATIENCE = 500;

/**
 * Lets a process group, and everything that came from it, do nothing for a while: SIGSTOP, which no process can ignore.
 * What it has in memory stays, and its connections are kept.
 */
export class Pausing {
  readonly #family: Family;

  constructor(group: ProcessGroup) {
    this.#family = new Family(group);
  }

  /**
   * Resolves when nothing of it runs.
   *
   * @returns whether it is paused; not where there are no such signals, or a process of it belongs to another user
   */
  async pause(): Promise<boolean> {
    if (process.platform === 'win32' || !this.#family.signal('SIGSTOP')) return false;
    if (process.platform !== 'linux') return true;
    const deadline = performance.now() + PATIENCE;
    for (let wait = 1; ; wait *= 2) {
      if (this.#family.running().every(({ state }) => RESTING.includes(state))) return true;
      if (performance.now() >= deadline) return false;
      await sleep(wait);
    }
  }

  resume(): void {
    if (process.platform !== 'win32') this.#family.signal('SIGCONT');
  }
}
