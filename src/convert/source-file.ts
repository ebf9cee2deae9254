import { closeSync, fstatSync, openSync, readSync } from 'node:fs';
import { messageOf, PerfGateError } from '../errors.ts';
import { decodeText } from '../text/decode-text.ts';
import { formatFile } from '../text/quote.ts';

/**
 * The text of a file that the user named.
 *
 * @param name for messages
 * @throws PerfGateError `config` when it is missing, too large, not a file or not UTF-8
 */
export function readSource(path: string, name: string, maxBytes: number): string {
  const fail = (reason: string, cause?: unknown) =>
    new PerfGateError('config', `${formatFile(name)} ${reason}`, { cause });
  const limit = `${Math.floor(maxBytes / 1_000_000)} MB`;
  let descriptor: number | null = null;
  try {
    descriptor = openSync(path, 'r');
    const stat = fstatSync(descriptor);
    if (!stat.isFile()) throw fail('is not a file');
    if (stat.size >= maxBytes) {
      throw fail(`is ${(stat.size / 1_000_000).toFixed(1)} MB; only files below ${limit} are read. Use a smaller part`);
    }
    const buffer = Buffer.alloc(stat.size);
    let read = 0;
    while (read < buffer.length) {
      const count = readSync(descriptor, buffer, read, buffer.length - read, read);
      if (count === 0) break;
      read += count;
    }
    const decoded = decodeText(buffer.subarray(0, read));
    if ('problem' in decoded) throw fail(decoded.problem);
    return decoded.text;
  } catch (error) {
    if (error instanceof PerfGateError) throw error;
    throw fail(`cannot be read: ${messageOf(error)}`, error);
  } finally {
    if (descriptor !== null) closeSync(descriptor);
  }
}
