import { readFileSync } from 'node:fs';
import { PerfGateError } from '../../errors.ts';
import { agentsOf, paceOf } from '../../load/pace/pace.ts';
import type { Pacing } from '../../load/pace/pacing.ts';

/** Files that a process has open beside its connections: libraries, pipes, the event loop's own. */
const OTHER_FILES = 64;

/**
 * Every connection is an open file, of the agent and of the service. Node raises its own limit as far as it may, to the hard
 * limit (node.cc, PlatformInit), which the service inherits from the same shell.
 *
 * @param limits as Linux lists them; null on other systems, which are not asked
 * @throws PerfGateError `config` when a scenario has more connections than may be open
 */
export function checkFileDescriptors(scenarios: readonly ({ name: string } & Pacing)[], limits = readLimits()): void {
  const most = hardLimit(limits ?? '');
  for (const scenario of scenarios) {
    const { connections } = paceOf(scenario);
    const share = Math.ceil(connections / Math.min(agentsOf(scenario), connections));
    const needed = share + OTHER_FILES;
    if (needed <= most) continue;
    throw new PerfGateError(
      'config',
      `"${scenario.name}" needs ${share.toLocaleString('en-US')} connections in one process, but only ` +
        `${most.toLocaleString('en-US')} files may be open here. Raise the limit with \`ulimit -n ${needed}\` in the shell that ` +
        'starts perf-gate (above the hard limit it takes an administrator), or have fewer connections or more agents.',
    );
  }
}

function readLimits(): string | null {
  try {
    return readFileSync('/proc/self/limits', 'latin1');
  } catch {
    return null;
  }
}

/** Of open files; infinite where nobody tells. */
function hardLimit(limits: string): number {
  const [, hard] = /^Max open files\s+\S+\s+(\d+)/m.exec(limits) ?? [];
  return hard === undefined ? Number.POSITIVE_INFINITY : Number(hard);
}
