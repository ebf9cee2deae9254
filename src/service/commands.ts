import { statSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { PerfGateError } from '../errors.ts';
import type { LogFile } from '../files/log-file.ts';
import { describeExit, spawnGroup } from './process-group.ts';
import type { Registry } from './process-registry.ts';

export interface LineOptions {
  what: 'build' | 'setup' | 'teardown' | 'seed' | 'command' | 'fault' | 'profile';
  target: { workingDirectory: string; env: Record<string, string> };
  logFile: LogFile;
  /** A file, which is created, that gets its standard output instead of the log, and the most bytes it may have. */
  output?: { file: string; most: number };
  /** Milliseconds. */
  timeout: number;
  processes: Registry;
  abort: AbortSignal;
}

/** The time from SIGTERM to SIGKILL for a line that takes too long, milliseconds. */
const GRACE = 2000;

/**
 * Runs one of the user's lines to its end. Whatever it leaves running in the background is ended with it (a build
 * server would disturb the measurement), except for `setup` and a fault: what those leave (a database) stays until it is
 * ended by what is returned, or by `Registry.killAll`.
 *
 * @returns ends what such a line left running
 * @throws PerfGateError `target` when it fails or takes longer than `timeout`, `load` when its output is too large; the
 * reason of `abort`
 */
export async function runLine(line: string, options: LineOptions): Promise<() => Promise<void>> {
  const { what, target, logFile, output, timeout, processes, abort } = options;
  abort.throwIfAborted();
  const group = await spawnGroup(line, {
    ...target,
    port: null,
    logFile,
    outputFile: output?.file,
    grace: GRACE,
    processes,
  });
  let keep = false;
  const over = new AbortController();
  const tooLong = sleep(timeout, null, { signal: AbortSignal.any([over.signal, abort]) }).catch(() => null);
  try {
    const tooLarge = output ? untilLarger(output, over.signal) : null;
    const exit = await Promise.race([group.exited, tooLong, ...(tooLarge ? [tooLarge] : [])]);
    abort.throwIfAborted();
    if (exit === 'too large') {
      const most = (output?.most ?? 0) / 1e6;
      throw new PerfGateError('load', `the line \`${line}\` wrote more than ${most} MB to its standard output.`);
    }
    if (exit === null) throw failure(`took longer than ${timeout / 1000} s and was stopped`);
    if (exit.code !== 0) throw failure(describeExit(exit));
    keep = what === 'setup' || what === 'fault';
    return async () => {
      await group.stop();
    };
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

/** The interval between two checks of the size of an output, milliseconds. */
const LOOK = 100;

/** Resolves once the file is larger; rejects when `over` is aborted first. */
async function untilLarger({ file, most }: { file: string; most: number }, over: AbortSignal): Promise<'too large'> {
  for (;;) {
    await sleep(LOOK, null, { signal: over });
    if (statSync(file).size > most) return 'too large';
  }
}
