import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync, rmSync } from 'node:fs';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { describe, expect } from 'vitest';
import type { Remote } from '../../src/checkout/commit.ts';
import { fillLargeFiles, hasLfs, WITHOUT_LFS } from '../../src/checkout/large-files.ts';
import { readTree } from '../../src/checkout/tree-entries.ts';
import { addWorktree, fillWorktree, removeWorktree } from '../../src/checkout/worktree.ts';
import { gitCredentials } from '../../src/github/git-credentials.ts';
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

  async function contentOf(
    rig: Rig,
    clone: string,
    base: string,
    remote: Remote = { from: ['origin'], config: [] },
  ): Promise<string> {
    const own = rig.gitIn(clone);
    expect(await hasLfs(own)).toBe(true);
    const worktree = await addWorktree(own, base, rig.folder, rig.processes);
    const tree = rig.gitIn(worktree.tree);
    await fillWorktree(tree, base);
    await fillLargeFiles(tree, own, remote);
    const content = readFileSync(join(worktree.tree, 'a.bin'), 'utf8');
    await removeWorktree(worktree);
    return content;
  }

  it('are downloaded where the checkout has its own', async ({ rig }) => {
    const { clone, base } = prepare(rig, '0');
    expect(await contentOf(rig, clone, base)).toBe('old');
  });

  it('of a private repository are downloaded with the token, which no setting of the checkout gets', async ({
    rig,
  }) => {
    const { clone, base } = prepare(rig, '0');
    const heard: string[] = [];
    const server = createServer((request, response) => serveLargeFile(request, response, heard));
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/octo/app`;
    const { config, secret } = gitCredentials('right', new URL(url).origin);
    rmSync(join(clone, '.git/lfs/objects'), { recursive: true });
    const ran = join(rig.folder, 'ran');
    git(clone, 'config', 'lfs.url', `${new URL(url).origin}/thief`);
    git(clone, 'config', 'lfs.standalonetransferagent', 'spy');
    git(clone, 'config', 'lfs.customtransfer.spy.path', 'sh');
    git(clone, 'config', 'lfs.customtransfer.spy.args', `-c "env >> ${ran}"`);
    git(clone, 'config', 'credential.helper', `!env >> ${ran}; true`);
    expect(await contentOf(rig, clone, base, { from: ['origin', url], config })).toBe('old');
    expect(heard.filter((line) => line.includes(secret) && line.includes('thief'))).toEqual([]);
    expect(existsSync(ran) ? readFileSync(ran, 'utf8') : '').not.toContain(secret);
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  });

  it('stay pointers where those of the checkout are pointers', async ({ rig }) => {
    const { clone, base } = prepare(rig, '1');
    expect(await contentOf(rig, clone, base)).toContain(POINTER);
  });
});

/** Serves the one large file to whoever is authorized, as GitHub does (the batch API of Git LFS). */
function serveLargeFile(request: IncomingMessage, response: ServerResponse, heard: string[]): void {
  const { method, url = '', headers } = request;
  heard.push(`${method} ${url} ${headers.authorization ?? ''}`);
  if (url.startsWith('/object')) {
    response.end('old');
    return;
  }
  let body = '';
  request.on('data', (chunk) => {
    body += chunk;
  });
  request.on('end', () => {
    if (!headers.authorization) {
      response.writeHead(401, { 'lfs-authenticate': 'Basic realm="lfs"' }).end('{}');
      return;
    }
    const { objects } = JSON.parse(body) as { objects: object[] };
    const actions = { download: { href: `http://${headers.host}/object` } };
    response.setHeader('content-type', 'application/vnd.git-lfs+json');
    const found = objects.map((object) => ({ ...object, authenticated: true, actions }));
    response.end(JSON.stringify({ transfer: 'basic', objects: found }));
  });
}

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
