import { dirname, relative, resolve, sep } from 'node:path';
import { isOfGit, resolveInside } from '../../checkout/workspace.ts';
import { PerfGateError } from '../../errors.ts';
import { count } from '../../text/numbers.ts';
import { formatFile } from '../../text/quote.ts';
import { readSource } from '../source-file.ts';
import { MOST_BYTES, type ParsedFile, parseDocument } from './parse-document.ts';

const MOST_FILES = 5000;
/** Characters of all files together. */
const MOST_CHARACTERS = 150_000_000;

/** The files that a document is made of. Each is read once, when a reference leads to it. */
export class DocumentFiles {
  /** The absolute path of the first file; `` for a document that was fetched. */
  readonly top: string;
  readonly #name: string;
  readonly #boundary: string | null;
  readonly #files = new Map<string, ParsedFile>();
  readonly #resolved = new Map<string, string | { why: string }>();
  #characters = 0;

  /**
   * @param name of the first file, for messages
   * @param boundary the folder that references must not leave; null: they lead to no other file
   */
  constructor(top: string, name: string, boundary: string | null) {
    this.top = top;
    this.#name = name;
    this.#boundary = boundary;
  }

  /** Takes text as the first file. */
  put(text: string): void {
    this.#files.set(this.top, this.#parse(text, this.#name));
  }

  /** Puts other data in place of what the first file holds; its lines stay those of the file. */
  replace(value: unknown): void {
    const { lineOf } = this.#file(this.top);
    this.#files.set(this.top, { value, lineOf });
  }

  /** @throws PerfGateError `config` when it cannot be read, or is neither JSON nor YAML */
  load(file: string): unknown {
    return this.#file(file).value;
  }

  /** The line of a place, from 1; null: the file was not read. */
  lineOf(file: string, path: readonly string[]): number | null {
    return this.#files.get(file)?.lineOf(path) ?? null;
  }

  /** A file's name in messages. */
  nameOf(file: string): string {
    return file === this.top ? this.#name : relative(dirname(this.top), file).split(sep).join('/');
  }

  /** The absolute path of the file that a reference in another one names, or why there is none. */
  resolve(from: string, reference: string): string | { why: string } {
    const id = JSON.stringify([from, reference]);
    const found = this.#resolved.get(id) ?? this.#resolve(from, reference);
    this.#resolved.set(id, found);
    return found;
  }

  #resolve(from: string, reference: string): string | { why: string } {
    if (/^[a-z][a-z0-9+.-]*:|^\/\//i.test(reference))
      return { why: 'is not followed, because nothing is fetched; put the document into one file' };
    if (this.#boundary === null)
      return { why: 'leads to another file, and a document from a URL has to be one; download both' };
    let decoded = reference;
    try {
      decoded = decodeURIComponent(reference);
    } catch {
      // A name that cannot be decoded is taken literally.
    }
    const found = resolveInside(this.#boundary, resolve(dirname(from), decoded));
    if ('path' in found) return isOfGit(found.path) ? { why: "leads to one of git's own files" } : found.path;
    return {
      why: found.problem === 'outside' ? 'leads out of the workspace' : 'leads to a file that is not there',
    };
  }

  #file(file: string): ParsedFile {
    const known = this.#files.get(file);
    if (known !== undefined) return known;
    if (this.#files.size >= MOST_FILES) throw this.#tooLarge(`${count(MOST_FILES)} files`);
    const name = this.nameOf(file);
    const parsed = this.#parse(readSource(file, name, MOST_BYTES), name);
    this.#files.set(file, parsed);
    return parsed;
  }

  #parse(text: string, name: string): ParsedFile {
    this.#characters += text.length;
    if (this.#characters > MOST_CHARACTERS) throw this.#tooLarge(`${MOST_CHARACTERS / 1_000_000} MB`);
    return parseDocument(text, name);
  }

  #tooLarge(limit: string): PerfGateError {
    return new PerfGateError('config', `${formatFile(this.#name)} is made of more than ${limit}`);
  }
}
