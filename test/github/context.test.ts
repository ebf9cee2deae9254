import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { mayBecomeBaseline, originOf, readContext } from '../../src/github/context.ts';
import { temporaryFolder } from '../support/folder.ts';
import { githubForEachTest } from '../support/github/each-test.ts';
import {
  mergeGroupEvent,
  pullRequestEvent,
  pushEvent,
  scheduleEvent,
  workflowDispatchEvent,
} from '../support/github/events.ts';
import type { GitHubServer } from '../support/github/server.ts';
import { contextOf } from './job-context.ts';

let github: GitHubServer;
let directory: string;

githubForEachTest((server) => {
  github = server;
  directory = temporaryFolder('event');
});

/** The variables of a push to main, with another payload. */
function environment(payload: string, variables: NodeJS.ProcessEnv = {}): NodeJS.ProcessEnv {
  const path = join(directory, 'event.json');
  writeFileSync(path, payload);
  return {
    GITHUB_REPOSITORY: 'octo/shop',
    GITHUB_REPOSITORY_ID: '77',
    GITHUB_EVENT_NAME: 'push',
    GITHUB_EVENT_PATH: path,
    GITHUB_REF: 'refs/heads/main',
    GITHUB_SHA: 'a'.repeat(40),
    GITHUB_RUN_ID: '9',
    ...variables,
  };
}

describe('the context of a run', () => {
  it('of a push is the pushed commit on its branch', () => {
    const run = github.addRun({ attempt: 2 });
    const context = contextOf(github, pushEvent(github), run.id);

    expect(context).toMatchObject({
      owner: 'octo',
      repo: 'shop',
      repositoryId: github.repository().id,
      event: 'push',
      ref: 'refs/heads/main',
      sha: run.headSha,
      headSha: run.headSha,
      attempt: 2,
      apiUrl: github.url,
      runUrl: `${github.serverUrl}/octo/shop/actions/runs/${run.id}/attempts/2`,
      defaultBranch: 'main',
      baseBranch: 'main',
      pullRequest: null,
    });
    expect(originOf(context)).toEqual({
      commit: run.headSha,
      ref: 'refs/heads/main',
      repository: 'octo/shop',
      runId: run.id,
      attempt: 2,
    });
  });

  it('of a pull request distinguishes the head from the merge commit that is checked out', () => {
    const pull = github.addPullRequest({ number: 5, baseRef: 'release', labels: ['perf-gate: accepted'] });
    const run = github.addRun({ pullRequest: 5 });
    const context = contextOf(github, pullRequestEvent(github, { number: 5 }), run.id);

    expect(context).toMatchObject({ sha: pull.mergeCommitSha, headSha: pull.headSha, baseBranch: 'release' });
    expect(context.pullRequest).toEqual({
      number: 5,
      title: pull.title,
      headSha: pull.headSha,
      headRef: 'change-5',
      baseSha: pull.baseSha,
      baseRef: 'release',
      fork: false,
      labels: ['perf-gate: accepted'],
    });
  });

  it('knows a fork by its repository id, and takes a deleted one for a fork', () => {
    github.addRepository({ owner: 'stranger', fork: true });
    github.addPullRequest({ number: 6, repository: 'octo/shop', headRepository: 'stranger/shop', headRef: 'main' });
    const run = github.addRun({ repository: 'octo/shop', pullRequest: 6 });
    const event = pullRequestEvent(github, { number: 6 });

    expect(contextOf(github, event, run.id).pullRequest?.fork).toBe(true);
    const pull = event.payload.pull_request as { head: object };
    event.payload.pull_request = { ...pull, head: { ...pull.head, repo: null } };
    expect(contextOf(github, event, run.id).pullRequest?.fork).toBe(true);
  });

  it('of a merge queue has a head and a base branch, and no pull request', () => {
    const headSha = 'b'.repeat(40);
    const run = github.addRun({ event: 'merge_group', headSha });
    const context = contextOf(github, mergeGroupEvent(github, { number: 5, headSha }), run.id);

    expect(context).toMatchObject({ headSha, baseBranch: 'main', pullRequest: null });
    expect(mayBecomeBaseline(context)).toBe(false);
  });
});

describe('what may become a baseline', () => {
  it.each([
    ['a push to the default branch', () => pushEvent(github), true],
    ['a schedule', () => scheduleEvent(github), true],
    ['a dispatch on the default branch', () => workflowDispatchEvent(github), true],
    ['a dispatch on another branch', () => dispatchOn('feature'), false],
    ['a push to another branch', () => pushTo('feature'), false],
  ])('%s: %s', (_, event, expected) => {
    const run = github.addRun();
    expect(mayBecomeBaseline(contextOf(github, event(), run.id))).toBe(expected);
  });

  it('not a pull request from a branch with the name of the default branch', () => {
    github.addPullRequest({ number: 7, headRef: 'main', baseRef: 'main' });
    const run = github.addRun({ pullRequest: 7 });
    const context = contextOf(github, pullRequestEvent(github, { number: 7 }), run.id);
    expect(mayBecomeBaseline({ ...context, ref: 'refs/heads/main' })).toBe(false);
  });

  it('a schedule without a repository in its payload runs on the default branch', () => {
    const context = readContext(
      environment('{"schedule":"0 3 * * *"}', { GITHUB_EVENT_NAME: 'schedule', GITHUB_REF: 'refs/heads/trunk' }),
    );
    expect(context.defaultBranch).toBe('trunk');
    expect(mayBecomeBaseline(context)).toBe(true);
  });

  it('a tag with the name of the default branch does not count as the branch', () => {
    const payload = JSON.stringify({ repository: { id: 77, default_branch: 'main' } });
    expect(mayBecomeBaseline(readContext(environment(payload)))).toBe(true);
    expect(mayBecomeBaseline(readContext(environment(payload, { GITHUB_REF: 'refs/tags/main' })))).toBe(false);
  });

  function dispatchOn(branch: string) {
    github.addCommit({ branch });
    return workflowDispatchEvent(github, { branch });
  }

  function pushTo(branch: string) {
    github.addCommit({ branch });
    return pushEvent(github, { branch });
  }
});

describe('the run that a workflow_run event is about', () => {
  it.each([
    ['of this repository', { id: 9, run_attempt: 2, repository: { id: 77 } }, { id: 9, attempt: 2 }],
    ['without an attempt', { id: 9, repository: { id: 77 } }, { id: 9, attempt: 1 }],
    ['of another repository', { id: 9, run_attempt: 2, repository: { id: 78 } }, null],
    ['that is no number', { id: '9; rm -rf /', repository: { id: 77 } }, null],
    ['that is a list', [9], null],
  ])('%s', (_, workflow_run, expected) => {
    const payload = JSON.stringify({ repository: { id: 77, default_branch: 'main' }, workflow_run });
    const context = readContext(environment(payload, { GITHUB_EVENT_NAME: 'workflow_run' }));
    expect(context).toMatchObject({ workflowRun: expected, defaultBranch: 'main' });
    expect(mayBecomeBaseline(context)).toBe(false);
  });
});

describe('a payload that is not as it should be', () => {
  it.each([
    ['empty', ''],
    ['cut', '{"repository":{"id":'],
    ['a list', '[]'],
    ['of other types', '{"repository":"main","pull_request":7,"merge_group":[]}'],
    ['with an evil default branch', '{"repository":{"id":{"a":1},"default_branch":["main"]}}'],
  ])('%s: nothing is known of the branch, so nothing is saved', (_, payload) => {
    const context = readContext(environment(payload));
    expect(context).toMatchObject({ repositoryId: 77, defaultBranch: null, baseBranch: null, pullRequest: null });
    expect(mayBecomeBaseline(context)).toBe(false);
  });

  it('is refused where a pull request is what it is about', () => {
    expect(() =>
      readContext(environment('{"pull_request":{"number":1}}', { GITHUB_EVENT_NAME: 'pull_request' })),
    ).toThrow(/payload of the pull_request event .* names no pull request/);
  });

  it.each([
    ['GITHUB_SHA', undefined, 'GITHUB_SHA is not set'],
    ['GITHUB_SHA', 'main; rm -rf /', 'GITHUB_SHA is not what GitHub sets'],
    ['GITHUB_REPOSITORY', '../../etc', 'GITHUB_REPOSITORY is not what GitHub sets'],
    ['GITHUB_RUN_ID', 'nine', 'GITHUB_RUN_ID is not what GitHub sets'],
  ])('%s = %s is an error of class github', (name, value, message) => {
    const read = () => readContext(environment('{}', { [name]: value }));
    expect(read).toThrow(expect.objectContaining({ class: 'github', message: expect.stringContaining(message) }));
  });
});
