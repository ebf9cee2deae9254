import { dirname, isAbsolute, relative, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { messageOf } from '../errors.ts';
import type { FailurePlace, Trouble } from './reports.ts';

/** The most characters of a message, of a stack that is looked through, and of one of its lines. */
const MESSAGE = 1000;
const STACK = 20_000;
const LINE = 5000;

/** A line of a stack that ends in a file with a line, in brackets after a name or by itself. */
const FRAME = /^\s*at (?:.*?[\s(])??((?:file:\/\/|\/|[A-Za-z]:\\).*?):(\d+)(?::\d+)?\)?$/;
/** Where Node puts a file that it cannot parse: before everything else. */
const UNPARSED = /^((?:file:\/\/|\/|[A-Za-z]:\\).*):(\d+)$/;

/** What an error says, and where the user's files caused it. Whatever was thrown may be anything. */
export function troubleOf(error: unknown): Trouble {
  try {
    return { message: messageOf(error).slice(0, MESSAGE), place: placeOf(error) };
  } catch {
    return { message: 'something was thrown that cannot be shown', place: null };
  }
}

/**
 * Finds the line that an error comes from: the innermost one of the folder that the process runs in and not of a package
 * there, else the innermost one that is neither Node's nor ours.
 *
 * @returns with the path from that folder; null where the error does not say it
 */
export function placeOf(error: unknown): FailurePlace | null {
  const ours = dirname(process.argv[1] ?? '');
  const places = placesIn(stackOf(error)).filter(({ file }) => !isWithin(ours, file));
  const folder = process.cwd();
  const isUsers = ({ file }: FailurePlace) => isWithin(folder, file) && !file.split(sep).includes('node_modules');
  const found = places.find(isUsers) ?? places[0];
  return found === undefined ? null : seenFrom(folder, found);
}

/** Finds where Node says that a file cannot be parsed, in the log of a process that ran in this folder. */
export function placeInLog(log: string, folder: string): FailurePlace | null {
  const [last] = log
    .split('\n')
    .flatMap((line) => placeIn(UNPARSED, line))
    .slice(-1);
  return last === undefined ? null : seenFrom(folder, last);
}

function seenFrom(folder: string, { file, line }: FailurePlace): FailurePlace {
  return { file: isWithin(folder, file) ? relative(folder, file) : file, line };
}

function stackOf(error: unknown): string {
  const stack = error instanceof Error ? error.stack : undefined;
  // A long message comes first; the places are at the end.
  return typeof stack === 'string' ? stack.slice(-STACK) : '';
}

function placesIn(stack: string): FailurePlace[] {
  return stack.split('\n').flatMap((line, index) => placeIn(index === 0 ? UNPARSED : FRAME, line));
}

function placeIn(pattern: RegExp, text: string): FailurePlace[] {
  if (text.length > LINE) return [];
  const [, written = '', line = ''] = pattern.exec(text.trimEnd()) ?? [];
  const file = pathOf(written);
  return file === null ? [] : [{ file, line: Number(line) }];
}

function pathOf(written: string): string | null {
  if (!written.startsWith('file://')) return isAbsolute(written) ? written : null;
  try {
    return fileURLToPath(written);
  } catch {
    return null;
  }
}

function isWithin(folder: string, file: string): boolean {
  const way = relative(folder, file);
  return way !== '' && way !== '..' && !way.startsWith(`..${sep}`) && !isAbsolute(way);
}
