import { existsSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { ensureCommit, type Remote } from './commit.ts';
import type { Git } from './git.ts';
import type { GitConfig } from './git-environment.ts';
import { readTree } from './tree-entries.ts';

/** Milliseconds for one submodule. */
const FETCH = 300_000;

/**
 * Fills those submodules of a worktree that are filled in the checkout as well, each with the commit that its own tree
 * names, and the submodules in them likewise. A commit is taken from the checkout's clone of a submodule, which gets it
 * first where it lacks it. The settings of the checkout stay as they are.
 *
 * @param tree git in the worktree, whose files are written
 * @param checkout git in the checkout
 * @throws GitError
 */
export async function fillSubmodules(tree: Git, checkout: Git, remote: Remote): Promise<void> {
  for (const { path, id } of (await readTree(tree, await tree.run(['rev-parse', 'HEAD']))).submodules) {
    const place = join(checkout.folder, path);
    // As much the user's as the checkout that it is a part of.
    const there = checkout.in(place).with([['safe.directory', place]]);
    if (!existsSync(join(there.folder, '.git'))) continue;
    const name = await nameOf(tree, path);
    if (name === null) continue;
    // What `git submodule` reads can name programs, so that it is run without credentials, on what is there already.
    const from = ['origin', ...addressesOf(await urlOf(tree, name), remote)];
    await ensureCommit(there, id, { from, config: remote.config });
    const update = ['submodule', 'update', '--init', '--checkout', '--force', '--quiet', '--depth', '1', '--', path];
    await tree.with(await settingsOf(name, there)).run(update, FETCH);
    await fillSubmodules(tree.in(join(tree.folder, path)), there, remote);
  }
}

/** Looks up the name of the submodule at `path` in `.gitmodules`; null when it has none. */
async function nameOf(tree: Git, path: string): Promise<string | null> {
  const paths = await tree.find([
    'config',
    '--file',
    '.gitmodules',
    '--null',
    '--get-regexp',
    '^submodule\\..*\\.path$',
  ]);
  for (const entry of (paths ?? '').split('\0')) {
    const [key = '', value] = entry.split('\n');
    if (value === path) return key.replace(/^submodule\./, '').replace(/\.path$/, '');
  }
  return null;
}

/** Looks up where `.gitmodules` says that a submodule comes from; null where it does not. Untrusted text. */
async function urlOf(tree: Git, name: string): Promise<string | null> {
  return tree.find(['config', '--file', '.gitmodules', '--get', `submodule.${name}.url`]);
}

/**
 * Writes where a submodule comes from as addresses that can be read with the credentials of the repository: a relative
 * one from the repository's own, and one of ssh as the same place on its web server.
 */
function addressesOf(url: string | null, { from }: Remote): string[] {
  const repository = from.findLast((place) => /^https?:\/\//.test(place));
  if (url === null || repository === undefined) return [];
  const { origin, hostname } = new URL(repository);
  const [, host, path] = /^(?:ssh:\/\/)?git@([^/:]+)[:/](.+)$/.exec(url) ?? [];
  if (host !== undefined) return host === hostname ? [`${origin}/${path}`] : [];
  if (/^\.\.?\//.test(url)) return [new URL(url, `${repository}/`).href];
  return URL.canParse(url) && new URL(url).origin === origin ? [url] : [];
}

/** With `active` set from outside, git does not write it into the settings that checkout and worktree share. */
async function settingsOf(name: string, there: Git): Promise<GitConfig> {
  const active = [`submodule.${name}.active`, 'true'] as const;
  const clone = await there.run(['rev-parse', '--absolute-git-dir']);
  const { protocol, url } = addressOf(clone);
  // git clones submodules from other folders only where it is allowed to.
  return [active, [`submodule.${name}.url`, url], [`protocol.${protocol}.allow`, 'always']];
}

/**
 * Writes a clone's path as where to clone from. The other end of a clone drops the settings of its caller, and refuses a
 * folder of another user's; as a command it is given them again (git-remote-ext(1), gitremote-helpers(7)).
 */
function addressOf(clone: string): { protocol: 'file' | 'ext'; url: string } {
  if (statSync(clone).uid === process.getuid?.()) return { protocol: 'file', url: clone };
  const place = clone.replace(/[% ]/g, (character) => `%${character}`);
  return { protocol: 'ext', url: `ext::git -c safe.directory=${place} %s ${place}` };
}
