import { describe, expect, it } from 'vitest';
import { connectGitHub } from '../../src/github/client.ts';
import { findAcceptance } from '../../src/publish/acceptance.ts';
import { contextOf } from '../github/job-context.ts';
import { githubForEachTest } from '../support/github/each-test.ts';
import { pullRequestEvent } from '../support/github/events.ts';
import type { GitHubServer } from '../support/github/server.ts';
import { newSha } from '../support/github/world.ts';

// User complaint 20: there is no way to accept a regression. A label does, for what had been pushed when it was set.

const LABEL = 'perf-gate: accepted';
const START = Date.now() - 24 * 3_600_000;
const at = (minute: number) => new Date(START + minute * 60_000);
const [A, B, C] = [newSha(), newSha(), newSha()];

let github: GitHubServer;
githubForEachTest((server) => {
  github = server;
});

/** What happens to pull request 5, in minutes since it was opened at commit A. */
const story = {
  /** Commits are pushed and start a run. */
  push: (minute: number, sha: string, { force = false } = {}) => {
    github.pushToPullRequest({ number: 5, sha, force, at: at(minute) });
    story.run(minute);
  },
  /** Commits are pushed whose message says `[skip ci]`. */
  pushSilently: (minute: number, sha: string, { force = false } = {}) =>
    void github.pushToPullRequest({ number: 5, sha, force, at: at(minute) }),
  /** A run of another event of the pull request, such as `labeled`, or of its opening. */
  run: (minute: number) => void github.addRun({ pullRequest: 5, createdAt: at(minute) }),
  label: (minute: number) => github.labelPullRequest({ number: 5, label: LABEL, by: 'maintainer', at: at(minute) }),
  unlabel: (minute: number) => github.unlabelPullRequest({ number: 5, label: LABEL, by: 'maintainer', at: at(minute) }),
};

interface Setting {
  fork?: boolean;
  hidden?: boolean;
  permissions?: Record<string, 'read'>;
  /** The commit that the run has measured; the head when left out. */
  measured?: string;
}

async function find(tell: () => void, { fork = false, hidden = false, permissions = {}, measured }: Setting = {}) {
  github.repository().private = hidden;
  if (fork) github.addRepository({ owner: 'stranger', fork: true });
  github.addCollaborator({ login: 'maintainer', role: 'triage', repository: 'octo/shop' });
  github.addPullRequest({
    number: 5,
    repository: 'octo/shop',
    headSha: A,
    headRef: 'change',
    headRepository: fork ? 'stranger/shop' : 'octo/shop',
    author: 'stranger',
    createdAt: at(0),
  });
  tell();
  const run = github.addRun({ repository: 'octo/shop', pullRequest: 5, status: 'in_progress', createdAt: at(600) });
  const context = contextOf(github, pullRequestEvent(github, { number: 5, repository: 'octo/shop' }), run.id);
  const octokit = await connectGitHub(github.token({ permissions }), context);
  const headSha = measured ?? context.headSha;
  return findAcceptance({ octokit, context: { ...context, headSha }, label: LABEL });
}

describe.each([false, true])('the label counts, with a fork: %s', (fork) => {
  it.each<[string, () => void]>([
    ['on the commit that it was set on', () => [story.run(0), story.label(5)]],
    ['in a run that its own event started', () => [story.run(0), story.label(5), story.run(5)]],
    [
      'after a newer push, when it was set again',
      () => [story.run(0), story.label(5), story.push(9, B), story.unlabel(12), story.label(12)],
    ],
    ['set at the opening, after the first push', () => [story.label(0), story.run(0.05)]],
    [
      'after the branch was forced to this commit',
      () => [story.run(0), story.push(3, B, { force: true }), story.label(9)],
    ],
    [
      'with hundreds of runs before and after',
      () => {
        for (let minute = 0; minute < 130; minute++) story.run(minute);
        story.label(130);
        for (let minute = 131; minute < 260; minute++) story.run(minute);
      },
    ],
    [
      'beside runs of a branch of the same name elsewhere',
      () => {
        story.run(0);
        github.addRepository({ owner: 'elsewhere', fork: true });
        const { id } = github.repository('elsewhere/shop');
        github.addRun({
          event: 'pull_request',
          headBranch: 'change',
          headSha: C,
          headRepositoryId: id,
          createdAt: at(4),
        });
        story.label(5);
      },
    ],
  ])('%s', async (_, tell) => {
    const found = await find(() => void tell(), { fork });
    expect(found).toMatchObject({ notice: null, acceptance: { by: 'maintainer' } });
  });
});

describe.each([false, true])('the label does not count, with a fork: %s', (fork) => {
  it.each<[string, () => void, RegExp]>([
    ['a later push', () => [story.run(0), story.label(5), story.push(9, B)], /commits were pushed after it was set/],
    [
      'the third push after it',
      () => [story.run(0), story.label(5), story.push(6, B), story.push(7, C), story.push(8, newSha())],
      /commits were pushed after it was set/,
    ],
    [
      'a push that was forced after it',
      () => [story.run(0), story.label(5), story.push(9, B, { force: true })],
      /commits were pushed after it was set/,
    ],
    [
      'a branch forced back and forth',
      () => [story.run(0), story.label(5), story.push(7, B, { force: true }), story.push(9, A, { force: true })],
      /the branch was moved by force/,
    ],
    [
      'one set on a commit that started no run, and forced back',
      () => [story.run(0), story.pushSilently(3, B), story.label(5), story.pushSilently(9, A, { force: true })],
      /the branch was moved by force/,
    ],
    [
      'one set on an ancestor that it was forced to without a run',
      () => [story.run(0), story.pushSilently(3, B, { force: true }), story.label(5), story.pushSilently(9, A)],
      /the branch was moved by force/,
    ],
    [
      'the same before GitHub had created the run',
      () => [
        story.pushSilently(0.1, B, { force: true }),
        github.addRun({ pullRequest: 5, headSha: A, createdAt: at(0.2) }),
        story.label(5),
        story.pushSilently(9, A),
      ],
      /the branch was moved by force/,
    ],
    [
      'a push that started no run',
      () => [story.run(0), story.label(5), story.pushSilently(9, B)],
      /commits were pushed after it was set/,
    ],
    [
      'a commit that was on another branch before',
      () => {
        github.addRun({ event: 'push', headBranch: 'other', headSha: B, createdAt: at(1) });
        github.addPullRequest({
          number: 6,
          headSha: B,
          headRef: 'other',
          headRepository: fork ? 'stranger/shop' : 'octo/shop',
        });
        github.addRun({ pullRequest: 6, createdAt: at(2) });
        story.run(0);
        story.label(5);
        story.push(9, B);
      },
      /commits were pushed after it was set/,
    ],
    [
      'a branch that was deleted and made again',
      () => {
        story.run(0);
        story.label(5);
        github.addRefEvent({ number: 5, event: 'head_ref_deleted', at: at(6) });
        github.addRefEvent({ number: 5, event: 'head_ref_restored', at: at(7) });
      },
      /the branch was moved by force/,
    ],
    [
      'a pull request that was given another base',
      () => {
        story.run(0);
        story.label(5);
        github.addRefEvent({ number: 5, event: 'base_ref_changed', at: at(6) });
      },
      /another base since/,
    ],
    [
      'a push in the same second',
      () => [story.run(0), story.label(5), story.push(5, B)],
      /commits were pushed after it was set/,
    ],
    ['a label older than every run', () => [story.label(1), story.run(9)], /GitHub shows no run from which it follows/],
  ])('for %s', async (_, tell, reason) => {
    const found = await find(() => void tell(), { fork });
    expect(found.acceptance).toBeNull();
    expect(found.notice).toMatch(reason);
    expect(found.notice).toMatch(/To accept [0-9a-f]{7}, remove the label and set it again\.$/);
  });

  it('for an older commit that was measured again', async () => {
    const found = await find(() => void [story.run(0), story.push(3, B), story.label(5)], { fork, measured: A });
    expect(found.acceptance).toBeNull();
    expect(found.notice).toContain(
      `the pull request is at ${B.slice(0, 7)} now, and this run has measured ${A.slice(0, 7)}`,
    );
  });
});

it('what cannot be looked up does not count, and the notice names the permission', async () => {
  const permissions = { 'pull-requests': 'read' } as const;
  const found = await find(() => void [story.run(0), story.label(5)], { hidden: true, permissions });
  expect(found).toEqual({
    acceptance: null,
    notice: `The label "${LABEL}" does not count, because it is not known what had been pushed when it was set: the token lacks the permission "actions: read". Add it under "permissions:" of the job.`,
  });
});

it('the commit that it was set on is named', async () => {
  const found = await find(() => void [story.run(0), story.label(5), story.push(9, B)]);
  expect(found.notice).toBe(
    `The label "${LABEL}" does not count: it was set on ${A.slice(0, 7)}, and commits were pushed after it was set. To accept ${B.slice(0, 7)}, remove the label and set it again.`,
  );
});
