import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import type { LogFile } from '../../src/files/log-file.ts';
import type { Session } from '../../src/rounds/session.ts';
import { createRegistry, type Registry } from '../../src/service/process-registry.ts';
import type { Target } from '../../src/service/target.ts';
import { PLAIN_TRANSPORT } from './config.ts';
import { logAt } from './logs.ts';
import { runningWith } from './processes.ts';

/** The line that starts one of test/support/services. */
export function startLine(service: string): string {
  return `"${process.execPath}" "${fileURLToPath(new URL(`services/${service}.mjs`, import.meta.url))}"`;
}

export interface Rig {
  folder: string;
  /** The log of its targets, and its path. */
  logFile: LogFile;
  logPath: string;
  processes: Registry;
  /** A target as the configuration makes it, with some defaults; every process of it carries `token`. */
  target(settings: Partial<Target>): Target;
  token: string;
}

/** A test with a temporary folder and a registry, after which no process of its targets may be running. */
export const targetTest = it.extend<{ rig: Rig }>({
  // biome-ignore lint/correctness/noEmptyPattern: vitest reads the names of the fixtures that it needs from here
  rig: async ({}, use) => {
    const folder = mkdtempSync(join(tmpdir(), 'perf-gate-target-'));
    const processes = createRegistry(join(folder, 'processes.jsonl'));
    const token = `test-${randomUUID()}`;
    const logPath = join(folder, 'target.log');
    const logFile = logAt(logPath);
    await use({
      folder,
      logFile,
      logPath,
      processes,
      token,
      target: ({ env, ...settings }) => ({
        ...defaults,
        workingDirectory: folder,
        ...settings,
        env: { TOKEN: token, ...env },
      }),
    });
    const left = runningWith(token);
    for (const pid of left) process.kill(pid, 'SIGKILL');
    await processes.killAll();
    logFile.close();
    rmSync(folder, { recursive: true });
    expect(left, 'processes of the target that still run').toEqual([]);
  },
});

const url = 'http://127.0.0.1:$' + '{PORT}/';

const defaults: Omit<Target, 'workingDirectory' | 'env'> = {
  build: null,
  start: startLine('steady'),
  url,
  port: 'auto',
  ...PLAIN_TRANSPORT,
  ready: { kind: 'url', url, status: null },
  readyTimeout: 10_000,
  grace: 2000,
  setup: [],
  teardown: [],
  setupEach: 'run',
  buildTimeout: 10_000,
  setupTimeout: 10_000,
  copy: [],
  paths: [],
};

/** The session of a run, whose files go to the folder of the test. */
export function sessionOf(
  { processes, folder }: Pick<Rig, 'processes' | 'folder'>,
  given: Partial<Session> = {},
): Session {
  const functionScript = fileURLToPath(new URL('../../src/function.ts', import.meta.url));
  const abort = new AbortController().signal;
  return { processes, abort, temporary: folder, functionScript, listen() {}, ...given };
}
