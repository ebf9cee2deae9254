import { oneLine, quote } from '../../text/quote.ts';
import type { Method } from '../http-names.ts';
import type { Note } from '../imported.ts';
import { child, isPlain, type Plain } from '../plain.ts';
import { below, type OpenApiDocument, type Place, ReferenceProblem } from './document.ts';
import { basesOf } from './servers.ts';

/** In the order of the fields of a Path Item Object (OpenAPI 3.1.1). */
const IN_ORDER: readonly Method[] = ['GET', 'PUT', 'POST', 'DELETE', 'OPTIONS', 'HEAD', 'PATCH'];
/** TRACE is left out, because no service has to answer it; QUERY is of OpenAPI 3.2. */
const OTHER_METHODS = ['TRACE', 'QUERY'];
const MOST_OPERATIONS = 5000;

export interface Operation {
  /** `GET /products/{id}`, without the path of the server. */
  name: string;
  method: string;
  /** As the document writes it. */
  path: string;
  /** Paths of the servers that it is below, without a trailing slash; its requests go below the first. */
  bases: string[];
  /** The operation, and the path item around it: what references there lead to. */
  place: Place;
  item: Place;
  /** Where the document's first file has it. */
  line: number | null;
}

/**
 * The operations of a document in its order, except for those that have no method of perf-gate's.
 *
 * @param lost receives what is left out, and why
 */
export function operationsOf(document: OpenApiDocument, lost: Note[] = []): Operation[] {
  lost.push(...document.lost);
  const paths = document.at(document.top, 'paths');
  if (!isPlain(paths.value)) return [];
  const operations: Operation[] = [];
  for (const path of Object.keys(paths.value)) {
    const raw = below(paths, path);
    const line = document.lineOf(raw);
    const leave = (what: string, why: string, where = line) =>
      lost.push({ line: where, text: oneLine(`${what.slice(0, 200)} is left out: ${why}`) });
    if (!path.startsWith('/')) {
      if (!path.startsWith('x-')) leave(quote(path), 'a path begins with a slash');
      continue;
    }
    const ignored = (what: string, key: string, where: number | null) =>
      lost.push({ line: where, text: oneLine(`${what}: ${quote(key)} beside its $ref to another file is not read`) });
    const item = attempt(
      () => merged(raw, document, (key) => ignored(path, key, line)),
      (why, where) => leave(path, why, where ?? line),
    );
    if (item === null) continue;
    for (const method of otherMethods(item.value)) leave(`${method} ${path}`, 'perf-gate does not send this method');
    for (const method of IN_ORDER) {
      const name = `${method} ${path}`;
      const key = method.toLowerCase();
      const written = below(isPlain(child(raw.value, key)) ? raw : item, key);
      if (!isPlain(written.value)) continue;
      if (operations.length >= MOST_OPERATIONS) {
        lost.push({ line: null, text: `operations after the first ${MOST_OPERATIONS}` });
        return operations;
      }
      const at = document.lineOf(written) ?? line;
      const place = attempt(
        () => merged(written, document, (beside) => ignored(name, beside, at)),
        (why, where) => leave(name, why, where ?? at),
      );
      if (place === null) continue;
      const bases = basesOf([child(place.value, 'servers'), child(item.value, 'servers'), document.root.servers]);
      operations.push({ name, method, path, bases, place, item, line: at });
    }
  }
  return operations;
}

/** @returns null, after telling why, where a reference cannot be followed */
export function attempt<T>(act: () => T, tell: (why: string, line: number | null) => void): T | null {
  try {
    return act();
  } catch (error) {
    if (!(error instanceof ReferenceProblem)) throw error;
    tell(error.reason, error.line);
    return null;
  }
}

/**
 * What the reference at a place leads to, with what stands beside the reference in place of what it has itself.
 *
 * @param ignored is told the keys beside it that are not read: references in them are relative to another file
 */
function merged(place: Place, document: OpenApiDocument, ignored: (key: string) => void): Place {
  const target = document.follow(place);
  if (target === place || !isPlain(place.value) || !isPlain(target.value)) return target;
  const beside = Object.entries(place.value).filter(([key, value]) => {
    if (key === '$ref') return false;
    const isReadable = place.file === target.file || !holdsReference(value);
    // A method is read where it is written.
    if (!isReadable && !IN_ORDER.some((method) => method.toLowerCase() === key)) ignored(key);
    return isReadable;
  });
  return beside.length === 0 ? target : { ...target, value: { ...target.value, ...Object.fromEntries(beside) } };
}

function holdsReference(value: unknown): boolean {
  return JSON.stringify(value)?.includes('"$ref"') ?? false;
}

/** Methods of a path item that are not sent, also those of OpenAPI 3.2's `additionalOperations`. */
function otherMethods(item: unknown): string[] {
  const own = OTHER_METHODS.filter((method) => isPlain(child(item, method.toLowerCase())));
  const more = child(item, 'additionalOperations');
  return [...own, ...Object.keys(isPlain(more) ? (more as Plain) : {}).map((method) => method.slice(0, 30))];
}
