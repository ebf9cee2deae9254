import { mkdirSync, readFileSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { describe, expect } from 'vitest';
import { checkOutBase } from '../../src/checkout/base-checkout.ts';
import { mergeBase } from '../../src/checkout/commit.ts';
import { readCommitted } from '../../src/checkout/committed-file.ts';
import { sameTree } from '../../src/checkout/same-tree.ts';
import { PLAIN_TARGET } from '../support/plain-target.ts';
import { commit, git, checkoutTest as it, newRepository } from '../support/repository.ts';

// Git shows other objects in place of those that it was asked for where an earlier step, such as an install script of
// the change, has told it to (git-replace(1), info/grafts).

const FILES = { 'server.js': 'old', 'perf-gate.yml': 'fail-on: high' };

describe('T9: the base is what its hash says', () => {
  it.for<[string, (folder: string, base: string, fake: string) => void]>([
    ['a replaced commit', (folder, base, fake) => void git(folder, 'replace', base, fake)],
    [
      'replaced files',
      (folder, base, fake) => {
        for (const name of Object.keys(FILES)) git(folder, 'replace', `${base}:${name}`, `${fake}:${name}`);
      },
    ],
    ['a replaced tree', (folder, base, fake) => void git(folder, 'replace', `${base}^{tree}`, `${fake}^{tree}`)],
  ])('for all that %s says', async ([, attack], { rig }) => {
    const folder = newRepository(join(rig.folder, 'shop'));
    const base = commit(folder, FILES);
    const fake = commit(folder, { 'server.js': 'slower', 'perf-gate.yml': 'fail-on: critical' });
    commit(folder, { 'server.js': 'new' });
    attack(folder, base, fake);
    const own = rig.gitIn(folder);
    expect(await readCommitted(own, base, 'perf-gate.yml', 1000)).toEqual({ text: 'fail-on: high' });
    const temporary = join(rig.folder, 'temporary');
    mkdirSync(temporary);
    const target = { ...PLAIN_TARGET, workingDirectory: folder, paths: [] };
    const remote = { from: [], config: [] };
    const checkout = await checkOutBase(own, base, { target, remote, temporary, processes: rig.processes });
    expect(readFileSync(join(checkout.target.workingDirectory, 'server.js'), 'utf8')).toBe('old');
    await checkout.close();
  });

  it('and history is what commits say, not what grafts say', async ({ rig }) => {
    const folder = newRepository(join(rig.folder, 'shop'));
    const older = commit(folder, FILES);
    const base = commit(folder, { 'server.js': 'faster' });
    const head = commit(folder, { 'server.js': 'new' });
    mkdirSync(join(folder, '.git/info'), { recursive: true });
    writeFileSync(join(folder, '.git/info/grafts'), `${head} ${older}\n`);
    expect(await mergeBase(rig.gitIn(folder), base, head)).toBe(base);
  });
});

describe('T9: a change is seen', () => {
  it.for(['--assume-unchanged', '--skip-worktree'])('also where the index says %s of it', async (flag, { rig }) => {
    const folder = newRepository(join(rig.folder, 'shop'));
    const base = commit(folder, FILES);
    writeFileSync(join(folder, 'server.js'), 'new');
    git(folder, 'update-index', flag, 'server.js');
    expect(await sameTree(rig.gitIn(folder), base, [])).toBe(false);
  });

  it('also where the times of files are not looked at', async ({ rig }) => {
    const folder = newRepository(join(rig.folder, 'shop'));
    const base = commit(folder, FILES);
    const file = join(folder, 'server.js');
    utimesSync(file, 1_700_000_000, 1_700_000_000);
    git(folder, 'config', 'core.checkStat', 'minimal');
    git(folder, 'config', 'core.trustctime', 'false');
    git(folder, 'update-index', '--refresh');
    // Some builds of git compare whole seconds, and nobody can set the time at which a file was last touched.
    const second = () => Math.floor(statSync(file).ctimeMs / 1000);
    for (const before = second(); second() === before; ) {
      await delay(50);
      writeFileSync(file, 'new');
      utimesSync(file, 1_700_000_000, 1_700_000_000);
    }
    expect(statSync(file).size).toBe(3);
    expect(await sameTree(rig.gitIn(folder), base, [])).toBe(false);
  });

  it('and what a sparse checkout leaves out is none', async ({ rig }) => {
    const folder = newRepository(join(rig.folder, 'shop'));
    const base = commit(folder, FILES);
    git(folder, 'update-index', '--skip-worktree', 'server.js');
    rmSync(join(folder, 'server.js'));
    expect(await sameTree(rig.gitIn(folder), base, [])).toBe(true);
  });
});
