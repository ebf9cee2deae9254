import { describe, expect, it } from 'vitest';
import { githubForEachTest } from './each-test.ts';
import { api, EVERYTHING, refusal } from './octokit.ts';
import type { GitHubServer } from './server.ts';

const SHOP = { owner: 'octo', repo: 'shop' };

let github: GitHubServer;

githubForEachTest(
  (server) => {
    github = server;
  },
  { violations: 'tested' },
);

/** A request past octokit: for what octokit would not send. */
async function call(method: string, path: string, body?: unknown, headers: Record<string, string> = {}) {
  const response = await fetch(`${github.url}${path}`, {
    method,
    headers: {
      authorization: `Bearer ${github.token({ permissions: EVERYTHING })}`,
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      ...headers,
    },
    ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
  });
  return { status: response.status, text: await response.text(), headers: response.headers };
}

describe('the description of GitHub', () => {
  it('is kept by every operation that is served', async () => {
    const pull = github.addPullRequest({ number: 5, labels: ['perf-gate: accepted'] });
    github.addPullRequest({ number: 6, baseRef: 'release' });
    const run = github.addRun();
    github.addRun({ pullRequest: 5, status: 'in_progress' });
    const artifact = github.addArtifact({ name: 'baseline', runId: run.id, files: { 'a.json': '{}' } });
    const foreign = github.addComment({ pullRequest: 5, author: 'stranger', body: 'Nice.' });
    const rest = api(github);
    const created = await rest.checks.create({ ...SHOP, name: 'perf', head_sha: pull.headSha, status: 'in_progress' });
    const check = { ...SHOP, check_run_id: created.data.id };

    await rest.repos.get(SHOP);
    await rest.repos.getCollaboratorPermissionLevel({ ...SHOP, username: 'octo' });
    await rest.repos.getCommit({ ...SHOP, ref: 'heads/main' });
    await rest.repos.compareCommitsWithBasehead({ ...SHOP, basehead: 'main...main' });
    await rest.repos.listPullRequestsAssociatedWithCommit({ ...SHOP, commit_sha: pull.headSha });
    await rest.actions.listWorkflowRunsForRepo(SHOP);
    await rest.actions.listWorkflowRuns({ ...SHOP, workflow_id: 'perf-gate.yml', branch: 'main', event: 'push' });
    await rest.actions.getWorkflowRun({ ...SHOP, run_id: run.id });
    await rest.actions.listArtifactsForRepo({ ...SHOP, name: 'baseline', per_page: 100 });
    await rest.actions.listWorkflowRunArtifacts({ ...SHOP, run_id: run.id });
    await rest.actions.getArtifact({ ...SHOP, artifact_id: artifact.id });
    await rest.actions.downloadArtifact({ ...SHOP, artifact_id: artifact.id, archive_format: 'zip' });
    await rest.actions.deleteArtifact({ ...SHOP, artifact_id: artifact.id });
    await rest.issues.listComments({ ...SHOP, issue_number: 5 });
    await rest.issues.getComment({ ...SHOP, comment_id: foreign.id });
    const own = await rest.issues.createComment({ ...SHOP, issue_number: 5, body: 'Slower.' });
    await rest.issues.updateComment({ ...SHOP, comment_id: own.data.id, body: 'Repaired.' });
    await rest.issues.listEventsForTimeline({ ...SHOP, issue_number: 5 });
    await rest.issues.deleteComment({ ...SHOP, comment_id: own.data.id });
    await rest.issues.listLabelsOnIssue({ ...SHOP, issue_number: 5 });
    await rest.issues.listEvents({ ...SHOP, issue_number: 5 });
    await rest.pulls.list({ ...SHOP, head: 'octo:change-5' });
    await rest.pulls.get({ ...SHOP, pull_number: 5 });
    await rest.checks.update({ ...check, conclusion: 'neutral', output: { title: 'T', summary: 'S' } });
    await rest.checks.get(check);
    await rest.checks.listAnnotations(check);
    await rest.checks.listForRef({ ...SHOP, ref: pull.headSha, check_name: 'perf' });
    await api(github, { kind: 'personal' }).users.getAuthenticated();

    expect(github.violations).toEqual([]);
    expect(github.requests.filter(({ status }) => status >= 400)).toEqual([]);
  });

  it.each([
    [
      'an operation that GitHub does not have',
      'GET',
      '/repos/octo/shop/actions/artefacts',
      undefined,
      /not an operation/,
    ],
    ['an operation that the stand-in lacks', 'GET', '/repos/octo/shop/branches', undefined, /does not serve/],
    ['an unknown query parameter', 'GET', '/repos/octo/shop/actions/artifacts?nmae=x', undefined, /nmae is unknown/],
    ['a path parameter of the wrong type', 'GET', '/repos/octo/shop/pulls/five', undefined, /pull_number.*integer/],
    ['a body without a required property', 'POST', '/repos/octo/shop/check-runs', { name: 'perf' }, /head_sha/],
    ['a property of the wrong type', 'POST', '/repos/octo/shop/issues/5/comments', { body: 5 }, /body must be string/],
    ['an unknown property', 'POST', '/repos/octo/shop/issues/5/comments', { body: '', text: '' }, /text is unknown/],
    ['a body that is no JSON', 'POST', '/repos/octo/shop/issues/5/comments', '{"body', /no JSON/],
    [
      'a method that the results service lacks',
      'POST',
      '/twirp/github.actions.results.api.v1.X/Y',
      {},
      /no such method/,
    ],
    ['a body where none is taken', 'DELETE', '/repos/octo/shop/issues/comments/1', {}, /not taken/],
    [
      'a filter that the stand-in lacks',
      'GET',
      '/repos/octo/shop/actions/runs?created=2026-01-01',
      undefined,
      /created/,
    ],
  ])('is broken by %s: the answer is 500, and the violation is kept', async (_, method, path, body, error) => {
    const { status, text } = await call(method, path, body);

    expect(status).toBe(500);
    expect(text).toMatch(error);
    expect(github.violations).toEqual([
      { method, path: path.split('?')[0], side: 'request', errors: [expect.stringMatching(error)] },
    ]);
  });

  it.each([
    [{ accept: 'application/vnd.github.raw+json' }, /media type/],
    [{ 'x-github-api-version': '2019-01-01' }, /api-version/],
    [{ 'content-type': 'text/plain' }, /content-type/],
  ])('is broken by the headers %j', async (headers, error) => {
    github.addPullRequest({ number: 5 });
    await call('POST', '/repos/octo/shop/issues/5/comments', { body: 'x' }, headers);

    expect(github.violations[0]?.errors[0]).toMatch(error);
  });

  it('is broken by an answer of the stand-in that does not fit', async () => {
    const run = github.addRun();
    run.headSha = 5 as unknown as string;

    expect((await refusal(api(github).actions.getWorkflowRun({ ...SHOP, run_id: run.id }))).status).toBe(500);
    expect(github.violations[0]).toMatchObject({
      side: 'response',
      errors: expect.arrayContaining(['/head_sha must be string {"type":"string"}']),
    });
  });
});
