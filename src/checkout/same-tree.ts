import { existsSync, lstatSync, realpathSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import { assertCommit } from './commit.ts';
import { type Git, GitError } from './git.ts';
import { readTree } from './tree-entries.ts';
import { isOutside, realPathOf } from './workspace.ts';

/**
 * Tells whether the files of the checkout, with all uncommitted changes, are those of a commit. Ignored files do not
 * count.
 *
 * @param git in the top folder of the checkout
 * @param paths absolute; only what lies below them counts, or everything where there are none
 * @throws GitError
 */
export async function sameTree(git: Git, commit: string, paths: readonly string[]): Promise<boolean> {
  const top = realpathSync(git.folder);
  const known = (await readTree(git, commit)).submodules.map(({ path }) => path);
  const places =
    paths.length === 0
      ? ['.']
      : paths.flatMap((path) => placesIn(top, path).map((place) => submoduleAround(top, place, known) ?? place));
  const diff = ['diff', '--quiet', '--no-ext-diff', '--no-textconv', '--ignore-submodules=none'];
  if (!(await git.asks([...diff, assertCommit(commit), '--', ...places]))) return false;
  if (await isAnyOverlooked(git, places)) return false;
  return (await git.run(['ls-files', '--others', '--exclude-standard', '--', ...places])) === '';
}

/** Tells whether git was told not to look at a file that is there: it takes that for what the index has of it. */
async function isAnyOverlooked(git: Git, places: readonly string[]): Promise<boolean> {
  const entries = (await git.run(['ls-files', '-v', '-z', '--', ...places])).split('\0');
  return entries.some((entry) => /^[a-zS] /.test(entry) && existsSync(join(git.folder, entry.slice(2))));
}

/**
 * Finds paths that are neither in the checkout nor in a commit: misspelled ones, or patterns.
 *
 * @param git in the top folder of the checkout
 * @param paths absolute
 * @throws GitError
 */
export async function absentPaths(git: Git, commit: string, paths: readonly string[]): Promise<string[]> {
  const top = realpathSync(git.folder);
  const absent: string[] = [];
  for (const path of paths) {
    const [place = '.'] = placesIn(top, path);
    if (existsSync(path) || place === '.') continue;
    if ((await git.run(['ls-tree', '--name-only', assertCommit(commit), '--', place])) === '') absent.push(path);
  }
  return absent;
}

/**
 * @returns the path from the top of the checkout, and the links in it, which a change can lead elsewhere; all of the
 * checkout for a path that contains it
 */
function placesIn(top: string, path: string): string[] {
  const real = realPathOf(path);
  if (!isOutside(real, top)) return ['.'];
  if (isOutside(top, real)) throw new GitError(`${path} (target.paths) is outside the repository ${top}`);
  return [relative(top, real), ...linksIn(top, path)];
}

/** Finds the submodule that a place lies in, of which git knows no files; null outside of any. */
function submoduleAround(top: string, place: string, known: readonly string[]): string | null {
  const steps = place.split(sep);
  const above = steps.map((_, index) => steps.slice(0, index + 1).join(sep));
  const isSubmodule = (path: string) => known.includes(path) || (path !== '.' && existsSync(join(top, path, '.git')));
  return above.find(isSubmodule) ?? null;
}

function linksIn(top: string, path: string): string[] {
  if (isOutside(top, path)) return [];
  const steps = relative(top, path).split(sep);
  const places = steps.map((_, index) => steps.slice(0, index + 1).join(sep));
  // Below a link git knows no files.
  const first = places.find((place) => lstatSync(join(top, place), { throwIfNoEntry: false })?.isSymbolicLink());
  return first === undefined ? [] : [first];
}
