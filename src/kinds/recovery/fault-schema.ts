import { z } from 'zod';
import { ONCE_RIGHT, fault as wrong } from '../../settings/fault.ts';
import type { SettingsOrigin } from '../../settings/origin.ts';
import { commandLine, duration, ownFile } from '../../settings/values-schema.ts';
import type { Path } from '../../settings/wording.ts';
import type { Fault } from '../fault.ts';

const FAULTS = ['kill', 'stop', 'run'] as const;
const FAULT_EXPECTED = 'kill, or a map with one of kill, stop and run, such as { stop: 1s }';
const KILL_EXPECTED = 'true, with pid-file for a process of its own';
/** Milliseconds. */
const LINE_TIMEOUT = 30_000;

const faultMap = z
  .strictObject({
    kill: z
      .literal(true, { error: KILL_EXPECTED })
      .optional()
      .describe('End a process by SIGKILL: everything that start has started, or the one of pid-file.'),
    stop: duration
      .optional()
      .describe(
        'Let a process do nothing for this long, by SIGSTOP and SIGCONT: everything that start has started, or that of pid-file and what descends from it.',
      ),
    run: commandLine
      .optional()
      .describe('Run a line in the working directory; what it leaves running ends with the round.'),
    'pid-file': ownFile('run/worker.pid')
      .optional()
      .describe(
        'File with the pid of the process to kill or stop, from the working directory. It has to be one that start, setup or another line of this run has started.',
      ),
    timeout: duration.optional().describe('Time limit of run. Default: 30s.'),
  })
  .superRefine((fault, context) => {
    const kinds = FAULTS.filter((kind) => fault[kind] !== undefined);
    if (kinds.length !== 1) {
      wrong(context, [], `expected exactly one of kill, stop and run, got ${kinds.join(' and ') || 'none'}`);
      return;
    }
    const [kind] = kinds;
    if (kind === 'run' && fault['pid-file'] !== undefined) {
      wrong(context, ['pid-file'], 'a line is run as it is; a pid file goes with kill and stop', 'key');
    }
    if (kind !== 'run' && fault.timeout !== undefined) {
      wrong(context, ['timeout'], 'only a line has a time limit; it goes with run', 'key');
    }
  }, ONCE_RIGHT);
export type FaultSettings = z.output<typeof faultMap>;

export const fault = z.union([z.literal('kill').transform((): FaultSettings => ({ kill: true })), faultMap], {
  error: FAULT_EXPECTED,
});

/** What a scenario asks for, with its place in the file. */
export function resolveFault(settings: FaultSettings, at: Path, origin: SettingsOrigin): Fault {
  const { stop, run, 'pid-file': pidFile = null, timeout = LINE_TIMEOUT } = settings;
  const place = origin.placeOf(at);
  if (run !== undefined) return { kind: 'run', line: run, timeout, place };
  if (stop !== undefined) return { kind: 'stop', duration: stop, pidFile, place };
  return { kind: 'kill', pidFile, place };
}

/** Whether a fault is made of the service itself, and not of something that it depends on. */
export function isOnService(fault: Fault): boolean {
  return fault.kind !== 'run' && fault.pidFile === null;
}
