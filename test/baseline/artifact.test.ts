import { zipSync } from 'fflate';
import { describe, expect, it } from 'vitest';
import { findArtifactBaseline } from '../../src/baseline/artifact.ts';
import { appendJob, serializeBaseline } from '../../src/baseline/baseline-document.ts';
import { connectGitHub } from '../../src/github/client.ts';
import type { GitHubContext } from '../../src/github/context.ts';
import type { Job } from '../../src/measurement/job.ts';
import { contextOf } from '../github/job-context.ts';
import { githubForEachTest } from '../support/github/each-test.ts';
import { pullRequestEvent } from '../support/github/events.ts';
import type { GitHubServer } from '../support/github/server.ts';
import type { ArtifactOptions, RunOptions } from '../support/github/stage-options.ts';
import type { Run } from '../support/github/state.ts';
import { baseline, job } from './documents.ts';

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
  const added = github.addRun({ createdAt: new Date(Date.now() - age), ...run });
  const files = { 'baseline.json': serializeBaseline(baseline({ runId: added.id, commit: added.headSha })) };
  const createdAt = new Date(Date.now() - age);
  github.addArtifact({ name: 'perf-gate-baseline-default', runId: added.id, files, createdAt, ...artifact });
  return added;
}

async function find(permissions: Record<string, 'read' | 'write'> = { actions: 'read' }, key = 'default') {
  const octokit = await connectGitHub(github.token({ permissions }), context);
  const found = await findArtifactBaseline({ octokit, context, key, branch: 'main' });
  const run = found.document?.jobs[0]?.origin.runId ?? null;
  const all = found.document?.jobs.map(({ origin }) => origin.runId) ?? [];
  return { run, all, reason: 'reason' in found ? found.reason : null, skipped: found.skipped };
}

/** What is asked of GitHub for one search. */
const asked = () => github.requests.filter(({ path }) => path.startsWith('/repos/')).length;
const downloads = () => github.requests.filter(({ path }) => /\/artifacts\/\d+\/zip$/.test(path)).length;

describe('the baseline artifact of a branch', () => {
  it('is the newest one', async () => {
    const newest = addBaseline();
    addBaseline();
    expect(await find()).toMatchObject({ run: newest.id, reason: null, skipped: [] });
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
      all: [],
      reason: 'the branch main has no usable artifact perf-gate-baseline-default',
      skipped: [],
    });
  });

  it('is never one of the run that asks', async () => {
    github.addArtifact({ name: 'perf-gate-baseline-default', runId: own.id, files: { 'baseline.json': '{}' } });
    expect(await find()).toMatchObject({ run: null, skipped: [] });
  });
});

describe('artifacts of others of the same name', () => {
  /** More than the search reads of any list, each newer than the baseline. */
  function crowd(count: number, run: RunOptions): void {
    for (let index = 0; index < count; index += 1) {
      const { id } = github.addRun(run);
      github.addArtifact({ name: 'perf-gate-baseline-default', runId: id, files: { 'baseline.json': 'no' } });
    }
  }

  const crowds: [string, () => RunOptions, number][] = [
    ['pull requests', () => ({ pullRequest: 5 }), 21],
    ['pull requests', () => ({ pullRequest: 5 }), 1098],
    ['pull requests whose branch is called main', () => ({ event: 'pull_request', headBranch: 'main' }), 1098],
    [
      'forks whose branch is called main',
      () => ({
        event: 'pull_request',
        headBranch: 'main',
        headRepositoryId: github.addRepository({ owner: `stranger-${github.requests.length}`, fork: true }).id,
        repository: 'octo/shop',
      }),
      300,
    ],
    ['pushes to other branches', () => ({ headBranch: 'feature' }), 1098],
    ['workflows that strangers start on main', () => ({ event: 'pull_request_target', headBranch: 'main' }), 300],
    ['other workflows on main', () => ({ workflow: 'nightly.yml' }), 300],
  ];
  it.each(crowds)('crowd nothing out: %s', async (_, run, count) => {
    const good = addBaseline();
    crowd(count, run());
    github.requests.length = 0;
    expect((await find()).run).toBe(good.id);
    expect(asked()).toBeLessThan(20);
  });

  it('are a few requests where the branch has no baseline at all', async () => {
    for (let index = 0; index < 200; index += 1) github.addRun();
    crowd(300, { pullRequest: 5 });
    github.requests.length = 0;
    expect((await find()).run).toBeNull();
    expect(asked()).toBeLessThan(70);
  });
});

describe('a commit', () => {
  /** A commit on main and the next one, which becomes its head. */
  function onMain(): string {
    const repository = github.repository('octo/shop');
    const before = repository.branches.get('main') as string;
    github.addCommit({ repository: 'octo/shop', branch: 'main', parents: [before] });
    return before;
  }

  it('that the branch has grown beyond counts', async () => {
    const run = addBaseline({ headSha: onMain() });
    expect(await find()).toMatchObject({ run: run.id, skipped: [] });
  });

  it('of a branch that was rebased away does not count, and the next older one on the branch does', async () => {
    const gone = github.addCommit({ parents: [] }).sha;
    addBaseline({ headSha: gone });
    const kept = addBaseline({ headSha: onMain() });
    const { run, skipped } = await find();
    expect(run).toBe(kept.id);
    expect(skipped).toEqual([
      expect.stringMatching(
        `its commit ${gone.slice(0, 7)} is not on the branch main, which was rebased or never had it. The next run on main saves a new baseline.`,
      ),
    ]);
  });

  it('that a tag of the name of the branch leads to does not count', async () => {
    const unmerged = github.addCommit({ parents: [onMain()] }).sha;
    addBaseline({ headSha: unmerged, headBranch: 'main' });
    expect(await find()).toMatchObject({ run: null, skipped: [expect.stringContaining('is not on the branch main')] });
    expect(downloads()).toBe(0);
  });

  it('that cannot be looked up does not count, and the permission is named', async () => {
    github.repository('octo/shop').private = true;
    addBaseline({ headSha: onMain() });
    expect(await find()).toMatchObject({ run: null, reason: expect.stringContaining('"contents: read"') });
  });
});

describe('a document', () => {
  const broken: [string, (run: Run) => Parameters<typeof baseline>[0], string][] = [
    ['of another run', () => ({ runId: 7 }), 'names another run as its origin'],
    ['of another repository', ({ id }) => ({ runId: id, repository: 'stranger/shop' }), 'is of another repository'],
    ['of no repository', ({ id }) => ({ runId: id, repository: null }), 'is of another repository'],
    [
      'of a commit that is not on the branch',
      ({ id }) => ({ runId: id, commit: 'c'.repeat(40) }),
      'is of the commit ccccccc',
    ],
    ['of what is no commit', ({ id }) => ({ runId: id, commit: '$(id)' }), 'damaged at "jobs.0.origin.commit"'],
    ['of a commit of another length', ({ id }) => ({ runId: id, commit: 'c'.repeat(41) }), 'damaged at'],
  ];
  it.each(broken)('%s is skipped, whatever run it lies in', async (_, origin, word) => {
    const run = github.addRun();
    const files = { 'baseline.json': serializeBaseline(baseline(origin(run))) };
    github.addArtifact({ name: 'perf-gate-baseline-default', runId: run.id, files });
    expect(await find()).toMatchObject({ run: null, skipped: [expect.stringContaining(word)] });
  });
});

describe('runs that measure the branch at the same time', () => {
  /** A run's artifact with its own job and those of the runs before it that it knew. */
  function saves(run: Run, knew: readonly Run[]): void {
    const jobs = [run, ...knew].map(({ id, headSha, createdAt }) => ({
      ...job({ runId: id, commit: headSha }),
      startedAt: createdAt.toISOString(),
    }));
    const [own, ...others] = jobs as [Job, ...Job[]];
    const document = { ...appendJob(null, own, 'default'), jobs: [own, ...others] };
    github.addArtifact({
      name: 'perf-gate-baseline-default',
      runId: run.id,
      files: { 'baseline.json': serializeBaseline(document) },
    });
  }

  it('lose nothing: two, and three, that add to the same one', async () => {
    const start = Date.now() - 10 * HOUR;
    const runs = Array.from({ length: 6 }, (_, index) => github.addRun({ createdAt: new Date(start + index * HOUR) }));
    const [one, two, three, four, five, six] = runs as [Run, Run, Run, Run, Run, Run];
    saves(one, []);
    saves(three, [one]);
    saves(two, [one]);
    expect((await find()).all).toEqual([three.id, two.id, one.id]);
    saves(six, [three, two, one]);
    saves(five, [three, two, one]);
    saves(four, [three, two, one]);
    expect((await find()).all).toEqual([six.id, five.id, four.id, three.id, two.id, one.id]);
  });

  it('are joined up to the newest twenty, each once, and only the newest has histograms', async () => {
    const start = Date.now() - 100 * HOUR;
    const runs = Array.from({ length: 24 }, (_, index) => github.addRun({ createdAt: new Date(start + index * HOUR) }));
    const [last, other, ...before] = runs.toReversed() as [Run, Run, ...Run[]];
    saves(other, before.slice(0, 19));
    saves(last, before.slice(0, 19));
    const octokit = await connectGitHub(github.token({ permissions: { actions: 'read' } }), context);
    const { document } = await findArtifactBaseline({ octokit, context, key: 'default', branch: 'main' });
    expect(document?.jobs.map(({ origin }) => origin.runId)).toEqual(
      [last, other, ...before.slice(0, 18)].map(({ id }) => id),
    );
    const kept = document?.jobs.map(({ scenarios }) => scenarios.some(({ histogram }) => histogram !== null));
    expect(kept).toEqual([true, ...Array(19).fill(false)]);
  });

  it('are not downloaded where the newest has them already', async () => {
    const runs = Array.from({ length: 5 }, (_, index) =>
      github.addRun({ createdAt: new Date(Date.now() - (9 - index) * HOUR) }),
    );
    for (const [index, run] of runs.entries()) saves(run, runs.slice(0, index).toReversed());
    expect((await find()).all).toHaveLength(5);
    expect(downloads()).toBe(1);
  });
});

describe('an artifact that anyone could have made', () => {
  it('from a fork, whose branch is called main too, is not downloaded', async () => {
    const fork = github.addRepository({ owner: 'stranger', fork: true });
    const evil = addBaseline({ repository: 'octo/shop', event: 'push', headBranch: 'main', headRepositoryId: fork.id });
    const good = addBaseline({ repository: 'octo/shop' });
    expect(await find()).toEqual({
      run: good.id,
      all: [good.id],
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

  it('in a run of another workflow on main is not downloaded, and a renamed one is explained', async () => {
    addBaseline({ workflow: 'old-name.yml' });
    expect(await find()).toMatchObject({
      run: null,
      skipped: [
        expect.stringContaining(
          'its run belongs to the workflow .github/workflows/old-name.yml and not to .github/workflows/perf-gate.yml, which ' +
            'runs here. Where that was renamed, the next run on the branch saves a baseline',
        ),
      ],
    });
    expect(downloads()).toBe(0);
  });

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

  it('that is gone is skipped', async () => {
    addBaseline();
    const older = addBaseline();
    github.fail({ path: /\/artifacts\/\d+\/zip$/, status: 404 });
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
