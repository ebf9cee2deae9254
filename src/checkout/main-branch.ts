import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

const MOST_LEVELS_UP = 20;

/**
 * Names the branch that changes of a folder are likely compared with, by reading the repository around it: main or master,
 * else the one that is checked out.
 *
 * @returns null outside a repository, and before its first commit
 */
export function mainBranch(folder: string): string | null {
  const git = gitFolder(folder);
  if (git === null) return null;
  const packed = textOf(join(git, 'packed-refs'));
  const exists = (branch: string) =>
    existsSync(join(git, 'refs/heads', branch)) || packed.includes(` refs/heads/${branch}\n`);
  const current = /^ref: refs\/heads\/([\w./-]+)$/m.exec(textOf(join(git, 'HEAD')))?.[1];
  return ['main', 'master', ...(current === undefined ? [] : [current])].find(exists) ?? null;
}

function gitFolder(folder: string): string | null {
  let path = folder;
  for (let level = 0; level < MOST_LEVELS_UP; level++) {
    const git = join(path, '.git');
    if (existsSync(git)) {
      // In a linked worktree it is a file that leads to the repository's own.
      const linked = /^gitdir: (.+?)\/worktrees\/[^/]+$/m.exec(textOf(git))?.[1];
      return linked ?? git;
    }
    if (dirname(path) === path) return null;
    path = dirname(path);
  }
  return null;
}

function textOf(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return '';
  }
}
