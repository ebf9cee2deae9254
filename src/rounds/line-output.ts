import { closeSync, constants, fstatSync, openSync, readFileSync, rmSync } from 'node:fs';
import { resolveInside } from '../checkout/workspace.ts';
import { messageOf, PerfGateError } from '../errors.ts';
import { quote } from '../text/quote.ts';

/** The most bytes that are read of what a line writes. */
const MOST_BYTES = 10_000_000;

/**
 * A file in a checkout that one of its lines writes. The checkout is not trusted: no link is followed, and nothing
 * outside is touched.
 */
export class WrittenFile {
  readonly #folder: string;
  readonly #file: string;

  /** @param folder the folder of the checkout; absolute path */
  constructor(folder: string, file: string) {
    this.#folder = folder;
    this.#file = file;
  }

  /**
   * Removes what an earlier run wrote, so that it is not taken for what the next one writes. @throws PerfGateError
   * `config`
   */
  remove(): void {
    const found = resolveInside(this.#folder, this.#file);
    if ('path' in found) removeFile(found.path, `the file ${quote(this.#file)}`);
    else if (found.problem === 'outside') {
      throw new PerfGateError(
        'config',
        `the file ${quote(this.#file)} is outside the working directory; name one inside it.`,
      );
    }
  }

  /** Reads what the line wrote. @throws PerfGateError `load` where it is missing, too large or not a file */
  read(): string {
    const found = resolveInside(this.#folder, this.#file);
    if ('path' in found) return readBounded(found.path, `the file ${quote(this.#file)}`);
    throw new PerfGateError('load', `it wrote no file ${quote(this.#file)} in its working directory.`);
  }
}

function removeFile(path: string, what: string): void {
  try {
    rmSync(path, { force: true });
  } catch (error) {
    throw new PerfGateError('config', `${what} cannot be removed before the line writes it: ${messageOf(error)}.`);
  }
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
    return readFileSync(file, 'utf8');
  } catch (error) {
    throw new PerfGateError('load', `${what} cannot be read: ${messageOf(error)}.`);
  } finally {
    if (file !== null) closeSync(file);
  }
}
