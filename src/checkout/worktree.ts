import { execFile } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { accessSync, chmodSync, constants, lstatSync, mkdirSync, readdirSync, rmSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { messageOf } from '../errors.ts';
import type { RegisteredWorktree, Registry } from '../service/process-registry.ts';
import { abandonedWorktrees, claim, PREFIX } from './abandoned.ts';
import { assertCommit } from './commit.ts';
import { type Git, GitError } from './git.ts';
import { gitEnvironment } from './git-environment.ts';

/** Milliseconds for git to write a tree, and to forget one. */
const WRITE = 600_000;
const FORGET = 10_000;

/**
 * Makes an empty worktree of a commit outside the checkout, which is not touched. The worktree is registered before it
 * exists, and is removed by `removeWorktree`. Worktrees that earlier runs have left are removed first.
 *
 * @param temporary the folder for temporary files
 * @throws GitError
 */
export async function addWorktree(
  git: Git,
  commit: string,
  temporary: string,
  processes: Registry,
): Promise<RegisteredWorktree> {
  const repository = await git.run(['rev-parse', '--path-format=absolute', '--git-common-dir']);
  for (const abandoned of await abandonedWorktrees(git, repository)) await removeWorktree(abandoned);
  const folder = makeFolder(await git.run(['rev-parse', '--show-toplevel']), temporary, (path) =>
    processes.addWorktree({ folder: path, tree: join(path, 'base'), repository }),
  );
  const worktree = { folder, tree: join(folder, 'base'), repository };
  try {
    claim(folder);
    await git.run(['worktree', 'add', '--detach', '--no-checkout', '--', worktree.tree, assertCommit(commit)]);
  } catch (error) {
    await removeWorktree(worktree);
    processes.removeWorktree(worktree);
    throw error;
  }
  return worktree;
}

/**
 * Writes the commit's files into its worktree, and makes sure that they are the commit's.
 *
 * @param git in the worktree
 * @throws GitError
 */
export async function fillWorktree(git: Git, commit: string): Promise<void> {
  await git.run(['checkout', '--quiet', '--force', '--detach', assertCommit(commit)], WRITE);
  await assertHead(git, commit);
}

/** @throws GitError when another commit is checked out in the folder */
export async function assertHead(git: Git, commit: string): Promise<void> {
  const actual = await git.run(['rev-parse', 'HEAD']);
  if (actual !== commit) throw new GitError(`${actual} is checked out where ${commit} should be`);
}

/**
 * Removes a worktree: its folder, and git's notes of it. It may be incomplete or gone, and the run that made it is not
 * needed. `git worktree prune` is not used because it would also forget worktrees of the user's whose disk is not there
 * at the moment.
 *
 * @returns a sentence on what is left; null when everything is gone
 */
export async function removeWorktree({ folder, tree, repository }: RegisteredWorktree): Promise<string | null> {
  try {
    removeFolder(folder);
    const args = ['--git-dir', repository, 'worktree', 'remove', '--force', '--force', '--', tree];
    await promisify(execFile)('git', args, { timeout: FORGET, env: gitEnvironment([], '') }).catch((error) => {
      if (!/is not a working tree/.test(messageOf(error))) throw error;
    });
    return null;
  } catch (error) {
    return `The worktree ${tree} could not be removed: ${messageOf(error).split('\n')[0]}.`;
  }
}

function makeFolder(checkout: string, temporary: string, announce: (path: string) => void): string {
  const path = join(nearestDisk(checkout, temporary), `${PREFIX}${randomUUID()}`);
  announce(path);
  mkdirSync(path);
  return path;
}

/**
 * Picks a folder on the disk of the checkout, because both sides should read and write the same disk: the folder for
 * temporary files, or where that is on another one (often in memory), the folder beside the checkout if it can be
 * written.
 */
function nearestDisk(checkout: string, temporary: string): string {
  const beside = dirname(checkout);
  if (statSync(temporary).dev === statSync(checkout).dev || statSync(beside).dev !== statSync(checkout).dev) {
    return temporary;
  }
  try {
    accessSync(beside, constants.W_OK);
    return beside;
  } catch {
    return temporary;
  }
}

function removeFolder(folder: string): void {
  const remove = () => rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
  try {
    remove();
  } catch {
    // Some builds leave folders that not even their owner may write to (the module cache of Go).
    makeWritable(folder);
    remove();
  }
}

function makeWritable(folder: string): void {
  // A link in a folder that everybody may write to would lead to the folders of somebody else.
  if (!lstatSync(folder).isDirectory()) return;
  chmodSync(folder, 0o700);
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    if (entry.isDirectory()) makeWritable(join(folder, entry.name));
  }
}
