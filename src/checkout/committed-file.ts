import { decodeText } from '../text/decode-text.ts';
import { formatBytes } from '../text/numbers.ts';
import { assertCommit } from './commit.ts';
import type { Git } from './git.ts';

/** A file as a commit has it, or why it cannot be read; a clause. */
export type CommittedFile = { text: string } | { missing: true } | { problem: string };

const ENTRY = /^(\d+) (\w+) ([0-9a-f]+) +(\d+|-)\t/s;
const MODES = ['100644', '100755'];

/**
 * Reads a text file of a commit that the clone has, without checking it out. A link is not followed.
 *
 * @param path from the top of the repository, with slashes
 * @param most bytes
 * @throws GitError
 */
export async function readCommitted(git: Git, commit: string, path: string, most: number): Promise<CommittedFile> {
  const args = ['ls-tree', '-z', '-l', '--full-tree', assertCommit(commit), '--', path];
  const [, mode, type, id, size] = ENTRY.exec(await git.run(args)) ?? [];
  if (mode === undefined || id === undefined) return { missing: true };
  if (type !== 'blob' || !MODES.includes(mode)) return { problem: notAFile(mode) };
  if (Number(size) > most) return { problem: tooLarge(Number(size), most) };
  return textOf(Buffer.from(await git.run(['cat-file', 'blob', id])));
}

function notAFile(mode: string): string {
  return mode === '120000' ? 'is a link, which is not followed; make it a file' : 'is not a file';
}

/** @returns a clause */
export function tooLarge(size: number, most: number): string {
  return `has ${formatBytes(size)}; at most ${formatBytes(most)} are read`;
}

/** Decodes the bytes of a file. */
export function textOf(bytes: Buffer): CommittedFile {
  const decoded = decodeText(bytes);
  return 'problem' in decoded ? { problem: decoded.problem } : { text: decoded.text };
}
