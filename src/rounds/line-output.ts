import { closeSync, constants, fstatSync, lstatSync, openSync, readFileSync, type Stats } from 'node:fs';
import { join, normalize, sep } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { isOutside } from '../checkout/workspace.ts';
import { messageOf, PerfGateError } from '../errors.ts';
import { quote } from '../text/quote.ts';

/** Bytes of what a line makes. */
export const MOST_BYTES = 10_000_000;

/** Milliseconds after which a file system gives another time to a file that is written again. */
const CLOCK_STEP = 20;

/**
 * A file in a checkout that one of its lines writes. The checkout is not trusted: no link is followed, nothing outside is
 * read, and nothing is removed, since the file may be one of the user's own.
 */
export class WrittenFile {
  readonly #folder: string;
  readonly #file: string;
  /** What stood there before the line was run. */
  #before: Stats | null = null;

  /** @param folder of the checkout; absolute path */
  constructor(folder: string, file: string) {
    this.#folder = folder;
    this.#file = file;
  }

  /** Remembers what is there, so that it is not taken for what the line writes. */
  async expect(): Promise<void> {
    this.#before = this.#find();
    const age = Date.now() - (this.#before?.ctimeMs ?? 0);
    if (age < CLOCK_STEP) await sleep(CLOCK_STEP);
  }

  /** @throws PerfGateError `load` where the line did not write it, and where it is too large, a link or no file */
  read(): string {
    const found = this.#find();
    if (found === null || (this.#before !== null && isSame(found, this.#before))) {
      throw new PerfGateError('load', `it did not write the file ${quote(this.#file)} in its working directory.`);
    }
    return readBounded(join(this.#folder, this.#file), `the file ${quote(this.#file)}`);
  }

  /** @throws PerfGateError `load` where a part of its path is a link, or outside */
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

/** @param what messages call it. @throws PerfGateError `load` where it is too large or no file */
export function readBounded(path: string, what: string): string {
  let file: number | null = null;
  try {
    // Without O_NONBLOCK a pipe that stands there would be waited for.
    file = openSync(path, constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0) | (constants.O_NONBLOCK ?? 0));
    const stat = fstatSync(file);
    if (!stat.isFile()) throw new Error('it is not a file');
    if (stat.size > MOST_BYTES) throw new Error(`it has more than ${MOST_BYTES / 1e6} MB`);
    return readFileSync(file, 'utf8');
  } catch (error) {
    throw new PerfGateError('load', `${what} cannot be read: ${messageOf(error)}.`);
  } finally {
    if (file !== null) closeSync(file);
  }
}
