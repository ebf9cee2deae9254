import { existsSync, readFileSync } from 'node:fs';
import { expect } from 'vitest';
import { type LineOptions, runLine } from '../../src/service/commands.ts';
import { isRunning, runningWith } from '../support/processes.ts';
import { targetTest as it, type Rig } from '../support/target.ts';

function run(rig: Rig, line: string, options: Partial<LineOptions> = {}): ReturnType<typeof runLine> {
  const { logFile, processes, folder, token } = rig;
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

it('a line runs in the directory and environment of the target, and its output goes to the log', async ({ rig }) => {
  await run(rig, 'echo "$TOKEN" > built && echo done && echo warning >&2');
  expect(readFileSync(`${rig.folder}/built`, 'utf8')).toBe(`${rig.token}\n`);
  expect(readFileSync(rig.logPath, 'utf8')).toMatch(/^--- perf-gate \S+ echo .* ---\ndone\nwarning\n$/);
});

it('a line that fails is told with its exit code and the end of its output', async ({ rig }) => {
  await expect(run(rig, 'echo no such module >&2; exit 2')).rejects.toMatchObject({
    class: 'target',
    message:
      'the build line `echo no such module >&2; exit 2` exited with code 2. Last lines of its log:\nno such module',
  });
});

it('a signal behind an exit code of the shell is named', async ({ rig }) => {
  await expect(run(rig, "(sh -c 'kill -9 $$'); exit $?")).rejects.toThrow('exited with code 137 (SIGKILL)');
});

it('a line that takes too long is stopped with all that it started', async ({ rig }) => {
  const line = 'sleep 600 & sleep 600';
  await expect(run(rig, line, { what: 'setup', timeout: 300 })).rejects.toThrow(
    'the setup line `sleep 600 & sleep 600` took longer than 0.3 s and was stopped',
  );
  expect(runningWith(rig.token)).toEqual([]);
});

it('an aborted line is stopped, and the next not started', async ({ rig }) => {
  const abort = new AbortController();
  const reason = new Error('canceled');
  setTimeout(() => abort.abort(reason), 200);
  await expect(run(rig, 'sleep 600', { abort: abort.signal })).rejects.toBe(reason);
  await expect(run(rig, 'touch next', { abort: abort.signal })).rejects.toBe(reason);
  expect(runningWith(rig.token)).toEqual([]);
  expect(existsSync(`${rig.folder}/next`)).toBe(false);
});

it('what a build leaves in the background ends with it, what a setup leaves lives until the end of the run', async ({
  rig,
}) => {
  await run(rig, 'sleep 600 & echo $! > build.pid');
  expect(isRunning(Number(readFileSync(`${rig.folder}/build.pid`, 'utf8')))).toBe(false);
  await run(rig, 'sleep 600 & echo $! > database.pid', { what: 'setup' });
  const database = Number(readFileSync(`${rig.folder}/database.pid`, 'utf8'));
  expect(isRunning(database)).toBe(true);
  await rig.processes.killAll();
  expect(isRunning(database)).toBe(false);
});
