import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { mainBranch } from '../../src/checkout/main-branch.ts';
import { temporaryFolder } from '../support/folder.ts';
import { git } from '../support/repository.ts';

function repository(branch: string) {
  const folder = temporaryFolder('main-branch');
  const run = (...args: string[]) => git(folder, ...args);
  run('init', '-q', '-b', branch);
  return { folder, git: run, commit: () => run('commit', '-q', '--allow-empty', '-m', 'x') };
}

it.each(['main', 'master', 'trunk'])('is %s, once it has a commit', (branch) => {
  const { folder, commit } = repository(branch);
  expect(mainBranch(folder)).toBeNull();
  commit();
  expect(mainBranch(folder)).toBe(branch);
});

it('is main from another branch, from a folder below, from a worktree, and packed', () => {
  const { folder, git, commit } = repository('main');
  commit();
  git('checkout', '-q', '-b', 'change');
  mkdirSync(join(folder, 'a/b'), { recursive: true });
  git('worktree', 'add', '-q', join(folder, 'tree'), '-b', 'other');
  git('pack-refs', '--all');
  expect([folder, join(folder, 'a/b'), join(folder, 'tree')].map(mainBranch)).toEqual(['main', 'main', 'main']);
});

it('is unknown outside a repository', () => {
  expect(mainBranch(temporaryFolder('no-repository'))).toBeNull();
});
