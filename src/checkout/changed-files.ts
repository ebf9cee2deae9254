import { assertCommit } from './commit.ts';
import type { Git } from './git.ts';

/**
 * Lists the files in which the checkout, with all uncommitted changes, differs from a commit; a file that was renamed is
 * there under both names.
 *
 * @param git in the top folder of the checkout
 * @returns paths from that folder
 * @throws GitError
 */
export async function changedFiles(git: Git, commit: string): Promise<ReadonlySet<string>> {
  const diff = [
    'diff',
    '--name-only',
    '--no-renames',
    '-z',
    '--no-ext-diff',
    '--no-textconv',
    '--ignore-submodules=none',
  ];
  const changed = await git.run([...diff, assertCommit(commit), '--']);
  const added = await git.run(['ls-files', '--others', '--exclude-standard', '-z']);
  return new Set(`${changed}\0${added}`.split('\0').filter((path) => path !== ''));
}
