import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect } from 'vitest';
import { fillLargeFiles, hasLfs, WITHOUT_LFS } from '../../src/checkout/large-files.ts';
import { readTree } from '../../src/checkout/tree-entries.ts';
import { addWorktree, fillWorktree, removeWorktree } from '../../src/checkout/worktree.ts';
import { commit, git, checkoutTest as it, newRepository, publish, type Rig } from '../support/repository.ts';

const POINTER = 'version https://git-lfs.github.com/spec/v1';
const installed = (() => {
  try {
    execFileSync('git', ['lfs', 'version'], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
})();

it('a commit says whether it keeps files in Git LFS', async ({ rig }) => {
  const app = newRepository(join(rig.folder, 'app'));
  const without = commit(app, { '.gitattributes': '*.txt text' });
  const below = commit(app, { 'assets/.gitattributes': '*.bin filter=lfs diff=lfs merge=lfs -text' });
  expect((await readTree(rig.gitIn(app), without)).lfs).toBe(false);
  expect((await readTree(rig.gitIn(app), below)).lfs).toBe(true);
});

describe.skipIf(!installed)('large files of the base', () => {
  /** A clone of app with two commits of a large file. */
  function prepare({ folder }: Rig, skip: '0' | '1') {
    const app = newRepository(join(folder, 'app'));
    git(app, 'lfs', 'install', '--local');
    const base = commit(app, { '.gitattributes': '*.bin filter=lfs diff=lfs merge=lfs -text', 'a.bin': 'old' });
    commit(app, { 'a.bin': 'new' });
    const url = publish(app, join(folder, 'app.git'));
    git(app, 'lfs', 'push', '--all', url);
    const clone = join(folder, 'clone');
    git(
      folder,
      '-c',
      'filter.lfs.smudge=',
      '-c',
      'filter.lfs.process=',
      '-c',
      'filter.lfs.required=false',
      'clone',
      url,
      clone,
    );
    git(clone, 'lfs', 'install', '--local');
    if (skip === '0') git(clone, 'lfs', 'pull');
    return { clone, base };
  }

  async function contentOf(rig: Rig, clone: string, base: string): Promise<string> {
    const own = rig.gitIn(clone);
    expect(await hasLfs(own)).toBe(true);
    const worktree = await addWorktree(own, base, rig.folder, rig.processes);
    const tree = rig.gitIn(worktree.tree);
    await fillWorktree(tree, base);
    await fillLargeFiles(tree, own, { from: ['origin'], config: [] });
    const content = readFileSync(join(worktree.tree, 'a.bin'), 'utf8');
    await removeWorktree(worktree);
    return content;
  }

  it('are downloaded where the checkout has its own', async ({ rig }) => {
    const { clone, base } = prepare(rig, '0');
    expect(await contentOf(rig, clone, base)).toBe('old');
  });

  it('stay pointers where those of the checkout are pointers', async ({ rig }) => {
    const { clone, base } = prepare(rig, '1');
    expect(await contentOf(rig, clone, base)).toContain(POINTER);
  });
});

it.skipIf(installed)(
  'without git-lfs its files are pointers, whatever the user’s settings ask for',
  async ({ rig }) => {
    const app = newRepository(join(rig.folder, 'app'));
    const base = commit(app, { '.gitattributes': '*.bin filter=lfs -text', 'a.bin': `${POINTER}\n` });
    git(app, 'config', 'filter.lfs.process', 'git-lfs filter-process');
    git(app, 'config', 'filter.lfs.required', 'true');
    const own = rig.gitIn(app);
    expect(await hasLfs(own)).toBe(false);
    const worktree = await addWorktree(own, base, rig.folder, rig.processes);
    await expect(fillWorktree(rig.gitIn(worktree.tree), base)).rejects.toThrow('git checkout exited');
    await fillWorktree(rig.gitIn(worktree.tree).with(WITHOUT_LFS), base);
    expect(readFileSync(join(worktree.tree, 'a.bin'), 'utf8')).toContain(POINTER);
    await removeWorktree(worktree);
  },
);
