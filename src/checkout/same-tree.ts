import { existsSync, realpathSync } from 'node:fs';
import { relative } from 'node:path';
import { assertCommit } from './commit.ts';
import { type Git, GitError } from './git.ts';
import { isOutside } from './workspace.ts';

/**
 * Tells whether the files of the checkout, with all uncommitted changes, are those of a commit. Ignored files do not
 * count.
 *
 * @param git in the top folder of the checkout
 * @param paths absolute; only what lies below them counts
 * @throws GitError
 */
export async function sameTree(git: Git, commit: string, paths: readonly string[]): Promise<boolean> {
  const top = realpathSync(git.folder);
  const places = paths.map((path) => placeIn(top, existsSync(path) ? realpathSync(path) : path));
  const diff = ['diff', '--quiet', '--no-ext-diff', '--no-textconv', '--ignore-submodules=none'];
  if (!(await git.asks([...diff, assertCommit(commit), '--', ...places]))) return false;
  return (await git.run(['ls-files', '--others', '--exclude-standard', '--', ...places])) === '';
}

/** @returns the path from the top of the checkout; all of the checkout for a path that contains it */
function placeIn(top: string, path: string): string {
  if (!isOutside(path, top)) return '.';
  if (isOutside(top, path)) throw new GitError(`${path} (target.paths) is outside the repository ${top}`);
  return relative(top, path);
}
