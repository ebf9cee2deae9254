import { basename, isAbsolute, relative, sep } from 'node:path';
import { fileURLToPath } from 'node:url';

const MODULES = '/node_modules/';

/**
 * Names the file of a frame so that it is the same in every checkout and tells nothing of the machine: from the root of the
 * checkout, from `node_modules/`, its last part elsewhere, or as the service itself knows it, such as `node:fs`.
 *
 * @param root the folder of the checkout; absolute path
 * @returns null where it has none that can be named so
 */
export function placeIn(root: string, file: string | null): string | null {
  const path = pathOf(file);
  if (path === null || path === '') return null;
  if (!isAbsolute(path)) return path.startsWith('..') ? basename(path) : path;
  const way = relative(root, path).split(sep).join('/');
  if (way !== '' && !way.startsWith('../') && !isAbsolute(way)) return way;
  const modules = path.lastIndexOf(MODULES);
  if (modules !== -1) return path.slice(modules + 1);
  return way === '' ? null : basename(path);
}

function pathOf(file: string | null): string | null {
  if (file === null || !file.startsWith('file:')) return file;
  try {
    return fileURLToPath(file);
  } catch {
    return null;
  }
}
