import { spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { expect, it } from 'vitest';
import { type RunDocument, runDocumentSchema } from '../../src/measurement/run-document.ts';
import { runningWith } from '../support/processes.ts';

const CLI = resolve(import.meta.dirname, '../../dist/cli/index.js');
const SERVICES = resolve(import.meta.dirname, '../support/services');

/** What the command left behind. */
interface Outcome {
  exitCode: number | null;
  stdout: string;
  stderr: string;
}

/** A run that goes on. */
interface Started {
  pid: number;
  signal(name: NodeJS.Signals): void;
  /** What it has written to its standard error so far. */
  said(): string;
  finished: Promise<Outcome>;
}

export interface Desk {
  folder: string;
  /** The line that starts one of test/support/services. */
  service(name: string): string;
  write(file: string, text: string): void;
  /** Runs the built command in the folder. */
  run(...args: string[]): Promise<Outcome>;
  /** Starts it; `env` is added to the environment, and `cwd` is another folder to start it in. */
  start(args: string[], env?: Record<string, string>, cwd?: string): Started;
  /** What was measured so far, as it stands on disk. */
  runDocument(): RunDocument;
}

/** A test at a desk: an empty folder and the built command, after which no process of its targets may be running. */
export const deskTest = it.extend<{ desk: Desk }>({
  // biome-ignore lint/correctness/noEmptyPattern: vitest reads the names of the fixtures that it needs from here
  desk: async ({}, use) => {
    const folder = mkdtempSync(join(tmpdir(), 'perf-gate-desk-'));
    const token = `desk-${randomUUID()}`;
    const start: Desk['start'] = (args, env = {}, cwd = folder) => {
      const child = spawn(process.execPath, [CLI, ...args], {
        cwd,
        env: {
          PATH: process.env.PATH,
          HOME: folder,
          DESK: token,
          NODE_COMPILE_CACHE: process.env.NODE_COMPILE_CACHE,
          ...env,
        },
        stdio: ['ignore', 'pipe', 'pipe'],
        timeout: 120_000,
        killSignal: 'SIGKILL',
      });
      let stdout = '';
      let stderr = '';
      child.stdout.on('data', (chunk) => {
        stdout += chunk;
      });
      child.stderr.on('data', (chunk) => {
        stderr += chunk;
      });
      const finished = new Promise<Outcome>((fulfil) => {
        child.once('close', (exitCode) => fulfil({ exitCode, stdout, stderr }));
      });
      return { pid: child.pid as number, signal: (name) => void child.kill(name), said: () => stderr, finished };
    };
    await use({
      folder,
      service: (name) => `${JSON.stringify(process.execPath)} ${JSON.stringify(join(SERVICES, `${name}.mjs`))}`,
      write: (file, text) => writeFileSync(join(folder, file), text),
      run: (...args) => start(args).finished,
      start,
      runDocument: () => runDocumentSchema.parse(JSON.parse(readFileSync(join(folder, '.perf-gate/run.json'), 'utf8'))),
    });
    // The guardian of a killed run needs a moment.
    for (let tries = 0; tries < 200 && runningWith(token).length > 0; tries++) {
      await new Promise((wake) => setTimeout(wake, 50));
    }
    const left = runningWith(token);
    for (const pid of left) process.kill(pid, 'SIGKILL');
    if (existsSync(folder)) rmSync(folder, { recursive: true });
    expect(left, 'processes that still run').toEqual([]);
  },
});
