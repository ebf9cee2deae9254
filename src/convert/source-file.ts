import { closeSync, constants, fstatSync, openSync, readdirSync, readSync } from 'node:fs';
import { basename, dirname } from 'node:path';
import { PerfGateError } from '../errors.ts';
import { decodeForeignText } from '../text/decode-text.ts';
import { formatFile, quote } from '../text/quote.ts';
import { nearest } from '../text/suggest.ts';

/** How many names of a folder are looked at. */
const MOST_NAMES = 1000;

/**
 * The text of a file that the user named: UTF-8, or UTF-16 with its mark.
 *
 * @param name as the user wrote it, for messages
 * @throws PerfGateError `config` when it is missing, too large, not a file or not text
 */
export function readSource(path: string, name: string, maxBytes: number): string {
  const fail = (reason: string) => new PerfGateError('config', `${formatFile(name)} ${reason}`);
  const limit = `${Math.floor(maxBytes / 1_000_000)} MB`;
  return withSource(path, name, (descriptor, size) => {
    if (size >= maxBytes) {
      throw fail(`is ${(size / 1_000_000).toFixed(1)} MB; only files below ${limit} are read. Use a smaller part`);
    }
    const buffer = Buffer.alloc(size);
    let read = 0;
    while (read < buffer.length) {
      const count = readSync(descriptor, buffer, read, buffer.length - read, read);
      if (count === 0) break;
      read += count;
    }
    const decoded = decodeForeignText(buffer.subarray(0, read));
    if ('problem' in decoded) throw fail(decoded.problem);
    return decoded.text;
  });
}

/**
 * Checks that a file which the user named can be read, for what reads it itself.
 *
 * @param name as the user wrote it, for messages
 * @throws PerfGateError `config` when it is missing or not a file
 */
export function checkSource(path: string, name: string): void {
  withSource(path, name, () => undefined);
}

/** Opens a file for as long as `use` takes; what the system says of it is put into words. */
function withSource<T>(path: string, name: string, use: (descriptor: number, size: number) => T): T {
  const fail = (reason: string, cause?: unknown) =>
    new PerfGateError('config', `${formatFile(name)} ${reason}`, { cause });
  let descriptor: number | null = null;
  try {
    // A pipe without a writer would be waited for.
    descriptor = openSync(path, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0));
    const stat = fstatSync(descriptor);
    if (stat.isDirectory()) throw fail('is a folder; name the file in it');
    if (!stat.isFile())
      throw fail('is not a file, but a pipe or a device; save what it gives to a file, and name that');
    return use(descriptor, stat.size);
  } catch (error) {
    if (error instanceof PerfGateError) throw error;
    throw fail(`cannot be read: ${whyUnreadable(error, path)}`, error);
  } finally {
    if (descriptor !== null) closeSync(descriptor);
  }
}

/** What the system's code means, and what to do about it. */
function whyUnreadable(error: unknown, path: string): string {
  const code = (error as { code?: unknown } | null)?.code;
  switch (code) {
    case 'ENOENT':
      return `there is no such file${suggestion(path)}`;
    case 'ENOTDIR':
      return 'a part of its path is a file and not a folder';
    case 'EACCES':
    case 'EPERM':
      return 'permission denied; allow this user to read it';
    case 'ELOOP':
      return 'its links lead in a circle';
    case 'ENAMETOOLONG':
      return 'its name is too long';
    case 'ERR_INVALID_ARG_VALUE':
      return 'no file can have this name';
    case 'EMFILE':
    case 'ENFILE':
      return 'too many files are open; close some and try again';
    case 'EIO':
      return 'the disk or network that it is on reports a fault';
    default:
      return typeof code === 'string' ? `the system says ${code}` : 'the system does not say why';
  }
}

/** What may have been meant: a file of a similar name, else where it was looked for. */
function suggestion(path: string): string {
  let names: string[];
  try {
    names = readdirSync(dirname(path)).slice(0, MOST_NAMES);
  } catch {
    return '; the folder that it should be in does not exist';
  }
  const near = nearest(basename(path), names);
  return near === null ? '; relative paths begin at the folder where perf-gate runs' : `; did you mean ${quote(near)}?`;
}
