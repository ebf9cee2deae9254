import { realpathSync } from 'node:fs';
import { isAbsolute, relative, resolve, sep } from 'node:path';

/**
 * Resolves a path to the real one, without symlinks, if that is inside the workspace.
 *
 * @param path absolute, or from the workspace
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

/** Tells whether a path lies outside the workspace, by the names alone; both are absolute. */
export function isOutside(workspace: string, path: string): boolean {
  const way = relative(workspace, path);
  return way === '..' || way.startsWith(`..${sep}`) || isAbsolute(way);
}
