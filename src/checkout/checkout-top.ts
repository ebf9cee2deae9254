import { existsSync, lstatSync, realpathSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { GitConfig } from './git-environment.ts';

/**
 * Finds the top folder of the checkout that a folder lies in, by the names of files alone: git refuses to answer where
 * the checkout belongs to another user. null where there is none.
 */
export function checkoutTop(folder: string): string | null {
  for (const place of ancestors(folder)) if (isRepository(join(place, '.git'))) return place;
  return null;
}

/** Finds the nearest `.git` in a folder or above it, damaged or not; null where there is none. */
export function nearestGitEntry(folder: string): string | null {
  for (const place of ancestors(folder)) {
    if (lstatSync(join(place, '.git'), { throwIfNoEntry: false })) return join(place, '.git');
  }
  return null;
}

/**
 * Lets git read the checkout that a folder lies in although it belongs to another user, as in the container of a job: by
 * its name alone, and only where the user named this folder, or one below it of the same owner. A repository that
 * somebody else has put above the user's own folder stays refused (git-config(1), safe.directory; git 2.38 takes it from
 * its caller, an older one from its files only).
 */
export function trustCheckout(folder: string): GitConfig {
  try {
    const named = realpathSync(folder);
    const top = checkoutTop(named);
    if (top === null) return [];
    return top === named || isOfOneOwner(top, named) ? [['safe.directory', top]] : [];
  } catch {
    // Whoever runs git there is told why it cannot be read.
    return [];
  }
}

function isOfOneOwner(top: string, folder: string): boolean {
  const { uid } = statSync(top);
  const own = process.getuid?.();
  const ofGit = lstatSync(join(top, '.git')).uid;
  return statSync(folder).uid === uid && (ofGit === uid || ofGit === own);
}

/** A file `.git` names the git directory of a worktree or submodule; git passes over a folder without HEAD. */
function isRepository(entry: string): boolean {
  const found = statSync(entry, { throwIfNoEntry: false });
  if (!found) return false;
  return found.isFile() || (found.isDirectory() && existsSync(join(entry, 'HEAD')));
}

function* ancestors(folder: string): Generator<string> {
  let place = realpathSync(folder);
  for (;;) {
    yield place;
    const above = dirname(place);
    if (above === place) return;
    place = above;
  }
}
