import { existsSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { type Remote, resolveCommit } from './commit.ts';
import type { Git } from './git.ts';
import type { GitConfig } from './git-environment.ts';
import { readTree } from './tree-entries.ts';

/** Milliseconds for one submodule. */
const FETCH = 300_000;

/**
 * Fills those submodules of a worktree that are filled in the checkout as well, each with the commit that its own tree
 * names, and the submodules in them likewise. A commit that the checkout's clone of a submodule has is taken from there,
 * any other from where `.gitmodules` says. The settings of the checkout stay as they are.
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
    const settings = await settingsOf(name, id, there);
    const update = ['submodule', 'update', '--init', '--force', '--quiet', '--depth', '1', '--', path];
    await tree.with([...remote.config, ...settings]).run(update, FETCH);
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

/** With `active` set from outside, git does not write it into the settings that checkout and worktree share. */
async function settingsOf(name: string, commit: string, there: Git): Promise<GitConfig> {
  const active = [`submodule.${name}.active`, 'true'] as const;
  if ((await resolveCommit(there, commit)) === null) return [active];
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
