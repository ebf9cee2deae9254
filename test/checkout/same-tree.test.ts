import { chmodSync, mkdirSync, rmSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect } from 'vitest';
import { absentPaths, sameTree } from '../../src/checkout/same-tree.ts';
import { commit, git, checkoutTest as it, newRepository, type Rig, write } from '../support/repository.ts';

function prepare({ folder }: Rig): string {
  newRepository(folder);
  return commit(folder, {
    'app/server.js': 'serve',
    'app/run.sh': 'exec',
    'README.md': 'old',
    '.gitignore': 'node_modules\nprocesses.jsonl\n',
  });
}

const look = (rig: Rig, base: string, paths: string[]) =>
  sameTree(
    rig.gitIn(rig.folder),
    base,
    paths.map((path) => join(rig.folder, path)),
  );

describe('the files of the service are those of the base', () => {
  it('in the same commit, and in another one with the same files', async ({ rig }) => {
    const base = prepare(rig);
    expect(await look(rig, base, ['.'])).toBe(true);
    commit(rig.folder, {}, 'Nothing');
    expect(await look(rig, base, ['.'])).toBe(true);
  });

  it('when the change is outside what makes up the service', async ({ rig }) => {
    const base = prepare(rig);
    commit(rig.folder, { 'README.md': 'new' });
    expect(await look(rig, base, ['.'])).toBe(false);
    expect(await look(rig, base, ['app', 'package.json'])).toBe(true);
  });

  it('when only ignored files differ, which the other commit cannot have', async ({ rig }) => {
    const base = prepare(rig);
    write(rig.folder, { 'node_modules/a/index.js': 'installed' });
    expect(await look(rig, base, ['.'])).toBe(true);
  });

  it('when a file was written again with the same content', async ({ rig }) => {
    const base = prepare(rig);
    write(rig.folder, { 'app/server.js': 'serve' });
    expect(await look(rig, base, ['.'])).toBe(true);
  });
});

describe('without paths', () => {
  it('every file of the repository counts, wherever git is asked from', async ({ rig }) => {
    const base = prepare(rig);
    expect(await look(rig, base, [])).toBe(true);
    write(rig.folder, { 'packages/lib/index.js': 'new' });
    expect(await look(rig, base, [])).toBe(false);
  });
});

describe('they are not', () => {
  const changes: [string, (folder: string) => void][] = [
    ['a commit', (folder) => void commit(folder, { 'app/server.js': 'changed' })],
    ['an uncommitted change', (folder) => write(folder, { 'app/server.js': 'changed' })],
    [
      'a staged change',
      (folder) => {
        write(folder, { 'app/server.js': 'changed' });
        git(folder, 'add', '.');
      },
    ],
    ['a new file that git does not know', (folder) => write(folder, { 'app/plugin.js': 'new' })],
    ['a removed file', (folder) => git(folder, 'rm', '--quiet', 'app/server.js')],
    ['another mode', (folder) => chmodSync(join(folder, 'app/run.sh'), 0o755)],
  ];
  for (const [what, change] of changes) {
    it(`after ${what}`, async ({ rig }) => {
      const base = prepare(rig);
      change(rig.folder);
      expect(await look(rig, base, ['app'])).toBe(false);
    });
  }

  it('after a change inside a submodule', async ({ rig }) => {
    const library = newRepository(join(rig.folder, 'library'));
    commit(library, { a: '1' });
    const app = newRepository(join(rig.folder, 'app'));
    git(app, '-c', 'protocol.file.allow=always', 'submodule', '--quiet', 'add', library, 'lib');
    const base = commit(app, {});
    expect(await sameTree(rig.gitIn(app), base, [app])).toBe(true);
    write(app, { 'lib/a': '2' });
    expect(await sameTree(rig.gitIn(app), base, [app])).toBe(false);
  });

  it('after a change of a path inside a submodule, which counts as a whole', async ({ rig }) => {
    const library = newRepository(join(rig.folder, 'library'));
    commit(library, { 'src/a': '1' });
    const app = newRepository(join(rig.folder, 'app'));
    git(app, '-c', 'protocol.file.allow=always', 'submodule', '--quiet', 'add', library, 'deep/lib');
    const base = commit(app, {});
    const paths = [join(app, 'deep/lib/src/a')];
    expect(await sameTree(rig.gitIn(app), base, paths)).toBe(true);
    write(app, { 'deep/lib/src/a': '2' });
    expect(await sameTree(rig.gitIn(app), base, paths)).toBe(false);
    rmSync(join(app, 'deep/lib'), { recursive: true });
    expect(await sameTree(rig.gitIn(app), base, paths)).toBe(false);
  });
});

describe('paths of the configuration', () => {
  it('that are on neither side are found, and those that one side has are not', async ({ rig }) => {
    const base = prepare(rig);
    rmSync(join(rig.folder, 'app/run.sh'));
    write(rig.folder, { 'new/a.js': 'new' });
    const paths = ['app', 'app/run.sh', 'new', '.', 'src', 'app/*.js', '!README.md'].map((path) =>
      join(rig.folder, path),
    );
    expect(await absentPaths(rig.gitIn(rig.folder), base, paths)).toEqual(paths.slice(4));
  });

  it('are names, not patterns', async ({ rig }) => {
    const base = prepare(rig);
    write(rig.folder, { 'app/server.js': 'changed' });
    expect(await look(rig, base, [':(exclude)README.md', '*.js'])).toBe(true);
  });

  it('that hold the whole repository mean all of it', async ({ rig }) => {
    mkdirSync(join(rig.folder, 'path'));
    const app = newRepository(join(rig.folder, 'path/app'));
    const base = commit(app, { a: '1' });
    write(app, { a: '2' });
    expect(await sameTree(rig.gitIn(app), base, [rig.folder])).toBe(false);
  });

  it('can come by a link, and cannot lead out', async ({ rig }) => {
    const app = newRepository(join(rig.folder, 'app'));
    const base = commit(app, { 'src/a': '1' });
    symlinkSync(app, join(rig.folder, 'link'));
    write(app, { 'src/a': '2' });
    expect(await sameTree(rig.gitIn(app), base, [join(rig.folder, 'link/src')])).toBe(false);
    expect(await sameTree(rig.gitIn(app), base, [join(rig.folder, 'link/README.md')])).toBe(true);
    symlinkSync('/etc', join(app, 'out'));
    await expect(sameTree(rig.gitIn(app), base, [join(app, 'out')])).rejects.toThrow('outside the repository');
  });

  it('that are links count with what they lead to', async ({ rig }) => {
    const app = newRepository(join(rig.folder, 'app'));
    write(app, { 'v1/a': '1', 'v2/a': '1' });
    symlinkSync('v1', join(app, 'current'));
    const base = commit(app, {});
    expect(await sameTree(rig.gitIn(app), base, [join(app, 'current')])).toBe(true);
    write(app, { 'v2/a': '2' });
    expect(await sameTree(rig.gitIn(app), base, [join(app, 'current')])).toBe(true);
    write(app, { 'v1/a': '2' });
    expect(await sameTree(rig.gitIn(app), base, [join(app, 'current')])).toBe(false);
    write(app, { 'v1/a': '1' });
    rmSync(join(app, 'current'));
    symlinkSync('v2', join(app, 'current'));
    expect(await sameTree(rig.gitIn(app), base, [join(app, 'current/a')])).toBe(false);
  });
});
