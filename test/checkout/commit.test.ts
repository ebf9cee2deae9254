import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect } from 'vitest';
import { assertCommit, ensureCommit, findMergeBase, mergeBase, resolveCommit } from '../../src/checkout/commit.ts';
import { gitCredentials } from '../../src/github/git-credentials.ts';
import { serveGit } from '../support/git-server.ts';
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

const ORIGIN = { from: ['origin'], config: [] };
/** A name that git takes for a branch. */
const HOSTILE = '$(rm)`id`;|&"';
const NOWHERE = 'f'.repeat(40);

/** main: root - base - tip; change: base - head. A shallow clone of the head. */
function forked({ folder }: Rig, older = 0) {
  const source = newRepository(join(folder, 'source'));
  commit(source, { a: 'root' });
  const base = commit(source, { a: 'base' });
  const tips = Array.from({ length: older + 1 }, (_, index) => commit(source, { tip: String(index) }));
  git(source, 'checkout', '--quiet', '-b', 'change', base);
  const heads = Array.from({ length: older + 1 }, (_, index) => commit(source, { head: String(index) }));
  const [tip, head] = [tips.at(-1) as string, heads.at(-1) as string];
  const url = publish(source, join(folder, 'source.git'));
  return { source, url, base, tip, head, clone: cloneShallow(url, join(folder, 'clone'), head) };
}

describe('the name of a commit', () => {
  it.for(['main', 'HEAD', '--upload-pack=touch x', 'a'.repeat(39), `${'a'.repeat(40)} `, '$(id)', ''])(
    'is not %j',
    (text) => {
      expect(() => assertCommit(text)).toThrow('is not the name of a commit');
    },
  );

  it('is of SHA-1 or SHA-256', () => {
    expect(assertCommit('0a'.repeat(20))).toBe('0a'.repeat(20));
    expect(assertCommit('0a'.repeat(32))).toBe('0a'.repeat(32));
  });
});

describe('a ref of the user', () => {
  it('is a branch, a tag, a commit, or what git makes of it', async ({ rig }) => {
    const { source, base, head } = forked(rig);
    git(source, 'tag', '-a', '-m', 'one', 'v1', base);
    const ask = rig.gitIn(source);
    expect(await resolveCommit(ask, 'v1')).toBe(base);
    expect(await resolveCommit(ask, 'change')).toBe(head);
    expect(await resolveCommit(ask, 'change~1')).toBe(base);
    expect(await resolveCommit(ask, head.slice(0, 10))).toBe(head);
    expect(await resolveCommit(ask, 'nowhere')).toBeNull();
    expect(await resolveCommit(ask, 'HEAD:a')).toBeNull();
  });

  it.for(['$(touch pwned)', '`touch pwned`', '; touch pwned', '--exec=touch pwned', '-x', 'a\0b', '--help'])(
    'may be hostile: %j',
    async (ref, { rig }) => {
      newRepository(rig.folder);
      commit(rig.folder, { a: '1' });
      expect(await resolveCommit(rig.gitIn(rig.folder), ref)).toBeNull();
      expect(existsSync(join(rig.folder, 'pwned'))).toBe(false);
    },
  );

  it('may be a branch with a name that a shell would trip over', async ({ rig }) => {
    newRepository(rig.folder);
    const only = commit(rig.folder, { a: '1' });
    git(rig.folder, 'update-ref', `refs/heads/${HOSTILE}`, only);
    expect(await resolveCommit(rig.gitIn(rig.folder), HOSTILE)).toBe(only);
  });
});

describe('a commit that a shallow clone does not have', () => {
  it('is fetched alone, and nothing that its owner sees changes', async ({ rig }) => {
    const { clone, base, head } = forked(rig);
    const before = stateOf(clone);
    await ensureCommit(rig.gitIn(clone), base, ORIGIN);
    expect(git(clone, 'show', `${base}:a`)).toBe('base');
    expect(git(clone, 'rev-list', '--count', base)).toBe('1');
    expect(stateOf(clone)).toBe(before);
    expect(readFileSync(join(clone, '.git/FETCH_HEAD'), 'utf8')).toContain(head);
  });

  it('leaves a whole clone whole', async ({ rig }) => {
    const { source, url } = forked(rig);
    git(rig.folder, 'clone', '--quiet', url, 'whole');
    const whole = join(rig.folder, 'whole');
    git(source, 'checkout', '--quiet', 'main');
    const later = commit(source, { a: 'later' });
    git(source, 'push', '--quiet', url, 'main');
    await ensureCommit(rig.gitIn(whole), later, ORIGIN);
    expect(git(whole, 'rev-list', '--count', later)).toBe('4');
    expect(git(whole, 'rev-parse', '--is-shallow-repository')).toBe('false');
  });

  it('is taken from the next remote where the first one does not have it', async ({ rig }) => {
    const { clone, base, url } = forked(rig);
    git(clone, 'remote', 'remove', 'origin');
    await ensureCommit(rig.gitIn(clone), base, { from: ['origin', url], config: [] });
    expect(git(clone, 'show', `${base}:a`)).toBe('base');
  });

  it('may be nowhere', async ({ rig }) => {
    const { clone } = forked(rig);
    await expect(ensureCommit(rig.gitIn(clone), NOWHERE, ORIGIN)).rejects.toThrow(/^git fetch exited with code/);
    await expect(ensureCommit(rig.gitIn(clone), NOWHERE, { from: [], config: [] })).rejects.toThrow('no remote');
  });
});

describe('the merge base', () => {
  it('is where the two parted, neither the tip of main nor the commit before', async ({ rig }) => {
    const { source, base, tip, head } = forked(rig, 3);
    expect(await mergeBase(rig.gitIn(source), tip, head)).toBe(base);
  });

  it('is found by deepening a shallow clone step by step', async ({ rig }) => {
    const { clone, base, tip, head } = forked(rig, 60);
    expect(await findMergeBase(rig.gitIn(clone), tip, head, ORIGIN)).toBe(base);
    expect(git(clone, 'rev-parse', '--is-shallow-repository')).toBe('false');
  });

  it('of two that have nothing in common is none', async ({ rig }) => {
    const { source, tip } = forked(rig);
    git(source, 'checkout', '--quiet', '--orphan', 'other');
    const other = commit(source, { a: 'other' });
    expect(await mergeBase(rig.gitIn(source), tip, other)).toBeNull();
    const url = publish(source, join(rig.folder, 'both.git'));
    const clone = cloneShallow(url, join(rig.folder, 'other'), other);
    await expect(findMergeBase(rig.gitIn(clone), tip, other, ORIGIN)).rejects.toThrow('no common ancestor');
  });
});

describe('a private repository', () => {
  const basic = (token: string) => `basic ${Buffer.from(`x-access-token:${token}`).toString('base64')}`;

  async function served(rig: Rig) {
    const { clone, base } = forked(rig);
    const server = await serveGit(rig.folder, basic('right'));
    git(clone, 'remote', 'set-url', 'origin', `${server.url}/source.git`);
    return { clone, base, server };
  }

  const remoteOf = ({ url }: { url: string }) => ['origin', `${url}/source.git`];

  it('is read with the token, which is nowhere but in the environment of git', async ({ rig }) => {
    const { clone, base, server } = await served(rig);
    const { config, secret } = gitCredentials('right', server.url);
    const before = stateOf(clone);
    await ensureCommit(rig.gitIn(clone), base, { from: remoteOf(server), config });
    expect(git(clone, 'show', `${base}:a`)).toBe('base');
    expect(git(clone, 'rev-list', '--count', base)).toBe('1');
    expect(stateOf(clone)).toBe(before);
    expect(server.authorizations.flat()).toContain(`AUTHORIZATION: basic ${secret}`.replace('AUTHORIZATION: ', ''));
    expect(readFileSync(join(clone, '.git/config'), 'utf8')).not.toMatch(/right|basic|extraheader/i);
    await server.close();
  });

  it('is read once and not twice authorized where the checkout has left its own header', async ({ rig }) => {
    const { clone, base, server } = await served(rig);
    git(clone, 'config', `http.${server.url}/.extraheader`, `AUTHORIZATION: ${basic('old')}`);
    const { config } = gitCredentials('right', server.url);
    await ensureCommit(rig.gitIn(clone), base, { from: remoteOf(server), config });
    expect(git(clone, 'show', `${base}:a`)).toBe('base');
    expect(server.authorizations.every((given) => given.length <= 1)).toBe(true);
    await server.close();
  });

  it('is read by what the checkout has left, where that suffices, and then without the token', async ({ rig }) => {
    const { clone, base, server } = await served(rig);
    git(clone, 'config', `http.${server.url}/.extraheader`, `AUTHORIZATION: ${basic('right')}`);
    const { config } = gitCredentials('unused', server.url);
    await ensureCommit(rig.gitIn(clone), base, { from: remoteOf(server), config });
    expect(new Set(server.authorizations.flat())).toEqual(new Set([basic('right')]));
    await server.close();
  });

  it('of a whole clone gets what it lacks with its history, and stays whole', async ({ rig }) => {
    const { source, url } = forked(rig);
    git(rig.folder, 'clone', '--quiet', url, 'whole');
    const whole = join(rig.folder, 'whole');
    git(source, 'checkout', '--quiet', 'main');
    const later = commit(source, { a: 'later' });
    git(source, 'push', '--quiet', url, 'main');
    const server = await serveGit(rig.folder, basic('right'));
    git(whole, 'remote', 'set-url', 'origin', `${server.url}/source.git`);
    const { config } = gitCredentials('right', server.url);
    await ensureCommit(rig.gitIn(whole), later, { from: remoteOf(server), config });
    expect(git(whole, 'rev-list', '--count', later)).toBe('4');
    expect(git(whole, 'rev-parse', '--is-shallow-repository')).toBe('false');
    await server.close();
  });

  it('gives the merge base as well, deepened step by step', async ({ rig }) => {
    const { clone, base, tip, head } = forked(rig, 60);
    const server = await serveGit(rig.folder, basic('right'));
    git(clone, 'remote', 'set-url', 'origin', `${server.url}/source.git`);
    const { config } = gitCredentials('right', server.url);
    expect(await findMergeBase(rig.gitIn(clone), tip, head, { from: remoteOf(server), config })).toBe(base);
    await server.close();
  });

  it('does not get the token when it is on another server', async ({ rig }) => {
    const { clone, base, server } = await served(rig);
    const { config } = gitCredentials('right', 'https://github.com');
    const finding = ensureCommit(rig.gitIn(clone), base, { from: remoteOf(server), config });
    await expect(finding).rejects.toThrow(/git fetch/);
    expect(server.authorizations.flat()).toEqual([]);
    await server.close();
  });

  it('that a wrong token does not open is reported in git’s words, with what to write', async ({ rig }) => {
    const { clone, base, server } = await served(rig);
    const { config } = gitCredentials('wrong', server.url);
    const finding = ensureCommit(rig.gitIn(clone), base, { from: remoteOf(server), config });
    await expect(finding).rejects.toThrow(/^git fetch exited with code 128: .*the permission "contents: read"/);
    await server.close();
  });

  it('that refuses access is reported in git’s words, without asking for a password', async ({ rig }) => {
    const { clone, base, server } = await served(rig);
    await expect(ensureCommit(rig.gitIn(clone), base, ORIGIN)).rejects.toThrow(/could not read Username/);
    await server.close();
  });
});
