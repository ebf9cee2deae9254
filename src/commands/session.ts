import { mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { PerfGateError } from '../errors.ts';
import type { Listen } from '../events.ts';
import type { Session } from '../rounds/session.ts';
import { startGuardian } from '../service/guardian.ts';
import { createRegistry } from '../service/process-registry.ts';

/** Milliseconds between cancelling and leaving all the same; a runner kills after 10 s. */
const LAST_MOMENT = 8000;

/**
 * What lives as long as one run of an entry: the registry of its processes, its guardian, and the answer to signals. SIGINT,
 * SIGTERM and SIGHUP raise its `abort`, with a PerfGateError as the reason.
 */
interface EntrySession extends Session {
  /** Path of the load agent's entry. */
  agentScript: string;
  /** Ends what is left and forgets the session's files. */
  close(): Promise<void>;
}

/**
 * @param dist folder that holds one folder an entry
 * @param temporary where the registry and other temporary files are kept
 */
export function openSession(dist: string, temporary: string, listen: Listen): EntrySession {
  const folder = mkdtempSync(join(temporary, 'perf-gate-'));
  const processes = createRegistry(join(folder, 'processes.jsonl'));
  startGuardian(join(dist, 'cleanup', 'index.js'), processes.file);
  const controller = new AbortController();
  const cancel = (signal: NodeJS.Signals) => {
    controller.abort(
      new PerfGateError('internal', `the run was cancelled (${signal}); what was measured until then is kept.`),
    );
    // Whoever sent the signal will not wait for ever: what is still running then is the guardian's to end.
    setTimeout(() => process.exit(5), LAST_MOMENT).unref();
  };
  const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;
  for (const signal of signals) process.on(signal, cancel);
  return {
    agentScript: join(dist, 'agent', 'index.js'),
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
