import { existsSync, mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type RunDocument, runDocumentSchema } from '../../src/measurement/run-document.ts';
import { type Result, resultSchema } from '../../src/verdict/result.ts';
import { cloneShallow, commit, git, stateOf } from '../support/repository.ts';
import {
  BUILD,
  CONFIG,
  openChange,
  type ServiceRepository,
  service,
  serviceRepository,
  WORK,
} from './service-repository.ts';
import { openWorkflow, type Workflow } from './workflow.ts';

// The built action on shallow clones of a real repository: the base commit is measured beside the change.

let workflow: Workflow;
let repository: ServiceRepository;
beforeEach(async () => {
  workflow = await openWorkflow();
});
afterEach(async () => {
  const { violations } = workflow.github;
  await workflow.close();
  expect(violations).toEqual([]);
});

/** Of runs of which more is not asked than that they end. */
const FEWEST = { rounds: '5' };

const lastComment = () => workflow.github.repository().comments.at(-1)?.body ?? '';
const resultOf = (workspace: string): Result =>
  resultSchema.parse(JSON.parse(readFileSync(join(workspace, '.perf-gate/result.json'), 'utf8')));
const baseOf = (workspace: string): RunDocument =>
  runDocumentSchema.parse(JSON.parse(readFileSync(join(workspace, '.perf-gate/base-run.json'), 'utf8')));
/** Without the folder that perf-gate was asked to write, and what the head's own build made. */
const state = (workspace: string) =>
  stateOf(workspace)
    .replace(/^!! (\.perf-gate|dist)\/.*\n/gm, '')
    .trimStart();
/** What the runner itself keeps in its folder for temporary files. */
const left = (temporary: string[]) => temporary.filter((name) => !name.startsWith('_'));

async function saveMain(): Promise<void> {
  const { url, tip } = repository;
  const workspace = cloneShallow(url, join(workflow.folder, 'main'), tip);
  const run = await workflow.run(workflow.push(), { workspace, inputs: FEWEST });
  expect(run.exitCode, run.stdout).toBe(0);
}

describe('a pull request', () => {
  it('that is as fast as its merge base passes, though main has changed, with main as the trend', async () => {
    repository = serviceRepository(workflow);
    await saveMain();
    const { workspace, head } = openChange(workflow, repository, 1, {
      'server.mjs': service(WORK, { remark: 'same' }),
    });
    const before = state(workspace);
    const run = await workflow.run(workflow.pullRequest(1), { workspace });
    expect(run.exitCode, run.stdout).toBe(0);
    expect(run.outputs).toMatchObject({ regressed: '0', 'baseline-sha': repository.base });
    const result = resultOf(workspace);
    expect(result.evidence).toMatchObject({ kind: 'same-job', origin: { commit: repository.base } });
    expect(result.head.origin.commit).toBe(head);
    expect(baseOf(workspace).scenarios[0]?.rounds).toHaveLength(6);
    // Main does three times the work: the stored baseline says so, and decides nothing.
    expect(result.trend).toMatchObject({ source: 'artifact', origin: { commit: repository.tip } });
    expect(result.trend?.changes.find(({ metric }) => metric === 'p50')?.change).toBeLessThan(-0.2);
    expect(lastComment()).toContain(`${repository.base.slice(0, 7)} (merge base with main)`);
    expect(lastComment()).toMatch(/Trend.*against the stored baseline of/);
    expect(state(workspace)).toBe(before);
    expect(left(run.temporary)).toEqual([]);
    expect(run.survivors).toEqual([]);
  });

  it('whose setup cannot know its side is warned of before it is measured, in the log and in the comment', async () => {
    const yaml = CONFIG.replace('  url:', '  setup: node build.mjs\n  url:');
    repository = serviceRepository(workflow, { 'perf-gate.yml': yaml });
    const { workspace } = openChange(workflow, repository, 12, { 'server.mjs': service(WORK, { remark: 'same' }) });
    const run = await workflow.run(workflow.pullRequest(12), { workspace, inputs: FEWEST });
    expect(run.exitCode, run.stdout).toBe(0);
    const warning = 'nothing in the configuration tells it which';
    expect(run.stdout).toContain(
      `::warning::perf-gate: \`setup\` is run for the base, then for the head, and ${warning}`,
    );
    expect(run.stdout.indexOf(warning)).toBeLessThan(run.stdout.indexOf('building'));
    expect(lastComment()).toContain(warning);
  });

  it('that does not touch the service is not measured, and that is neither a pass nor a failure', async () => {
    repository = serviceRepository(workflow);
    const { workspace } = openChange(workflow, repository, 3, { 'README.md': 'Better words' });
    const run = await workflow.run(workflow.pullRequest(3), { workspace });
    expect(run.exitCode, run.stdout).toBe(0);
    expect(run.outputs).toMatchObject({ conclusion: 'neutral', 'baseline-sha': repository.base });
    expect(run.stdout).not.toMatch(/round 1|::error|::warning/);
    expect(lastComment()).toContain('Nothing to measure');
    expect(workflow.github.repository().checkRuns.at(-1)?.conclusion).toBe('neutral');
  });

  it('of a fork is measured the same way with a token that can only read', async () => {
    repository = serviceRepository(workflow);
    workflow.github.addRepository({ owner: 'stranger', name: 'shop', fork: true });
    const files = { 'server.mjs': service(WORK, { remark: 'from a fork' }) };
    const { workspace } = openChange(workflow, repository, 4, files, { headRepository: 'stranger/shop' });
    const run = await workflow.run(workflow.pullRequest(4), { workspace, inputs: FEWEST });
    expect(run.exitCode, run.stdout).toBe(0);
    expect(run.outputs['baseline-sha']).toBe(repository.base);
    expect(run.summary).toContain('merge base with main');
  });

  it('is compared with the stored baseline, and not with its base, where that is asked for', async () => {
    repository = serviceRepository(workflow);
    await saveMain();
    const { workspace } = openChange(workflow, repository, 5, { 'server.mjs': service(WORK, { remark: 'same' }) });
    const run = await workflow.run(workflow.pullRequest(5), { workspace, inputs: { baseline: 'artifact', ...FEWEST } });
    expect(run.exitCode, run.stdout).toBe(0);
    expect(resultOf(workspace).evidence).toMatchObject({ kind: 'stored', source: 'artifact' });
    expect(existsSync(join(workspace, '.perf-gate/base-run.json'))).toBe(false);
  });
});

describe('a run that is', () => {
  const worktrees = (workspace: string) => git(workspace, 'worktree', 'list', '--porcelain').match(/^worktree /gm);

  for (const [how, waitFor] of [
    ['while the base is built', /building · base/],
    ['while it measures', /round 2 of/],
  ] as const) {
    it(`killed ${how} leaves nothing behind`, async () => {
      const build = how.includes('built') ? `${BUILD}await new Promise((wake) => setTimeout(wake, 60_000));` : BUILD;
      repository = serviceRepository(workflow, { 'build.mjs': build });
      const change = { 'server.mjs': service(WORK, { remark: 'same' }), 'build.mjs': BUILD };
      const { workspace } = openChange(workflow, repository, 11, change);
      const before = state(workspace);
      const action = workflow.start(workflow.pullRequest(11), { workspace });
      try {
        await action.waitFor(waitFor);
        expect(worktrees(workspace)).toHaveLength(2);
        action.child.kill('SIGKILL');
        await action.finished;
        const { exitCode, stdout, stderr } = await (await action.startPost('dist/cleanup/index.js')).finished;
        expect(exitCode, stdout + stderr).toBe(0);
        expect(action.survivors()).toEqual([]);
        expect(state(workspace)).toBe(before);
        expect(left(readdirSync(String(action.environment.RUNNER_TEMP)))).toEqual([]);
      } finally {
        await action.dispose();
      }
    });
  }

  it('canceled while the base is built leaves nothing behind either', async () => {
    const build = `${BUILD}await new Promise((wake) => setTimeout(wake, 60_000));`;
    repository = serviceRepository(workflow, { 'build.mjs': build });
    const change = { 'server.mjs': service(WORK, { remark: 'same' }), 'build.mjs': BUILD };
    const { workspace } = openChange(workflow, repository, 12, change);
    const before = state(workspace);
    const action = workflow.start(workflow.pullRequest(12), { workspace });
    try {
      await action.waitFor(/building · base/);
      action.child.kill('SIGINT');
      const { stdout, exitCode } = await action.finished;
      expect(exitCode, stdout).toBe(1);
      expect(stdout).toContain('the run was canceled (SIGINT)');
      expect(state(workspace)).toBe(before);
      expect(left(readdirSync(String(action.environment.RUNNER_TEMP)))).toEqual([]);
    } finally {
      await action.dispose();
    }
  });
});

describe('a merge group', () => {
  it('is compared with the commit that it is built on', async () => {
    repository = serviceRepository(workflow);
    const { source, url, base } = repository;
    git(source, 'checkout', '--quiet', '--detach', base);
    const queued = commit(source, { 'server.mjs': service(WORK * 3) });
    git(source, 'push', '--quiet', url, `${queued}:refs/heads/gh-readonly-queue/main/pr-6`);
    workflow.github.addCommit({ sha: queued, parents: [base] });
    const workspace = cloneShallow(url, join(workflow.folder, 'queued'), queued);
    const run = await workflow.run(workflow.mergeGroup(6, queued, base), { workspace });
    expect(run.exitCode, run.stdout).toBe(1);
    expect(run.outputs).toMatchObject({ conclusion: 'failure', 'baseline-sha': base });
    expect(workflow.github.repository().comments).toEqual([]);
  });
});

describe('a base that', () => {
  const broken: [string, Record<string, string>, RegExp][] = [
    [
      'cannot be built',
      { 'build.mjs': 'console.log("no compiler"); process.exit(3);' },
      /build line.*exited with code 3 .*no compiler/,
    ],
    [
      'cannot be started',
      { 'server.mjs': service(WORK, { broken: 'throw new Error("no database");' }) },
      /exited with code 1 before it was ready/,
    ],
  ];
  for (const [what, files, reason] of broken) {
    it(`${what} is told in the comment, and the stored baseline stands in`, async () => {
      repository = serviceRepository(workflow, files);
      git(repository.source, 'checkout', '--quiet', 'main');
      // Main has been repaired since, and was measured.
      const tip = commit(repository.source, { 'server.mjs': service(WORK), 'build.mjs': BUILD });
      git(repository.source, 'push', '--quiet', repository.url, 'main');
      workflow.github.addCommit({ sha: tip, parents: [repository.tip], branch: 'main' });
      repository.tip = tip;
      await saveMain();
      const change = { 'server.mjs': service(WORK, { remark: 'repaired' }), 'build.mjs': BUILD };
      const { workspace } = openChange(workflow, repository, 7, change);
      const before = state(workspace);
      const run = await workflow.run(workflow.pullRequest(7), { workspace });
      expect(run.exitCode, run.stdout).toBe(0);
      expect(resultOf(workspace).evidence).toMatchObject({ kind: 'stored', source: 'artifact' });
      expect(resultOf(workspace).scenarios[0]?.rounds).toBe(6);
      expect(lastComment()).toContain('Compared with a stored baseline, because the base commit could not be measured');
      expect(resultOf(workspace).notices[0]).toMatch(reason);
      expect(state(workspace)).toBe(before);
      expect(left(run.temporary)).toEqual([]);
    });
  }

  for (const [setting, code, conclusion] of [
    ['', 1, 'failure'],
    ['neutral', 0, 'neutral'],
  ] as const) {
    it(`was asked for and cannot be built: ${conclusion} before the change is measured`, async () => {
      repository = serviceRepository(workflow, { 'build.mjs': 'console.log("no compiler"); process.exit(3);' });
      const change = { 'server.mjs': service(WORK, { remark: 'same' }), 'build.mjs': BUILD };
      const { workspace } = openChange(workflow, repository, 13, change);
      const inputs = { baseline: 'same-job', ...(setting && { 'on-missing-baseline': setting }) };
      const run = await workflow.run(workflow.pullRequest(13), { workspace, inputs });
      expect(run.exitCode, run.stdout).toBe(code);
      expect(run.outputs).toMatchObject({ conclusion, 'baseline-sha': '' });
      expect(run.stdout).not.toContain('round 1');
      for (const said of [lastComment(), run.summary]) {
        expect(said).toContain('the base that was asked for could not be measured');
        expect(said).toContain('no compiler');
      }
      expect(workflow.github.repository().checkRuns.at(-1)?.conclusion).toBe(conclusion);
      expect(left(run.temporary)).toEqual([]);
    });
  }

  it('does not have the service at all leaves the change without a baseline, and says why', async () => {
    repository = serviceRepository(workflow);
    const config = CONFIG.replace('start:', 'working-directory: new\n  start:').replace(
      'paths: [server.mjs, build.mjs]',
      '',
    );
    const files = { 'new/server.mjs': service(WORK), 'new/build.mjs': BUILD, 'perf-gate.yml': config };
    const { workspace } = openChange(workflow, repository, 8, files);
    // By the rules of main, main would be started where it is.
    const run = await workflow.run(workflow.pullRequest(8), { workspace, inputs: { policy: 'head', ...FEWEST } });
    expect(run.exitCode, run.stdout).toBe(0);
    expect(run.outputs).toMatchObject({ conclusion: 'neutral', 'baseline-sha': '' });
    expect(lastComment()).toMatch(/No baseline: the base .* has no folder new/);
  });

  it('does not know a request is compared in everything else', async () => {
    repository = serviceRepository(workflow);
    const config = CONFIG.replace(
      'compare:',
      `  fresh: { connections: 2, warmup: 50ms, duration: 100ms, rounds: 5, requests: [GET /new] }\ncompare:`,
    );
    const files = { 'server.mjs': service(WORK, { remark: 'new' }), 'perf-gate.yml': config };
    const { workspace } = openChange(workflow, repository, 9, files);
    const run = await workflow.run(workflow.pullRequest(9), { workspace });
    expect(run.exitCode, run.stdout).toBe(0);
    const { scenarios, evidence, notices } = resultOf(workspace);
    expect(evidence.kind).toBe('same-job');
    expect(scenarios.map(({ name, verdict }) => [name, verdict === 'no baseline'])).toEqual([
      ['home', false],
      ['fresh', true],
    ]);
    expect(notices.join('\n')).toMatch(/"fresh" could not be measured on the base: .*404/);
  });

  it('was built before is built again: what is kept for a pull request, its own code could have written', async () => {
    repository = serviceRepository(workflow);
    const first = openChange(workflow, repository, 10, { 'server.mjs': service(WORK, { remark: 'one' }) });
    // Every job of a runner has its temporary files in the same place.
    const env = { RUNNER_TEMP: join(workflow.folder, 'temporary') };
    mkdirSync(env.RUNNER_TEMP);
    const before = await workflow.run(workflow.pullRequest(10), { workspace: first.workspace, env, inputs: FEWEST });
    expect(before.exitCode, before.stdout).toBe(0);
    expect(before.stdout).toContain('building · base');
    expect(workflow.github.repository().caches).toEqual([]);
    const slower = openChange(workflow, repository, 14, { 'server.mjs': service(WORK * 4) });
    const run = await workflow.run(workflow.pullRequest(14), { workspace: slower.workspace, env });
    expect(run.stdout).toContain('building · base');
    expect(run.outputs).toMatchObject({ conclusion: 'failure', 'baseline-sha': repository.base });
    expect(left(run.temporary)).toEqual([]);
  });
});
