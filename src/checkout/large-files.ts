import { join } from 'node:path';
import type { Remote } from './commit.ts';
import { type Git, GitError } from './git.ts';
import type { GitConfig } from './git-environment.ts';
import { inOwnRepository, proxyFor } from './own-repository.ts';

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
  try {
    await tree.run(['lfs', 'pull', ...remote.from.slice(0, 1)], PULL);
  } catch (error) {
    const url = remote.from.findLast((place) => /^https?:\/\//.test(place));
    if (!(error instanceof GitError) || url === undefined || remote.config.length === 0) throw error;
    await fetchLargeFiles(tree, url, remote.config);
    await tree.run(['lfs', 'checkout'], PULL);
  }
}

/** Downloads with credentials, by no setting but perf-gate's own, into the place where the checkout keeps such files. */
async function fetchLargeFiles(tree: Git, url: string, config: GitConfig): Promise<void> {
  const commit = await tree.run(['rev-parse', 'HEAD']);
  const storage = join(await tree.run(['rev-parse', '--path-format=absolute', '--git-common-dir']), 'lfs');
  const settings: GitConfig = [
    ['lfs.storage', storage],
    ['lfs.url', `${url}.git/info/lfs`],
    ['lfs.fetchrecentrefsdays', '0'],
  ];
  await inOwnRepository(tree, [...settings, ...proxyFor(url), ...config], async ({ git }) => {
    await git.run(['lfs', 'fetch', url, commit], PULL);
  });
}
