import { setTimeout as sleep } from 'node:timers/promises';
import { PerfGateError } from '../errors.ts';
import { describeExit, spawnGroup } from './process-group.ts';
import type { Registry } from './process-registry.ts';

export interface LineOptions {
  what: 'build' | 'setup' | 'teardown' | 'command';
  target: { workingDirectory: string; env: Record<string, string> };
  logFile: string;
  /** A file that gets its standard output instead of the log; it is created. */
  outputFile?: string;
  /** Milliseconds. */
  timeout: number;
  processes: Registry;
  abort: AbortSignal;
}

/** The time from SIGTERM to SIGKILL for a line that takes too long, milliseconds. */
const GRACE = 2000;

/**
 * Runs one of the user's lines to its end. Whatever it leaves running in the background is ended with it (a build
 * server would disturb the measurement), except for `setup`: what that leaves (a database) stays until
 * `Registry.killAll`.
 *
 * @throws PerfGateError `target` when it fails or takes longer than `timeout`; the reason of `abort`
 */
export async function runLine(line: string, options: LineOptions): Promise<void> {
  const { what, target, logFile, outputFile, timeout, processes, abort } = options;
  abort.throwIfAborted();
  const group = await spawnGroup(line, { ...target, port: null, logFile, outputFile, grace: GRACE, processes });
  let keep = false;
  const over = new AbortController();
  const tooLong = sleep(timeout, null, { signal: AbortSignal.any([over.signal, abort]) }).catch(() => null);
  try {
    const exit = await Promise.race([group.exited, tooLong]);
    abort.throwIfAborted();
    if (exit === null) throw failure(`took longer than ${timeout / 1000} s and was stopped`);
    if (exit.code !== 0) throw failure(describeExit(exit));
    keep = what === 'setup';
  } finally {
    over.abort();
    if (keep) group.release();
    else await group.stop();
  }

  function failure(how: string): PerfGateError {
    return new PerfGateError(
      'target',
      `the ${what === 'command' ? '' : `${what} `}line \`${line}\` ${how}. ${group.log.tail()}`,
    );
  }
}
