import { dirname, relative, resolve, sep } from 'node:path';
import { resolveInside } from '../../checkout/workspace.ts';
import { messageOf, PerfGateError } from '../../errors.ts';
import { parseYaml } from '../../settings/yaml-source.ts';
import { decodeForeignText } from '../../text/decode-text.ts';
import { parseExactJson } from '../../text/exact-json.ts';
import { numberUnlessRounded } from '../../text/exact-number.ts';
import { formatPointer, parsePointer, valueAt } from '../../text/json-pointer.ts';
import { formatFile, oneLine, quote } from '../../text/quote.ts';
import { isPlain, type Plain } from '../plain.ts';
import { readSource } from '../source-file.ts';

const MOST_BYTES = 10_000_000;
const MOST_FILES = 100;
const MOST_HOPS = 50;
/** Parsing YAML takes about ten times as long as JSON. */
const MOST_YAML_BYTES = 3_000_000;

/** A place in one of the files that a document is made of. */
export interface Place {
  value: unknown;
  file: string;
  /** The keys that lead to it from the top of that file. */
  path: readonly string[];
}

export interface OpenApiDocument {
  root: Plain;
  /** Its name in messages. */
  name: string;
  /** The place that the references at a place lead to. */
  follow(place: Place): Place;
  top: Place;
}

/**
 * Reads an OpenAPI document, 3.0 or 3.1. References lead into itself and to files in its folder; nothing is fetched for
 * them.
 *
 * @param path of the file
 * @param name for messages
 * @param text where it was fetched; else the file is read
 * @throws PerfGateError `config` when it cannot be read, or is of another version
 */
export function openDocument(path: string, name: string, text: string | null = null): OpenApiDocument {
  const folder = dirname(path);
  const files = new Map<string, unknown>();
  const texts = new Map<string, string>();
  const load = (file: string): unknown => {
    if (!files.has(file)) {
      if (files.size >= MOST_FILES)
        throw new PerfGateError('config', `${formatFile(name)} is made of more than ${MOST_FILES} files`);
      const shown = file === path ? name : displayName(folder, file);
      const read = readSource(file, shown, MOST_BYTES);
      texts.set(file, read);
      files.set(file, parseDocument(read, shown));
    }
    return files.get(file);
  };
  const top = path;
  if (text !== null) {
    texts.set(top, text);
    files.set(top, parseDocument(text, name));
  }
  const root = load(top);
  checkVersion(root, name);

  const show = (place: Place) => {
    const shown = formatFile(place.file === top ? name : displayName(folder, place.file));
    const line = lineOf(texts.get(place.file) ?? '', place.path);
    return `${shown}${line === null ? '' : `:${line}`} ${oneLine(fragmentOf(place.path))}`;
  };
  const step = (place: Place, reference: string): Place => {
    const at = reference.indexOf('#');
    const [otherFile, fragment] = at === -1 ? [reference, ''] : [reference.slice(0, at), reference.slice(at + 1)];
    const file = otherFile === '' ? place.file : fileOf(place, otherFile);
    const keys = keysOf(fragment);
    const value = keys === null ? undefined : valueAt(load(file), keys);
    if (keys === null || value === undefined) {
      throw new PerfGateError('config', `${show(place)}: there is nothing at the reference ${quote(reference)}`);
    }
    return { value, file, path: keys };
  };
  const fileOf = (place: Place, reference: string): string => {
    const refuse = (why: string) =>
      new PerfGateError('config', `${show(place)}: the reference ${quote(reference)} ${why}`);
    if (/^[a-z][a-z0-9+.-]*:|^\/\//i.test(reference))
      throw refuse('is not followed, because nothing is fetched; put the document into one file');
    if (text !== null) throw refuse('leads to another file, and a document from a URL has to be one; download both');
    let decoded = reference;
    try {
      decoded = decodeURIComponent(reference);
    } catch {
      // A name that cannot be decoded is taken literally.
    }
    const found = resolveInside(folder, relative(folder, resolve(dirname(place.file), decoded)) || '.');
    if ('path' in found) return found.path;
    throw refuse(
      found.problem === 'outside' ? 'leads out of the folder of the document' : 'leads to a file that is not there',
    );
  };

  const follow = (start: Place): Place => {
    let place = start;
    const seen = new Set<string>();
    for (let hops = 0; isPlain(place.value) && typeof place.value.$ref === 'string'; hops++) {
      const id = `${place.file}${fragmentOf(place.path)}`;
      if (seen.has(id) || hops > MOST_HOPS) {
        const way = [...seen].map((one) => one.slice(one.lastIndexOf('#/'))).slice(0, 5);
        throw new PerfGateError('config', `${show(start)}: its references lead in a circle (${way.join(' → ')} → …)`);
      }
      seen.add(id);
      place = step(place, place.value.$ref);
    }
    return place;
  };
  return { root: root as Plain, name, follow, top: { value: root, file: top, path: [] } };
}

/** Fetches a document that the user named by its URL. */
export async function fetchDocument(url: string): Promise<string> {
  const fail = (reason: string) => new PerfGateError('config', `--openapi ${quote(url)}: ${reason}`);
  const chunks: Uint8Array[] = [];
  let size = 0;
  try {
    const response = await fetch(url, {
      signal: AbortSignal.timeout(15_000),
      headers: { accept: 'application/json, application/yaml, text/yaml, */*;q=0.5' },
    });
    if (!response.ok) throw fail(`answered with status ${response.status}`);
    for await (const chunk of (response.body ?? []) as AsyncIterable<Uint8Array>) {
      size += chunk.length;
      if (size > MOST_BYTES) throw fail('is larger than 10 MB');
      chunks.push(chunk);
    }
    const decoded = decodeForeignText(Buffer.concat(chunks));
    if ('problem' in decoded) throw fail(decoded.problem);
    return decoded.text;
  } catch (error) {
    if (error instanceof PerfGateError) throw error;
    if (error instanceof Error && error.name === 'TimeoutError') throw fail('did not answer within 15 s');
    throw fail(`cannot be fetched: ${messageOf((error as { cause?: unknown }).cause ?? error)}`);
  }
}

/** @throws PerfGateError `config` at what is neither JSON nor YAML */
export function parseDocument(text: string, name: string): unknown {
  const clean = text.replace(/^\ufeff/, '');
  if (/^\s*[{[]/.test(clean)) {
    try {
      return parseExactJson(clean, numberUnlessRounded);
    } catch {
      // It may be YAML that begins with a brace, and YAML says where the mistake is.
    }
  }
  if (clean.length > MOST_YAML_BYTES) {
    throw new PerfGateError(
      'config',
      `${formatFile(name)} is more than ${MOST_YAML_BYTES / 1_000_000} MB of YAML; give it as JSON`,
    );
  }
  const source = parseYaml(clean, { isConfig: false });
  if (!('problems' in source)) return source.value;
  const lines = source.problems
    .slice(0, 5)
    .map(({ line, column, text: problem }) => `${formatFile(name)}:${line}:${column} ${problem}`);
  throw new PerfGateError('config', lines.join('\n'));
}

/** The line of a place, for messages only: to find it, JSON is parsed as YAML as well. */
function lineOf(text: string, path: readonly string[]): number | null {
  if (text === '' || text.length > MOST_YAML_BYTES) return null;
  const source = parseYaml(text, { isConfig: false });
  return 'problems' in source ? null : source.position(path, 'value').line;
}

function checkVersion(root: unknown, name: string): void {
  const fail = (reason: string) => new PerfGateError('config', `${formatFile(name)} ${reason}`);
  if (!isPlain(root)) throw fail('is not an OpenAPI document');
  if (root.swagger !== undefined) {
    throw fail(
      `is a Swagger ${String(root.swagger).slice(0, 10)} document; only OpenAPI 3.0 and 3.1 are read. Convert it, for example with editor.swagger.io or swagger2openapi`,
    );
  }
  const version = String(root.openapi ?? '');
  if (version === '') throw fail('is not an OpenAPI document: it has no key "openapi"');
  if (!/^3\.[01](?:\.|$)/.test(version))
    throw fail(`is of OpenAPI version ${quote(version)}; only 3.0 and 3.1 are read`);
}

export function below(place: Place, ...keys: string[]): Place {
  return { value: valueAt(place.value, keys), file: place.file, path: [...place.path, ...keys] };
}

/** The keys of a fragment that is a JSON pointer; null: it is something else. */
function keysOf(fragment: string): string[] | null {
  try {
    return parsePointer(decodeURIComponent(fragment));
  } catch {
    return null;
  }
}

function fragmentOf(path: readonly string[]): string {
  return `#${formatPointer(path)}`;
}

function displayName(folder: string, file: string): string {
  return relative(folder, file).split(sep).join('/');
}
