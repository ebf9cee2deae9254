import { mkdirSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect } from 'vitest';
import { localRules } from '../../src/baseline/base-rules.ts';
import { githubRules } from '../../src/baseline/github-rules.ts';
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
} from '../support/repository.ts';

let github: GitHubServer;
githubForEachTest((server) => {
  github = server;
});

type Files = Record<string, string>;

/** A pull request from a commit of main, which has gone on since. */
function pullRequest({ folder }: Rig, began: Files, since: Files, change: Files = {}) {
  const source = newRepository(join(folder, 'source'));
  const base = commit(source, { a: 'base', ...began });
  const tip = commit(source, { b: 'tip', ...since });
  git(source, 'checkout', '--quiet', '-b', 'change', base);
  const head = commit(source, { c: 'head', ...change });
  git(source, 'checkout', '--quiet', '--detach', tip);
  git(source, 'merge', '--quiet', '--no-ff', '--message', 'Merge', '--strategy-option=theirs', head);
  const merge = git(source, 'rev-parse', 'HEAD');
  const url = publish(source, join(folder, 'source.git'));
  for (const [sha, parents] of [
    [base, []],
    [head, [base]],
  ] as const)
    github.addCommit({ sha, parents: [...parents] });
  github.addCommit({ sha: tip, parents: [base], branch: 'main' });
  github.addPullRequest({ number: 5, headSha: head, baseSha: tip, mergeCommitSha: merge });
  return { url, base, tip, head, merge };
}

interface Asked {
  event?: WorkflowEvent;
  path?: string;
  policy?: string;
  token?: string | null;
}

async function rulesOf(rig: Rig, workspace: string, { event, path = '', policy = '', token = null }: Asked = {}) {
  const about = event ?? pullRequestEvent(github, { number: 5 });
  const run = github.addRun(about.name === 'pull_request' ? { pullRequest: 5 } : { headSha: about.sha });
  // Nothing is served there: the commits come from the clone's own remote.
  const context = contextOf(github, about, run.id, { GITHUB_SERVER_URL: 'http://127.0.0.1:9' });
  const octokit = token === null ? null : await connectGitHub(token, context);
  const session = { processes: rig.processes, abort: new AbortController().signal };
  return githubRules({ policy, workspace, path, octokit, context, credentials: [] }, session);
}

const reader = () => github.token({ permissions: { contents: 'read' } });

describe('the rules of a pull request', () => {
  it('are those of the tip of main, which is named by the commit that is measured where it has the same', async ({
    rig,
  }) => {
    const { url, base, head } = pullRequest(rig, { 'perf-gate.yml': 'key: a\n' }, {});
    const clone = cloneShallow(url, join(rig.folder, 'clone'), head);
    expect(await rulesOf(rig, clone, { token: reader() })).toEqual({
      policy: 'base',
      base: { ref: 'main', commit: base, file: { name: 'perf-gate.yml', text: 'key: a' }, problem: null },
    });
  });

  it('are not those of an old commit that had none, or others', async ({ rig }) => {
    const { url, tip, head } = pullRequest(rig, {}, { 'perf-gate.yml': 'key: a\n' }, { 'gate.yml': 'key: mine\n' });
    const clone = cloneShallow(url, join(rig.folder, 'clone'), head);
    const found = await rulesOf(rig, clone, { token: reader() });
    expect(found?.base).toEqual({
      ref: 'main',
      commit: tip,
      file: { name: 'perf-gate.yml', text: 'key: a' },
      problem: null,
    });
  });

  it('come with those of the commit that the change began at, to say what it has changed', async ({ rig }) => {
    const { url, tip, head } = pullRequest(rig, { 'perf-gate.yml': 'key: old\n' }, { 'perf-gate.yml': 'key: new\n' });
    const clone = cloneShallow(url, join(rig.folder, 'clone'), head);
    expect((await rulesOf(rig, clone, { token: reader() }))?.base).toMatchObject({
      commit: tip,
      file: { text: 'key: new' },
      before: { text: 'key: old' },
    });
  });

  it('are those of the first parent where GitHub has merged the change, without a further question', async ({
    rig,
  }) => {
    const { url, tip, merge } = pullRequest(rig, {}, { '.github/perf-gate.yaml': 'key: a\n' });
    const clone = cloneShallow(url, join(rig.folder, 'clone'), merge);
    const found = await rulesOf(rig, clone, { token: reader() });
    expect(found?.base).toMatchObject({ commit: tip, file: { name: '.github/perf-gate.yaml' }, problem: null });
    expect(github.requests.filter(({ path }) => path.includes('/compare/'))).toEqual([]);
  });

  it('are not those of a merge that the change has made itself', async ({ rig }) => {
    const { url, tip, head } = pullRequest(rig, {}, { 'perf-gate.yml': 'key: main\n' });
    const clone = cloneShallow(url, join(rig.folder, 'clone'), head);
    const lax = commit(clone, { 'perf-gate.yml': 'key: lax\n' });
    git(clone, 'reset', '--quiet', '--hard', lax);
    const forged = git(clone, 'commit-tree', '-p', lax, '-p', head, '-m', 'Merge', 'HEAD^{tree}');
    git(clone, 'checkout', '--quiet', forged);
    expect((await rulesOf(rig, clone, { token: reader() }))?.base).toMatchObject({
      commit: tip,
      file: { text: 'key: main' },
    });
  });

  it('are found where the input names them, or by default where they have moved since', async ({ rig }) => {
    const { url, head } = pullRequest(rig, { 'gates/api.yml': 'key: api\n', 'perf-gate.yml': 'key: a\n' }, {});
    const clone = cloneShallow(url, join(rig.folder, 'clone'), head);
    const named = async (path: string) => (await rulesOf(rig, clone, { path }))?.base.file?.name;
    expect(await named('./gates/api.yml')).toBe('gates/api.yml');
    for (const written of ['.//./gates/api.yml', 'x/../gates/api.yml', join(clone, 'gates/api.yml')]) {
      expect(await named(written), written).toBe('gates/api.yml');
    }
    const link = join(rig.folder, 'link');
    symlinkSync(clone, link);
    const through = await rulesOf(rig, link, { path: join(clone, 'gates/api.yml') });
    expect(through?.base.file?.name).toBe('gates/api.yml');
    expect(await named('gates/new.yml')).toBe('perf-gate.yml');
    expect(await named('../outside.yml')).toBe('perf-gate.yml');
  });

  it('are those of the package that the workspace is', async ({ rig }) => {
    const { url, head } = pullRequest(
      rig,
      { 'packages/api/perf-gate.yml': 'key: api\n', 'perf-gate.yml': 'key: all\n' },
      {},
    );
    const clone = cloneShallow(url, join(rig.folder, 'clone'), head);
    expect((await rulesOf(rig, join(clone, 'packages/api')))?.base.file?.text).toBe('key: api');
  });

  it('are no link, no folder and no large file', async ({ rig }) => {
    const source = join(rig.folder, 'links');
    newRepository(source);
    const read = async (make: () => void) => {
      git(source, 'checkout', '--quiet', '--orphan', 'fresh');
      git(source, 'rm', '-r', '--quiet', '--force', '--ignore-unmatch', '.');
      make();
      const base = commit(source, { a: 'a' });
      git(source, 'branch', '--quiet', '--force', 'main');
      const session = { processes: rig.processes, abort: new AbortController().signal };
      const found = await localRules(localBaseCommit('main'), { workspace: source, path: '' }, session);
      expect(found?.commit).toBe(base);
      git(source, 'checkout', '--quiet', '--detach');
      git(source, 'branch', '--quiet', '-D', 'fresh');
      return found?.problem;
    };
    expect(await read(() => symlinkSync('/etc/passwd', join(source, 'perf-gate.yml')))).toBe(
      'perf-gate.yml is a link, which is not followed; make it a file',
    );
    expect(
      await read(() => {
        mkdirSync(join(source, 'perf-gate.yml'));
        commit(source, { 'perf-gate.yml/a': 'a' });
      }),
    ).toBe('perf-gate.yml is not a file');
    expect(await read(() => void commit(source, { 'perf-gate.yml': '#'.repeat(1_000_001) }))).toMatch(
      /^perf-gate.yml has 1.* MB; at most 1.* MB are read$/,
    );
  });

  it('are read over the API where git has no checkout, and no link of theirs is followed', async ({ rig }) => {
    const main = github.addCommit({ branch: 'main', files: { '.github/perf-gate.yml': 'key: a\n' } });
    github.addPullRequest({ number: 5, baseSha: main.sha });
    expect((await rulesOf(rig, rig.folder, { token: reader() }))?.base).toEqual({
      ref: 'main',
      commit: main.sha,
      file: { name: '.github/perf-gate.yml', text: 'key: a\n' },
      problem: null,
    });
    const linked = github.addCommit({ files: { 'perf-gate.yml': { link: 'a.yml' }, 'a.yml': 'key: a\n' } });
    github.addPullRequest({ number: 5, baseSha: linked.sha });
    expect((await rulesOf(rig, rig.folder, { token: reader() }))?.base.problem).toBe(
      'perf-gate.yml is a link, which is not followed; make it a file',
    );
  });

  it('that cannot be had are a problem in words', async ({ rig }) => {
    github.addPullRequest({ number: 5 });
    expect((await rulesOf(rig, rig.folder))?.base).toMatchObject({
      commit: null,
      file: null,
      problem: expect.stringContaining('there is no .git in'),
    });
  });
});

describe('a run', () => {
  it('of a merge group is held to the rules of the commit that the group is built on', async ({ rig }) => {
    const { url, base, head } = pullRequest(rig, { 'perf-gate.yml': 'key: a\n' }, {});
    const clone = cloneShallow(url, join(rig.folder, 'clone'), head);
    const event = mergeGroupEvent(github, { number: 5, headSha: head, baseSha: base });
    expect((await rulesOf(rig, clone, { event }))?.base).toMatchObject({ ref: 'main', commit: base, problem: null });
  });

  it('of a push has no other rules than its own', async ({ rig }) => {
    expect(await rulesOf(rig, rig.folder, { event: pushEvent(github) })).toBeNull();
  });

  it('knows two policies', async ({ rig }) => {
    github.addPullRequest({ number: 5 });
    expect((await rulesOf(rig, rig.folder, { policy: ' head ' }))?.policy).toBe('head');
    await expect(rulesOf(rig, rig.folder, { policy: 'mine' })).rejects.toThrow(
      'input "policy": expected one of base, head, got "mine"',
    );
  });
});
