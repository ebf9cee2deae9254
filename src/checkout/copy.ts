import { cpSync, existsSync, lstatSync, mkdirSync, realpathSync, rmSync } from 'node:fs';
import { basename, dirname, join, relative } from 'node:path';
import { messageOf } from '../errors.ts';
import { GitError } from './git.ts';
import { isOutside } from './workspace.ts';

/**
 * Copies files and folders of the checkout to the same place in a worktree, where they replace what the commit has there.
 * A link that leaves either of the two is not followed. What the checkout does not have, the worktree need not have.
 *
 * @param paths absolute (target.copy)
 * @returns what is not there, as sentences
 * @throws GitError when one lies outside the checkout, or cannot be copied
 */
export function copyInto(tree: string, checkout: string, paths: readonly string[]): string[] {
  const top = realpathSync(checkout);
  const missing: string[] = [];
  for (const path of paths) {
    if (!existsSync(path)) {
      missing.push(`${path} (target.copy) does not exist, so the base was measured without it, like this change.`);
      continue;
    }
    const source = realpathSync(path);
    // The place of the path itself, even where that is a link to another file of the checkout.
    const place = relative(top, join(realpathSync(dirname(path)), basename(path)));
    if (place === '' || /^\.git(\/|\\|$)/.test(place)) {
      throw new GitError(`${path} (target.copy) is the repository itself; name the files that the base needs`);
    }
    if (isOutside(top, source) || isOutside(top, join(top, place))) {
      throw new GitError(`${path} (target.copy) is outside the repository ${top}`);
    }
    try {
      copy(source, join(tree, place), tree);
    } catch (error) {
      throw new GitError(`${path} (target.copy) could not be copied: ${messageOf(error)}`);
    }
  }
  return missing;
}

function copy(source: string, target: string, tree: string): void {
  makeFolder(dirname(target), tree);
  rmSync(target, { recursive: true, force: true });
  cpSync(source, target, { recursive: true, verbatimSymlinks: true });
}

/** A commit may have a link where a folder is expected, and what it leads to is no longer the worktree. */
function makeFolder(folder: string, tree: string): void {
  if (folder === tree) return;
  makeFolder(dirname(folder), tree);
  const there = lstatSync(folder, { throwIfNoEntry: false });
  if (!there) mkdirSync(folder);
  else if (!there.isDirectory()) throw new Error(`${relative(tree, folder)} is not a folder in the base`);
}
