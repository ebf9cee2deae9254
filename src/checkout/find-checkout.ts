import { accessSync, constants, existsSync } from 'node:fs';
import { dirname } from 'node:path';
import { nearestGitEntry } from './checkout-top.ts';
import { type Git, GitError } from './git.ts';

/**
 * Finds the top folder of the checkout that git is run in.
 *
 * @returns git in that folder
 * @throws GitError with what keeps git from it: it is not installed, there is no repository, it belongs to another user,
 * it cannot be read, is damaged, or has no files
 */
export async function findCheckout(git: Git): Promise<Git> {
  try {
    return git.in(await git.run(['rev-parse', '--show-toplevel']));
  } catch (error) {
    if (error instanceof GitError) throw new GitError(explain(error.message, git.folder), { cause: error });
    throw error;
  }
}

/** @returns a clause */
function explain(message: string, folder: string): string {
  if (/could not be started/.test(message) && existsSync(folder)) {
    return /ENOENT/.test(message) ? 'git is not installed, or not found in PATH' : message;
  }
  const owned = /dubious ownership in repository at '(.*?)'/.exec(message)?.[1];
  if (owned !== undefined) {
    return (
      `git refuses the checkout ${owned}, because it belongs to another user (detected dubious ownership). ` +
      `If you trust it, allow it: git config --global --add safe.directory ${shellWord(owned)}`
    );
  }
  if (/must be run in a work tree/.test(message)) {
    return `${folder} lies in a bare git repository, or inside of .git: there are no files that could be checked out`;
  }
  const entry = entryOf(folder);
  if (/not a git repository \(or any/.test(message)) {
    if (entry === null)
      return `the service does not lie in a git repository: there is no .git in ${folder} or above it`;
    return isReadable(entry)
      ? `git does not take ${entry} for a repository: it is incomplete or damaged, and "git fsck" or a new clone shows which`
      : `${entry} cannot be read (permission denied)`;
  }
  const gone = /not a git repository: (.*?)(?:;|$)/.exec(message)?.[1];
  if (gone !== undefined && entry !== null) {
    return (
      `${entry} names the git directory ${gone}, which is not there. A worktree or submodule needs the repository that ` +
      'it belongs to at the same place, also inside a container'
    );
  }
  if (/[Pp]ermission denied/.test(message)) return `${entry ?? folder} cannot be read: ${message}`;
  return message;
}

function shellWord(path: string): string {
  return /^[\w./@+-]+$/.test(path) ? path : `'${path}'`;
}

function entryOf(folder: string): string | null {
  try {
    return nearestGitEntry(folder);
  } catch {
    return null;
  }
}

function isReadable(entry: string): boolean {
  try {
    accessSync(entry, constants.R_OK | constants.X_OK);
    accessSync(dirname(entry), constants.R_OK | constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
