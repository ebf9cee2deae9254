import { readFileSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { hasEnded, type ProcessOwner, thisPlace, thisProcess } from '../service/process-owner.ts';
import type { RegisteredWorktree } from '../service/process-registry.ts';
import type { Git } from './git.ts';

/** The start of the name of every folder that holds a worktree of perf-gate's, and of no other folder. */
export const PREFIX = 'perf-gate-base-';
const OWNER = 'owner.json';

/** Notes in the folder of a worktree that it belongs to this process. */
export function claim(folder: string): void {
  writeFileSync(join(folder, OWNER), JSON.stringify(thisProcess()));
}

/**
 * Finds worktrees of this repository that an earlier run has left because it ended together with all that cleans up after
 * it, as in a power cut. One whose owner is running belongs to another run, and one without an owner's name stays.
 *
 * @param repository path of the git directory that they belong to
 * @throws GitError
 */
export async function abandonedWorktrees(git: Git, repository: string): Promise<RegisteredWorktree[]> {
  const list = await git.run(['worktree', 'list', '--porcelain']);
  const trees = list
    .split('\n')
    .flatMap((line) => (line.startsWith('worktree ') ? [line.slice('worktree '.length)] : []));
  return trees
    .map((tree) => ({ folder: dirname(tree), tree, repository }))
    .filter(({ folder }) => basename(folder).startsWith(PREFIX) && isAbandoned(folder));
}

/** Tells whether the run that made the folder has ended; false where that is unknown. */
export function isAbandoned(folder: string): boolean {
  const owner = ownerOf(folder);
  return owner !== null && hasEnded(owner, thisPlace());
}

function ownerOf(folder: string): ProcessOwner | null {
  try {
    const owner = JSON.parse(readFileSync(join(folder, OWNER), 'utf8'));
    return Number.isSafeInteger(owner?.pid) && owner.pid > 0 ? owner : null;
  } catch {
    return null;
  }
}
