import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'vitest';
import { Git, GitError } from '../../src/checkout/git.ts';
import { runningWith, until } from '../support/processes.ts';
import { commit, git, checkoutTest as it, newRepository, write } from '../support/repository.ts';

/** Makes `git look` run a line of shell: a git that does what the test wants. */
function alias(folder: string, line: string): void {
  git(folder, 'config', 'alias.look', `!${line}`);
}

it('a failure says which command failed and what git said last', async ({ rig }) => {
  newRepository(rig.folder);
  const failing = rig.gitIn(rig.folder).run(['rev-parse', '--verify', 'nowhere']);
  await expect(failing).rejects.toThrow(/^git rev-parse exited with code 128: Needed a single revision$/);
  await expect(failing).rejects.toBeInstanceOf(GitError);
});

it('a folder that is not there is a failure of git', async ({ rig }) => {
  await expect(rig.gitIn(join(rig.folder, 'gone')).run(['version'])).rejects.toThrow(/could not be started/);
});

it('a question is answered by the exit code, and a failure is not taken for a no', async ({ rig }) => {
  newRepository(rig.folder);
  commit(rig.folder, { a: '1' });
  const ask = rig.gitIn(rig.folder);
  expect(await ask.asks(['diff', '--quiet', 'HEAD'])).toBe(true);
  write(rig.folder, { a: '2' });
  expect(await ask.asks(['diff', '--quiet', 'HEAD'])).toBe(false);
  await expect(ask.asks(['diff', '--quiet', 'nowhere'])).rejects.toThrow(GitError);
});

it('settings are passed in the environment, where no other user can read them, and not as arguments', async ({
  rig,
}) => {
  newRepository(rig.folder);
  alias(rig.folder, 'tr "\\0" " " < /proc/$PPID/cmdline; git config --get-all http.extraheader');
  const secret = 'AUTHORIZATION: basic c2VjcmV0';
  const configured = rig.gitIn(rig.folder).with([
    ['http.extraheader', 'first'],
    ['http.extraheader', secret],
  ]);
  const [argv, ...values] = (await configured.run(['look'])).split('\n');
  expect([argv, ...values].join('\n')).toBe(`git look first\n${secret}`);
  expect(readFileSync(join(rig.folder, '.git/config'), 'utf8')).not.toContain('basic');
});

it('settings that the environment already has rank below ours', async ({ rig }) => {
  newRepository(rig.folder);
  process.env.GIT_CONFIG_COUNT = '1';
  process.env.GIT_CONFIG_KEY_0 = 'user.name';
  process.env.GIT_CONFIG_VALUE_0 = 'somebody';
  try {
    const configured = rig.gitIn(rig.folder).with([['user.email', 'a@b']]);
    expect(await configured.run(['config', 'user.name'])).toBe('somebody');
    expect(await configured.run(['config', 'user.email'])).toBe('a@b');
  } finally {
    for (const name of ['COUNT', 'KEY_0', 'VALUE_0']) delete process.env[`GIT_CONFIG_${name}`];
  }
});

it('the repository of a hook that perf-gate runs in is not mistaken for the one that is meant', async ({ rig }) => {
  const meant = newRepository(join(rig.folder, 'meant'));
  const other = newRepository(join(rig.folder, 'other'));
  process.env.GIT_DIR = join(other, '.git');
  process.env.GIT_INDEX_FILE = join(other, '.git/index');
  try {
    expect(await rig.gitIn(meant).run(['rev-parse', '--show-toplevel'])).toBe(meant);
  } finally {
    delete process.env.GIT_DIR;
    delete process.env.GIT_INDEX_FILE;
  }
});

it('the job’s secrets do not reach what git starts', async ({ rig }) => {
  newRepository(rig.folder);
  alias(rig.folder, 'env');
  process.env.ACTIONS_RUNTIME_TOKEN = 'runtime-secret';
  process.env.INPUT_TOKEN = 'input-secret';
  try {
    expect(await rig.gitIn(rig.folder).run(['look'])).not.toContain('secret');
  } finally {
    delete process.env.ACTIONS_RUNTIME_TOKEN;
    delete process.env.INPUT_TOKEN;
  }
});

it('what takes too long is stopped with everything that it started', async ({ rig }) => {
  newRepository(rig.folder);
  alias(rig.folder, `MARK=${rig.folder} sleep 60 & MARK=${rig.folder} sleep 60`);
  await expect(rig.gitIn(rig.folder).run(['look'], 300)).rejects.toThrow('git look took longer than 0.3 s');
  expect(runningWith(`MARK=${rig.folder}`)).toEqual([]);
});

it('a canceled run stops it too, and says why', async ({ rig }) => {
  newRepository(rig.folder);
  alias(rig.folder, `MARK=${rig.folder} sleep 60`);
  const controller = new AbortController();
  const { processes, folder } = rig;
  const running = new Git({ folder, processes, abort: controller.signal }).run(['look']);
  await until('it runs', () => runningWith(`MARK=${folder}`).length > 0);
  controller.abort(new Error('canceled by the test'));
  await expect(running).rejects.toThrow('canceled by the test');
  expect(runningWith(`MARK=${folder}`)).toEqual([]);
});
