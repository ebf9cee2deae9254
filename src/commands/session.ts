import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { clearEndedRuns, REGISTRY } from '../checkout/ended-run.ts';
import { PerfGateError } from '../errors.ts';
import type { Listen } from '../events.ts';
import type { Session } from '../rounds/session.ts';
import { startGuardian } from '../service/guardian.ts';
import { makeOwnedFolder } from '../service/owned-folder.ts';
import { createRegistry } from '../service/process-registry.ts';

/** The milliseconds after cancellation at which the process exits in any case; a runner kills it after 10 s. */
const LAST_MOMENT = 8000;

/**
 * What lives as long as one run of an entry: the registry of its processes, its guardian, and its signal handlers. SIGINT,
 * SIGTERM and SIGHUP abort its signal, with a PerfGateError as the reason.
 */
export interface EntrySession extends Session {
  /** Path of the load agent's entry. */
  agentScript: string;
  /** Ends what is left and forgets the session's files. */
  close(): Promise<void>;
}

/**
 * Opens a session. What earlier runs have left there, because they were killed, is removed first.
 *
 * @param dist the folder that holds one folder per entry
 * @param temporary the folder where the registry and other temporary files are kept
 * @param kept what is left of it when it is canceled, as a clause
 */
export async function openSession(
  dist: string,
  temporary: string,
  listen: Listen,
  kept = 'what was measured until then is kept',
): Promise<EntrySession> {
  await clearEndedRuns(temporary);
  const folder = makeOwnedFolder(temporary, 'run');
  const processes = createRegistry(join(folder, REGISTRY));
  startGuardian(join(dist, 'cleanup', 'index.js'), processes.file);
  const controller = new AbortController();
  const cancel = (signal: NodeJS.Signals) => {
    controller.abort(new PerfGateError('internal', `the run was canceled (${signal}); ${kept}.`));
    // Whoever sent the signal will not wait forever: the guardian ends what is still running then.
    setTimeout(() => process.exit(5), LAST_MOMENT).unref();
  };
  const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;
  for (const signal of signals) process.on(signal, cancel);
  return {
    agentScript: join(dist, 'agent', 'index.js'),
    functionScript: join(dist, 'function', 'index.js'),
    processes,
    abort: controller.signal,
    temporary,
    listen,
    async close() {
      for (const signal of signals) process.off(signal, cancel);
      await processes.killAll();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
