import { execFileSync } from 'node:child_process';
import { readdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync, zstdCompressSync } from 'node:zlib';
import { zipSync } from 'fflate';
import { describe, expect, it } from 'vitest';
import { appendJob } from '../../src/baseline/baseline-document.ts';
import type { Job } from '../../src/measurement/job.ts';
import type { BaseSide } from '../../src/verdict/base-side.ts';
import { temporaryFolder } from '../support/folder.ts';
import { githubForEachTest } from '../support/github/each-test.ts';
import { mergeGroupEvent, pullRequestEvent, pushEvent, type WorkflowEvent } from '../support/github/events.ts';
import type { GitHubServer } from '../support/github/server.ts';
import type { Run } from '../support/github/state.ts';
import { startAction } from '../support/runner.ts';
import { job } from './documents.ts';

let github: GitHubServer;

githubForEachTest((server) => {
  github = server;
});

interface StepOptions {
  key?: string;
  job?: Job;
  attempt?: number;
  env?: Record<string, string>;
  token?: string;
}

/** Runs the store in a job of its own; the step must end well whatever happens to it. */
async function step(event: WorkflowEvent, run: Run, { key = 'default', job: saved, ...options }: StepOptions = {}) {
  const token = options.token ?? github.token({ permissions: { actions: 'read' } });
  await using action = startAction(github, 'test/baseline/steps/store-step.ts', {
    event,
    runId: run.id,
    ...options,
    token,
    inputs: { key, token, ...(saved && { job: JSON.stringify(saved) }) },
  });
  const { exitCode, stdout, stderr, outputs } = await action.finished;
  expect(exitCode, stdout + stderr).toBe(0);
  expect(readdirSync(String(action.environment.GITHUB_WORKSPACE))).toEqual([]);
  expect(readdirSync(String(action.environment.RUNNER_TEMP)).filter((name) => name.startsWith('perf-gate'))).toEqual(
    [],
  );
  const { base, notices } = JSON.parse(outputs.found ?? '') as { base: BaseSide; notices: string[] };
  const jobs = base.kind === 'stored' ? base.document.jobs.map(({ origin }) => origin.runId) : [];
  return { base, jobs, notices, problems: JSON.parse(outputs.problems ?? '[]') as string[], stdout };
}

/** A push to main that measures and saves. */
async function main(options: StepOptions = {}) {
  const run = github.addRun({ status: 'in_progress' });
  return {
    run,
    ...(await step(pushEvent(github), run, {
      job: job({ runId: run.id, commit: run.headSha, attempt: 1 }),
      ...options,
    })),
  };
}

async function pull(options: StepOptions = {}) {
  if (!github.repository().pulls.has(5)) github.addPullRequest({ number: 5 });
  const run = github.addRun({ pullRequest: 5, status: 'in_progress' });
  return step(pullRequestEvent(github, { number: 5 }), run, options);
}

describe('from run to run', () => {
  it('the first run on main finds none and saves, the next ones add to it, a pull request compares with it', async () => {
    const first = await main();
    expect(first.base).toEqual({
      kind: 'none',
      reason: 'the branch main has no usable artifact perf-gate-baseline-default, and the cache has none',
    });
    expect(first.problems).toEqual([]);
    const second = await main();
    expect(second.jobs).toEqual([first.run.id]);

    const found = await pull({ job: job() });
    expect(found.base).toMatchObject({ kind: 'stored', source: 'artifact' });
    expect(found.jobs).toEqual([second.run.id, first.run.id]);
    const { artifacts, caches } = github.repository();
    expect(artifacts.map(({ name, runId }) => `${name} ${runId}`)).toEqual([
      `perf-gate-baseline-default ${first.run.id}`,
      `perf-gate-baseline-default ${second.run.id}`,
    ]);
    expect(caches.map(({ key, scope }) => `${key} ${scope}`)).toEqual([
      `perf-gate-baseline/default/${first.run.headSha}/${first.run.id}-1 refs/heads/main`,
      `perf-gate-baseline/default/${second.run.headSha}/${second.run.id}-1 refs/heads/main`,
    ]);
    const days = artifacts.map(({ createdAt, expiresAt }) => (+expiresAt - +createdAt) / 86_400_000);
    expect(days.map(Math.round)).toEqual([90, 90]);
  });

  it('two runs on main that measure at the same time are both kept, and so is what follows', async () => {
    const first = await main();
    const second = await main();
    // The third one has looked for its predecessor before the second one saved.
    const { artifacts, caches } = github.repository();
    const late = { artifact: artifacts.pop(), cache: caches.pop() };
    const third = await main();
    expect(third.jobs).toEqual([first.run.id]);
    if (late.artifact) artifacts.push(late.artifact);
    if (late.cache) caches.push(late.cache);
    const all = [first, second, third].map(({ run }) => run.id).sort();
    expect((await pull()).jobs.toSorted()).toEqual(all);
    const fourth = await main();
    expect(fourth.jobs.toSorted()).toEqual(all);
    github.repository().artifacts = github.repository().artifacts.filter(({ runId }) => runId === fourth.run.id);
    expect((await pull()).jobs.toSorted()).toEqual([...all, fourth.run.id]);
  });

  it('a run that is repeated replaces what its first attempt saved', async () => {
    const { run } = await main();
    github.fail({
      path: /CreateArtifact$/,
      status: 409,
      body: { code: 'already_exists', msg: 'an artifact with this name already exists on the workflow run' },
    });
    const again = await step(pushEvent(github), run, {
      job: job({ runId: run.id, commit: run.headSha, attempt: 2 }),
      attempt: 2,
    });
    expect(again.problems).toEqual([]);
    expect(github.repository().artifacts).toHaveLength(1);
    expect(github.repository().artifacts[0]?.attempt).toBe(2);
  });

  it('two jobs of one run with the same key are distinguished by an error that says what to do', async () => {
    const { run } = await main();
    const second = await step(pushEvent(github), run, { job: job({ runId: run.id, attempt: 1 }) });
    expect(second.problems[0]).toBe(
      'The baseline was not saved as an artifact: this run already has an artifact perf-gate-baseline-default: ' +
        'another step or job of it has the same key. Give each its own "key".',
    );
  });

  it('keys are kept apart, even where one starts with the other', async () => {
    await main({ key: 'shop' });
    github.repository().artifacts = [];
    expect((await pull({ key: 'shop' })).base.kind).toBe('stored');
    expect((await pull({ key: 'shop-api' })).base.kind).toBe('none');
    expect((await pull({ key: 'sho' })).base.kind).toBe('none');
  });

  it('a merge queue compares with the branch that it merges into', async () => {
    const { run } = await main();
    const headSha = 'b'.repeat(40);
    github.addCommit({ sha: headSha });
    const queued = github.addRun({ event: 'merge_group', headSha, headBranch: 'gh-readonly-queue/main/pr-5-abc' });
    expect((await step(mergeGroupEvent(github, { number: 5, headSha }), queued)).jobs).toEqual([run.id]);
  });

  it('respects a repository that keeps artifacts for a shorter time, without a warning', async () => {
    const { stdout, problems } = await main({ env: { GITHUB_RETENTION_DAYS: '14' } });
    expect(problems).toEqual([]);
    expect(stdout).not.toMatch(/::warning/);
    const [artifact] = github.repository().artifacts;
    expect(Math.round((Number(artifact?.expiresAt) - Number(artifact?.createdAt)) / 86_400_000)).toBe(14);
  });
});

describe('the cache behind the artifacts', () => {
  it('has the baseline when the artifact has expired, and the report says so (complaint 11)', async () => {
    const { run } = await main();
    for (const artifact of github.repository().artifacts) artifact.expired = true;
    const found = await pull();
    expect(found.base).toMatchObject({ kind: 'stored', source: 'cache' });
    expect(found.jobs).toEqual([run.id]);
    expect(found.notices).toEqual([
      `Skipped the baseline artifact of run ${run.id}: it has expired.`,
      'The baseline comes from the cache: the branch main has no usable artifact perf-gate-baseline-default.',
    ]);
  });

  it('is not read by a pull request without a token, because its own code can write there', async () => {
    await main();
    const found = await pull({ token: '' });
    expect(found.base).toMatchObject({
      kind: 'none',
      reason: expect.stringContaining('GitHub cannot be asked which branch has written what is in the cache'),
    });
  });

  it('is read without a token on the default branch, which sees its own entries alone', async () => {
    const { run } = await main();
    github.repository().artifacts = [];
    expect((await main({ token: '' })).jobs).toEqual([run.id]);
  });

  it('keeps the runs of the branch that were measured at the same time', async () => {
    const { run } = await main();
    const [first] = github.repository().caches;
    github.repository().caches = [];
    const other = await main();
    github.repository().caches.unshift(...(first ? [first] : []));
    github.repository().artifacts = [];
    expect((await pull()).jobs.toSorted()).toEqual([run.id, other.run.id]);
  });

  /** What code of a pull request can do with the token of its job: write any entry, in its own scope. */
  async function poison(forge: (run: Run) => { key: string; job: Job }): Promise<void> {
    github.addPullRequest({ number: 5 });
    const evil = github.addRun({ pullRequest: 5, status: 'in_progress' });
    const [genuine] = github.repository().caches;
    if (!genuine) throw new Error('main has saved nothing');
    const { key, job: forged } = forge(evil);
    const folder = temporaryFolder('forged');
    writeFileSync(join(folder, 'baseline.json'), JSON.stringify({ ...appendJob(null, forged, 'default') }));
    const tar = execFileSync('tar', ['-cf', '-', '-C', folder, 'baseline.json']);
    const packed = (github.blobs.read(genuine.blob)?.[0] === 0x1f ? gzipSync : zstdCompressSync)(tar);
    const blob = github.blobs.newPath('caches', '');
    github.blobs.put(blob, packed, 'application/octet-stream');
    github.repository().caches.push({
      ...genuine,
      id: github.newId(),
      key,
      blob,
      scope: 'refs/pull/5/merge',
      size: packed.length,
      createdAt: new Date(),
    });
  }

  it('does not take what the pull request itself has written, under a newer name', async () => {
    const { run } = await main();
    github.repository().artifacts = [];
    await poison((evil) => ({
      key: `perf-gate-baseline/default/${run.headSha}/${evil.id}-1`,
      job: job({ runId: evil.id, commit: run.headSha }),
    }));
    expect((await pull()).jobs).toEqual([run.id]);
  });

  it('does not take what the pull request itself has written, where main has written nothing', async () => {
    const { run } = await main();
    const [genuine] = github.repository().caches;
    await poison(() => ({ key: genuine?.key ?? '', job: job({ runId: run.id, commit: run.headSha }) }));
    github.repository().artifacts = [];
    github.repository().caches.shift();
    expect((await pull()).base).toMatchObject({
      kind: 'none',
      reason: expect.stringContaining('the cache has none that a run of the branch main has written'),
    });
  });

  it('does not take an entry of main whose name a pull request has taken as well, and says so', async () => {
    const { run } = await main();
    github.repository().artifacts = [];
    const [genuine] = github.repository().caches;
    await poison(() => ({ key: genuine?.key ?? '', job: job({ runId: run.id, commit: run.headSha, attempt: 9 }) }));
    const { base, notices } = await pull();
    expect(base.kind).toBe('none');
    expect(notices).toEqual([
      `Skipped the cached baseline of run ${run.id}: an entry of the same name was written elsewhere, as by a pull request, and would come first.`,
    ]);
  });

  it('does not take an entry of main that names a run of a pull request, or a commit that is not on main', async () => {
    const { run } = await main();
    github.repository().artifacts = [];
    const [genuine] = github.repository().caches;
    github.addPullRequest({ number: 5 });
    const evil = github.addRun({ pullRequest: 5 });
    if (genuine) genuine.key = `perf-gate-baseline/default/${evil.headSha}/${evil.id}-1`;
    expect((await pull()).base.kind).toBe('none');
    if (genuine) genuine.key = `perf-gate-baseline/default/${run.headSha}/${run.id}-1`;
    github.addCommit({ branch: 'main' });
    const { base, notices } = await pull();
    expect(base.kind).toBe('none');
    expect(notices).toEqual([expect.stringContaining('is not on the branch main')]);
  });

  it('is not read where GitHub does not say who wrote it', async () => {
    await main();
    github.repository().artifacts = [];
    github.fail({
      path: /\/actions\/caches$/,
      status: 403,
      body: { message: 'Resource not accessible by integration' },
    });
    expect((await pull()).base).toMatchObject({
      kind: 'none',
      reason: expect.stringContaining('the token lacks the permission "actions: read"'),
    });
  });

  it('is not trusted when its document is of another repository, out of scope (complaint 12)', async () => {
    const run = github.addRun({ status: 'in_progress' });
    await step(pushEvent(github), run, {
      job: job({ runId: run.id, commit: run.headSha, repository: 'stranger/shop' }),
    });
    github.repository().artifacts = [];
    const { base, notices } = await pull();
    expect(base.kind).toBe('none');
    expect(notices).toEqual([expect.stringContaining('its document is of another repository')]);
  });

  it('may be missing altogether, or hold what is not an archive', async () => {
    await main();
    github.repository().artifacts = [];
    const away = await pull({ env: { ACTIONS_RESULTS_URL: '' } });
    expect(away.base).toMatchObject({
      kind: 'none',
      reason: expect.stringContaining('this runner has no cache service'),
    });

    for (const { blob } of github.repository().caches) github.blobs.put(blob, zipSync({}), 'application/octet-stream');
    expect((await pull()).base).toMatchObject({ kind: 'none', reason: expect.stringContaining('the cache has none') });
  });

  it('is not followed where it holds a link', async () => {
    await main();
    github.repository().artifacts = [];
    const folder = temporaryFolder('link');
    symlinkSync('/etc/hostname', join(folder, 'baseline.json'));
    for (const { blob } of github.repository().caches) {
      const packed = (github.blobs.read(blob)?.[0] === 0x1f ? gzipSync : zstdCompressSync)(
        execFileSync('tar', ['-cf', '-', '-C', folder, 'baseline.json']),
      );
      github.blobs.put(blob, packed, 'application/octet-stream');
    }
    expect((await pull()).base).toMatchObject({
      kind: 'none',
      reason: expect.stringContaining('the cache could not be read: its baseline.json is not a baseline'),
    });
  });
});

describe('saving', () => {
  it('happens on the default branch only', async () => {
    github.addCommit({ branch: 'feature' });
    const run = github.addRun({ headBranch: 'feature', status: 'in_progress' });
    await step(pushEvent(github, { branch: 'feature' }), run, { job: job({ runId: run.id }) });
    await pull({ job: job() });
    expect(github.repository().artifacts).toEqual([]);
    expect(github.repository().caches).toEqual([]);
  });

  it('that fails becomes a notice for each place', async () => {
    const refused = { status: 403, body: { code: 'permission_denied', msg: 'no storage left' }, times: 9 };
    const fault = github.fail({ path: /CreateArtifact$/, ...refused });
    const { problems } = await main();
    expect(problems).toEqual([
      expect.stringMatching(/^The baseline was not saved as an artifact: .*no storage left\.$/),
    ]);
    expect(github.repository().caches).toHaveLength(1);

    fault.remove();
    github.fail({ path: /CreateCacheEntry$/, ...refused });
    expect((await main()).problems).toEqual(['The baseline was not saved in the cache: the cache service refused it.']);
  });
});
