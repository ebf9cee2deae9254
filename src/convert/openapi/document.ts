import { dirname } from 'node:path';
import { PerfGateError } from '../../errors.ts';
import { parsePointer } from '../../text/json-pointer.ts';
import { formatFile, oneLine, quote } from '../../text/quote.ts';
import type { Note } from '../imported.ts';
import { child, isPlain, type Plain } from '../plain.ts';
import { DocumentFiles } from './document-files.ts';
import { otherKindOf } from './other-kinds.ts';
import { below, fragmentOf, idOf, type Place, ReferenceProblem } from './place.ts';

export { below, type Place, ReferenceProblem } from './place.ts';

const MOST_HOPS = 50;

export interface OpenApiDocument {
  root: Plain;
  /** Its name in messages. */
  name: string;
  top: Place;
  /** Whether it is older than 3.1: what stands beside a `$ref` is ignored. */
  isOld: boolean;
  /** What was lost when it was read. */
  lost: Note[];
  /**
   * The place that the references at a place lead to.
   *
   * @throws ReferenceProblem when they lead nowhere, or in a circle
   */
  follow(place: Place): Place;
  /**
   * The place below another, whose value is no reference; those on the way are followed too.
   *
   * @throws ReferenceProblem as above
   */
  at(place: Place, ...keys: string[]): Place;
  /** The line of a place in the document's first file; null: it stands in another file. */
  lineOf(place: Place): number | null;
}

/** Where a document comes from. */
export interface DocumentSource {
  /** Of the file; `` where it was fetched. */
  path: string;
  /** For messages. */
  name: string;
  /** What was fetched; else the file is read. */
  text?: string;
  /** The folder that references must not leave; by default that of the file. */
  boundary?: string;
}

/**
 * Reads an OpenAPI document: 3.0, 3.1 or 3.2, or a Swagger 2.0 one, which is converted. References lead into itself and to
 * files inside a boundary; nothing is fetched for them.
 *
 * @throws PerfGateError `config` when it cannot be read, or is of another version
 */
export async function openDocument(source: DocumentSource): Promise<OpenApiDocument> {
  const { path, name, text, boundary = dirname(path) } = source;
  const files = new DocumentFiles(path, name, text === undefined ? boundary : null);
  if (text !== undefined) files.put(text);
  const root = files.load(path);
  const version = versionOf(root, name);
  const document = new References(files, name, root as Plain, !/^3\.[12]/.test(version));
  if (!version.startsWith('2')) return document;
  const { openApiOf } = await import('./swagger.ts');
  const converted = await openApiOf(document);
  files.replace(converted.root);
  return new References(files, name, converted.root, true, converted.lost);
}

class References implements OpenApiDocument {
  readonly root: Plain;
  readonly name: string;
  readonly top: Place;
  readonly isOld: boolean;
  readonly lost: Note[];
  readonly #files: DocumentFiles;

  constructor(files: DocumentFiles, name: string, root: Plain, isOld: boolean, lost: Note[] = []) {
    this.#files = files;
    this.root = root;
    this.name = name;
    this.top = { value: root, file: files.top, path: [] };
    this.isOld = isOld;
    this.lost = lost;
  }

  follow(start: Place): Place {
    return this.#end(start, start, []);
  }

  at(place: Place, ...keys: string[]): Place {
    let here = this.follow(place);
    for (const key of keys) here = this.follow(below(here, key));
    return here;
  }

  lineOf({ file, path }: Place): number | null {
    return file === this.#files.top ? this.#files.lineOf(file, path) : null;
  }

  /** @param seen the places that have been followed from on the way */
  #end(place: Place, start: Place, seen: string[]): Place {
    let here = place;
    for (let reference = referenceOf(here); reference !== null; reference = referenceOf(here)) {
      const id = idOf(here);
      if (seen.includes(id) || seen.length > MOST_HOPS) throw this.#circle(start, seen);
      seen.push(id);
      here = this.#step(here, reference, seen);
    }
    return here;
  }

  #step(place: Place, reference: string, seen: string[]): Place {
    const at = reference.indexOf('#');
    const [name, fragment] = at === -1 ? [reference, ''] : [reference.slice(0, at), reference.slice(at + 1)];
    const file =
      name === '' || name === this.root.$self ? this.#fileOf(place, name) : this.#files.resolve(place.file, name);
    if (typeof file !== 'string') throw this.#problem(place, `the reference ${quote(reference)} ${file.why}`);
    const keys = keysOf(fragment);
    let here: Place = { value: this.#load(place, file), file, path: [] };
    for (const key of keys ?? []) {
      // A pointer may lead through references of its own.
      const next = below(here, key);
      here = next.value === undefined ? below(this.#end(here, place, seen), key) : next;
    }
    if (keys !== null && here.value !== undefined) return here;
    throw this.#problem(place, `there is nothing at the reference ${quote(reference)}`);
  }

  /** A reference without a file, or by the address that the document gives itself (OpenAPI 3.2, `$self`). */
  #fileOf(place: Place, name: string): string {
    return name === '' ? place.file : this.#files.top;
  }

  #load(place: Place, file: string): unknown {
    try {
      return this.#files.load(file);
    } catch (error) {
      if (!(error instanceof PerfGateError)) throw error;
      throw this.#problem(place, oneLine(error.message.split('\n')[0] ?? ''));
    }
  }

  #circle(start: Place, seen: readonly string[]): ReferenceProblem {
    const way = seen.map((one) => one.slice(one.lastIndexOf('#/'))).slice(0, 5);
    return this.#problem(start, `its references lead in a circle (${way.join(' → ')} → …)`);
  }

  #problem(place: Place, reason: string): ReferenceProblem {
    const line = this.#files.lineOf(place.file, place.path);
    const shown = `${formatFile(this.#files.nameOf(place.file))}${line === null ? '' : `:${line}`}`;
    const isTop = place.file === this.#files.top;
    return new ReferenceProblem({ shown: `${shown} ${oneLine(fragmentOf(place.path))}`, line, isTop }, reason);
  }
}

function referenceOf({ value }: Place): string | null {
  const reference = isPlain(value) ? child(value, '$ref') : null;
  return typeof reference === 'string' ? reference : null;
}

/** The version that a document says it is of, if it is one that can be read. */
function versionOf(root: unknown, name: string): string {
  const fail = (reason: string) => new PerfGateError('config', `${formatFile(name)} ${reason}`);
  if (!isPlain(root)) throw fail(`is not an OpenAPI document${otherKindOf(root)}`);
  const version = String(root.openapi ?? root.swagger ?? '');
  if (version === '') throw fail(`is not an OpenAPI document${otherKindOf(root) || ': it has no key "openapi"'}`);
  if (root.openapi === undefined) {
    if (/^2(?:\.|$)/.test(version)) return version;
    throw fail(`is of Swagger version ${quote(version)}; only 2.0 is read, and OpenAPI 3.0, 3.1 and 3.2`);
  }
  if (!/^3(?:\.[012])?(?:\.|$)/.test(version))
    throw fail(`is of OpenAPI version ${quote(version)}; only 3.0, 3.1 and 3.2 are read, and Swagger 2.0`);
  return version;
}

/** The keys of a fragment that is a JSON pointer; null: it is something else. */
function keysOf(fragment: string): string[] | null {
  try {
    return parsePointer(decodeURIComponent(fragment));
  } catch {
    return parsePointer(fragment);
  }
}
