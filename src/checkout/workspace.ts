import { realpathSync } from 'node:fs';
import { isAbsolute, relative, resolve, sep } from 'node:path';

/**
 * The real path, symlinks resolved, of a file or folder inside the workspace.
 *
 * @param path taken from the workspace
 */
export function resolveInside(workspace: string, path: string): { path: string } | { problem: 'missing' | 'outside' } {
  if (isOutside(resolve(workspace), resolve(workspace, path))) return { problem: 'outside' };
  try {
    const real = realpathSync(resolve(workspace, path));
    return isOutside(realpathSync(workspace), real) ? { problem: 'outside' } : { path: real };
  } catch {
    return { problem: 'missing' };
  }
}

/** By their names alone; both absolute. */
export function isOutside(workspace: string, path: string): boolean {
  const way = relative(workspace, path);
  return way === '..' || way.startsWith(`..${sep}`) || isAbsolute(way);
}
