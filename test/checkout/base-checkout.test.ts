import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { basename, join } from 'node:path';
import { describe, expect } from 'vitest';
import { type BaseCheckoutOptions, checkOutBase } from '../../src/checkout/base-checkout.ts';
import { trustCheckout } from '../../src/checkout/checkout-top.ts';
import { gitCredentials } from '../../src/github/git-credentials.ts';
import { readWorktrees } from '../../src/service/process-registry.ts';
import type { Target } from '../../src/service/target.ts';
import { serveGit } from '../support/git-server.ts';
import { PLAIN_TARGET } from '../support/plain-target.ts';
import {
  cloneShallow,
  commit,
  git,
  checkoutTest as it,
  newRepository,
  publish,
  type Rig,
  stateOf,
  write,
} from '../support/repository.ts';

/** Checks out a commit beside a checkout. */
function beside(
  rig: Rig,
  checkout: string,
  base: string,
  { target = {}, ...options }: Partial<Omit<BaseCheckoutOptions, 'target'>> & { target?: Partial<Target> } = {},
) {
  const temporary = join(rig.folder, 'temporary');
  mkdirSync(temporary, { recursive: true });
  return checkOutBase(rig.gitIn(checkout), base, {
    target: { ...PLAIN_TARGET, workingDirectory: checkout, paths: [checkout], ...target },
    remote: { from: ['origin'], config: [] },
    temporary,
    processes: rig.processes,
    ...options,
  });
}

const read = (folder: string, name: string) => readFileSync(join(folder, name), 'utf8');
/** Nothing is left of any base. */
const nothingLeft = (rig: Rig) => {
  expect(readdirSync(join(rig.folder, 'temporary'))).toEqual([]);
  expect(readWorktrees(rig.processes.file)).toEqual([]);
};

describe('the base', () => {
  it('listens on a socket of its own where the socket is in the checkout', async ({ rig }) => {
    const app = newRepository(join(rig.folder, 'app'));
    const base = commit(app, { 'server.js': 'old' });
    const inside = await beside(rig, app, base, { target: { socket: join(app, 'run/app.sock') } });
    expect(inside.target.socket).toBe(join(inside.target.workingDirectory, 'run/app.sock'));
    await inside.close();
    const outside = await beside(rig, app, base, { target: { socket: '/run/app.sock' } });
    expect(outside.target.socket).toBe('/run/app.sock');
    await outside.close();
    nothingLeft(rig);
  });

  it('is started like the head, in its own worktree, in the same working directory', async ({ rig }) => {
    const app = newRepository(join(rig.folder, 'app'));
    const base = commit(app, { 'services/api/server.js': 'old' });
    commit(app, { 'services/api/server.js': 'new' });
    const target = { workingDirectory: join(app, 'services/api'), build: 'npm ci' };
    const checkout = await beside(rig, app, base, { target });
    expect(read(checkout.target.workingDirectory, 'server.js')).toBe('old');
    expect(checkout.target).toMatchObject({ build: 'npm ci', start: 'node server.js' });
    expect(await checkout.close()).toEqual([]);
    nothingLeft(rig);
  });

  it('that does not have the working directory yet cannot be had', async ({ rig }) => {
    const app = newRepository(join(rig.folder, 'app'));
    const base = commit(app, { a: '1' });
    commit(app, { 'new/server.js': 'new' });
    const target = { workingDirectory: join(app, 'new') };
    await expect(beside(rig, app, base, { target })).rejects.toThrow('it has no folder new');
    nothingLeft(rig);
  });

  it('whose working directory leads out of it cannot be had', async ({ rig }) => {
    const app = newRepository(join(rig.folder, 'app'));
    symlinkSync('/etc', join(app, 'service'));
    const base = commit(app, {});
    rmSync(join(app, 'service'));
    commit(app, { 'service/server.js': 'new' });
    const target = { workingDirectory: join(app, 'service') };
    await expect(beside(rig, app, base, { target })).rejects.toThrow('it has no folder service');
    nothingLeft(rig);
  });

  it('with npm workspaces is built by itself, and finds its own packages', async ({ rig }) => {
    const app = newRepository(join(rig.folder, 'app'));
    const base = commit(app, {
      'package.json': '{ "private": true, "workspaces": ["packages/*"] }',
      'packages/lib/package.json': '{ "name": "lib", "version": "1.0.0", "main": "index.js" }',
      'packages/lib/index.js': 'module.exports = "old lib";',
      'packages/api/package.json': '{ "name": "api", "version": "1.0.0", "dependencies": { "lib": "1.0.0" } }',
      'packages/api/server.js': 'console.log(require("lib"));',
      '.gitignore': 'node_modules',
    });
    commit(app, { 'packages/lib/index.js': 'module.exports = "new lib";' });
    const install = (folder: string) =>
      execFileSync('npm', ['install', '--offline', '--no-audit', '--no-fund'], { cwd: folder, stdio: 'ignore' });
    const run = (folder: string) => execFileSync('node', ['server.js'], { cwd: folder, encoding: 'utf8' }).trim();
    install(join(app, 'packages/api'));
    const checkout = await beside(rig, app, base, { target: { workingDirectory: join(app, 'packages/api') } });
    install(checkout.target.workingDirectory);
    expect(run(join(app, 'packages/api'))).toBe('new lib');
    expect(run(checkout.target.workingDirectory)).toBe('old lib');
    await checkout.close();
    nothingLeft(rig);
  });
});

describe('files of target.copy', () => {
  async function withSecret(rig: Rig, copy: string[]) {
    const app = newRepository(join(rig.folder, 'app'));
    const base = commit(app, { 'server.js': 'old', '.gitignore': '.env\nlocal\n', 'config/default.json': '{}' });
    write(app, { '.env': 'SECRET=1', 'local/a': 'a', 'local/deep/b': 'b', 'config/default.json': '{"x":1}' });
    return beside(rig, app, base, { target: { copy: copy.map((path) => join(app, path)) } });
  }

  it('are the checkout’s, tracked or not, alone or as a folder', async ({ rig }) => {
    const { target, close } = await withSecret(rig, ['.env', 'local', 'config/default.json']);
    const folder = target.workingDirectory;
    expect(read(folder, '.env')).toBe('SECRET=1');
    expect(read(folder, 'local/deep/b')).toBe('b');
    expect(read(folder, 'config/default.json')).toBe('{"x":1}');
    expect(read(folder, 'server.js')).toBe('old');
    await close();
  });

  it('that the checkout does not have either are named, and the base is had without them', async ({ rig }) => {
    const { notices, target, close } = await withSecret(rig, ['.env.test', '.env']);
    expect(notices).toEqual([expect.stringMatching(/\.env\.test \(target\.copy\) does not exist, so the base/)]);
    expect(read(target.workingDirectory, '.env')).toBe('SECRET=1');
    await close();
    nothingLeft(rig);
  });

  it.for([
    ['out', 'is outside the repository'],
    ['.git/config', 'is the repository itself; name the files'],
    ['.', 'is the repository itself; name the files'],
  ] as const)('cannot be %s', async ([path, reason], { rig }) => {
    mkdirSync(join(rig.folder, 'app'));
    symlinkSync('/etc/passwd', join(rig.folder, 'app/out'));
    await expect(withSecret(rig, [path])).rejects.toThrow(reason);
    nothingLeft(rig);
  });

  it('are not written through a link that the base has in the way', async ({ rig }) => {
    const app = newRepository(join(rig.folder, 'app'));
    mkdirSync(join(rig.folder, 'elsewhere'));
    symlinkSync(join(rig.folder, 'elsewhere'), join(app, 'config'));
    symlinkSync(join(rig.folder, 'elsewhere/file'), join(app, 'file'));
    const base = commit(app, {});
    rmSync(join(app, 'config'));
    rmSync(join(app, 'file'));
    write(app, { 'config/secret': 'x', file: 'y' });
    const copying = beside(rig, app, base, { target: { copy: [join(app, 'config/secret')] } });
    await expect(copying).rejects.toThrow('config is not a folder in the base');
    const { target, close } = await beside(rig, app, base, { target: { copy: [join(app, 'file')] } });
    expect(read(target.workingDirectory, 'file')).toBe('y');
    await close();
    expect(readdirSync(join(rig.folder, 'elsewhere'))).toEqual([]);
    nothingLeft(rig);
  });
});

describe('submodules', () => {
  /** app has lib, which has deep; the head has moved lib on. */
  function withSubmodules({ folder }: Rig) {
    const deep = newRepository(join(folder, 'deep'));
    commit(deep, { name: 'deep' });
    const lib = newRepository(join(folder, 'lib'));
    git(lib, '-c', 'protocol.file.allow=always', 'submodule', '--quiet', 'add', deep, 'deep');
    commit(lib, { name: 'old lib' });
    const app = newRepository(join(folder, 'source'));
    git(app, '-c', 'protocol.file.allow=always', 'submodule', '--quiet', 'add', '--name', 'a name', lib, 'vendor/lib');
    git(join(app, 'vendor/lib'), '-c', 'protocol.file.allow=always', 'submodule', '--quiet', 'update', '--init');
    const base = commit(app, { name: 'app' });
    commit(lib, { name: 'new lib' });
    git(join(app, 'vendor/lib'), 'fetch', '--quiet');
    git(join(app, 'vendor/lib'), 'checkout', '--quiet', 'origin/main');
    commit(app, { name: 'new app' });
    return { app, base, lib };
  }

  it('are filled with the base’s own commits, without any network, and the checkout stays as it is', async ({
    rig,
  }) => {
    const { app, base, lib } = withSubmodules(rig);
    for (const gone of [lib, join(rig.folder, 'deep')]) rmSync(gone, { recursive: true });
    const before = stateOf(app);
    const { target, close } = await beside(rig, app, base);
    expect(read(target.workingDirectory, 'vendor/lib/name')).toBe('old lib');
    expect(read(target.workingDirectory, 'vendor/lib/deep/name')).toBe('deep');
    expect(read(app, 'vendor/lib/name')).toBe('new lib');
    expect(await close()).toEqual([]);
    expect(stateOf(app)).toBe(before);
    nothingLeft(rig);
  });

  it.skipIf(process.getuid?.() !== 0)('of another user are filled the same way', async ({ rig }) => {
    const { app, base, lib } = withSubmodules(rig);
    for (const gone of [lib, join(rig.folder, 'deep')]) rmSync(gone, { recursive: true });
    execFileSync('chown', ['-R', '1234:1234', app]);
    const temporary = join(rig.folder, 'temporary');
    mkdirSync(temporary);
    const target = { ...PLAIN_TARGET, workingDirectory: app, paths: [] };
    const more = { remote: { from: ['origin'], config: [] }, temporary };
    const own = rig.gitIn(app).with(trustCheckout(app));
    const { target: beside, close } = await checkOutBase(own, base, { target, ...more, processes: rig.processes });
    expect(read(beside.workingDirectory, 'vendor/lib/name')).toBe('old lib');
    expect(read(beside.workingDirectory, 'vendor/lib/deep/name')).toBe('deep');
    expect(await close()).toEqual([]);
    nothingLeft(rig);
  });

  it('are left empty where the checkout has left them empty', async ({ rig }) => {
    const { app, base } = withSubmodules(rig);
    const url = publish(app, join(rig.folder, 'app.git'));
    const clone = cloneShallow(url, join(rig.folder, 'clone'), base);
    const { target, close } = await beside(rig, clone, base);
    expect(readdirSync(join(target.workingDirectory, 'vendor/lib'))).toEqual([]);
    await close();
  });

  it('of the same server are read with the token, which no setting of theirs gets', async ({ rig }) => {
    const { app, base, lib } = withSubmodules(rig);
    const { secret } = gitCredentials('right', 'http://localhost');
    const served = join(rig.folder, 'served');
    mkdirSync(served);
    for (const folder of [app, lib]) publish(folder, join(served, `${basename(folder)}.git`));
    const server = await serveGit(served, `basic ${secret}`);
    const clone = join(rig.folder, 'clone');
    git(rig.folder, '-c', 'protocol.file.allow=always', 'clone', '--quiet', app, clone);
    git(clone, 'submodule', '--quiet', 'init');
    git(clone, 'config', 'submodule.a name.url', `file://${lib}`);
    git(clone, '-c', 'protocol.file.allow=always', 'submodule', '--quiet', 'update', '--depth', '1');
    rmSync(lib, { recursive: true });
    const ran = join(rig.folder, 'ran');
    for (const place of [clone, join(clone, 'vendor/lib')]) {
      git(place, 'config', 'submodule.a name.update', `!env > ${ran}`);
      git(place, 'config', 'remote.origin.uploadpack', `sh -c "env > ${ran}"`);
      git(place, 'config', 'core.sshCommand', `sh -c "env > ${ran}"`);
    }
    git(clone, 'checkout', '--quiet', '--detach', base);
    git(clone, 'config', '--file', '.gitmodules', 'submodule.a name.url', '../lib.git');
    git(clone, 'commit', '--quiet', '--message', 'As the commit says', '.gitmodules');
    const named = git(clone, 'rev-parse', 'HEAD');
    git(clone, 'checkout', '--quiet', '--force', 'main');
    const remote = { from: ['origin', `${server.url}/source`], config: gitCredentials('right', server.url).config };
    const { target, close } = await beside(rig, clone, named, { remote });
    expect(read(target.workingDirectory, 'vendor/lib/name')).toBe('old lib');
    expect(existsSync(ran) ? readFileSync(ran, 'utf8') : '').not.toContain(secret);
    await close();
    await server.close();
    nothingLeft(rig);
  });

  it('whose commit no longer exists are a reason not to have the base', async ({ rig }) => {
    const { app, base, lib } = withSubmodules(rig);
    const clone = join(rig.folder, 'clone');
    git(rig.folder, '-c', 'protocol.file.allow=always', 'clone', '--quiet', app, clone);
    git(clone, 'submodule', '--quiet', 'init');
    git(clone, 'config', 'submodule.a name.url', `file://${lib}`);
    git(clone, '-c', 'protocol.file.allow=always', 'submodule', '--quiet', 'update', '--depth', '1');
    rmSync(lib, { recursive: true });
    await expect(beside(rig, clone, base)).rejects.toThrow(/^git fetch exited/);
    nothingLeft(rig);
  });
});
