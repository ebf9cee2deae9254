import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect } from 'vitest';
import { githubBaseCommit } from '../../src/baseline/github-base-commit.ts';
import { localBaseCommit } from '../../src/baseline/local-base-commit.ts';
import { connectGitHub } from '../../src/github/client.ts';
import { contextOf } from '../github/job-context.ts';
import { githubForEachTest } from '../support/github/each-test.ts';
import { mergeGroupEvent, pullRequestEvent, pushEvent, type WorkflowEvent } from '../support/github/events.ts';
import type { GitHubServer } from '../support/github/server.ts';
import {
  cloneShallow,
  commit,
  git,
  checkoutTest as it,
  newRepository,
  publish,
  type Rig,
  stateOf,
} from '../support/repository.ts';

let github: GitHubServer;
githubForEachTest((server) => {
  github = server;
});

/** A pull request whose base branch has moved on: root, base, then tip on main and head on the change. */
function pullRequest({ folder }: Rig) {
  const source = newRepository(join(folder, 'source'));
  const root = commit(source, { a: 'root' });
  const base = commit(source, { a: 'base' });
  const tip = commit(source, { b: 'tip' });
  git(source, 'checkout', '--quiet', '-b', 'change', base);
  const head = commit(source, { c: 'head' });
  git(source, 'checkout', '--quiet', '--detach', tip);
  git(source, 'merge', '--quiet', '--no-ff', '--message', 'Merge', head);
  const merge = git(source, 'rev-parse', 'HEAD');
  const url = publish(source, join(folder, 'source.git'));
  const commits: [string, string[]][] = [
    [root, []],
    [base, [root]],
    [tip, [base]],
    [head, [base]],
  ];
  for (const [sha, parents] of commits) github.addCommit({ sha, parents });
  github.addCommit({ sha: tip, parents: [base], branch: 'main' });
  github.addPullRequest({ number: 5, headSha: head, baseSha: tip, mergeCommitSha: merge });
  return { source, url, base, tip, head, merge };
}

async function find(rig: Rig, checkout: string, event: WorkflowEvent, token: string | null = github.token()) {
  const run = github.addRun(event.name === 'pull_request' ? { pullRequest: 5 } : { headSha: event.sha });
  // Nothing is served there: the commits come from the clone's own remote.
  const context = contextOf(github, event, run.id, { GITHUB_SERVER_URL: 'http://127.0.0.1:9' });
  const octokit = token === null ? null : await connectGitHub(token, context);
  const source = githubBaseCommit({ octokit, context, credentials: [], required: false });
  return source.find(rig.gitIn(checkout));
}

const reader = () => github.token({ permissions: { contents: 'read' } });
const asked = () => github.requests.map(({ path }) => path).filter((path) => path.includes('/compare/'));

describe('the base of a pull request', () => {
  it('is its merge base: neither the tip of main nor the commit before (complaint 6)', async ({ rig }) => {
    const { url, head, base } = pullRequest(rig);
    const clone = cloneShallow(url, join(rig.folder, 'clone'), head);
    const found = await find(rig, clone, pullRequestEvent(github, { number: 5 }), reader());
    expect(found).toEqual({ commit: base, ref: 'merge base with main', notices: [] });
    expect(asked()).toHaveLength(1);
  });

  it('is not asked for where the clone has the whole history', async ({ rig }) => {
    const { source, head, base } = pullRequest(rig);
    git(source, 'checkout', '--quiet', head);
    const before = stateOf(source);
    expect(await find(rig, source, pullRequestEvent(github, { number: 5 }), reader())).toMatchObject({
      commit: base,
    });
    expect(asked()).toEqual([]);
    expect(stateOf(source)).toBe(before);
  });

  it('is found in history that is fetched, without a token and where GitHub does not answer', async ({ rig }) => {
    const { url, head, base } = pullRequest(rig);
    const clone = cloneShallow(url, join(rig.folder, 'clone'), head);
    expect(await find(rig, clone, pullRequestEvent(github, { number: 5 }), null)).toMatchObject({ commit: base });
    const other = cloneShallow(url, join(rig.folder, 'other'), head);
    github.fail({ path: /compare/, status: 404 });
    expect(await find(rig, other, pullRequestEvent(github, { number: 5 }), reader())).toMatchObject({ commit: base });
  });

  it('that cannot be found: both reasons are given, with the permission that is missing', async ({ rig }) => {
    const { url, head } = pullRequest(rig);
    const clone = cloneShallow(url, join(rig.folder, 'clone'), head);
    git(clone, 'remote', 'set-url', 'origin', join(rig.folder, 'gone'));
    github.repository().private = true;
    const finding = find(rig, clone, pullRequestEvent(github, { number: 5 }), github.token());
    await expect(finding).rejects.toThrow(/permission "contents: read".*, and git fetch exited/);
  });

  it('is the same for a merge that is checked out, and a notice says what main brings into it', async ({ rig }) => {
    const { url, merge, base, tip } = pullRequest(rig);
    const clone = cloneShallow(url, join(rig.folder, 'clone'), merge);
    const found = await find(rig, clone, pullRequestEvent(github, { number: 5 }), reader());
    expect(found).toMatchObject({ commit: base });
    expect('notices' in found && found.notices).toEqual([
      expect.stringMatching(
        new RegExp(
          `merge of this pull request into main at ${tip.slice(0, 7)}.*since the merge base ${base.slice(0, 7)}`,
        ),
      ),
    ]);
  });

  it('of a fork is the same', async ({ rig }) => {
    const { url, base } = pullRequest(rig);
    github.addRepository({ owner: 'stranger', name: 'shop', fork: true });
    const stranger = commit(join(rig.folder, 'source'), { d: 'stranger' });
    git(join(rig.folder, 'source'), 'push', '--quiet', url, `${stranger}:refs/pull/6/head`);
    github.addCommit({ sha: stranger, parents: [base] });
    github.addPullRequest({ number: 5, headSha: stranger, headRepository: 'stranger/shop' });
    const clone = cloneShallow(url, join(rig.folder, 'clone'), stranger);
    expect(await find(rig, clone, pullRequestEvent(github, { number: 5 }), reader())).toMatchObject({ commit: base });
  });

  it('with a hostile name of its branch is described in one harmless line', async ({ rig }) => {
    const { url, head, tip } = pullRequest(rig);
    const baseRef = '$(rm -rf ~)`id`\u202e';
    github.repository().branches.set(baseRef, tip);
    github.addPullRequest({ number: 5, headSha: head, baseSha: tip, baseRef });
    const clone = cloneShallow(url, join(rig.folder, 'clone'), head);
    expect(await find(rig, clone, pullRequestEvent(github, { number: 5 }), reader())).toMatchObject({
      ref: 'merge base with $(rm -rf ~)`id`',
    });
  });
});

describe('the base of another run', () => {
  it('of a merge group is the commit that it is built on', async ({ rig }) => {
    const { url, merge, tip } = pullRequest(rig);
    const clone = cloneShallow(url, join(rig.folder, 'clone'), merge);
    const event = mergeGroupEvent(github, { number: 5, headSha: merge });
    expect(await find(rig, clone, event)).toEqual({ commit: tip, ref: 'base of the merge group', notices: [] });
  });

  it('of a push is none', async ({ rig }) => {
    const { source } = pullRequest(rig);
    expect(await find(rig, source, pushEvent(github))).toEqual({
      reason: 'a run for the event push has no base commit',
    });
  });
});

describe('the base at a desk', () => {
  const findLocally = (rig: Rig, folder: string, ref: string | null) => localBaseCommit(ref).find(rig.gitIn(folder));

  it('is the merge base with the branch, tag or commit that is named', async ({ rig }) => {
    const { source, base, head } = pullRequest(rig);
    git(source, 'checkout', '--quiet', 'change');
    expect(await findLocally(rig, source, 'main')).toEqual({
      commit: base,
      ref: 'merge base with main',
      notices: [],
    });
    expect(await findLocally(rig, source, 'HEAD~1')).toMatchObject({ commit: base });
    expect(await findLocally(rig, source, head)).toMatchObject({ commit: head });
  });

  it('is the usual branch where none is named', async ({ rig }) => {
    const { source, base } = pullRequest(rig);
    git(source, 'checkout', '--quiet', 'change');
    expect(await findLocally(rig, source, null)).toMatchObject({ commit: base, ref: 'merge base with main' });
    git(source, 'branch', '--move', 'main', 'trunk');
    expect(await findLocally(rig, source, null)).toEqual({
      reason: 'there is no origin/HEAD, main or master to compare with; name a base with --base',
    });
  });

  it('is none where nothing is committed, or nothing is in common', async ({ rig }) => {
    const empty = newRepository(join(rig.folder, 'empty'));
    expect(await findLocally(rig, empty, 'main')).toEqual({ reason: 'nothing is committed yet' });
    commit(empty, { a: '1' });
    git(empty, 'checkout', '--quiet', '--orphan', 'other');
    commit(empty, { a: '2' });
    expect(await findLocally(rig, empty, 'main')).toEqual({
      reason: 'what is checked out and main have no common ancestor',
    });
  });

  it('is none where the clone lacks the history that both have in common, which is said', async ({ rig }) => {
    const { url, head, tip } = pullRequest(rig);
    const clone = cloneShallow(url, join(rig.folder, 'clone'), head);
    git(clone, 'fetch', '--quiet', '--depth=1', 'origin', `${tip}:refs/heads/main`);
    expect(await findLocally(rig, clone, 'main')).toEqual({
      reason: expect.stringMatching(/no common ancestor in this clone, which is shallow; "git fetch --unshallow"/),
    });
  });

  it('is none where the commit that is checked out is damaged, and git is quoted', async ({ rig }) => {
    const { source } = pullRequest(rig);
    const head = git(source, 'rev-parse', 'HEAD');
    rmSync(join(source, '.git/objects', head.slice(0, 2), head.slice(2)));
    expect(await findLocally(rig, source, 'main')).toEqual({
      reason: expect.stringMatching(/^the commit that is checked out cannot be read: git log exited.*bad object HEAD/),
    });
  });

  it('is looked for on origin too, but only named: a branch of that name there may be another', async ({ rig }) => {
    const { url, head, tip } = pullRequest(rig);
    const clone = cloneShallow(url, join(rig.folder, 'clone'), head);
    git(clone, 'fetch', '--quiet', 'origin', `${tip}:refs/remotes/origin/trunk`);
    await expect(findLocally(rig, clone, 'trunk')).rejects.toThrow('There is an origin/trunk: --base origin/trunk.');
  });

  it.for(['nowhere', '--output=x', '$(touch pwned)'])(
    'cannot be %j, which is the user’s mistake',
    async (ref, { rig }) => {
      const { source } = pullRequest(rig);
      await expect(findLocally(rig, source, ref)).rejects.toMatchObject({
        class: 'config',
        message: expect.stringContaining(`--base: "${ref}" is not a branch, tag or commit`),
      });
    },
  );
});
