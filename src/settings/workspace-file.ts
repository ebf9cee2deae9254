import { statSync } from 'node:fs';
import { sep } from 'node:path';
import { resolveInRepository } from '../checkout/workspace.ts';
import { readUnlinked } from '../files/read-file.ts';
import { systemProblem } from '../files/system-problem.ts';
import { decodeText } from '../text/decode-text.ts';
import { quote } from '../text/quote.ts';

const USUAL_MOST = 10_000_000;

/**
 * Finds a file that the configuration names.
 *
 * @param written its path, taken from the workspace
 * @param most bytes that it may have
 * @returns its real path, or what is wrong: missing, outside the repository (even by a link), not a file, too large
 */
export function findFile(
  workspace: string,
  written: string,
  most = USUAL_MOST,
): { path: string } | { problem: string } {
  const found = resolveInRepository(workspace, written);
  if ('problem' in found) {
    return found.problem === 'missing'
      ? { problem: `there is no file ${quote(written)} in the workspace` }
      : { problem: `${quote(written)} is outside the ${found.of}; give a file inside it` };
  }
  // A checkout keeps the token that it was fetched with there.
  if (found.path.split(sep).includes('.git')) {
    return { problem: `${quote(written)} is one of git's own files; give a file of the repository` };
  }
  const stat = statSync(found.path, { throwIfNoEntry: false });
  if (!stat?.isFile()) return { problem: `${quote(written)} is not a file` };
  if (stat.size > most) {
    const size = (stat.size / 1_000_000).toFixed(1);
    return { problem: `${quote(written)} is ${size} MB; at most ${most / 1_000_000} MB is read` };
  }
  return found;
}

/** Reads the text of a file that the configuration names, without a byte order mark. */
export function readText(workspace: string, written: string): { path: string; text: string } | { problem: string } {
  const found = findFile(workspace, written);
  if ('problem' in found) return found;
  try {
    const decoded = decodeText(readUnlinked(found.path, USUAL_MOST));
    if ('problem' in decoded) return { problem: `${quote(written)} ${decoded.problem}` };
    return { path: found.path, ...decoded };
  } catch (error) {
    return { problem: `${quote(written)} cannot be read: ${systemProblem(error)}` };
  }
}
