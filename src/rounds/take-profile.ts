import { mkdtempSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { messageOf } from '../errors.ts';
import type { LogFile } from '../files/log-file.ts';
import { readRegular } from '../files/read-file.ts';
import { beginNodeProfiles } from '../probes/node-profile.ts';
import { readProfile } from '../profile/read-profile.ts';
import type { Stacks } from '../profile/stacks.ts';
import { runLine } from '../service/commands.ts';
import { profileFolder } from '../service/profile-preload.ts';
import type { RunningTarget } from '../service/start.ts';
import type { ProfileBy, Target } from '../service/target.ts';
import type { Session } from './session.ts';

/** The most bytes that a profiler may write. */
const MOST_BYTES = 64_000_000;
/** How much longer than the window a line may take, milliseconds. */
const GRACE = 10_000;

/** A profile that is being taken. */
export interface Taking {
  /** Ends it, or waits for its end. @returns what each process did @throws Error with a clause that says why there is none */
  end(): Promise<Stacks[]>;
}

/** Whose profile is taken, and for how long. */
export interface Profiled {
  service: RunningTarget;
  target: Target;
  logFile: LogFile;
  /** Milliseconds. */
  duration: number;
}

/** Begins to profile a service. What goes wrong is told at the end: the load goes on meanwhile. */
export function takeProfile(by: ProfileBy, of: Profiled, session: Session): Taking {
  const taking = by.kind === 'node' ? ofNode(of, session) : ofLine(by.line, of, session);
  // Whoever does not come to its end is not to fail for it.
  taking.catch(() => {});
  return { end: async () => (await taking)() };
}

async function ofNode({ service: { pid } }: Profiled, { processes }: Session): Promise<() => Promise<Stacks[]>> {
  const begun = pid === null ? null : await beginNodeProfiles(pid, profileFolder(processes.file));
  if (begun === null) {
    throw new Error(
      'no process of the service is a Node process that took the option --require; a service that sets NODE_OPTIONS itself has to keep what is there, and another one needs `profile: { command }`',
    );
  }
  return async () => {
    const written = await begun.end();
    if (written.length === 0) throw new Error('the service ended before it wrote its profile');
    return written.map(readProfile);
  };
}

async function ofLine(
  line: string,
  { service: { pid, port }, target, logFile, duration }: Profiled,
  { processes, abort }: Session,
): Promise<() => Promise<Stacks[]>> {
  // Beside the registry, so that the guardian removes it when perf-gate is killed.
  const folder = mkdtempSync(join(dirname(processes.file), 'profile-'));
  const file = join(folder, 'profile');
  const about = {
    SECONDS: String(Math.max(1, Math.floor(duration / 1000))),
    ...(pid !== null && { PID: String(pid) }),
    ...(port !== null && { PORT: String(port) }),
  };
  const env = { ...target.env, ...about };
  const ended = runLine(line, {
    what: 'profile',
    target: { ...target, env },
    logFile,
    timeout: duration + GRACE,
    processes,
    abort,
    output: { file, most: MOST_BYTES },
  });
  const read = ended
    .then(() => {
      const bytes = readRegular(file, MOST_BYTES);
      try {
        return [readProfile(bytes)];
      } catch (error) {
        throw new Error(`what the line \`${line}\` wrote is no profile: ${messageOf(error)}`);
      }
    })
    .finally(() => rmSync(folder, { recursive: true, force: true }));
  read.catch(() => {});
  return () => read;
}
