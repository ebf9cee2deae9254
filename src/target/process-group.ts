import { spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { constants } from 'node:os';
import { messageOf, PerfGateError } from '../errors.ts';
import { markedEnvironment } from './environment.ts';
import type { ProcessGroup, Registry } from './process-registry.ts';
import { readProcess } from './process-table.ts';
import { stopGroup } from './stop.ts';
import { TargetLog } from './target-log.ts';

/** How a process ended; one of the two is null. */
export interface Exit {
  code: number | null;
  signal: NodeJS.Signals | null;
}

export interface SpawnOptions {
  /** Absolute path. */
  workingDirectory: string;
  /** Added to the environment (environment.ts). */
  env: Record<string, string>;
  port: number | null;
  /** Both streams are appended to this file. */
  logFile: string;
  /** Milliseconds from SIGTERM to SIGKILL. */
  grace: number;
  processes: Registry;
}

export interface SpawnedGroup {
  /** Of the shell, or of the command when the shell made way for it. */
  pid: number;
  /** On the clock of `performance.now`, just before the process was made. */
  spawnedAt: number;
  /** Resolves when the leader has ended, however that came. */
  exited: Promise<Exit>;
  hasExited(): boolean;
  log: TargetLog;
  /** Ends every process of the group and closes the log. */
  stop(): Promise<void>;
  /** Closes the log, but lets run what the line left behind, until `Registry.killAll`. */
  release(): void;
}

/**
 * Runs one line of the user's in the platform's shell (`/bin/sh`, `cmd.exe`; exactly as written, as npm runs scripts)
 * as the leader of a process group and session of its own, and enters it into the registry.
 *
 * @throws PerfGateError `target` when there is no such directory, or no process could be made
 */
export async function spawnGroup(line: string, options: SpawnOptions): Promise<SpawnedGroup> {
  const { workingDirectory, env, port, logFile, grace, processes } = options;
  const marker = randomUUID();
  // Entered before there is a pid: if perf-gate dies between the two, the marker still finds the process.
  const reserved: ProcessGroup = {
    marker,
    pgid: null,
    startTicks: readProcess(process.pid)?.startTicks ?? null,
    grace,
  };
  processes.add(reserved);
  const log = new TargetLog(logFile, `${line}${port === null ? '' : ` (port ${port})`}`);
  const spawnedAt = performance.now();
  const child = spawn(line, {
    shell: true,
    cwd: workingDirectory,
    env: markedEnvironment(env, port, marker),
    // On Windows `detached` would open a console window, and there are no process groups to gain.
    detached: process.platform !== 'win32',
    windowsHide: true,
    stdio: ['ignore', log.fd, log.fd],
  });
  let exit: Exit | null = null;
  const exited = new Promise<Exit>((resolve) => {
    child.once('exit', (code, signal) => {
      exit = { code, signal };
      resolve(exit);
    });
  });
  const { pid } = child;
  if (pid === undefined) {
    const [error] = await once(child, 'error');
    processes.remove(reserved);
    log.close();
    throw new PerfGateError(
      'target',
      `could not run \`${line}\` in ${workingDirectory}: ${messageOf(error)}. Does the directory exist?`,
    );
  }
  const group: ProcessGroup = { marker, pgid: pid, startTicks: readProcess(pid)?.startTicks ?? null, grace };
  processes.add(group);
  const stop = async () => {
    await stopGroup(group);
    await exited;
    processes.remove(group);
    log.close();
  };
  let stopping: Promise<void> | null = null;
  return {
    pid,
    spawnedAt,
    exited,
    hasExited: () => exit !== null,
    log,
    stop: () => {
      stopping ??= stop();
      return stopping;
    },
    release: () => log.close(),
  };
}

/** `exited with code 1`, `was ended by SIGKILL`. */
export function describeExit({ code, signal }: Exit): string {
  if (signal) return `was ended by ${signal}`;
  // A shell tells the signal that ended its last command as 128 + its number.
  const [name] = Object.entries(constants.signals).find(([, number]) => number + 128 === code) ?? [];
  return name ? `exited with code ${code} (${name})` : `exited with code ${code}`;
}
