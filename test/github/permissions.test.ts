import { describe, expect, it } from 'vitest';
import { connectGitHub, type Octokit } from '../../src/github/client.ts';
import { explainFailure, missingPermission, type RequestFailure } from '../../src/github/failure.ts';
import { githubForEachTest } from '../support/github/each-test.ts';
import type { GitHubServer } from '../support/github/server.ts';
import type { TokenOptions } from '../support/github/tokens.ts';

// User complaint 27: the hint of a 403 names the wrong permission.

const SHOP = { owner: 'octo', repo: 'shop' };
const SHA = 'a'.repeat(40);

let github: GitHubServer;
githubForEachTest((server) => {
  github = server;
  github.repository().private = true;
  github.addPullRequest({ number: 5, headSha: SHA });
});

const issue = { ...SHOP, issue_number: 5 };
const comment = { ...SHOP, comment_id: 1 };

/** Every call that perf-gate makes, with the permission that the job needs for what perf-gate does with it. */
const CALLS: [string, string, (octokit: Octokit) => Promise<unknown>][] = [
  ['list comments', 'pull-requests: write', (o) => o.rest.issues.listComments(issue)],
  ['create a comment', 'pull-requests: write', (o) => o.rest.issues.createComment({ ...issue, body: 'x' })],
  ['update a comment', 'pull-requests: write', (o) => o.rest.issues.updateComment({ ...comment, body: 'x' })],
  ['delete a comment', 'pull-requests: write', (o) => o.rest.issues.deleteComment(comment)],
  ['list check runs', 'checks: write', (o) => o.rest.checks.listForRef({ ...SHOP, ref: SHA })],
  ['create a check run', 'checks: write', (o) => o.rest.checks.create({ ...SHOP, name: 'x', head_sha: SHA })],
  ['update a check run', 'checks: write', (o) => o.rest.checks.update({ ...SHOP, check_run_id: 1, name: 'x' })],
  ['read a check run', 'checks: write', (o) => o.rest.checks.get({ ...SHOP, check_run_id: 1 })],
  ['list labels', 'pull-requests: read', (o) => o.rest.issues.listLabelsOnIssue(issue)],
  ['read the timeline', 'pull-requests: read', (o) => o.rest.issues.listEventsForTimeline(issue)],
  ['list events', 'pull-requests: read', (o) => o.rest.issues.listEvents(issue)],
  ['read a pull request', 'pull-requests: read', (o) => o.rest.pulls.get({ ...SHOP, pull_number: 5 })],
  ['list pull requests', 'pull-requests: read', (o) => o.rest.pulls.list(SHOP)],
  [
    'list the pull requests of a commit',
    'pull-requests: read',
    (o) => o.rest.repos.listPullRequestsAssociatedWithCommit({ ...SHOP, commit_sha: SHA }),
  ],
  ['list runs', 'actions: read', (o) => o.rest.actions.listWorkflowRunsForRepo(SHOP)],
  ['read a run', 'actions: read', (o) => o.rest.actions.getWorkflowRun({ ...SHOP, run_id: 1 })],
  ['list artifacts', 'actions: read', (o) => o.rest.actions.listArtifactsForRepo(SHOP)],
  [
    'download an artifact',
    'actions: read',
    (o) => o.rest.actions.downloadArtifact({ ...SHOP, artifact_id: 1, archive_format: 'zip' }),
  ],
  [
    'compare commits',
    'contents: read',
    (o) => o.rest.repos.compareCommitsWithBasehead({ ...SHOP, basehead: 'main...x' }),
  ],
];

async function failureOf(call: (octokit: Octokit) => Promise<unknown>, token: TokenOptions = {}): Promise<unknown> {
  try {
    await call(await connectGitHub(github.token(token), { apiUrl: github.url }));
  } catch (error) {
    return error;
  }
  throw new Error('it was not refused');
}

describe('a private repository', () => {
  it.each(CALLS)('that refuses to %s names "%s"', async (_, permission, call) => {
    const error = await failureOf(call);
    expect(error).toMatchObject({ status: 403 });
    expect(missingPermission(error)).toBe(permission);
    expect(explainFailure(error, 'It was not done')).toBe(
      `It was not done: the token lacks the permission "${permission}". Add it under "permissions:" of the job`,
    );
  });

  it.each(CALLS)('that is hidden from whoever wants to %s names "%s" too', async (_, permission, call) => {
    const error = await failureOf(call, { repository: 'octo/other' });
    expect(error).toMatchObject({ status: 404 });
    expect(missingPermission(error)).toBeNull();
    expect(explainFailure(error, 'It was not done')).toBe(
      `It was not done: GitHub does not find it, or the token lacks the permission "${permission}"`,
    );
  });

  it.each(CALLS)('of an Enterprise Server that refuses to %s names "%s" too', async (_, permission, call) => {
    const { message, request, status, response } = (await failureOf(call)) as RequestFailure;
    const url = request.url.replace(github.url, 'https://repos.example.com/api/v3');
    const error = Object.assign(new Error(message), { status, response, request: { ...request, url } });
    expect(missingPermission(error)).toBe(permission);
  });
});

describe('a person’s token', () => {
  it('that lacks a permission gets it elsewhere than in the workflow', async () => {
    const error = await failureOf((o) => o.rest.issues.createComment({ ...issue, body: 'x' }), { kind: 'personal' });
    expect(explainFailure(error, 'No comment')).toBe(
      'No comment: the token lacks the permission "pull-requests: write". Give it to the personal access token of input "token"',
    );
  });

  it('that cannot write check runs at all is told who can', async () => {
    const permissions = { checks: 'write' } as const;
    const call = (o: Octokit) => o.rest.checks.create({ ...SHOP, name: 'x', head_sha: SHA });
    const error = await failureOf(call, { kind: 'personal', permissions });
    expect(explainFailure(error, 'No check run')).toBe(
      "No check run: only the token of an app can do this, such as the job's own GITHUB_TOKEN, and not a person's",
    );
  });
});

it('a call that perf-gate has no word for is explained by what GitHub says that it accepts', async () => {
  github.fail({
    path: /\/labels$/,
    status: 403,
    body: { message: 'Resource not accessible by integration' },
    headers: { 'x-accepted-github-permissions': 'issues=write; pull_requests=write' },
  });
  const error = await failureOf((o) => o.rest.issues.listLabelsForRepo(SHOP));
  expect(missingPermission(error)).toBe('issues: write');
});
