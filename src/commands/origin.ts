import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import type { Origin } from '../measurement/run-document.ts';

const execFileAsync = promisify(execFile);

/** The commit that is checked out in a folder; uncommitted changes are said in the ref. All null outside a repository. */
export async function localOrigin(folder: string): Promise<Origin> {
  const [commit, branch, changes] = await Promise.all([
    git(folder, 'rev-parse', 'HEAD'),
    git(folder, 'rev-parse', '--abbrev-ref', 'HEAD'),
    git(folder, 'status', '--porcelain', '--untracked-files=no'),
  ]);
  const ref = branch && changes ? `${branch} with uncommitted changes` : branch;
  return { commit, ref, repository: null, runId: null, attempt: null };
}

/** @returns null where git is missing or says no */
async function git(folder: string, ...args: string[]): Promise<string | null> {
  try {
    const { stdout } = await execFileAsync('git', args, { cwd: folder, timeout: 10_000, maxBuffer: 64 * 1024 * 1024 });
    return stdout.trim() || null;
  } catch {
    return null;
  }
}
