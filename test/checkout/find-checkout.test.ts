import { chmodSync, chownSync, cpSync, mkdirSync, readdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect } from 'vitest';
import { checkedOutCommit } from '../../src/checkout/checked-out.ts';
import { checkoutTop, trustCheckout } from '../../src/checkout/checkout-top.ts';
import { findCheckout } from '../../src/checkout/find-checkout.ts';
import { commit, git, checkoutTest as it, newRepository, type Rig, write } from '../support/repository.ts';

const isRoot = process.getuid?.() === 0;
const STRANGER = 1234;

function give(folder: string, owner = STRANGER): void {
  chownSync(folder, owner, owner);
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) give(path, owner);
    else chownSync(path, owner, owner);
  }
}

function repository({ folder }: Rig): string {
  const app = newRepository(join(folder, 'app'));
  commit(app, { 'packages/api/server.js': 'serve' });
  return app;
}

const find = (rig: Rig, folder: string) => findCheckout(rig.gitIn(folder).with(trustCheckout(folder)));

describe('the checkout', () => {
  it('is found from any folder of it, with git and without', async ({ rig }) => {
    const app = repository(rig);
    for (const folder of [app, join(app, 'packages'), join(app, 'packages/api')]) {
      expect((await find(rig, folder)).folder).toBe(app);
      expect(checkoutTop(folder)).toBe(app);
    }
  });

  it('is the nearest one: a worktree, or a submodule, by its file .git', async ({ rig }) => {
    const app = repository(rig);
    git(app, 'worktree', 'add', '--quiet', '--detach', 'tree');
    expect((await find(rig, join(app, 'tree/packages'))).folder).toBe(join(app, 'tree'));
    expect(checkoutTop(join(app, 'tree/packages'))).toBe(join(app, 'tree'));
  });
});

describe('what keeps git from a checkout is said as it is', () => {
  const cases: [string, (app: string) => string | undefined, RegExp][] = [
    ['no repository', (app) => void rmSync(join(app, '.git'), { recursive: true }), /does not lie in a git repository/],
    ['no HEAD', (app) => void rmSync(join(app, '.git/HEAD')), /does not take .*\.git for a repository: .*damaged/],
    [
      'an empty .git',
      (app) => {
        rmSync(join(app, '.git'), { recursive: true });
        mkdirSync(join(app, '.git'));
        return undefined;
      },
      /does not take .*\.git for a repository/,
    ],
    [
      'a file .git that names what is not there',
      (app) => {
        rmSync(join(app, '.git'), { recursive: true });
        writeFileSync(join(app, '.git'), 'gitdir: /nowhere/.git/worktrees/x\n');
        return undefined;
      },
      /app\/\.git names the git directory \/nowhere\/\.git\/worktrees\/x, which is not there/,
    ],
    [
      'a file .git with something else in it',
      (app) => {
        rmSync(join(app, '.git'), { recursive: true });
        writeFileSync(join(app, '.git'), 'hello');
        return undefined;
      },
      /invalid gitfile format/,
    ],
    ['broken settings', (app) => write(app, { '.git/config': '[[' }) as undefined, /bad config line 1 in file/],
    [
      'a format from the future',
      (app) => void git(app, 'config', 'core.repositoryformatversion', '9'),
      /Expected git repo version <= 1, found 9/,
    ],
    [
      'a bare repository',
      (app) => {
        git(app, 'clone', '--quiet', '--bare', app, `${app}.git`);
        return `${app}.git`;
      },
      /lies in a bare git repository/,
    ],
    ['the folder .git itself', (app) => join(app, '.git'), /inside of \.git/],
  ];
  for (const [what, breakIt, reason] of cases) {
    it(what, async ({ rig }) => {
      const app = repository(rig);
      const folder = breakIt(app) ?? app;
      await expect(find(rig, folder)).rejects.toThrow(reason);
    });
  }

  it('no git', async ({ rig }) => {
    const app = repository(rig);
    const { PATH } = process.env;
    process.env.PATH = rig.folder;
    try {
      await expect(find(rig, app)).rejects.toThrow('git is not installed, or not found in PATH');
    } finally {
      process.env.PATH = PATH;
    }
  });

  it.skipIf(isRoot)('a repository that may not be read', async ({ rig }) => {
    const app = repository(rig);
    chmodSync(join(app, '.git'), 0);
    await expect(find(rig, app)).rejects.toThrow(/\.git cannot be read \(permission denied\)/);
    chmodSync(join(app, '.git'), 0o700);
  });
});

describe.skipIf(!isRoot)('a checkout of another user', () => {
  it('that the user named can be read, and none but that one', async ({ rig }) => {
    const app = repository(rig);
    const tip = git(app, 'rev-parse', 'HEAD');
    cpSync(app, join(rig.folder, 'other'), { recursive: true });
    give(rig.folder);
    expect((await find(rig, app)).folder).toBe(app);
    expect((await find(rig, join(app, 'packages/api'))).folder).toBe(app);
    expect(await checkedOutCommit(app)).toBe(tip);
    expect(trustCheckout(app)).toEqual([['safe.directory', app]]);
    const elsewhere = findCheckout(rig.gitIn(join(rig.folder, 'other')).with(trustCheckout(app)));
    await expect(elsewhere).rejects.toThrow(/belongs to another user/);
  });

  it('reached by a link is trusted by its own name', async ({ rig }) => {
    const app = repository(rig);
    give(app);
    symlinkSync(app, join(rig.folder, 'link'));
    expect((await find(rig, join(rig.folder, 'link'))).folder).toBe(app);
  });

  it('that lies above the user’s own folder stays refused, with what git says and the way to allow it', async ({
    rig,
  }) => {
    const app = repository(rig);
    give(app);
    mkdirSync(join(app, 'mine'));
    chownSync(join(app, 'mine'), 0, 0);
    expect(trustCheckout(join(app, 'mine'))).toEqual([]);
    await expect(find(rig, join(app, 'mine'))).rejects.toThrow(
      `git refuses the checkout ${app}, because it belongs to another user (detected dubious ownership). ` +
        `If you trust it, allow it: git config --global --add safe.directory ${app}`,
    );
  });
});
