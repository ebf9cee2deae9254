import { realpathSync } from 'node:fs';
import { basename, dirname, isAbsolute, join, relative, resolve, sep } from 'node:path';
import { checkoutTop } from './checkout-top.ts';

/** A path inside a boundary, without links, or what is wrong with it. */
export type Placed = { path: string } | { problem: 'missing' } | { problem: 'outside'; of: 'workspace' | 'repository' };

/**
 * Resolves a path to the real one, without symlinks, if that is inside the workspace.
 *
 * @param path absolute, or from the workspace
 */
export function resolveInside(workspace: string, path: string): Placed {
  return resolveWithin(workspace, path, { top: workspace, of: 'workspace' });
}

/**
 * Resolves a path to the real one, without symlinks, if that is inside the repository that the workspace lies in: a
 * workspace can be one package of several. Without a repository, the workspace is the boundary.
 *
 * @param path absolute, or from the workspace
 */
export function resolveInRepository(workspace: string, path: string): Placed {
  return resolveWithin(workspace, path, boundaryOf(workspace));
}

/**
 * Resolves a path that whoever runs perf-gate has named. One in the workspace is the checkout's, so no link may lead it
 * out of the repository; one elsewhere is taken as it is.
 *
 * @param path absolute, or from the workspace
 * @returns the absolute path; null where a link leads out
 */
export function resolveNamed(workspace: string, path: string): string | null {
  const wanted = resolve(workspace, path);
  if (isOutside(resolve(workspace), wanted) && isOutside(realPathOf(resolve(workspace)), wanted)) return wanted;
  const found = resolveInRepository(workspace, path);
  if ('path' in found) return found.path;
  return found.problem === 'missing' ? wanted : null;
}

function resolveWithin(workspace: string, path: string, { top, of }: Boundary): Placed {
  try {
    const start = realpathSync(workspace);
    const boundary = realpathSync(top);
    const wanted = resolve(start, path);
    // An absolute path may be written with the links that lead to the workspace.
    if (isOutside(boundary, wanted) && isOutside(resolve(workspace), wanted)) return { problem: 'outside', of };
    const real = realpathSync(wanted);
    return isOutside(boundary, real) ? { problem: 'outside', of } : { path: real };
  } catch {
    return { problem: 'missing' };
  }
}

/** What paths of the configuration must not leave. */
interface Boundary {
  /** Absolute path. */
  top: string;
  of: 'workspace' | 'repository';
}

function boundaryOf(workspace: string): Boundary {
  const top = existing(() => checkoutTop(workspace));
  return top === null ? { top: workspace, of: 'workspace' } : { top, of: 'repository' };
}

/** Resolves the links of a path as far as it exists; what is not there keeps its name. */
export function realPathOf(path: string): string {
  const real = existing(() => realpathSync(path));
  if (real !== null) return real;
  const above = dirname(path);
  return above === path ? path : join(realPathOf(above), basename(path));
}

/** Tells whether a path lies outside the workspace, by the names alone; both are absolute. */
export function isOutside(workspace: string, path: string): boolean {
  const way = relative(workspace, path);
  return way === '..' || way.startsWith(`..${sep}`) || isAbsolute(way);
}

function existing<T>(find: () => T): T | null {
  try {
    return find();
  } catch {
    return null;
  }
}
