import { getOctokit } from '@actions/github';
import { beforeEach, describe, expect, it } from 'vitest';
import { githubForEachTest } from './github/each-test.ts';
import type { Api } from './github/octokit.ts';
import { api, EVERYTHING, octokit, refusal } from './github/octokit.ts';
import type { GitHubServer } from './github/server.ts';

const SHOP = { owner: 'octo', repo: 'shop' };

let github: GitHubServer;

githubForEachTest(
  (server) => {
    github = server;
  },
  { violations: 'tested' },
);

describe('lists', () => {
  it('come in pages that are linked by the id of the repository', async () => {
    github.addPullRequest({ number: 5 });
    for (let index = 1; index <= 130; index += 1) github.addComment({ pullRequest: 5, body: `comment ${index}` });
    const { paginate, rest } = octokit(github);
    const all = { ...SHOP, issue_number: 5 };

    const first = await rest.issues.listComments(all);
    const comments = await paginate(rest.issues.listComments, { ...all, per_page: 100 });

    const page = `<${github.url}/repositories/${github.repository().id}/issues/5/comments?page=`;
    expect(first.data).toHaveLength(30);
    expect(first.headers.link).toBe(`${page}2>; rel="next", ${page}5>; rel="last"`);
    expect(comments.map(({ body }) => body)).toEqual(github.repository().comments.map(({ body }) => body));
    expect(github.requests.map(({ path, query }) => [path, query.page])).toEqual([
      ['/repos/octo/shop/issues/5/comments', undefined],
      ['/repos/octo/shop/issues/5/comments', undefined],
      ['/repos/octo/shop/issues/5/comments', '2'],
    ]);
    expect(github.violations).toEqual([]);
  });

  it('never give more than 100 a page', async () => {
    const run = github.addRun();
    for (let index = 0; index < 101; index += 1) github.addArtifact({ name: `a${index}`, runId: run.id });

    const { data } = await api(github).actions.listArtifactsForRepo({ ...SHOP, per_page: 500 });

    expect(data.total_count).toBe(101);
    expect(data.artifacts).toHaveLength(100);
  });
});

describe('tokens', () => {
  beforeEach(() => {
    github.addPullRequest({ number: 5 });
  });

  const comment = (rest: Api) => rest.issues.createComment({ ...SHOP, issue_number: 5, body: 'x' });
  const checkRun = (rest: Api) =>
    rest.checks.create({ ...SHOP, name: 'perf', head_sha: github.repository().pulls.get(5)?.headSha ?? '' });
  const artifacts = (rest: Api) => rest.actions.listArtifactsForRepo(SHOP);

  it.each([
    ['a comment', comment, { issues: 'read', contents: 'write' }, 'issues=write; pull_requests=write'],
    ['a check run', checkRun, { checks: 'read' }, 'checks=write'],
  ] as const)('without the permission for %s are told which one it is', async (_, act, permissions, accepted) => {
    expect(await refusal(act(api(github, { permissions })))).toEqual({
      status: 403,
      message: 'Resource not accessible by integration',
      accepted,
    });
    expect(github.violations).toEqual([]);
  });

  it.each(['issues', 'pull-requests'])('with %s: write may comment', async (permission) => {
    expect((await comment(api(github, { permissions: { [permission]: 'write' } }))).status).toBe(201);
  });

  it('need no permission to read what is public, but do in a private repository', async () => {
    expect((await artifacts(api(github, { permissions: {} }))).status).toBe(200);
    github.repository().private = true;
    expect(await refusal(artifacts(api(github, { permissions: {} })))).toMatchObject({
      status: 403,
      accepted: 'actions=read',
    });
    expect((await artifacts(api(github, { permissions: { actions: 'read' } }))).status).toBe(200);
  });

  it('always need a permission to download an artifact', async () => {
    const { id } = github.addArtifact({ name: 'baseline', runId: github.addRun().id });
    const request = { ...SHOP, artifact_id: id, archive_format: 'zip' };

    expect(await refusal(api(github, { permissions: {} }).actions.downloadArtifact(request))).toMatchObject({
      status: 403,
    });
  });

  it('of another repository may read a public one, not write to it, and do not see a private one', async () => {
    const foreign = api(github, { permissions: EVERYTHING, repository: 'mallory/shop' });

    expect((await artifacts(foreign)).status).toBe(200);
    expect(await refusal(comment(foreign))).toMatchObject({ status: 403 });
    github.repository().private = true;
    expect(await refusal(artifacts(foreign))).toMatchObject({ status: 404 });
  });

  it('are demanded', async () => {
    const unknown = getOctokit('ghs_unknown', { baseUrl: github.url }).rest;

    expect(await refusal(artifacts(unknown))).toMatchObject({ status: 401, message: 'Bad credentials' });
    expect((await fetch(`${github.url}/repos/octo/shop`)).status).toBe(401);
  });

  it('of an installation belong to no user, those of a person to no app', async () => {
    const person = api(github, { kind: 'personal', login: 'tina', permissions: EVERYTHING });

    expect(await refusal(api(github).users.getAuthenticated())).toMatchObject({
      status: 403,
      message: 'Resource not accessible by integration',
    });
    expect((await person.users.getAuthenticated()).data.login).toBe('tina');
    expect(await refusal(checkRun(person))).toMatchObject({
      status: 403,
      message: 'You must authenticate via a GitHub App.',
    });
  });
});

describe('requests', () => {
  it('are recorded with what they carried and got', async () => {
    github.addPullRequest({ number: 5 });
    const token = github.token({ permissions: EVERYTHING });
    const rest = getOctokit(token, { baseUrl: github.url }).rest;
    await rest.issues.createComment({ ...SHOP, issue_number: 5, body: 'x' });
    await refusal(rest.pulls.get({ ...SHOP, pull_number: 404 }));

    expect(github.requests).toEqual([
      {
        method: 'POST',
        path: '/repos/octo/shop/issues/5/comments',
        query: {},
        body: { body: 'x' },
        token,
        status: 201,
      },
      { method: 'GET', path: '/repos/octo/shop/pulls/404', query: {}, body: undefined, token, status: 404 },
    ]);
  });
});

describe('faults', () => {
  async function get() {
    const headers = { authorization: `Bearer ${github.token()}` };
    const response = await fetch(`${github.url}/repos/octo/shop`, { headers });
    return { status: response.status, text: await response.text(), headers: response.headers };
  }

  it('answer instead of GitHub as often as asked', async () => {
    const headers = { 'retry-after': '60', 'x-ratelimit-remaining': '0' };
    const body = { message: 'You have exceeded a secondary rate limit.' };
    const fault = github.fail({ method: 'GET', path: /shop$/, times: 2, status: 429, headers, body });

    const first = await get();

    expect([first.status, first.headers.get('retry-after'), JSON.parse(first.text)]).toEqual([429, '60', body]);
    expect([(await get()).status, (await get()).status]).toEqual([429, 200]);
    expect(fault.struck).toBe(2);
  });

  it('strike only the method and the path that they name, until they are removed', async () => {
    github.fail({ method: 'POST', path: /shop$/, status: 500 });
    github.fail({ path: /pulls/, status: 500 });
    const fault = github.fail({ path: /shop$/, status: 503, times: 9 });

    expect((await get()).status).toBe(503);
    fault.remove();
    expect((await get()).status).toBe(200);
  });

  it('cut the JSON of a true answer', async () => {
    github.fail({ path: /shop$/, truncate: true });

    const { status, text } = await get();

    expect(status).toBe(200);
    expect(() => JSON.parse(text)).toThrow(SyntaxError);
    expect(JSON.parse((await get()).text)).toMatchObject({ name: 'shop' });
  });

  it('reset the connection, before the answer and in the middle of it', async () => {
    github.fail({ path: /shop$/, reset: true });
    github.fail({ path: /shop$/, reset: true, truncate: true });

    await expect(get()).rejects.toThrow();
    await expect(get()).rejects.toThrow();
    expect(github.requests.map(({ status }) => status)).toEqual([0, 200]);
  });

  it('delay an answer', async () => {
    github.fail({ path: /shop$/, delayMs: 60_000 });

    const abandoned = fetch(`${github.url}/repos/octo/shop`, { signal: AbortSignal.timeout(50) });

    await expect(abandoned).rejects.toThrow(/aborted/);
  });
});
