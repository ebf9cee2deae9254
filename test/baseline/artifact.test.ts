import { zipSync } from 'fflate';
import { describe, expect, it } from 'vitest';
import { findArtifactBaseline } from '../../src/baseline/artifact.ts';
import { serializeBaseline } from '../../src/baseline/baseline-document.ts';
import { connectGitHub } from '../../src/github/client.ts';
import type { GitHubContext } from '../../src/github/context.ts';
import { contextOf } from '../github/job-context.ts';
import { githubForEachTest } from '../support/github/each-test.ts';
import { pullRequestEvent } from '../support/github/events.ts';
import type { GitHubServer } from '../support/github/server.ts';
import type { ArtifactOptions, RunOptions } from '../support/github/stage-options.ts';
import type { Run } from '../support/github/state.ts';
import { baseline } from './documents.ts';

const HOUR = 3600_000;

let github: GitHubServer;
let context: GitHubContext;
let own: Run;
let age: number;

githubForEachTest((server) => {
  github = server;
  github.addPullRequest({ number: 5 });
  own = github.addRun({ pullRequest: 5, status: 'in_progress' });
  context = contextOf(github, pullRequestEvent(github, { number: 5 }), own.id);
  age = 0;
});

/** Adds a run with a baseline artifact, each older than the one before. */
function addBaseline(run: RunOptions = {}, artifact: Partial<ArtifactOptions> = {}): Run {
  age += HOUR;
  const added = github.addRun(run);
  const files = { 'baseline.json': serializeBaseline(baseline({ runId: added.id })) };
  const createdAt = new Date(Date.now() - age);
  github.addArtifact({ name: 'perf-gate-baseline-default', runId: added.id, files, createdAt, ...artifact });
  return added;
}

async function find(permissions: Record<string, 'read' | 'write'> = { actions: 'read' }, key = 'default') {
  const octokit = await connectGitHub(github.token({ permissions }), context);
  const found = await findArtifactBaseline({ octokit, context, key, branch: 'main' });
  const run = found.document?.jobs[0]?.origin.runId ?? null;
  return { run, reason: 'reason' in found ? found.reason : null, skipped: found.skipped };
}

const downloads = () => github.requests.filter(({ path }) => /\/artifacts\/\d+\/zip$/.test(path)).length;

describe('the baseline artifact of a branch', () => {
  it('is the newest one', async () => {
    const newest = addBaseline();
    addBaseline();
    expect(await find()).toEqual({ run: newest.id, reason: null, skipped: [] });
    expect(downloads()).toBe(1);
  });

  it.each(['push', 'schedule', 'workflow_dispatch'])('may come from %s', async (event) => {
    const run = addBaseline({ event });
    expect((await find()).run).toBe(run.id);
  });

  it('is found behind a hundred that cannot be used', async () => {
    for (let index = 0; index < 130; index += 1) addBaseline({}, { expired: true });
    const good = addBaseline();
    const { run, skipped } = await find();
    expect(run).toBe(good.id);
    expect(skipped).toEqual([
      expect.stringMatching(/^Skipped 130 baseline artifacts, the newest of run \d+: it has expired\.$/),
    ]);
  });

  it('is none where there is none', async () => {
    github.addArtifact({ name: 'perf-gate-baseline-api', runId: github.addRun().id, files: {} });
    expect(await find()).toEqual({
      run: null,
      reason: 'the branch main has no usable artifact perf-gate-baseline-default',
      skipped: [],
    });
  });

  it('is never one of the run that asks', async () => {
    github.addArtifact({ name: 'perf-gate-baseline-default', runId: own.id, files: { 'baseline.json': '{}' } });
    expect(await find()).toMatchObject({ run: null, skipped: [] });
  });
});

describe('an artifact that anyone could have made', () => {
  it('from a fork, whose branch is called main too, is not downloaded', async () => {
    const fork = github.addRepository({ owner: 'stranger', fork: true });
    const evil = addBaseline({ repository: 'octo/shop', event: 'push', headBranch: 'main', headRepositoryId: fork.id });
    const good = addBaseline({ repository: 'octo/shop' });
    expect(await find()).toEqual({
      run: good.id,
      reason: null,
      skipped: [
        `Skipped the baseline artifact of run ${evil.id}: the code of its run comes from another repository (a fork).`,
      ],
    });
    expect(downloads()).toBe(1);
  });

  it.each(['pull_request', 'pull_request_target', 'issue_comment', 'workflow_run', 'merge_group'])(
    'in a run of %s on main is not downloaded',
    async (event) => {
      addBaseline({ event, headBranch: 'main' });
      const { run, skipped } = await find();
      expect(run).toBeNull();
      expect(skipped).toEqual([
        expect.stringContaining(`its run was started by ${event}, which strangers can trigger`),
      ]);
      expect(downloads()).toBe(0);
    },
  );

  it('of another branch of this repository is not downloaded', async () => {
    addBaseline({ headBranch: 'feature' });
    expect(await find()).toMatchObject({
      run: null,
      skipped: [expect.stringContaining('its run does not belong to the branch main')],
    });
    expect(downloads()).toBe(0);
  });
});

describe('an artifact that is broken', () => {
  const good = serializeBaseline(baseline());
  const of = (content: string) => zipSync({ 'baseline.json': new TextEncoder().encode(content) });
  const cases: [string, Partial<ArtifactOptions>, string][] = [
    ['has expired', { expired: true }, 'it has expired'],
    ['is too large to be one', { zip: new Uint8Array(5_000_001) }, 'its archive is larger than 5 MB'],
    ['is no archive', { zip: new TextEncoder().encode('PK? no') }, 'its archive has no baseline.json'],
    ['is cut', { zip: of(good).subarray(0, 900) }, 'its archive is damaged (invalid zip data)'],
    ['is another archive than was uploaded', { digest: `sha256:${'0'.repeat(64)}` }, 'its archive is damaged'],
    ['unpacks to a bomb', { zip: zipSync({ 'baseline.json': new Uint8Array(50_000_000) }) }, 'larger than 5 MB'],
    ['has its file elsewhere', { files: { '../../baseline.json': good } }, 'its archive has no baseline.json'],
    ['has a document of another kind', { zip: of('{"kind":"result"}') }, 'a document of kind "result"'],
    [
      'has a newer schema',
      { zip: of(good.replace('"major":2', '"major":3')) },
      'has schema 3 and needs perf-gate 1.0.0',
    ],
    ['has a damaged document', { zip: of(good.replaceAll('"cores"', '"kernels"')) }, 'damaged at "jobs.0.machine'],
    [
      'was saved under another key',
      { zip: of(serializeBaseline(baseline({}, 'api'))) },
      'its document has another key',
    ],
  ];

  it.each(cases)(
    'because it %s is skipped for the next older one, and the notices say so',
    async (_, artifact, word) => {
      const broken = addBaseline({}, artifact);
      const older = addBaseline();
      const { run, skipped } = await find();
      expect(run).toBe(older.id);
      expect(skipped).toEqual([expect.stringContaining(`Skipped the baseline artifact of run ${broken.id}: `)]);
      expect(skipped[0]).toContain(word);
    },
  );

  it('ends the search after twenty', async () => {
    for (let index = 0; index < 21; index += 1) addBaseline({}, { zip: new TextEncoder().encode('no') });
    addBaseline();
    expect((await find()).run).toBeNull();
    expect(downloads()).toBe(20);
  });

  it.each([
    ['cut', { truncate: true }, 'its archive is damaged'],
    ['broken off', { truncate: true, reset: true }, 'its download was interrupted'],
  ])('in its download, %s, is fetched once more and then skipped', async (_, fault, word) => {
    const newest = addBaseline();
    const older = addBaseline();
    github.fail({ path: /^\/blob\//, ...fault });
    expect(await find()).toMatchObject({ run: newest.id, skipped: [] });

    github.fail({ path: /^\/blob\//, times: 2, ...fault });
    expect(await find()).toMatchObject({ run: older.id, skipped: [expect.stringContaining(word)] });
  });

  it('because its run is gone is skipped', async () => {
    const gone = addBaseline();
    const older = addBaseline();
    github.fail({ path: new RegExp(`/runs/${gone.id}$`), status: 404 });
    expect(await find()).toMatchObject({ run: older.id, skipped: [expect.stringContaining('it is no longer there')] });
  });
});

describe('a search that GitHub refuses', () => {
  it('names the permission', async () => {
    addBaseline();
    expect(await find({ contents: 'read' })).toMatchObject({
      run: null,
      reason:
        'baseline artifacts could not be read: the token lacks the permission "actions: read". Add it under "permissions:" of the job',
    });
  });

  it('gives up after three cut answers, without an exception', async () => {
    addBaseline();
    github.fail({ path: /\/actions\/artifacts$/, truncate: true, times: 3 });
    expect((await find()).reason).toMatch(/^baseline artifacts could not be read: .* was cut short$/);
  });
});
