import { mkdirSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect } from 'vitest';
import { type Result, resultSchema } from '../../src/verdict/result.ts';
import { until } from '../support/processes.ts';
import { commit, git, newRepository, stateOf, write } from '../support/repository.ts';
import { type Desk, deskTest } from './command.ts';
import { BUILD, CONFIG, service, WORK } from './service-repository.ts';

// `perf-gate run --base main` at a desk, with the built command.

/** A repository with the service on main, and the branch feature checked out. */
function prepare({ folder }: Desk, files: Record<string, string> = {}): void {
  newRepository(folder);
  commit(folder, {
    'server.mjs': service(WORK),
    'build.mjs': BUILD,
    'perf-gate.yml': CONFIG,
    '.gitignore': 'dist\ntemporary\n',
    ...files,
  });
  git(folder, 'checkout', '--quiet', '-b', 'feature');
}

/** With a folder for temporary files of its own, so that what is left in it is seen. */
function run(desk: Desk, ...args: string[]) {
  const TMPDIR = `${desk.folder}-temporary`;
  mkdirSync(TMPDIR, { recursive: true });
  const started = desk.start(['run', ...args], { TMPDIR });
  return { ...started, left: () => readdirSync(TMPDIR), clear: () => rmSync(TMPDIR, { recursive: true }) };
}

const state = ({ folder }: Desk) =>
  stateOf(folder)
    .replace(/^!! (\.perf-gate|dist)\/.*\n/gm, '')
    .trimStart();
const resultOf = ({ folder }: Desk): Result =>
  resultSchema.parse(JSON.parse(readFileSync(join(folder, '.perf-gate/result.json'), 'utf8')));

describe('--base main', () => {
  deskTest('measures what is not committed against the merge base, and leaves it as it is', async ({ desk }) => {
    prepare(desk);
    write(desk.folder, { 'server.mjs': service(WORK * 3), 'notes.txt': 'untracked' });
    const before = state(desk);
    const running = run(desk, '--base', 'main', '--rounds', '8');
    const { exitCode, stdout } = await running.finished;
    expect(exitCode, stdout).toBe(1);
    expect(stdout).toMatch(/p25 latency of "home" is .* slower/);
    expect(stdout).toContain('(merge base with main)');
    expect(stdout).toContain('(feature with uncommitted changes)');
    expect(state(desk)).toBe(before);
    expect(running.left()).toEqual([]);
    running.clear();
  });

  deskTest('says that there is nothing to measure where nothing has changed', async ({ desk }) => {
    prepare(desk);
    const running = run(desk, '--base', 'main');
    const { exitCode, stdout } = await running.finished;
    expect(exitCode, stdout).toBe(0);
    expect(stdout).toContain('NOT MEASURED');
    expect(running.left()).toEqual([]);
    running.clear();
  });

  deskTest('takes the baseline in the file where the base cannot be built, and says why', async ({ desk }) => {
    prepare(desk, { 'build.mjs': 'process.exit(4);' });
    write(desk.folder, { 'build.mjs': BUILD });
    expect((await desk.run('run', '--save-baseline')).exitCode).toBe(0);
    const running = run(desk, '--base', 'main');
    const { exitCode, stdout } = await running.finished;
    expect(exitCode, stdout).toBe(0);
    expect(resultOf(desk).evidence).toMatchObject({ kind: 'stored', source: 'file' });
    expect(stdout.replace(/\s+/g, ' ')).toMatch(/because the base commit could not be measured .* exited with code 4/);
    running.clear();
  });

  deskTest('works in a pre-push hook, which sets variables of its own repository', async ({ desk }) => {
    prepare(desk);
    write(desk.folder, { 'server.mjs': service(WORK, { remark: 'same' }) });
    const TMPDIR = join(desk.folder, 'temporary');
    mkdirSync(TMPDIR);
    const hooked = { TMPDIR, GIT_DIR: join(desk.folder, '.git'), GIT_INDEX_FILE: join(desk.folder, '.git/index') };
    const { exitCode, stdout, stderr } = await desk.start(['run', '--base', 'main'], hooked).finished;
    expect(exitCode, stdout + stderr).toBe(0);
    expect(resultOf(desk).evidence.kind).toBe('same-job');
  });

  deskTest('in random order on cores of its own: the seed and the cores are kept', async ({ desk }) => {
    prepare(desk);
    write(desk.folder, {
      'server.mjs': service(WORK, { remark: 'same' }),
      'perf-gate.yml': `${CONFIG}order: random\nisolation: cores\n`,
    });
    const running = run(desk, '--base', 'main');
    const { exitCode, stdout } = await running.finished;
    expect(exitCode, stdout).toBe(0);
    const { rules } = desk.runDocument();
    expect(rules).toMatchObject({ order: 'random', seed: expect.any(Number) });
    if (rules?.cores === null) expect(stdout.replace(/\s+/g, ' ')).toContain('isolation is not possible here');
    else expect(rules?.cores?.target).not.toBe(rules?.cores?.agent);
    running.clear();
  });

  deskTest('killed while it measures: the guardian removes the worktree too', async ({ desk }) => {
    prepare(desk);
    write(desk.folder, { 'server.mjs': service(WORK, { remark: 'same' }) });
    const before = state(desk);
    const running = run(desk, '--base', 'main', '--rounds', '50');
    await until('the worktree is there', () => running.left().some((name) => name.startsWith('perf-gate-base-')));
    await until('a round is over', () => git(desk.folder, 'worktree', 'list').includes('base'));
    running.signal('SIGKILL');
    await running.finished;
    await until('the worktree is gone', () => !running.left().some((name) => name.startsWith('perf-gate-base-')));
    await until('git has forgotten it', () => state(desk) === before);
    running.clear();
  });
});

describe('a base that is none', () => {
  for (const ref of ['nowhere', '$(touch pwned)', '--exec=touch pwned']) {
    deskTest(`such as ${ref} is a mistake of the command line`, async ({ desk }) => {
      prepare(desk);
      const { exitCode, stderr } = await desk.run('run', `--base=${ref}`);
      expect(exitCode, stderr).toBe(2);
      expect(stderr).toContain(`--base: "${ref}" is not a branch, tag or commit of this repository`);
      expect(readdirSync(desk.folder)).not.toContain('pwned');
    });
  }

  deskTest('because there is no repository is said in the result', async ({ desk }) => {
    write(desk.folder, { 'server.mjs': service(WORK), 'build.mjs': BUILD, 'perf-gate.yml': CONFIG });
    const { exitCode, stdout } = await desk.run('run', '--base', 'main', '--rounds', '5');
    expect(exitCode, stdout).toBe(0);
    expect(stdout.replace(/\s+/g, ' ')).toContain('the service does not lie in a git repository');
  });
});
