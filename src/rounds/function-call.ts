import { resolveInside } from '../checkout/workspace.ts';
import { PerfGateError } from '../errors.ts';
import { callFunction } from '../functions/function-process.ts';
import type { CallOutcome } from '../functions/reports.ts';
import type { CallOptions } from '../kinds/stage.ts';
import { type Watching, watch } from '../probes/index.ts';
import type { Readings } from '../probes/probe.ts';
import { quote } from '../text/quote.ts';
import type { Act } from './act.ts';
import type { Session } from './session.ts';

/** What was measured of calls, and what was watched meanwhile. */
interface WatchedCalls {
  calls: CallOutcome;
  readings: Readings | null;
}

/**
 * Calls the function of a module of a side, and watches the process that makes the calls.
 *
 * @param module the file, from the working directory of the side
 * @returns null when the run was canceled
 * @throws PerfGateError `config` where the file is not there, and as callFunction does
 */
export async function callInCheckout(
  module: string,
  options: CallOptions,
  { side: { target }, logFile, onMeasuring }: Pick<Act, 'side' | 'logFile' | 'onMeasuring'>,
  { functionScript, processes, abort }: Session,
): Promise<WatchedCalls | null> {
  const file = findModule(target.workingDirectory, module);
  let watching: Watching | null = null;
  let readings: Readings | null = null;
  const end = () => {
    readings = watching?.end() ?? readings;
    watching = null;
  };
  try {
    const calls = await callFunction(
      { file, ...options, setupTimeout: target.setupTimeout },
      {
        script: functionScript,
        target,
        module,
        logFile,
        processes,
        abort,
        measuring(pid) {
          onMeasuring();
          watching ??= watch({ target: pid, generator: [] });
        },
        measured: end,
      },
    );
    return calls && { calls, readings };
  } finally {
    end();
  }
}

function findModule(workingDirectory: string, module: string): string {
  const found = resolveInside(workingDirectory, module);
  if ('path' in found) return found.path;
  const what =
    found.problem === 'missing'
      ? `there is no file ${quote(module)} in the working directory`
      : `${quote(module)} leads out of the working directory`;
  throw new PerfGateError('config', `${what}.`);
}
