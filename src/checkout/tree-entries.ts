import { basename } from 'node:path';
import { assertCommit } from './commit.ts';
import type { Git } from './git.ts';

/** What a commit's tree holds that takes more than writing files. */
export interface TreeEntries {
  /** Submodules, with their places and the commits that they have to be at. */
  submodules: { path: string; id: string }[];
  /** Whether any file is kept in Git LFS. */
  lfs: boolean;
}

/** @throws GitError */
export async function readTree(git: Git, commit: string): Promise<TreeEntries> {
  const list = await git.run(['ls-tree', '-r', '-z', '--full-tree', assertCommit(commit)]);
  const entries = list.split('\0').flatMap((line) => {
    const [, type, id, path] = /^\d+ (\w+) ([0-9a-f]+)\t(.+)$/s.exec(line) ?? [];
    return type && id && path ? [{ type, id, path }] : [];
  });
  const attributes = entries.filter(({ path }) => basename(path) === '.gitattributes');
  let lfs = false;
  for (const { id } of attributes) lfs ||= /\bfilter=lfs\b/.test(await git.run(['cat-file', 'blob', id]));
  return {
    submodules: entries.filter(({ type }) => type === 'commit').map(({ path, id }) => ({ path, id })),
    lfs,
  };
}
