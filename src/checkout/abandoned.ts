import { readFileSync, readlinkSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import type { RegisteredWorktree } from '../service/process-registry.ts';
import { isRunning, readKernelFile, readProcess } from '../service/process-table.ts';
import type { Git } from './git.ts';

/** The start of the name of every folder that holds a worktree of perf-gate's, and of no other folder. */
export const PREFIX = 'perf-gate-base-';
const OWNER = 'owner.json';

/** Identifies a process even after its pid was given to another; without /proc by its pid alone. */
interface Owner {
  pid: number;
  /** Clock ticks after boot. */
  startTicks: number | null;
  boot: string;
  /** Pids of another container mean nothing here. */
  namespace: string;
}

/** Notes in the folder of a worktree that it belongs to this process. */
export function claim(folder: string): void {
  const startTicks = readProcess(process.pid)?.startTicks ?? null;
  const owner: Owner = { pid: process.pid, startTicks, boot: bootId(), namespace: pidNamespace() };
  writeFileSync(join(folder, OWNER), JSON.stringify(owner));
}

/**
 * Finds worktrees of this repository that an earlier run has left because it ended together with all that cleans up after
 * it, as in a power cut. One whose owner is running belongs to another run, and one without an owner's name stays.
 *
 * @param repository path of the git directory that they belong to
 * @throws GitError
 */
export async function abandonedWorktrees(git: Git, repository: string): Promise<RegisteredWorktree[]> {
  const list = await git.run(['worktree', 'list', '--porcelain']);
  const trees = list
    .split('\n')
    .flatMap((line) => (line.startsWith('worktree ') ? [line.slice('worktree '.length)] : []));
  return trees
    .map((tree) => ({ folder: dirname(tree), tree, repository }))
    .filter(({ folder }) => basename(folder).startsWith(PREFIX) && isAbandoned(folder));
}

/** Tells whether the run that made the folder has ended; false where that is unknown. */
function isAbandoned(folder: string): boolean {
  const owner = ownerOf(folder);
  if (owner === null) return false;
  if (owner.boot !== bootId()) return true;
  if (owner.namespace !== pidNamespace()) return false;
  if (owner.startTicks === null) return !answers(owner.pid);
  const entry = readProcess(owner.pid);
  return entry === null || !isRunning(entry) || entry.startTicks !== owner.startTicks;
}

function ownerOf(folder: string): Owner | null {
  try {
    const owner = JSON.parse(readFileSync(join(folder, OWNER), 'utf8'));
    return Number.isSafeInteger(owner?.pid) && owner.pid > 0 ? owner : null;
  } catch {
    return null;
  }
}

function answers(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

function bootId(): string {
  return readKernelFile('/proc/sys/kernel/random/boot_id')?.trim() ?? '';
}

function pidNamespace(): string {
  try {
    return readlinkSync('/proc/self/ns/pid');
  } catch {
    return '';
  }
}
