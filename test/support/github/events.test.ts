import { describe, expect, it } from 'vitest';
import { githubForEachTest } from './each-test.ts';
import {
  mergeGroupEvent,
  pullRequestEvent,
  pushEvent,
  scheduleEvent,
  tokenPermissions,
  workflowDispatchEvent,
} from './events.ts';
import { checkWebhook } from './openapi.ts';
import type { GitHubServer } from './server.ts';
import { newSha } from './world.ts';

let github: GitHubServer;

githubForEachTest(
  (server) => {
    github = server;
    github.addRepository({ owner: 'mallory', fork: true });
    github.addPullRequest({ number: 5, labels: ['bug'] });
    github.addPullRequest({ number: 7, headRepository: 'mallory/shop', headRef: 'main', author: 'mallory' });
  },
  { violations: 'tested' },
);

describe('the payload of an event', () => {
  it.each([
    ['push', () => pushEvent(github, { before: newSha() })],
    ['pull-request-opened', () => pullRequestEvent(github, { number: 5, action: 'opened' })],
    ['pull-request-synchronize', () => pullRequestEvent(github, { number: 7 })],
    ['pull-request-reopened', () => pullRequestEvent(github, { number: 5, action: 'reopened' })],
    ['pull-request-labeled', () => pullRequestEvent(github, { number: 5, action: 'labeled', label: 'bug' })],
    ['pull-request-unlabeled', () => pullRequestEvent(github, { number: 5, action: 'unlabeled', label: 'bug' })],
    ['merge-group-checks-requested', () => mergeGroupEvent(github, { number: 5, headSha: newSha() })],
    ['workflow-dispatch', () => workflowDispatchEvent(github, { inputs: { strict: 'true' } })],
  ])("fits GitHub's description of %s", (name, event) => {
    expect(checkWebhook(name, event().payload)).toEqual([]);
    expect(checkWebhook(name, { ...event().payload, repository: 5, action: 5, ref: 5 })).not.toEqual([]);
  });

  it('of a schedule has the cron line and no sender', () => {
    const { payload } = scheduleEvent(github, { cron: '0 3 * * 1' });

    expect(payload).toMatchObject({ schedule: '0 3 * * 1', repository: { full_name: 'octo/shop' } });
    expect(payload).not.toHaveProperty('sender');
  });

  it('of a fork names both repositories', () => {
    expect(pullRequestEvent(github, { number: 7 }).payload.pull_request).toMatchObject({
      head: { ref: 'main', repo: { full_name: 'mallory/shop', fork: true } },
      base: { ref: 'main', repo: { full_name: 'octo/shop', fork: false } },
    });
  });
});

describe('an event', () => {
  it('on a pull request runs on its merge commit', () => {
    const { mergeCommitSha } = github.pullRequest(github.repository(), 5);

    expect(pullRequestEvent(github, { number: 5 })).toMatchObject({
      sha: mergeCommitSha,
      ref: 'refs/pull/5/merge',
      headRef: 'change-5',
      baseRef: 'main',
    });
  });

  it('on a branch runs on its head', () => {
    const { sha } = github.addCommit({ branch: 'main' });

    for (const event of [pushEvent(github), scheduleEvent(github), workflowDispatchEvent(github)]) {
      expect(event).toMatchObject({ sha, ref: 'refs/heads/main', headRef: '', baseRef: '' });
    }
  });

  it('on a merge queue runs on a branch that names its base', () => {
    const headSha = newSha();
    const event = mergeGroupEvent(github, { number: 5, headSha });
    const run = github.addRun({ event: 'merge_group', headBranch: event.ref.replace('refs/heads/', ''), headSha });

    expect(event.ref).toMatch(/^refs\/heads\/gh-readonly-queue\/main\/pr-5-[0-9a-f]{40}$/);
    expect(run).toMatchObject({ ref: event.ref, baseRef: 'main' });
  });

  it('gives what the workflow asks for, but only reading to a fork', () => {
    const asked = { checks: 'write', actions: 'read' } as const;

    expect(tokenPermissions(github, pushEvent(github), asked)).toEqual(asked);
    expect(tokenPermissions(github, pullRequestEvent(github, { number: 5 }), asked)).toEqual(asked);
    expect(tokenPermissions(github, pullRequestEvent(github, { number: 7 }), asked)).toEqual({
      checks: 'read',
      actions: 'read',
    });
  });
});
