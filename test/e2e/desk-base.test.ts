import { execFileSync } from 'node:child_process';
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
    const running = run(desk, '--base', 'main');
    const { exitCode, stdout } = await running.finished;
    expect(exitCode, stdout).toBe(1);
    expect(stdout).toMatch(/p25 latency of "home" is .* slower/);
    expect(stdout).toContain('(merge base with main)');
    expect(stdout).toContain('(feature with uncommitted changes)');
    expect(state(desk)).toBe(before);
    expect(running.left()).toEqual([]);
    running.clear();
  });

  deskTest('holds it to the rules on the desk, and says what they change', async ({ desk }) => {
    prepare(desk);
    const loose = CONFIG.replace('tolerance: 60%', 'tolerance: 99%');
    write(desk.folder, { 'server.mjs': service(WORK, { remark: 'same' }), 'perf-gate.yml': loose });
    const running = run(desk, '--base', 'main', '--rounds', '5');
    const { exitCode, stdout } = await running.finished;
    expect(exitCode, stdout).toBe(0);
    expect(resultOf(desk).rules).toMatchObject({ from: 'head', ref: 'the merge base with main', problem: null });
    expect(stdout).toContain('compare.tolerance.same-job 60% → 99%');
    running.clear();
  });

  deskTest('names a scenario and a request that the change has removed, and fails where it shall', async ({ desk }) => {
    const home = (requests: string) => CONFIG.replace('rounds: 6 }', `rounds: 5, requests: [${requests}] }`);
    prepare(desk, { 'perf-gate.yml': `${home('GET /, GET /b')}`.replace('compare:', '  other: {}\ncompare:') });
    write(desk.folder, {
      'server.mjs': service(WORK, { remark: 'same' }),
      'perf-gate.yml': `${home('GET /')}on-removed-scenario: fail\n`,
    });
    const running = run(desk, '--base', 'main');
    const { exitCode, stdout } = await running.finished;
    expect(exitCode, stdout).toBe(1);
    expect(resultOf(desk)).toMatchObject({
      conclusion: 'failure',
      gone: [
        { kind: 'scenario', scenario: 'other', name: 'other' },
        { kind: 'request', scenario: 'home', name: 'GET /b' },
      ],
      findings: [{ kind: 'removed', fails: true }],
    });
    expect(stdout.replace(/\s+/g, ' ')).toContain(
      'The base has what this change has not: scenario "other", request "GET /b" of "home".',
    );
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

  deskTest(
    'that cannot be built is exit code 6 before the change is measured, and names what it lacks',
    async ({ desk }) => {
      const build = "import { readFileSync } from 'node:fs';\nreadFileSync('.env');\n";
      prepare(desk, { 'build.mjs': build, '.gitignore': 'dist\ntemporary\n.env\n' });
      write(desk.folder, { 'server.mjs': service(WORK, { remark: 'same' }), '.env': 'SECRET=hunter2' });
      const before = state(desk);
      const running = run(desk, '--base', 'main');
      const { exitCode, stdout, stderr } = await running.finished;
      expect(exitCode, stdout).toBe(6);
      expect(stderr).toMatch(/the base that was asked for could not be measured.*build line `node build\.mjs` exited/);
      expect(stderr).toContain('The checkout of the base has no .env: not committed.');
      expect(stderr).toContain('(copy: .env)');
      expect(stderr).not.toContain('round 1');
      expect(stdout + stderr).not.toContain('hunter2');
      const { failure, conclusion, evidence } = resultOf(desk);
      expect({ failure, conclusion, evidence }).toMatchObject({
        failure: { class: 'baseline' },
        conclusion: 'failure',
        evidence: { kind: 'none' },
      });
      expect(running.left()).toEqual([]);
      expect(state(desk)).toBe(before);
      running.clear();
    },
  );

  deskTest(
    'with on-missing-baseline: neutral, the run stops as well; with pass, it goes on alone',
    async ({ desk }) => {
      prepare(desk, { 'build.mjs': 'process.exit(4);' });
      write(desk.folder, { 'build.mjs': BUILD, 'perf-gate.yml': `${CONFIG}on-missing-baseline: neutral\n` });
      const neutral = await desk.run('run', '--base', 'main');
      expect(neutral.exitCode, neutral.stdout).toBe(0);
      expect(neutral.stderr).not.toContain('round 1');
      expect(neutral.stdout).toContain('NOT COMPARED');
      expect(neutral.stdout).toContain('exited with code 4');
      expect(resultOf(desk)).toMatchObject({ conclusion: 'neutral', findings: [], failure: { class: 'baseline' } });
      write(desk.folder, { 'perf-gate.yml': `${CONFIG}on-missing-baseline: pass\n` });
      expect((await desk.run('run', '--save-baseline', '--rounds', '5')).exitCode).toBe(0);
      const alone = await desk.run('run', '--base', 'main', '--rounds', '5');
      expect(alone.exitCode, alone.stdout).toBe(0);
      expect(resultOf(desk).evidence).toMatchObject({ kind: 'stored', source: 'file' });
      expect(alone.stdout.replace(/\s+/g, ' ')).toMatch(
        /because the base commit could not be measured .* exited with code 4/,
      );
    },
  );

  deskTest('that fails on the way ends the run there, and what was measured is kept', async ({ desk }) => {
    const counted = `import { existsSync, readFileSync, writeFileSync } from 'node:fs';
const starts = existsSync('dist/starts') ? Number(readFileSync('dist/starts', 'utf8')) : 0;
writeFileSync('dist/starts', String(starts + 1));
if (starts > 1) throw new Error('worn out');`;
    prepare(desk, { 'server.mjs': service(WORK, { broken: counted }) });
    write(desk.folder, { 'server.mjs': service(WORK, { remark: 'repaired' }) });
    const { exitCode, stdout, stderr } = await desk.run('run', '--base', 'main');
    expect(exitCode, stdout).toBe(6);
    expect(stderr).toContain('worn out');
    expect(stderr).not.toContain('round 6 of');
    expect(desk.runDocument().scenarios[0]?.rounds.length).toBeGreaterThan(0);
    expect(readdirSync(join(desk.folder, '.perf-gate'))).toContain('base-run.json');
  });

  deskTest('asked for by baseline: same-job is as binding', async ({ desk }) => {
    prepare(desk, { 'build.mjs': 'process.exit(4);' });
    write(desk.folder, { 'build.mjs': BUILD, 'perf-gate.yml': `${CONFIG}baseline: same-job\n` });
    const { exitCode, stdout } = await desk.run('run');
    expect(exitCode, stdout).toBe(6);
  });

  deskTest('counts every file of the repository from a package of a workspace', async ({ desk }) => {
    const importing = service(WORK).replace('node:http', 'node:http').concat("import '../lib/index.mjs';\n");
    prepare(desk, {
      'packages/api/server.mjs': importing,
      'packages/lib/index.mjs': '',
      'packages/api/perf-gate.yml': CONFIG.replace(/ {2}(build|paths):.*\n/g, ''),
    });
    const api = { ...desk, folder: join(desk.folder, 'packages/api') };
    const same = await desk.start(['run', '--base', 'main'], {}, api.folder).finished;
    expect(same.stdout).toContain('NOT MEASURED');
    write(desk.folder, { 'packages/lib/index.mjs': '// changed' });
    const changed = await desk.start(['run', '--base', 'main', '--rounds', '5'], {}, api.folder).finished;
    expect(changed.exitCode, changed.stdout).toBe(0);
    expect(resultOf(api).evidence.kind).toBe('same-job');
    write(desk.folder, {
      'packages/api/perf-gate.yml': CONFIG.replace(/ {2}build:.*\n/g, '').replace(/paths:.*/, 'paths: [., ../../docs]'),
    });
    git(desk.folder, 'add', '.');
    git(desk.folder, 'commit', '--quiet', '--message', 'Settings');
    git(desk.folder, 'branch', '--force', 'main');
    write(desk.folder, { 'packages/lib/index.mjs': '// changed again' });
    const outside = await desk.start(['run', '--base', 'main'], {}, api.folder).finished;
    expect(outside.stdout).toContain('NOT MEASURED');
  });

  deskTest('measures a checkout that belongs to another user, as in a container job', async ({ desk }) => {
    prepare(desk);
    commit(desk.folder, { 'server.mjs': service(WORK, { remark: 'same' }) });
    if (process.getuid?.() === 0) execFileSync('chown', ['-R', '1234:1234', desk.folder]);
    const { exitCode, stdout, stderr } = await desk.run('run', '--base', 'main', '--rounds', '5');
    expect(exitCode, stdout + stderr).toBe(0);
    const { evidence, head } = resultOf(desk);
    expect(evidence).toMatchObject({ kind: 'same-job', origin: { ref: 'merge base with main' } });
    expect(head.origin).toMatchObject({ commit: expect.stringMatching(/^[0-9a-f]{40}$/), ref: 'feature' });
  });

  deskTest('works in a pre-push hook, which sets variables of its own repository', async ({ desk }) => {
    prepare(desk);
    write(desk.folder, { 'server.mjs': service(WORK, { remark: 'same' }) });
    const TMPDIR = join(desk.folder, 'temporary');
    mkdirSync(TMPDIR);
    const hooked = { TMPDIR, GIT_DIR: join(desk.folder, '.git'), GIT_INDEX_FILE: join(desk.folder, '.git/index') };
    const { exitCode, stdout, stderr } = await desk.start(['run', '--base', 'main', '--rounds', '5'], hooked).finished;
    expect(exitCode, stdout + stderr).toBe(0);
    expect(resultOf(desk).evidence.kind).toBe('same-job');
  });

  deskTest('in random order on cores of its own: the seed and the cores are kept', async ({ desk }) => {
    prepare(desk);
    write(desk.folder, {
      'server.mjs': service(WORK, { remark: 'same' }),
      'perf-gate.yml': `${CONFIG}order: random\nisolation: cores\n`,
    });
    const running = run(desk, '--base', 'main', '--rounds', '5');
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
    const { exitCode, stdout, stderr } = await desk.run('run', '--base', 'main', '--rounds', '5');
    expect(exitCode, stdout).toBe(6);
    expect(`${stdout} ${stderr}`.replace(/\s+/g, ' ')).toContain('the service does not lie in a git repository');
    expect(stderr).not.toContain('round');
  });
});
