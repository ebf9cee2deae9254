import { createHash } from 'node:crypto';
import { lstatSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { arch } from 'node:os';
import { join } from 'node:path';
import type { RegisteredWorktree } from '../service/process-registry.ts';
import type { Target } from '../service/target.ts';
import type { Git } from './git.ts';
import type { TreeEntries } from './tree-entries.ts';

/** Keeps a folder from run to run: in GitHub's cache service for the action, not at all at a desk. The entry chooses. */
export interface FolderCache {
  /** Puts `name` below `folder` back as it was kept under `key`. @returns whether it was there */
  restore(folder: string, name: string, key: string): Promise<boolean>;
  /** @returns a clause on why it was not kept, or null */
  save(folder: string, name: string, key: string): Promise<string | null>;
}

/**
 * Names a build by everything that it depends on and that is known before it. `PATH` stands for the tools (setup-node
 * and similar actions put a folder with a version in front), and the worktree's place is part of it because builds may
 * contain absolute paths.
 */
export function buildKey(
  gateKey: string,
  commit: string,
  target: Target,
  { locks }: TreeEntries,
  { tree }: RegisteredWorktree,
): string {
  const { build, env, workingDirectory } = target;
  const machine = [process.platform, arch(), process.env.ImageOS, process.env.ImageVersion, process.env.PATH];
  const parts = { commit, build, locks, env, tree, workingDirectory, machine };
  const digest = createHash('sha256').update(JSON.stringify(parts)).digest('hex').slice(0, 32);
  return `perf-gate-base/${gateKey}/${commit.slice(0, 12)}-${digest}`;
}

/**
 * Fills an empty worktree with what an earlier run built of its commit. Kept files are trusted only where the commit has
 * none of its own: every file that git tracks has to be exactly the commit's.
 *
 * @param git in the worktree
 * @returns whether it is complete; otherwise the worktree is empty again
 */
export async function restoreBuild(
  cache: FolderCache,
  key: string,
  { folder, tree }: RegisteredWorktree,
  git: Git,
): Promise<boolean> {
  const link = readFileSync(join(tree, '.git'), 'utf8');
  const found = await cache.restore(folder, 'base', key);
  if (!lstatSync(tree, { throwIfNoEntry: false })?.isDirectory()) {
    rmSync(tree, { force: true });
    mkdirSync(tree);
  }
  // The link in the kept worktree belongs to another run.
  rmSync(join(tree, '.git'), { recursive: true, force: true });
  writeFileSync(join(tree, '.git'), link);
  if (found) {
    await git.run(['read-tree', 'HEAD']);
    if (await isAsCommitted(git)) return true;
  }
  for (const entry of readdirSync(tree)) {
    if (entry !== '.git') rmSync(join(tree, entry), { recursive: true, force: true });
  }
  return false;
}

/** @returns a clause on why the build was not kept, or null */
export async function keepBuild(
  cache: FolderCache,
  key: string,
  { folder }: RegisteredWorktree,
  git: Git,
): Promise<string | null> {
  if (!(await isAsCommitted(git))) return 'the build changes files of the commit';
  return cache.save(folder, 'base', key);
}

async function isAsCommitted(git: Git): Promise<boolean> {
  return git.asks(['diff', '--quiet', '--no-ext-diff', '--no-textconv', '--ignore-submodules=all', 'HEAD']);
}
