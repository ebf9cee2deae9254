import { spawnSync } from 'node:child_process';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { describe, expect } from 'vitest';
import { addWorktree, assertHead, fillWorktree, removeWorktree } from '../../src/checkout/worktree.ts';
import { readWorktrees } from '../../src/service/process-registry.ts';
import {
  commit,
  git,
  newRepository,
  stateOf,
  checkoutTest as test,
  type Workbench,
  write,
} from '../support/repository.ts';

function prepare(bench: Workbench) {
  const checkout = newRepository(join(bench.folder, 'checkout'));
  const base = commit(checkout, { 'src/server.js': 'old', '.gitignore': 'dist\n' });
  const head = commit(checkout, { 'src/server.js': 'new' });
  const temporary = join(bench.folder, 'temporary');
  mkdirSync(temporary);
  return { checkout, base, head, temporary };
}

async function open(bench: Workbench, name: string | null = null) {
  const prepared = prepare(bench);
  const { checkout, base, temporary } = prepared;
  const worktree = await addWorktree(bench.gitIn(checkout), base, { temporary, name }, bench.processes);
  await fillWorktree(bench.gitIn(worktree.tree), base);
  return { ...prepared, worktree };
}

describe('the worktree of the base', () => {
  test('has the files of that commit and of no other', async ({ bench }) => {
    const { worktree, base, head, temporary } = await open(bench);
    expect(worktree.folder.startsWith(join(temporary, 'perf-gate-base-'))).toBe(true);
    expect(readFileSync(join(worktree.tree, 'src/server.js'), 'utf8')).toBe('old');
    await assertHead(bench.gitIn(worktree.tree), base);
    await expect(assertHead(bench.gitIn(worktree.tree), head)).rejects.toThrow(`${base} is checked out where ${head}`);
    await removeWorktree(worktree);
  });

  test('leaves the checkout as it was, with all that is not committed in it', async ({ bench }) => {
    const { checkout, base, temporary } = prepare(bench);
    git(checkout, 'branch', 'feature');
    write(checkout, { 'src/server.js': 'stashed' });
    git(checkout, 'stash');
    write(checkout, { 'src/server.js': 'uncommitted', 'src/new.js': 'untracked', 'dist/out.js': 'ignored' });
    git(checkout, 'add', 'src/new.js');
    const before = stateOf(checkout);
    const index = readFileSync(join(checkout, '.git/index'));
    const worktree = await addWorktree(bench.gitIn(checkout), base, { temporary, name: null }, bench.processes);
    await fillWorktree(bench.gitIn(worktree.tree), base);
    await removeWorktree(worktree);
    expect(stateOf(checkout)).toBe(before);
    expect(readFileSync(join(checkout, '.git/index')).equals(index)).toBe(true);
    expect(existsSync(join(checkout, '.git/worktrees'))).toBe(false);
    expect(readdirSync(temporary)).toEqual([]);
  });

  test('runs none of the user’s hooks', async ({ bench }) => {
    const { checkout, base, temporary } = prepare(bench);
    write(checkout, { '.git/hooks/post-checkout': '#!/bin/sh\necho ran >> "$HOOKED"\n' });
    chmodSync(join(checkout, '.git/hooks/post-checkout'), 0o755);
    process.env.HOOKED = join(bench.folder, 'hooked');
    try {
      const worktree = await addWorktree(bench.gitIn(checkout), base, { temporary, name: null }, bench.processes);
      await fillWorktree(bench.gitIn(worktree.tree), base);
      expect(existsSync(process.env.HOOKED)).toBe(false);
      await removeWorktree(worktree);
    } finally {
      delete process.env.HOOKED;
    }
  });

  test('has a place of its own, or the one that was asked for when that is free', async ({ bench }) => {
    const { worktree, checkout, base, temporary } = await open(bench, 'shop');
    expect(worktree.tree).toBe(join(temporary, 'perf-gate-base-shop', 'base'));
    const place = { temporary, name: 'shop' };
    const second = await addWorktree(bench.gitIn(checkout), base, place, bench.processes);
    expect(second.folder).not.toBe(worktree.folder);
    await removeWorktree(worktree);
    await removeWorktree(second);
    expect(readdirSync(temporary)).toEqual([]);
  });

  test('is in the registry as long as it is there, for whoever cleans up after a killed run', async ({ bench }) => {
    const { worktree } = await open(bench);
    expect(readWorktrees(bench.processes.file)).toEqual([worktree]);
    await removeWorktree(worktree);
    bench.processes.removeWorktree(worktree);
    expect(readWorktrees(bench.processes.file)).toEqual([]);
  });

  test('of a commit that is not there leaves nothing behind', async ({ bench }) => {
    const { checkout, temporary } = prepare(bench);
    const place = { temporary, name: null };
    await expect(addWorktree(bench.gitIn(checkout), 'f'.repeat(40), place, bench.processes)).rejects.toThrow(
      /^git worktree exited/,
    );
    expect(readdirSync(temporary)).toEqual([]);
    expect(readWorktrees(bench.processes.file)).toEqual([]);
  });
});

describe('what a run has left that was ended together with its guardian', () => {
  const owner = (worktree: { folder: string }) => join(worktree.folder, 'owner.json');
  const next = async (bench: Workbench, { checkout, base, temporary }: ReturnType<typeof prepare>) => {
    const worktree = await addWorktree(bench.gitIn(checkout), base, { temporary, name: null }, bench.processes);
    await removeWorktree(worktree);
    return readdirSync(temporary);
  };

  test('goes when the next one begins, with git’s notes of it', async ({ bench }) => {
    const left = await open(bench);
    const ended = spawnSync(process.execPath, ['--version']).pid;
    const claimed = JSON.parse(readFileSync(owner(left.worktree), 'utf8'));
    expect(claimed.pid).toBe(process.pid);
    writeFileSync(owner(left.worktree), JSON.stringify({ ...claimed, pid: ended }));
    expect(await next(bench, left)).toEqual([]);
    expect(git(left.checkout, 'worktree', 'list').trim().split('\n')).toHaveLength(1);
  });

  test('goes also where its process id has been given to another process, or the machine was started anew', async ({
    bench,
  }) => {
    const left = await open(bench);
    const claimed = JSON.parse(readFileSync(owner(left.worktree), 'utf8'));
    writeFileSync(owner(left.worktree), JSON.stringify({ ...claimed, boot: 'another' }));
    expect(await next(bench, left)).toEqual([]);
    const again = await addWorktree(bench.gitIn(left.checkout), left.base, { ...left, name: null }, bench.processes);
    writeFileSync(owner(again), JSON.stringify({ ...claimed, startTicks: claimed.startTicks - 1 }));
    expect(await next(bench, left)).toEqual([]);
  });

  test('goes also where the repository has forgotten it, and its place is wanted again', async ({ bench }) => {
    const left = await open(bench, 'shop');
    const claimed = JSON.parse(readFileSync(owner(left.worktree), 'utf8'));
    writeFileSync(owner(left.worktree), JSON.stringify({ ...claimed, boot: 'another' }));
    rmSync(join(left.checkout, '.git/worktrees'), { recursive: true });
    const place = { temporary: left.temporary, name: 'shop' };
    const again = await addWorktree(bench.gitIn(left.checkout), left.base, place, bench.processes);
    expect(again.folder).toBe(left.worktree.folder);
    await removeWorktree(again);
  });

  test('stays where its run is not known to have ended', async ({ bench }) => {
    const left = await open(bench);
    const claimed = JSON.parse(readFileSync(owner(left.worktree), 'utf8'));
    expect(await next(bench, left)).toHaveLength(1);
    const elsewhere = { ...claimed, pid: spawnSync(process.execPath, ['--version']).pid, namespace: 'pid:[1]' };
    writeFileSync(owner(left.worktree), JSON.stringify(elsewhere));
    expect(await next(bench, left)).toHaveLength(1);
    for (const text of ['no JSON', 'null', '{"pid":-1}']) {
      writeFileSync(owner(left.worktree), text);
      expect(await next(bench, left)).toHaveLength(1);
    }
    await removeWorktree(left.worktree);
  });

  test('is never a worktree of the user’s, whatever lies beside it', async ({ bench }) => {
    const prepared = prepare(bench);
    const mine = join(bench.folder, 'mine');
    mkdirSync(mine);
    git(prepared.checkout, 'worktree', 'add', '--quiet', join(mine, 'base'), '-b', 'mine');
    writeFileSync(join(mine, 'owner.json'), JSON.stringify({ pid: 1, startTicks: 0, boot: 'another', namespace: '' }));
    await next(bench, prepared);
    expect(existsSync(join(mine, 'base/src/server.js'))).toBe(true);
  });
});

describe('removing it', () => {
  test('takes build leftovers along, also folders that nobody may write', async ({ bench }) => {
    const { worktree } = await open(bench);
    write(worktree.tree, { 'node_modules/a/index.js': '', 'cache/deep/file': '' });
    chmodSync(join(worktree.tree, 'cache/deep'), 0o500);
    chmodSync(join(worktree.tree, 'cache'), 0o500);
    expect(await removeWorktree(worktree)).toBeNull();
    expect(existsSync(worktree.folder)).toBe(false);
  });

  test('does not follow links out of it', async ({ bench }) => {
    const { worktree } = await open(bench);
    write(bench.folder, { 'precious/file': 'kept' });
    symlinkSync(join(bench.folder, 'precious'), join(worktree.tree, 'link'));
    expect(await removeWorktree(worktree)).toBeNull();
    expect(readFileSync(join(bench.folder, 'precious/file'), 'utf8')).toBe('kept');
  });

  test('works for one that is half there, or that somebody has removed already', async ({ bench }) => {
    const { worktree, checkout } = await open(bench);
    rmSync(worktree.tree, { recursive: true });
    expect(git(checkout, 'worktree', 'list')).toContain('prunable');
    expect(await removeWorktree(worktree)).toBeNull();
    expect(git(checkout, 'worktree', 'list')).not.toContain('base');
    expect(await removeWorktree(worktree)).toBeNull();
  });

  test('forgets no worktree of the user’s whose disk is not there at the moment', async ({ bench }) => {
    const { worktree, checkout } = await open(bench);
    git(checkout, 'worktree', 'add', '--quiet', join(bench.folder, 'usb'), '-b', 'travel');
    rmSync(join(bench.folder, 'usb'), { recursive: true });
    await removeWorktree(worktree);
    expect(git(checkout, 'worktree', 'list')).toContain('[travel] prunable');
  });

  test('says what is left where it does not work', async ({ bench }) => {
    const { worktree } = await open(bench);
    const elsewhere = { ...worktree, repository: join(bench.folder, 'gone') };
    expect(await removeWorktree(elsewhere)).toMatch(/^The worktree .*base could not be removed: .*\.$/);
    await removeWorktree(worktree);
  });
});
