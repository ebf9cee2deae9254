import { execFile } from 'node:child_process';
import { setTimeout as sleep } from 'node:timers/promises';
import { PerfGateError } from '../errors.ts';
import { Family } from './family.ts';
import type { ProcessGroup } from './process-registry.ts';

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
 * taskkill sees, without a grace, because a console process there has no SIGTERM. One that is paused is woken for it.
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
  // One that is paused gets it once it runs again.
  family.signal('SIGCONT');
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

function stopTree({ pgid }: ProcessGroup): Promise<void> {
  return new Promise((resolve) => {
    if (pgid === null) resolve();
    else execFile('taskkill', ['/PID', String(pgid), '/T', '/F'], { windowsHide: true }, () => resolve());
  });
}
