import { closeSync, constants, fstatSync, lstatSync, openSync, readFileSync, type Stats } from 'node:fs';
import { join, normalize, sep } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { isOutside } from '../checkout/workspace.ts';
import { messageOf, PerfGateError } from '../errors.ts';
import { decodeText } from '../text/decode-text.ts';
import { quote } from '../text/quote.ts';

/** The most bytes that a line may write. */
export const MOST_BYTES = 10_000_000;

/** The time after which a file system gives a file that is written again another time, milliseconds. */
const CLOCK_STEP = 20;

/**
 * A file in a checkout that one of its lines writes. The checkout is not trusted: no link is followed, nothing outside
 * is read, and nothing is removed, since the file may be one of the user's own.
 */
export class WrittenFile {
  readonly #folder: string;
  readonly #file: string;
  /** What was there before the line was run. */
  #before: Stats | null = null;

  /** @param folder the folder of the checkout; absolute path */
  constructor(folder: string, file: string) {
    this.#folder = folder;
    this.#file = file;
  }

  /** Remembers what is there, so that it is not mistaken for what the line writes. */
  async expect(): Promise<void> {
    this.#before = this.#find();
    const age = Date.now() - (this.#before?.ctimeMs ?? 0);
    if (age < CLOCK_STEP) await sleep(CLOCK_STEP);
  }

  /** Reads what the line wrote. @throws PerfGateError `load` where it wrote nothing, too much, a link or not a file */
  read(): string {
    const found = this.#find();
    if (found === null || (this.#before !== null && isSame(found, this.#before))) {
      throw new PerfGateError('load', `it did not write the file ${quote(this.#file)} in its working directory.`);
    }
    return readBounded(join(this.#folder, this.#file), `the file ${quote(this.#file)}`);
  }

  /** Looks for the file without following links. @throws PerfGateError `load` where its path has one, or is outside */
  #find(): Stats | null {
    if (isOutside(this.#folder, join(this.#folder, this.#file))) {
      throw new PerfGateError('load', `the file ${quote(this.#file)} is outside the working directory.`);
    }
    let path = this.#folder;
    let found: Stats | null = null;
    for (const part of normalize(this.#file).split(sep)) {
      path = join(path, part);
      found = lstatSync(path, { throwIfNoEntry: false }) ?? null;
      if (found === null) return null;
      if (!found.isSymbolicLink()) continue;
      throw new PerfGateError('load', `the file ${quote(this.#file)} leads through a link, and none is followed.`);
    }
    return found;
  }
}

function isSame(one: Stats, other: Stats): boolean {
  return one.ino === other.ino && one.size === other.size && one.ctimeMs === other.ctimeMs;
}

/**
 * Reads a file of bounded size, which messages call `what`. @throws PerfGateError `load` where it is too large or not a
 * file
 */
export function readBounded(path: string, what: string): string {
  let file: number | null = null;
  try {
    // Without O_NONBLOCK, opening a pipe in its place would block.
    file = openSync(path, constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0) | (constants.O_NONBLOCK ?? 0));
    const stat = fstatSync(file);
    if (!stat.isFile()) throw new Error('it is not a file');
    if (stat.size > MOST_BYTES) throw new Error(`it has more than ${MOST_BYTES / 1e6} MB`);
    const decoded = decodeText(readFileSync(file));
    if ('problem' in decoded) throw new Error(`it ${decoded.problem}`);
    return decoded.text;
  } catch (error) {
    throw new PerfGateError('load', `${what} cannot be read: ${messageOf(error)}.`);
  } finally {
    if (file !== null) closeSync(file);
  }
}
