import type { Remote } from './commit.ts';
import type { Git } from './git.ts';
import type { GitConfig } from './git-environment.ts';

/** Milliseconds for the download. */
const PULL = 600_000;

/** Where git-lfs is missing, its filters do not exist; what they would have filtered is then written as it is. */
export const WITHOUT_LFS: GitConfig = [
  ['filter.lfs.process', ''],
  ['filter.lfs.smudge', ''],
  ['filter.lfs.clean', ''],
  ['filter.lfs.required', 'false'],
];

export async function hasLfs(git: Git): Promise<boolean> {
  return (await git.find(['lfs', 'version'])) !== null;
}

/**
 * Replaces pointers to files in Git LFS by the contents, when the checkout has such contents too (actions/checkout leaves
 * pointers unless `lfs` is set).
 *
 * @param tree git in the worktree, whose files are written
 * @param checkout git in the checkout
 * @throws GitError
 */
export async function fillLargeFiles(tree: Git, checkout: Git, remote: Remote): Promise<void> {
  // `4d7a214614 * logo.png` has its content, `4d7a214614 - logo.png` is a pointer.
  const files = await checkout.run(['lfs', 'ls-files']);
  if (!/^[0-9a-f]+ \*/m.test(files)) return;
  await tree.with(remote.config).run(['lfs', 'pull', ...remote.from.slice(0, 1)], PULL);
}
