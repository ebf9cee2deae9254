import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import type { Origin } from '../measurement/run-document.ts';
import { trustCheckout } from './checkout-top.ts';
import { gitEnvironment } from './git-environment.ts';

/** Asks for the commit that is checked out in a folder; null outside a repository, or without git. */
export function checkedOutCommit(folder: string): Promise<string | null> {
  return git(folder, 'rev-parse', 'HEAD');
}

/** Where a measurement at a desk comes from; the ref mentions uncommitted changes. All null outside a repository. */
export async function localOrigin(folder: string): Promise<Origin> {
  const [commit, branch, changes] = await Promise.all([
    checkedOutCommit(folder),
    git(folder, 'rev-parse', '--abbrev-ref', 'HEAD'),
    git(folder, 'status', '--porcelain', '--untracked-files=no'),
  ]);
  const ref = branch && changes ? `${branch} with uncommitted changes` : branch;
  return { commit, ref, repository: null, runId: null, attempt: null };
}

/** @returns null where git is missing or fails */
async function git(folder: string, ...args: string[]): Promise<string | null> {
  try {
    const options = {
      cwd: folder,
      timeout: 10_000,
      maxBuffer: 64 * 1024 * 1024,
      env: gitEnvironment(trustCheckout(folder), ''),
    };
    const { stdout } = await promisify(execFile)('git', args, options);
    return stdout.trim() || null;
  } catch {
    return null;
  }
}
