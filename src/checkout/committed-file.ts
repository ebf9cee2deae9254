import { decodeText } from '../text/decode-text.ts';
import { formatBytes } from '../text/numbers.ts';
import { assertCommit } from './commit.ts';
import type { Git } from './git.ts';

/** A file as a commit has it, or why it cannot be read; a clause. */
export type CommittedFile = { text: string } | { missing: true } | { problem: string };

const ENTRY = /^(\d+) \w+ ([0-9a-f]+) +(\d+|-)\t/s;
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
  const [, mode, id, size] = ENTRY.exec(await git.run(args)) ?? [];
  if (mode === undefined || id === undefined) return { missing: true };
  const problem = notAFile(mode);
  if (problem !== null) return { problem };
  if (Number(size) > most) return { problem: tooLarge(Number(size), most) };
  return textOf(Buffer.from(await git.run(['cat-file', 'blob', id])));
}

/** What is wrong with an entry of a tree by its mode, where it is no file; a clause. */
export function notAFile(mode: string): string | null {
  if (MODES.includes(mode)) return null;
  return mode === '120000' ? 'is a link, which is not followed; make it a file' : 'is not a file';
}

/** Says that a file is too large; a clause. */
export function tooLarge(size: number, most: number): string {
  return `has ${formatBytes(size)}; at most ${formatBytes(most)} are read`;
}

/** Decodes the bytes of a file. */
export function textOf(bytes: Buffer): CommittedFile {
  const decoded = decodeText(bytes);
  return 'problem' in decoded ? { problem: decoded.problem } : { text: decoded.text };
}
