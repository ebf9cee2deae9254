import { z } from 'zod';
import { fault as wrong } from '../../settings/fault.ts';
import type { FaultSettings } from './fault-schema.ts';

/** Who starts again what a fault has ended. */
const RESTARTS = ['perf-gate', 'itself'] as const;
export type Restart = (typeof RESTARTS)[number];

export const restart = z.enum(RESTARTS, { error: `one of ${RESTARTS.join(', ')}` });

function isServiceKilled(fault: FaultSettings): boolean {
  return fault.kill === true && fault['pid-file'] === undefined;
}

/** Who starts it where the file does not say so: where all of a service is killed, nobody else is left to do it. */
export function restartOf(fault: FaultSettings, written: Restart | undefined): Restart {
  return written ?? (isServiceKilled(fault) ? 'perf-gate' : 'itself');
}

/** Reports who cannot start it again. */
export function findRestartFaults(
  { fault, restart: written }: { fault: FaultSettings; restart?: Restart | undefined },
  context: z.core.$RefinementCtx,
): void {
  if (written === 'itself' && isServiceKilled(fault)) {
    wrong(
      context,
      ['restart'],
      'kill ends everything that start has started, its supervisor too; name the file with the pid of one process as fault.pid-file',
    );
  }
  if (written === 'perf-gate' && fault.stop !== undefined) {
    wrong(context, ['restart'], 'what is stopped for a time goes on by itself; remove this', 'key');
  }
}
