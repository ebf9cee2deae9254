import { statSync } from 'node:fs';
import { dirname, relative, resolve, sep } from 'node:path';
import { resolveInside } from '../checkout/workspace.ts';
import { messageOf } from '../errors.ts';
import { quote } from '../text/quote.ts';
import type { ScriptFiles } from './script-files.ts';
import { readSource } from './source-file.ts';

const MOST_FILES = 50;
/** Of one file, and of all that a script reads. */
const MOST_BYTES = 10_000_000;
const MOST_BYTES_IN_ALL = 30_000_000;

/**
 * The files that a script names, from the folder that it stands in. Nothing is read outside of the workspace, also not
 * by way of a link, and no more than a script needs.
 *
 * @param path of the script; absolute, or from the workspace
 */
export function scriptFiles(workspace: string, path: string): ScriptFiles {
  const folder = dirname(resolve(workspace, path));
  const known = new Map<string, ReturnType<ScriptFiles['read']>>();
  let bytes = 0;
  const read = (written: string): ReturnType<ScriptFiles['read']> => {
    const file = `the file ${quote(written)}`;
    const placed = resolveInside(workspace, resolve(folder, written));
    if ('problem' in placed) {
      if (placed.problem !== 'missing') return { problem: `${file} outside the workspace` };
      const missing = relative(workspace, resolve(folder, written)).split(sep).join('/');
      return { problem: `${file}, which is not there`, missing };
    }
    const name = relative(resolveRoot(workspace), placed.path).split(sep).join('/');
    if (known.size >= MOST_FILES) return { problem: `${file}, which is one of more than ${MOST_FILES}` };
    try {
      const stat = statSync(placed.path);
      if (!stat.isFile()) return { problem: `${file}, which is no file` };
      bytes += stat.size;
      if (bytes > MOST_BYTES_IN_ALL)
        return { problem: `${file}, with which there are more than ${MOST_BYTES_IN_ALL / 1_000_000} MB of files` };
      return { file: name, text: readSource(placed.path, name, MOST_BYTES) };
    } catch (error) {
      return { problem: messageOf(error) };
    }
  };
  return {
    read(written) {
      const found = known.get(written) ?? read(written);
      known.set(written, found);
      return found;
    },
  };
}

/** The workspace without links. */
function resolveRoot(workspace: string): string {
  const placed = resolveInside(workspace, '.');
  return 'path' in placed ? placed.path : workspace;
}
