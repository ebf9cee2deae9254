import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { test } from 'vitest';
import { Git } from '../../src/checkout/git.ts';
import { createRegistry, type Registry } from '../../src/service/process-registry.ts';

const IDENTITY = ['-c', 'user.name=Octo', '-c', 'user.email=octo@example.com', '-c', 'commit.gpgsign=false'];

/** Runs git as a user at a desk would, without any setting of this machine's. */
export function git(folder: string, ...args: string[]): string {
  const env = { PATH: process.env.PATH, HOME: tmpdir(), GIT_CONFIG_NOSYSTEM: '1', GIT_ALLOW_PROTOCOL: 'file:http' };
  return execFileSync('git', [...IDENTITY, ...args], {
    cwd: folder,
    env: { ...env, GIT_CONFIG_GLOBAL: '/dev/null' },
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'pipe'],
  }).trim();
}

export function write(folder: string, files: Record<string, string>): void {
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), text);
  }
}

/** Commits the files, with everything else that has changed. @returns the commit */
export function commit(folder: string, files: Record<string, string>, message = 'Change'): string {
  write(folder, files);
  git(folder, 'add', '--all');
  git(folder, 'commit', '--quiet', '--allow-empty', '--message', message);
  return git(folder, 'rev-parse', 'HEAD');
}

/** An empty repository on the branch main. */
export function newRepository(folder: string): string {
  mkdirSync(folder, { recursive: true });
  git(folder, 'init', '--quiet', '--initial-branch', 'main');
  return folder;
}

/** What a server has of a repository; as GitHub does, it gives any commit by its name. */
export function publish(folder: string, bare: string): string {
  git(dirname(folder), 'clone', '--quiet', '--bare', folder, bare);
  git(bare, 'config', 'uploadpack.allowAnySHA1InWant', 'true');
  return `file://${bare}`;
}

/** A clone with only the last commit of a branch, as actions/checkout makes it. */
export function cloneShallow(url: string, folder: string, commit: string): string {
  newRepository(folder);
  git(folder, 'remote', 'add', 'origin', url);
  git(folder, 'fetch', '--quiet', '--no-tags', '--depth=1', 'origin', commit);
  git(folder, 'checkout', '--quiet', '--force', '--detach', 'FETCH_HEAD');
  return folder;
}

/** Everything about a checkout that its owner would notice: files, commit, branches, stash, worktrees, settings. */
export function stateOf(folder: string): string {
  const looks = [
    ['status', '--porcelain', '--untracked-files=all', '--ignored'],
    ['rev-parse', 'HEAD'],
    ['symbolic-ref', '--quiet', '--short', 'HEAD'],
    ['for-each-ref'],
    ['stash', 'list'],
    ['worktree', 'list', '--porcelain'],
    ['config', '--local', '--list'],
    ['diff'],
    ['diff', '--cached'],
  ];
  return looks
    .map((args) => {
      try {
        return git(folder, ...args);
      } catch {
        return 'none';
      }
    })
    .join('\n--\n');
}

export interface Rig {
  /** A temporary folder. */
  folder: string;
  processes: Registry;
  /** The git of perf-gate in a folder. */
  gitIn(folder: string): Git;
}

/** A test with a temporary folder and a registry, after which nothing that git started may be running. */
export const checkoutTest = test.extend<{ rig: Rig }>({
  // biome-ignore lint/correctness/noEmptyPattern: vitest reads the names of the fixtures that it needs from here
  rig: async ({}, use) => {
    const folder = realpathSync(mkdtempSync(join(tmpdir(), 'perf-gate-checkout-')));
    const processes = createRegistry(join(folder, 'processes.jsonl'));
    const abort = new AbortController().signal;
    await use({ folder, processes, gitIn: (place) => new Git({ folder: place, processes, abort }) });
    await processes.killAll();
    rmSync(folder, { recursive: true });
  },
});
