import { readFileSync } from 'node:fs';
import { agentsOf, paceOf } from '../../load/pace/pace.ts';
import type { Pacing } from '../../load/pace/pacing.ts';

/** Files that a process has open beside its connections: libraries, pipes, the event loop's own. */
const OTHER_FILES = 64;

/**
 * Checks whether a load needs more open files than there may be: every connection is one, of the agent and of the service.
 * Node raises its own limit as far as it may, to the hard limit (node.cc, PlatformInit), which the service inherits from
 * the same shell.
 *
 * @param limits as Linux lists them; null on other systems, which are not asked
 * @returns why not so many connections can be open, as a clause that follows the name of the scenario; null: they can
 */
export function tooManyFiles(pacing: Pacing, limits = readLimits()): string | null {
  const most = hardLimit(limits ?? '');
  const { connections } = paceOf(pacing);
  const share = Math.ceil(connections / Math.min(agentsOf(pacing), connections));
  const needed = share + OTHER_FILES;
  if (needed <= most) return null;
  return (
    `needs ${share.toLocaleString('en-US')} connections in one process, but only ` +
    `${most.toLocaleString('en-US')} files may be open here. Raise the limit with \`ulimit -n ${needed}\` in the shell that ` +
    'starts perf-gate (above the hard limit it takes an administrator), or have fewer connections or more agents'
  );
}

function readLimits(): string | null {
  try {
    return readFileSync('/proc/self/limits', 'latin1');
  } catch {
    return null;
  }
}

/** Reads how many files may be open; infinite where the system does not say. */
function hardLimit(limits: string): number {
  const [, hard] = /^Max open files\s+\S+\s+(\d+)/m.exec(limits) ?? [];
  return hard === undefined ? Number.POSITIVE_INFINITY : Number(hard);
}
