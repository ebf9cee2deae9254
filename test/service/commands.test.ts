import { existsSync, readFileSync } from 'node:fs';
import { expect } from 'vitest';
import { type LineOptions, runLine } from '../../src/service/commands.ts';
import { isRunning, runningWith } from '../support/processes.ts';
import { type Bench, targetTest as test } from '../support/target.ts';

function run(bench: Bench, line: string, options: Partial<LineOptions> = {}): Promise<void> {
  const { logFile, processes, folder, token } = bench;
  const target = { workingDirectory: folder, env: { TOKEN: token } };
  return runLine(line, {
    what: 'build',
    target,
    logFile,
    timeout: 10_000,
    processes,
    abort: new AbortController().signal,
    ...options,
  });
}

test('a line runs in the directory and environment of the target, and its output goes to the log', async ({
  bench,
}) => {
  await run(bench, 'echo "$TOKEN" > built && echo done && echo warning >&2');
  expect(readFileSync(`${bench.folder}/built`, 'utf8')).toBe(`${bench.token}\n`);
  expect(readFileSync(bench.logFile, 'utf8')).toMatch(/^--- perf-gate \S+ echo .* ---\ndone\nwarning\n$/);
});

test('a line that fails is told with its exit code and the end of its output', async ({ bench }) => {
  await expect(run(bench, 'echo no such module >&2; exit 2')).rejects.toMatchObject({
    class: 'target',
    message:
      'the build line `echo no such module >&2; exit 2` exited with code 2. Last lines of its log:\nno such module',
  });
});

test('a signal behind an exit code of the shell is named', async ({ bench }) => {
  await expect(run(bench, "(sh -c 'kill -9 $$'); exit $?")).rejects.toThrow('exited with code 137 (SIGKILL)');
});

test('a line that takes too long is stopped with all that it started', async ({ bench }) => {
  const line = 'sleep 600 & sleep 600';
  await expect(run(bench, line, { what: 'setup', timeout: 300 })).rejects.toThrow(
    'the setup line `sleep 600 & sleep 600` took longer than 0.3 s and was stopped',
  );
  expect(runningWith(bench.token)).toEqual([]);
});

test('an aborted line is stopped, and the next not started', async ({ bench }) => {
  const abort = new AbortController();
  const reason = new Error('cancelled');
  setTimeout(() => abort.abort(reason), 200);
  await expect(run(bench, 'sleep 600', { abort: abort.signal })).rejects.toBe(reason);
  await expect(run(bench, 'touch next', { abort: abort.signal })).rejects.toBe(reason);
  expect(runningWith(bench.token)).toEqual([]);
  expect(existsSync(`${bench.folder}/next`)).toBe(false);
});

test('what a build leaves in the background ends with it, what a setup leaves lives until the end of the run', async ({
  bench,
}) => {
  await run(bench, 'sleep 600 & echo $! > build.pid');
  expect(isRunning(Number(readFileSync(`${bench.folder}/build.pid`, 'utf8')))).toBe(false);
  await run(bench, 'sleep 600 & echo $! > database.pid', { what: 'setup' });
  const database = Number(readFileSync(`${bench.folder}/database.pid`, 'utf8'));
  expect(isRunning(database)).toBe(true);
  await bench.processes.killAll();
  expect(isRunning(database)).toBe(false);
});
