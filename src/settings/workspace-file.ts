import { readFileSync, statSync } from 'node:fs';
import { resolveInRepository } from '../checkout/workspace.ts';
import { messageOf } from '../errors.ts';
import { decodeText } from '../text/decode-text.ts';
import { quote } from '../text/quote.ts';

const MAX_BYTES = 10_000_000;

/**
 * Finds a file that the configuration names.
 *
 * @param written its path, taken from the workspace
 * @returns its real path, or what is wrong: missing, outside the repository (even by a link), not a file, above 10 MB
 */
export function findFile(workspace: string, written: string): { path: string } | { problem: string } {
  const found = resolveInRepository(workspace, written);
  if ('problem' in found) {
    return found.problem === 'missing'
      ? { problem: `there is no file ${quote(written)} in the workspace` }
      : { problem: `${quote(written)} is outside the ${found.of}; give a file inside it` };
  }
  const stat = statSync(found.path, { throwIfNoEntry: false });
  if (!stat?.isFile()) return { problem: `${quote(written)} is not a file` };
  if (stat.size > MAX_BYTES) {
    return { problem: `${quote(written)} is ${(stat.size / 1_000_000).toFixed(1)} MB; at most 10 MB is read` };
  }
  return found;
}

/** Reads the text of a file that the configuration names, without a byte order mark. */
export function readText(workspace: string, written: string): { path: string; text: string } | { problem: string } {
  const found = findFile(workspace, written);
  if ('problem' in found) return found;
  try {
    const decoded = decodeText(readFileSync(found.path));
    if ('problem' in decoded) return { problem: `${quote(written)} ${decoded.problem}` };
    return { path: found.path, ...decoded };
  } catch (error) {
    return { problem: `${quote(written)} cannot be read: ${messageOf(error)}` };
  }
}
