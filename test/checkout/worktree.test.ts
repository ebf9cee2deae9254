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
import { commit, git, checkoutTest as it, newRepository, type Rig, stateOf, write } from '../support/repository.ts';

function prepare(rig: Rig) {
  const checkout = newRepository(join(rig.folder, 'checkout'));
  const base = commit(checkout, { 'src/server.js': 'old', '.gitignore': 'dist\n' });
  const head = commit(checkout, { 'src/server.js': 'new' });
  const temporary = join(rig.folder, 'temporary');
  mkdirSync(temporary);
  return { checkout, base, head, temporary };
}

async function open(rig: Rig) {
  const prepared = prepare(rig);
  const { checkout, base, temporary } = prepared;
  const worktree = await addWorktree(rig.gitIn(checkout), base, temporary, rig.processes);
  await fillWorktree(rig.gitIn(worktree.tree), base);
  return { ...prepared, worktree };
}

describe('the worktree of the base', () => {
  it('has the files of that commit and of no other', async ({ rig }) => {
    const { worktree, base, head, temporary } = await open(rig);
    expect(worktree.folder.startsWith(join(temporary, 'perf-gate-base-'))).toBe(true);
    expect(readFileSync(join(worktree.tree, 'src/server.js'), 'utf8')).toBe('old');
    await assertHead(rig.gitIn(worktree.tree), base);
    await expect(assertHead(rig.gitIn(worktree.tree), head)).rejects.toThrow(`${base} is checked out where ${head}`);
    await removeWorktree(worktree);
  });

  it('leaves the checkout as it was, with all that is not committed in it', async ({ rig }) => {
    const { checkout, base, temporary } = prepare(rig);
    git(checkout, 'branch', 'feature');
    write(checkout, { 'src/server.js': 'stashed' });
    git(checkout, 'stash');
    write(checkout, { 'src/server.js': 'uncommitted', 'src/new.js': 'untracked', 'dist/out.js': 'ignored' });
    git(checkout, 'add', 'src/new.js');
    const before = stateOf(checkout);
    const index = readFileSync(join(checkout, '.git/index'));
    const worktree = await addWorktree(rig.gitIn(checkout), base, temporary, rig.processes);
    await fillWorktree(rig.gitIn(worktree.tree), base);
    await removeWorktree(worktree);
    expect(stateOf(checkout)).toBe(before);
    expect(readFileSync(join(checkout, '.git/index')).equals(index)).toBe(true);
    expect(existsSync(join(checkout, '.git/worktrees'))).toBe(false);
    expect(readdirSync(temporary)).toEqual([]);
  });

  it('runs none of the user’s hooks', async ({ rig }) => {
    const { checkout, base, temporary } = prepare(rig);
    write(checkout, { '.git/hooks/post-checkout': '#!/bin/sh\necho ran >> "$HOOKED"\n' });
    chmodSync(join(checkout, '.git/hooks/post-checkout'), 0o755);
    process.env.HOOKED = join(rig.folder, 'hooked');
    try {
      const worktree = await addWorktree(rig.gitIn(checkout), base, temporary, rig.processes);
      await fillWorktree(rig.gitIn(worktree.tree), base);
      expect(existsSync(process.env.HOOKED)).toBe(false);
      await removeWorktree(worktree);
    } finally {
      delete process.env.HOOKED;
    }
  });

  it('has a place of its own', async ({ rig }) => {
    const { worktree, checkout, base, temporary } = await open(rig);
    const second = await addWorktree(rig.gitIn(checkout), base, temporary, rig.processes);
    expect(second.folder).not.toBe(worktree.folder);
    await removeWorktree(worktree);
    await removeWorktree(second);
    expect(readdirSync(temporary)).toEqual([]);
  });

  it('is in the registry for as long as it exists, for whoever cleans up after a killed run', async ({ rig }) => {
    const { worktree } = await open(rig);
    expect(readWorktrees(rig.processes.file)).toEqual([worktree]);
    await removeWorktree(worktree);
    rig.processes.removeWorktree(worktree);
    expect(readWorktrees(rig.processes.file)).toEqual([]);
  });

  it('of a commit that is not there leaves nothing behind', async ({ rig }) => {
    const { checkout, temporary } = prepare(rig);
    await expect(addWorktree(rig.gitIn(checkout), 'f'.repeat(40), temporary, rig.processes)).rejects.toThrow(
      /^git worktree exited/,
    );
    expect(readdirSync(temporary)).toEqual([]);
    expect(readWorktrees(rig.processes.file)).toEqual([]);
  });
});

describe('what a run has left that was ended together with its guardian', () => {
  const owner = (worktree: { folder: string }) => join(worktree.folder, 'owner.json');
  const next = async (rig: Rig, { checkout, base, temporary }: ReturnType<typeof prepare>) => {
    const worktree = await addWorktree(rig.gitIn(checkout), base, temporary, rig.processes);
    await removeWorktree(worktree);
    return readdirSync(temporary);
  };

  it('is removed when the next one starts, with git’s notes of it', async ({ rig }) => {
    const left = await open(rig);
    const ended = spawnSync(process.execPath, ['--version']).pid;
    const claimed = JSON.parse(readFileSync(owner(left.worktree), 'utf8'));
    expect(claimed.pid).toBe(process.pid);
    writeFileSync(owner(left.worktree), JSON.stringify({ ...claimed, pid: ended }));
    expect(await next(rig, left)).toEqual([]);
    expect(git(left.checkout, 'worktree', 'list').trim().split('\n')).toHaveLength(1);
  });

  it('is removed even where its process id has been given to another process, or the machine was restarted', async ({
    rig,
  }) => {
    const left = await open(rig);
    const claimed = JSON.parse(readFileSync(owner(left.worktree), 'utf8'));
    writeFileSync(owner(left.worktree), JSON.stringify({ ...claimed, boot: 'another' }));
    expect(await next(rig, left)).toEqual([]);
    const again = await addWorktree(rig.gitIn(left.checkout), left.base, left.temporary, rig.processes);
    writeFileSync(owner(again), JSON.stringify({ ...claimed, startTicks: claimed.startTicks - 1 }));
    expect(await next(rig, left)).toEqual([]);
  });

  it('stays where its run is not known to have ended', async ({ rig }) => {
    const left = await open(rig);
    const claimed = JSON.parse(readFileSync(owner(left.worktree), 'utf8'));
    expect(await next(rig, left)).toHaveLength(1);
    const elsewhere = { ...claimed, pid: spawnSync(process.execPath, ['--version']).pid, namespace: 'pid:[1]' };
    writeFileSync(owner(left.worktree), JSON.stringify(elsewhere));
    expect(await next(rig, left)).toHaveLength(1);
    for (const text of ['no JSON', 'null', '{"pid":-1}']) {
      writeFileSync(owner(left.worktree), text);
      expect(await next(rig, left)).toHaveLength(1);
    }
    await removeWorktree(left.worktree);
  });

  it('is never a worktree of the user’s, whatever lies beside it', async ({ rig }) => {
    const prepared = prepare(rig);
    const mine = join(rig.folder, 'mine');
    mkdirSync(mine);
    git(prepared.checkout, 'worktree', 'add', '--quiet', join(mine, 'base'), '-b', 'mine');
    writeFileSync(join(mine, 'owner.json'), JSON.stringify({ pid: 1, startTicks: 0, boot: 'another', namespace: '' }));
    await next(rig, prepared);
    expect(existsSync(join(mine, 'base/src/server.js'))).toBe(true);
  });
});

describe('removing it', () => {
  it('includes what builds leave, even read-only folders', async ({ rig }) => {
    const { worktree } = await open(rig);
    write(worktree.tree, { 'node_modules/a/index.js': '', 'cache/deep/file': '' });
    chmodSync(join(worktree.tree, 'cache/deep'), 0o500);
    chmodSync(join(worktree.tree, 'cache'), 0o500);
    expect(await removeWorktree(worktree)).toBeNull();
    expect(existsSync(worktree.folder)).toBe(false);
  });

  it('does not follow links out of it', async ({ rig }) => {
    const { worktree } = await open(rig);
    write(rig.folder, { 'precious/file': 'kept' });
    symlinkSync(join(rig.folder, 'precious'), join(worktree.tree, 'link'));
    expect(await removeWorktree(worktree)).toBeNull();
    expect(readFileSync(join(rig.folder, 'precious/file'), 'utf8')).toBe('kept');
  });

  it('works for one that is incomplete, or that has already been removed', async ({ rig }) => {
    const { worktree, checkout } = await open(rig);
    rmSync(worktree.tree, { recursive: true });
    expect(git(checkout, 'worktree', 'list')).toContain('prunable');
    expect(await removeWorktree(worktree)).toBeNull();
    expect(git(checkout, 'worktree', 'list')).not.toContain('base');
    expect(await removeWorktree(worktree)).toBeNull();
  });

  it('forgets no worktree of the user’s whose disk is not there at the moment', async ({ rig }) => {
    const { worktree, checkout } = await open(rig);
    git(checkout, 'worktree', 'add', '--quiet', join(rig.folder, 'usb'), '-b', 'travel');
    rmSync(join(rig.folder, 'usb'), { recursive: true });
    await removeWorktree(worktree);
    expect(git(checkout, 'worktree', 'list')).toContain('[travel] prunable');
  });

  it('says what is left where it fails', async ({ rig }) => {
    const { worktree } = await open(rig);
    const elsewhere = { ...worktree, repository: join(rig.folder, 'gone') };
    expect(await removeWorktree(elsewhere)).toMatch(/^The worktree .*base could not be removed: .*\.$/);
    await removeWorktree(worktree);
  });
});
