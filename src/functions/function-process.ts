import type { Readable } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';
import { realPathOf } from '../checkout/workspace.ts';
import { PerfGateError } from '../errors.ts';
import type { LogFile } from '../files/log-file.ts';
import { describeExit, type SpawnedGroup, spawnProgram } from '../service/process-group.ts';
import type { Registry } from '../service/process-registry.ts';
import type { Target } from '../service/target.ts';
import { formatDuration } from '../text/numbers.ts';
import { describeFailure, type SaidFailure } from './describe-failure.ts';
import { placeInLog } from './failure-place.ts';
import type { CallPlan } from './plan.ts';
import { readReports } from './read-reports.ts';
import type { CallOutcome } from './reports.ts';
import { typeOptions } from './runtime.ts';

export interface CallSurroundings {
  /** Path of the entry of the process. */
  script: string;
  /** The side that the module is of: its folder, and its variables. */
  target: Pick<Target, 'workingDirectory' | 'env'>;
  /** The module as the configuration names it. */
  module: string;
  logFile: LogFile;
  processes: Registry;
  abort: AbortSignal;
  /** Called when the measured stretch begins, with the pid of the process, and when it has ended. */
  measuring(pid: number): void;
  measured(): void;
}

/** The time from SIGTERM to SIGKILL, milliseconds: what the module has open is closed in it when a run is canceled. */
const GRACE = 2000;
/** How much later than it should a process may say that it is at work, milliseconds. */
const PATIENCE = 3000;

/**
 * Calls the function of a module in a process of its own, which is ended afterwards with all that it has started.
 *
 * @returns null when the run was canceled
 * @throws PerfGateError `config` when the module does not export a function, `target` when it throws, ends the process or
 *   does not come to an end, `load` when what its calls return cannot be used
 */
export async function callFunction(plan: CallPlan, surroundings: CallSurroundings): Promise<CallOutcome | null> {
  const { script, target, module, logFile, processes, abort, measuring, measured } = surroundings;
  if (abort.aborted) return null;
  const { child, group } = await spawnProgram(
    {
      command: process.execPath,
      args: [...typeOptions(plan.file), script, JSON.stringify(plan)],
      called: `the function of ${module}`,
      shell: false,
      stdio: (log) => ['ignore', log, log, 'pipe'],
    },
    { ...target, port: null, logFile, grace: GRACE, processes },
  );
  const end = () => void group.stop();
  abort.addEventListener('abort', end);
  if (abort.aborted) end();
  const silence = Math.max(plan.timeout, plan.setupTimeout) + PATIENCE;
  try {
    for await (const report of readReports(child.stdio[3] as Readable, { silence, ended: group.exited })) {
      if (abort.aborted) return null;
      if (report.type === 'measuring') measuring(group.pid);
      else if (report.type === 'measured') measured();
      else if (report.type === 'outcome') return report.outcome;
      else if (report.type === 'failed') {
        const failure =
          report.failure.why === 'unparsed' ? await placed(report.failure.message, group, target) : report.failure;
        throw describeFailure(failure, module, plan, group.log);
      } else if (report.type === 'silent') throw isSilent(module, silence, group);
      else if (report.type === 'unreadable') throw isUnreadable(module, report.why);
    }
    if (abort.aborted) return null;
    throw hasEnded(module, describeExit(await group.exited), group);
  } finally {
    abort.removeEventListener('abort', end);
    await group.stop();
  }
}

/** What Node says of a file that it cannot parse, once the process has ended by it. */
async function placed(
  message: string,
  { exited, log }: SpawnedGroup,
  { workingDirectory }: CallSurroundings['target'],
): Promise<SaidFailure> {
  await Promise.race([exited, sleep(GRACE, null, { ref: false })]);
  return { why: 'threw', during: 'import', message, place: placeInLog(log.tail(), realPathOf(workingDirectory)) };
}

function isSilent(module: string, silence: number, { log }: SpawnedGroup): PerfGateError {
  return new PerfGateError(
    'target',
    `the process that calls the function of ${module} did not answer for ${formatDuration(silence)} and was ended: ` +
      `something in it never lets go of the event loop, such as a loop without end. ${log.tail()}`,
  );
}

function isUnreadable(module: string, why: string): PerfGateError {
  return new PerfGateError(
    'load',
    `what the process says that calls the function of ${module} cannot be read: ${why}.`,
  );
}

function hasEnded(module: string, how: string, { log }: SpawnedGroup): PerfGateError {
  return new PerfGateError(
    'target',
    `the process that calls the function of ${module} ${how} before it was done. ` +
      `Leave out what ends it, such as process.exit(). ${log.tail()}`,
  );
}
