import { randomUUID } from 'node:crypto';
import { closeSync, constants, fstatSync, openSync, readSync, renameSync, rmSync, writeSync } from 'node:fs';
import { StringDecoder } from 'node:string_decoder';
import { mask, type Redactor } from './redactor.ts';

/** Bytes that are read at once. */
const PART = 256 * 1024;
/** Characters that are looked at again with the next part; the longest secret, with its line breaks, is shorter. */
const OVERLAP = 32 * 1024;

/**
 * Masks the secrets in a file, part by part, also those that a boundary between parts divides. A reader finds the old or
 * the new file, never half of one. Only a regular file is read; links are not followed.
 *
 * @throws Error when the folder cannot be written; the file is then as it was
 */
export function redactFile(path: string, redactor: Redactor): void {
  const source = open(path);
  if (source === null) return;
  const unfinished = `${path}.${randomUUID()}.tmp`;
  let target: number | null = null;
  try {
    if (!fstatSync(source).isFile()) return;
    target = openSync(unfinished, 'wx', 0o644);
    let changed = false;
    for (const { original, masked } of maskedParts(source, redactor)) {
      changed ||= masked !== original;
      writeSync(target, masked);
    }
    if (changed) renameSync(unfinished, path);
  } finally {
    closeSync(source);
    if (target !== null) closeSync(target);
    rmSync(unfinished, { force: true });
  }
}

function open(path: string): number | null {
  try {
    return openSync(path, constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0) | (constants.O_NONBLOCK ?? 0));
  } catch (error) {
    if (['ENOENT', 'ELOOP', 'ENXIO'].includes((error as NodeJS.ErrnoException).code ?? '')) return null;
    throw error;
  }
}

function* maskedParts(source: number, redactor: Redactor): Generator<{ original: string; masked: string }> {
  const decoder = new StringDecoder('utf8');
  const buffer = Buffer.alloc(PART);
  let text = '';
  for (;;) {
    const size = readSync(source, buffer, 0, PART, null);
    text += size === 0 ? decoder.end() : decoder.write(buffer.subarray(0, size));
    const secrets = redactor.secretsIn(text);
    // A secret that ends in the next part begins after this, and none that is whole lies across it.
    let end = size === 0 ? text.length : Math.max(0, text.length - OVERLAP);
    for (const [from, to] of secrets.toSorted((a, b) => b[0] - a[0])) if (from < end && to > end) end = from;
    const original = text.slice(0, end);
    yield {
      original,
      masked: mask(
        original,
        secrets.filter(([, to]) => to <= end),
      ),
    };
    text = text.slice(end);
    if (size === 0) return;
  }
}
