import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { temporaryFolder } from '../folder.ts';
import { startAction } from '../runner.ts';
import { githubForEachTest } from './each-test.ts';
import { pullRequestEvent, pushEvent } from './events.ts';
import { api } from './octokit.ts';
import type { GitHubServer } from './server.ts';
import type { Run } from './state.ts';
import type { CacheScope } from './tokens.ts';

type Call = [client: 'artifact' | 'cache', method: string, ...args: unknown[]];
interface Outcome {
  value?: unknown;
  error?: string;
}
interface Uploaded {
  id: number;
  size: number;
  digest: string;
}

let github: GitHubServer;
let workspace: string;
let main: Run;

githubForEachTest(
  (server) => {
    github = server;
    main = github.addRun({ status: 'in_progress' });
    workspace = temporaryFolder('workspace');
    writeFileSync(join(workspace, 'baseline.json'), '{"version":1}');
  },
  { violations: 'tested' },
);

/** Makes calls of the real clients in a job of that run; fails when the job does. */
async function inJob(run: Run, calls: Call[], options: { attempt?: number; cacheScopes?: CacheScope[] } = {}) {
  const event =
    run.pullRequest === undefined ? pushEvent(github) : pullRequestEvent(github, { number: run.pullRequest });
  const runtimeToken = github.runtimeToken(run.id, options);
  await using action = startAction(github, 'test/support/github/clients/results-client.mjs', {
    event,
    runId: run.id,
    workspace,
    token: github.token(),
    inputs: { calls: JSON.stringify(calls) },
    env: { ACTIONS_RUNTIME_TOKEN: runtimeToken },
  });
  const { exitCode, stdout, stderr, outputs } = await action.finished;
  expect(exitCode, stdout + stderr).toBe(0);
  return { results: JSON.parse(outputs.results ?? '') as Outcome[], stdout };
}

/** What the first call, an upload, gave. */
function uploaded(results: Outcome[]): Uploaded {
  expect(results[0]?.error).toBeUndefined();
  return results[0]?.value as Uploaded;
}

const read = (...path: string[]) => readFileSync(join(workspace, ...path), 'utf8');

describe('@actions/artifact', () => {
  it('uploads in blocks, and the REST API shows what it uploaded', async () => {
    writeFileSync(join(workspace, 'rounds.bin'), crypto.getRandomValues(new Uint8Array(65_536)));
    const files = ['baseline.json', 'rounds.bin'];

    const { results } = await inJob(main, [['artifact', 'uploadArtifact', 'baseline', files, '.']]);

    const { id, size, digest } = uploaded(results);
    const { data } = await api(github).actions.getArtifact({ owner: 'octo', repo: 'shop', artifact_id: id });
    expect(data).toMatchObject({ name: 'baseline', size_in_bytes: size, digest: `sha256:${digest}`, expired: false });
    expect(data.workflow_run).toMatchObject({ id: main.id, head_branch: 'main', head_sha: main.headSha });
    expect(github.requests.filter(({ query }) => query.comp === 'blocklist')).toHaveLength(1);
    expect(github.violations).toEqual([]);
  });

  it('lists and downloads inside the run, and from another run with a token', async () => {
    const other = github.addRun();
    const { id } = github.addArtifact({ name: 'baseline', runId: other.id, files: { 'old.json': 'old' } });
    const token = github.token({ permissions: { actions: 'read' } });
    const findBy = { token, workflowRunId: other.id, repositoryOwner: 'octo', repositoryName: 'shop' };

    const { results } = await inJob(main, [
      ['artifact', 'uploadArtifact', 'baseline', ['baseline.json'], '.'],
      ['artifact', 'getArtifact', 'baseline'],
      ['artifact', 'listArtifacts', { findBy }],
      ['artifact', 'downloadArtifact', id, { findBy, path: 'theirs' }],
      ['artifact', 'downloadArtifact', id, { path: 'ours' }],
    ]);
    const own = uploaded(results).id;
    await inJob(main, [['artifact', 'downloadArtifact', own, { path: 'ours' }]]);

    expect(results[1]?.value).toMatchObject({ artifact: { id: own, name: 'baseline' } });
    expect(results[2]?.value).toMatchObject({ artifacts: [{ id, name: 'baseline' }] });
    expect(results[4]?.error).toMatch(/No artifacts found for ID/);
    expect([read('theirs', 'old.json'), read('ours', 'baseline.json')]).toEqual(['old', '{"version":1}']);
    expect(github.violations).toEqual([]);
  });

  it('keeps a single file as it is, under its own name, and serves it for a browser', async () => {
    writeFileSync(join(workspace, 'report.html'), '<p>Hello</p>');
    const options = { skipArchive: true };
    const { results } = await inJob(main, [
      ['artifact', 'uploadArtifact', 'another name', ['report.html'], '.', options],
      ['artifact', 'uploadArtifact', 'several', ['report.html', 'baseline.json'], '.', options],
      ['artifact', 'getArtifact', 'report.html'],
    ]);
    const { id, digest } = uploaded(results);
    expect(results[1]?.error).toMatch(/only supported when uploading a single file/);
    expect(results[2]?.value).toMatchObject({ artifact: { id, name: 'report.html' } });
    const request = { owner: 'octo', repo: 'shop', artifact_id: id };
    const { data } = await api(github).actions.getArtifact(request);
    expect(data).toMatchObject({ name: 'report.html', size_in_bytes: 12, digest: `sha256:${digest}` });

    const { headers, url } = await api(github).actions.downloadArtifact({ ...request, archive_format: 'zip' });
    expect(headers['content-type']).toBe('text/html');
    expect(headers['content-disposition']).toContain('filename="report.html"');
    expect(new URL(url).pathname).not.toMatch(/\.zip$/);
    await inJob(main, [['artifact', 'downloadArtifact', id, { path: 'ours' }]]);
    expect(read('ours', 'report.html')).toBe('<p>Hello</p>');
    expect(github.violations).toEqual([]);
  });

  it('cannot use a name twice in an attempt, but again in the next one and after deleting', async () => {
    const upload: Call = ['artifact', 'uploadArtifact', 'baseline', ['baseline.json'], '.'];

    const { results } = await inJob(main, [upload, upload]);
    const again = await inJob(main, [upload, ['artifact', 'listArtifacts']], { attempt: 2 });
    const replaced = await inJob(main, [['artifact', 'deleteArtifact', 'baseline'], upload], { attempt: 2 });

    expect(results[1]?.error).toMatch(
      /\(409\) Conflict: an artifact with this name already exists on the workflow run/,
    );
    expect(again.results[1]?.value).toMatchObject({ artifacts: [{ name: 'baseline' }, { name: 'baseline' }] });
    expect(replaced.results.map(({ error }) => error)).toEqual([undefined, undefined]);
  });
});

describe('@actions/cache', () => {
  const save = (key: string): Call => ['cache', 'saveCache', ['baseline.json'], key];
  const restore = (key: string, ...restoreKeys: string[]): Call => [
    'cache',
    'restoreCache',
    ['baseline.json'],
    key,
    restoreKeys,
  ];
  const values = async (...job: Parameters<typeof inJob>) => (await inJob(...job)).results.map(({ value }) => value);

  it('restores by key, then by the newest match of a restore key', async () => {
    await inJob(main, [save('baseline-1'), save('baseline-2'), save('other-3')]);
    rmSync(join(workspace, 'baseline.json'));

    expect(
      await values(main, [
        restore('baseline-1'),
        restore('baseline-9', 'none-', 'baseline-'),
        restore('none-1', 'none-'),
      ]),
    ).toEqual(['baseline-1', 'baseline-2', null]);
    expect(read('baseline.json')).toBe('{"version":1}');
    expect(github.violations).toEqual([]);
  });

  it('never overwrites: the second save is refused', async () => {
    const { results, stdout } = await inJob(main, [save('baseline-1'), save('baseline-1')]);

    expect(results.map(({ value }) => value)).toEqual([expect.any(Number), -1]);
    expect(stdout).toMatch(/Unable to reserve cache with key baseline-1, another job may be creating this cache/);
    expect(github.requests.find(({ status }) => status === 409)?.path).toMatch(/CacheService\/CreateCacheEntry$/);
  });

  it('gives the default branch to a pull request, but not the other way round', async () => {
    github.addPullRequest({ number: 5 });
    const pull = github.addRun({ pullRequest: 5 });
    await inJob(main, [save('main-1')]);

    expect(await values(pull, [restore('x', 'main-'), save('pull-1'), restore('pull-1')])).toEqual([
      'main-1',
      expect.any(Number),
      'pull-1',
    ]);
    expect(await values(main, [restore('pull-1')])).toEqual([null]);
    expect(github.repository().caches.map(({ scope }) => scope)).toEqual(['refs/heads/main', 'refs/pull/5/merge']);
  });

  it('says why when the token may not write or not read', async () => {
    const readOnly = await inJob(main, [save('baseline-1')], {
      cacheScopes: [{ Scope: 'refs/heads/main', Permission: 1 }],
    });
    const none = await inJob(main, [restore('baseline-1')], { cacheScopes: [] });

    expect(readOnly.stdout).toMatch(/cache write denied: token has no writable scopes/);
    expect(none.stdout).toMatch(/cache read denied: token has no readable scopes/);
    expect(github.repository().caches).toEqual([]);
  });
});
