import { type ChildProcess, type SpawnOptions as ProcessOptions, type StdioOptions, spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { closeSync, openSync } from 'node:fs';
import { constants } from 'node:os';
import { messageOf, PerfGateError } from '../errors.ts';
import type { LogFile } from '../files/log-file.ts';
import { markedEnvironment } from './environment.ts';
import { Family } from './family.ts';
import { Pausing } from './pause.ts';
import type { ProcessGroup, Registry } from './process-registry.ts';
import { readProcess } from './process-table.ts';
import { type Stop, stopGroup } from './stop.ts';
import { TargetLog } from './target-log.ts';

/** How a process ended; one of the two is null. */
export interface Exit {
  code: number | null;
  signal: NodeJS.Signals | null;
}

export interface SpawnOptions {
  /** The folder in which the line runs; absolute path. */
  workingDirectory: string;
  /** Variables added to the environment (environment.ts). */
  env: Record<string, string>;
  port: number | null;
  /** Both streams are appended to it. */
  logFile: LogFile;
  /** A file that gets the standard output instead; it is created. */
  outputFile?: string | undefined;
  /** The time from SIGTERM to SIGKILL, milliseconds. */
  grace: number;
  processes: Registry;
  /** The processor cores that it may use, as taskset lists them (`0-2,6`); all of them by default. */
  cores?: string | null;
}

export interface SpawnedGroup {
  /** The pid of the shell, or of the command that the shell replaced itself with. */
  pid: number;
  /** The time of `performance.now` just before the process was created. */
  spawnedAt: number;
  /** Resolves when the leader has ended, for whatever reason. */
  exited: Promise<Exit>;
  hasExited(): boolean;
  log: TargetLog;
  /** Lets every process of the group do nothing until it is resumed. @returns whether that is possible */
  pause(): Promise<boolean>;
  resume(): void;
  /** Sends SIGKILL to every process of the group, as a crash would end it; nothing is waited for. */
  crash(): void;
  /** Ends every process of the group, a paused one too, and closes the log. */
  stop(): Promise<Stop>;
  /** Closes the log, but leaves what the line left behind running until `Registry.killAll`. */
  release(): void;
}

/** What runs as a process group. */
interface Program {
  command: string;
  args: readonly string[];
  /** What the log and messages call it. */
  called: string;
  shell: boolean;
  /** What its standard input, its outputs and any further descriptors are. @param log the descriptor of its log */
  stdio(log: number): StdioOptions;
}

/**
 * Runs one line of the user's in the platform's shell (`/bin/sh`, `cmd.exe`; exactly as written, as npm runs scripts)
 * as the leader of a process group and session of its own, and enters it into the registry.
 *
 * @throws PerfGateError `target` when there is no such directory, or no process could be created
 */
export async function spawnGroup(line: string, options: SpawnOptions): Promise<SpawnedGroup> {
  const { outputFile, cores } = options;
  const output = outputFile === undefined ? null : openSync(outputFile, 'wx', 0o600);
  // taskset replaces itself with the shell, as the shell does with a single command: the pid stays the leader's.
  const program = cores
    ? { command: 'taskset', args: ['-c', cores, '/bin/sh', '-c', line], shell: false }
    : { command: line, args: [], shell: true };
  try {
    const stdio = (log: number): StdioOptions => ['ignore', output ?? log, log];
    return (await spawnProgram({ ...program, called: line, stdio }, options)).group;
  } finally {
    if (output !== null) closeSync(output);
  }
}

/**
 * Runs a program as the leader of a process group and session of its own, and enters it into the registry.
 *
 * @throws PerfGateError `target` when there is no such directory, or no process could be created
 */
export async function spawnProgram(
  { command, args, called, shell, stdio }: Program,
  { workingDirectory, env, port, logFile, grace, processes }: Omit<SpawnOptions, 'outputFile' | 'cores'>,
): Promise<{ child: ChildProcess; group: SpawnedGroup }> {
  const log = new TargetLog(logFile, `${called}${port === null ? '' : ` (port ${port})`}`);
  const spawnedAt = performance.now();
  const { child, group } = spawnRegistered(
    command,
    args,
    (marker) => ({
      shell,
      cwd: workingDirectory,
      env: markedEnvironment(env, port, marker),
      stdio: stdio(log.fd),
    }),
    { grace, processes },
  );
  let exit: Exit | null = null;
  const exited = new Promise<Exit>((resolve) => {
    child.once('exit', (code, signal) => {
      exit = { code, signal };
      resolve(exit);
    });
  });
  if (!group) {
    const [error] = await once(child, 'error');
    log.close();
    throw new PerfGateError(
      'target',
      `could not run \`${called}\` in ${workingDirectory}: ${messageOf(error)}. Does the directory exist?`,
    );
  }
  const stop = async () => {
    const stopped = await stopGroup(group);
    await exited;
    processes.remove(group);
    log.close();
    return stopped;
  };
  let stopping: Promise<Stop> | null = null;
  const pausing = new Pausing(group);
  const spawned: SpawnedGroup = {
    pid: group.pgid,
    spawnedAt,
    exited,
    hasExited: () => exit !== null,
    log,
    // A process that is to end has to run.
    pause: async () => stopping === null && pausing.pause(),
    resume: () => pausing.resume(),
    crash: () => void new Family(group).signal('SIGKILL'),
    stop: () => {
      stopping ??= stop();
      return stopping;
    },
    release: () => log.close(),
  };
  return { child, group: spawned };
}

/**
 * Makes a process the leader of a process group and session of its own, and enters it into the registry.
 *
 * @param options its options; the marker has to be in its environment
 * @returns no group when no process could be created: the child then emits `error`
 */
export function spawnRegistered(
  command: string,
  args: readonly string[],
  optionsWith: (marker: string) => ProcessOptions,
  { grace, processes }: { grace: number; processes: Registry },
): { child: ChildProcess; group: (ProcessGroup & { pgid: number }) | null } {
  const marker = randomUUID();
  // It is entered before there is a pid: if perf-gate dies between the two, the marker still finds the process.
  const reserved = { marker, pgid: null, startTicks: readProcess(process.pid)?.startTicks ?? null, grace };
  processes.add(reserved);
  const child = spawn(command, args, {
    ...optionsWith(marker),
    // On Windows `detached` would open a console window, and there are no process groups to gain.
    detached: process.platform !== 'win32',
    windowsHide: true,
  });
  if (child.pid === undefined) {
    processes.remove(reserved);
    return { child, group: null };
  }
  const group = { marker, pgid: child.pid, startTicks: readProcess(child.pid)?.startTicks ?? null, grace };
  processes.add(group);
  return { child, group };
}

/** Describes how a process ended: `exited with code 1`, `was ended by SIGKILL`. */
export function describeExit({ code, signal }: Exit): string {
  if (signal) return `was ended by ${signal}`;
  // A shell reports the signal that ended its last command as 128 + its number.
  const [name] = Object.entries(constants.signals).find(([, number]) => number + 128 === code) ?? [];
  return name ? `exited with code ${code} (${name})` : `exited with code ${code}`;
}
