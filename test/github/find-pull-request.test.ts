import { describe, expect, it } from 'vitest';
import { findPullRequest } from '../../src/github/find-pull-request.ts';
import { readMeasuredRun } from '../../src/github/measured-run.ts';
import { githubForEachTest } from '../support/github/each-test.ts';
import { workflowRunEvent } from '../support/github/events.ts';
import { octokit as octokitOf } from '../support/github/octokit.ts';
import type { GitHubServer } from '../support/github/server.ts';
import type { PullRequestOptions } from '../support/github/stage-options.ts';
import { contextOf } from './job-context.ts';

let github: GitHubServer;
githubForEachTest((server) => {
  github = server;
});

const FORK = { headRepository: 'stranger/shop' };

function addFork(): void {
  github.addRepository({ owner: 'stranger', fork: true });
}

/** Adds a pull request with a run that measured it, changes the world, and then looks for the pull request. */
async function find(options: PullRequestOptions, change: () => void = () => undefined) {
  const pull = github.addPullRequest({ repository: 'octo/shop', ...options });
  const run = github.addRun({ repository: 'octo/shop', pullRequest: pull.number });
  const listener = github.addRun({ event: 'workflow_run' });
  change();
  const context = contextOf(github, workflowRunEvent(github, { runId: run.id }), listener.id);
  const octokit = octokitOf(github, {
    permissions: { 'pull-requests': 'read', contents: 'read', actions: 'read' },
  });
  expect(context.workflowRun).toEqual({ id: run.id, attempt: 1 });
  return findPullRequest(octokit, context, await readMeasuredRun(octokit, context, run.id));
}

describe('the pull request of a run', () => {
  it('is the one that GitHub names with the run', async () => {
    const found = await find({ number: 5 });
    expect(found.pullRequest).toMatchObject({ number: 5, fork: false, baseRef: 'main' });
  });

  it('is found by the branch of a fork, of which GitHub names none', async () => {
    addFork();
    const found = await find({ number: 6, ...FORK, headRef: 'main' });
    expect(found.pullRequest).toMatchObject({ number: 6, fork: true, headRef: 'main' });
  });

  it('is found by its commit where another branch had it first', async () => {
    const headSha = 'c'.repeat(40);
    const found = await find({ number: 7, headSha }, () => {
      github.pullRequest(github.repository(), 7).state = 'closed';
      github.addPullRequest({ number: 8, headSha, headRef: 'again' });
    });
    expect(found.pullRequest?.number).toBe(8);
  });

  it.each<[string, PullRequestOptions, () => void, RegExp]>([
    [
      'it has moved on',
      { number: 5 },
      () => move(5),
      /^pull request 5 has moved on to ddddddd since commit [0-9a-f]{7}$/,
    ],
    ['that of a fork has moved on', { number: 5, ...FORK }, () => move(5), /^pull request 5 has moved on/],
    ['it is closed', { number: 5 }, () => close(5), /^pull request 5 is closed$/],
    ['that of a fork is closed', { number: 5, ...FORK }, () => close(5), /^pull request 5 is closed$/],
    [
      'there are several',
      { number: 5, headSha: 'e'.repeat(40) },
      () => {
        close(5);
        for (const number of [6, 7]) github.addPullRequest({ number, headSha: 'e'.repeat(40) });
      },
      /^2 open pull requests have commit eeeeeee as their head$/,
    ],
    [
      'a fork has several',
      { number: 5, ...FORK, headRef: 'main', headSha: 'e'.repeat(40) },
      () => github.addPullRequest({ number: 6, ...FORK, headRef: 'main', headSha: 'e'.repeat(40), baseRef: 'next' }),
      /^2 open pull requests/,
    ],
    [
      'there is none',
      { number: 5, ...FORK },
      () => Object.assign(github.pullRequest(github.repository(), 5), { headRef: 'renamed', headSha: 'd'.repeat(40) }),
      /^no open pull request has commit [0-9a-f]{7} as its head$/,
    ],
  ])('is not guessed where %s', async (_, options, change, why) => {
    addFork();
    const found = await find(options, change);
    expect(found).toMatchObject({ pullRequest: null, why: expect.stringMatching(why) });
  });

  it('is not one of another repository that has the same branch and commit', async () => {
    addFork();
    const found = await find({ number: 5, ...FORK, headRef: 'topic', headSha: 'e'.repeat(40) }, () => {
      close(5);
      // In the fork itself, and from a second fork of the same owner.
      github.addRepository({ owner: 'stranger', name: 'other', fork: true });
      github.addPullRequest({ repository: 'stranger/shop', number: 1, headRef: 'topic', headSha: 'e'.repeat(40) });
      github.addPullRequest({ number: 6, headRepository: 'stranger/other', headRef: 'topic', headSha: 'e'.repeat(40) });
    });
    expect(found).toMatchObject({ pullRequest: null, why: 'pull request 5 is closed' });
  });

  function move(number: number): void {
    github.pullRequest(github.repository(), number).headSha = 'd'.repeat(40);
  }

  function close(number: number): void {
    github.pullRequest(github.repository(), number).state = 'closed';
  }
});
