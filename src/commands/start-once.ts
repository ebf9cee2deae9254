import { realpathSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname } from 'node:path';
import { PerfGateError } from '../errors.ts';
import { runLine } from '../service/commands.ts';
import { startTarget } from '../service/start.ts';
import type { Target } from '../service/target.ts';
import { type AskedRoutes, askRoutes } from './ask-routes.ts';
import type { RouteSource } from './known-routes.ts';
import { openOutput } from './output.ts';
import { openSession } from './session.ts';

/** The time that a service may take to answer anything, milliseconds. */
const PATIENCE = 60_000;
/** Any answer shows that it is there, an error too. */
const ANY_STATUS = Array.from({ length: 500 }, (_, index) => index + 100);

/** What a service that was built and started once has shown. */
export type Trial =
  | { kind: 'asked'; routes: AskedRoutes /** From spawn to ready, milliseconds. */; startup: number | null }
  /** Why it could not be asked, as a message. */
  | { kind: 'failed'; problem: string };

/**
 * Builds and starts a service, asks it for its routes, and stops it. None of its processes is left.
 *
 * @param tell called with what is being done
 * @throws PerfGateError `internal` when it is canceled
 */
export async function startOnce(
  target: Target,
  { workspace, known, tell }: { workspace: string; known: readonly RouteSource[]; tell(what: string): void },
): Promise<Trial> {
  // Beside the results, because builds may write there too.
  const output = openOutput(workspace, '.perf-gate', ['init.log']);
  const logFile = output.log('init.log');
  const dist = dirname(dirname(realpathSync(process.argv[1] as string)));
  const session = await openSession(dist, tmpdir(), () => {}, 'the file is written, and its routes were not tried');
  const { processes, abort } = session;
  try {
    if (target.build !== null) {
      tell(`Building it: ${target.build}`);
      await runLine(target.build, { what: 'build', target, logFile, timeout: target.buildTimeout, processes, abort });
    }
    tell(`Starting it: ${target.start}`);
    const ready = { kind: 'url' as const, url: target.url, status: ANY_STATUS };
    const service = await startTarget({ ...target, ready, readyTimeout: PATIENCE }, { logFile, processes, abort });
    try {
      tell(`Asking it for its routes at ${service.url}`);
      return { kind: 'asked', routes: await askRoutes(service.url, known, abort), startup: service.startup };
    } finally {
      await service.stop();
    }
  } catch (error) {
    if (abort.aborted) throw abort.reason;
    if (error instanceof PerfGateError) return { kind: 'failed', problem: error.message };
    throw error;
  } finally {
    await session.close();
    output.close();
  }
}
