import { chmodSync, mkdirSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect } from 'vitest';
import { sameTree } from '../../src/checkout/same-tree.ts';
import { commit, git, newRepository, checkoutTest as test, type Workbench, write } from '../support/repository.ts';

function prepare({ folder }: Workbench): string {
  newRepository(folder);
  return commit(folder, {
    'app/server.js': 'serve',
    'app/run.sh': 'exec',
    'README.md': 'old',
    '.gitignore': 'node_modules\nprocesses.jsonl\n',
  });
}

const look = (bench: Workbench, base: string, paths: string[]) =>
  sameTree(
    bench.gitIn(bench.folder),
    base,
    paths.map((path) => join(bench.folder, path)),
  );

describe('the files of the service are those of the base', () => {
  test('in the same commit, and in another one with the same files', async ({ bench }) => {
    const base = prepare(bench);
    expect(await look(bench, base, ['.'])).toBe(true);
    commit(bench.folder, {}, 'Nothing');
    expect(await look(bench, base, ['.'])).toBe(true);
  });

  test('when the change is outside of what makes up the service', async ({ bench }) => {
    const base = prepare(bench);
    commit(bench.folder, { 'README.md': 'new' });
    expect(await look(bench, base, ['.'])).toBe(false);
    expect(await look(bench, base, ['app', 'package.json'])).toBe(true);
  });

  test('when only ignored files differ, which the other commit cannot have', async ({ bench }) => {
    const base = prepare(bench);
    write(bench.folder, { 'node_modules/a/index.js': 'installed' });
    expect(await look(bench, base, ['.'])).toBe(true);
  });

  test('when a file was written anew with the same content', async ({ bench }) => {
    const base = prepare(bench);
    write(bench.folder, { 'app/server.js': 'serve' });
    expect(await look(bench, base, ['.'])).toBe(true);
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
    test(`after ${what}`, async ({ bench }) => {
      const base = prepare(bench);
      change(bench.folder);
      expect(await look(bench, base, ['app'])).toBe(false);
    });
  }

  test('after a change inside of a submodule', async ({ bench }) => {
    const library = newRepository(join(bench.folder, 'library'));
    commit(library, { a: '1' });
    const app = newRepository(join(bench.folder, 'app'));
    git(app, '-c', 'protocol.file.allow=always', 'submodule', '--quiet', 'add', library, 'lib');
    const base = commit(app, {});
    expect(await sameTree(bench.gitIn(app), base, [app])).toBe(true);
    write(app, { 'lib/a': '2' });
    expect(await sameTree(bench.gitIn(app), base, [app])).toBe(false);
  });
});

describe('paths of the configuration', () => {
  test('are names and no patterns', async ({ bench }) => {
    const base = prepare(bench);
    write(bench.folder, { 'app/server.js': 'changed' });
    expect(await look(bench, base, [':(exclude)README.md', '*.js'])).toBe(true);
  });

  test('that hold the whole repository mean all of it', async ({ bench }) => {
    mkdirSync(join(bench.folder, 'path'));
    const app = newRepository(join(bench.folder, 'path/app'));
    const base = commit(app, { a: '1' });
    write(app, { a: '2' });
    expect(await sameTree(bench.gitIn(app), base, [bench.folder])).toBe(false);
  });

  test('can come by a link, and cannot lead out', async ({ bench }) => {
    const app = newRepository(join(bench.folder, 'app'));
    const base = commit(app, { 'src/a': '1' });
    symlinkSync(app, join(bench.folder, 'link'));
    write(app, { 'src/a': '2' });
    expect(await sameTree(bench.gitIn(app), base, [join(bench.folder, 'link/src')])).toBe(false);
    symlinkSync('/etc', join(app, 'out'));
    await expect(sameTree(bench.gitIn(app), base, [join(app, 'out')])).rejects.toThrow('outside of the repository');
  });
});
