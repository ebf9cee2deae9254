import { realpathSync, statSync } from 'node:fs';
import { join, relative } from 'node:path';
import type { RegisteredWorktree, Registry } from '../service/process-registry.ts';
import type { Target } from '../service/target.ts';
import type { Remote } from './commit.ts';
import { copyInto } from './copy.ts';
import { type Git, GitError } from './git.ts';
import { fillLargeFiles, hasLfs, WITHOUT_LFS } from './large-files.ts';
import { fillSubmodules } from './submodules.ts';
import { readTree, type TreeEntries } from './tree-entries.ts';
import { isOutside, realPathOf, resolveInside } from './workspace.ts';
import { addWorktree, assertHead, fillWorktree, removeWorktree } from './worktree.ts';

export interface BaseCheckoutOptions {
  /** How it is built and started, as if it lay in the checkout. */
  target: Target;
  remote: Remote;
  /** The folder for temporary files. */
  temporary: string;
  processes: Registry;
}

/** The base commit beside the checkout, ready to be built. */
export interface BaseCheckout {
  /** The head's target in the worktree. */
  target: Target;
  /** What a reader has to know about it, as sentences. */
  notices: string[];
  /** Removes the worktree. @returns what is left of it, as sentences */
  close(): Promise<string[]>;
}

/**
 * Puts a commit that the clone has into a worktree outside the checkout, with submodules, large files and `target.copy`
 * as the checkout has them.
 *
 * @param git in the top folder of the checkout
 * @throws GitError when that cannot be done; nothing is left of it then
 */
export async function checkOutBase(git: Git, commit: string, options: BaseCheckoutOptions): Promise<BaseCheckout> {
  const { target, processes, temporary } = options;
  const entries = await readTree(git, commit);
  const worktree = await addWorktree(git, commit, temporary, processes);
  const close = async () => {
    const left = await removeWorktree(worktree);
    if (left === null) processes.removeWorktree(worktree);
    return left === null ? [] : [left];
  };
  try {
    const tree = git.in(worktree.tree);
    const notices = await fill(tree, git, commit, entries, options.remote);
    await assertHead(tree, commit);
    notices.push(...copyInto(worktree.tree, git.folder, target.copy));
    return {
      target: {
        ...target,
        workingDirectory: placeOf(target, git, worktree),
        socket: socketOf(target, git, worktree),
      },
      notices,
      close,
    };
  } catch (error) {
    await close();
    throw error;
  }
}

/** @returns what is not as in the checkout, as sentences */
async function fill(
  tree: Git,
  checkout: Git,
  commit: string,
  { submodules, lfs }: TreeEntries,
  remote: Remote,
): Promise<string[]> {
  const large = lfs && (await hasLfs(tree));
  await fillWorktree(lfs && !large ? tree.with(WITHOUT_LFS) : tree, commit);
  if (submodules.length > 0) await fillSubmodules(tree, checkout, remote);
  if (large) await fillLargeFiles(tree, checkout, remote);
  return lfs && !large
    ? ['git-lfs is not installed: of files that the base keeps in Git LFS there are only the pointers.']
    : [];
}

/** A socket inside the checkout is the target's own, so the base has one in the worktree. */
function socketOf({ socket }: Target, { folder }: Git, { tree }: RegisteredWorktree): string | null {
  return socket === null || isOutside(folder, socket) ? socket : join(tree, relative(folder, socket));
}

function placeOf({ workingDirectory }: Target, checkout: Git, { tree }: RegisteredWorktree): string {
  const way = relative(realpathSync(checkout.folder), realPathOf(workingDirectory));
  const found = resolveInside(tree, way || '.');
  if ('path' in found && statSync(found.path).isDirectory()) return found.path;
  throw new GitError(`it has no folder ${way}`);
}
