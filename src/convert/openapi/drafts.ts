import { stringify } from 'yaml';
import { FRAMING_HEADERS } from '../../load/traffic/http.ts';
import { cleanPath, percentEncode } from '../addresses.ts';
import { HEADER_NAME } from '../http-names.ts';
import type { ImportedRequest, Note } from '../imported.ts';
import { isPlaceholderLike } from '../placeholders.ts';
import { declaredStatus } from './answers.ts';
import { bodyOf } from './body.ts';
import { destructionOf } from './destructive.ts';
import type { OpenApiDocument } from './document.ts';
import type { Operation } from './operations.ts';
import { flat, type GivenParameter, givenParameters, queryOf } from './parameters.ts';
import { COOKIE_NAME, type Credentials, type SecuritySchemes } from './security.ts';

/** Set by perf-gate, or by the other keys of a request (OpenAPI 3.1.1, "Parameter Object"). */
const OWN_HEADERS = [...FRAMING_HEADERS, 'accept', 'content-type', 'authorization', 'host', 'cookie'];

/** An operation as a request, of which the path may depend on what was extracted before. */
export interface Draft {
  operation: Operation;
  request: Omit<ImportedRequest, 'name' | 'method' | 'path'>;
  /** The parameters of its path. */
  parameters: readonly GivenParameter[];
  /** Why it must not be sent in a loop against what others need; null: it may be. */
  destruction: string | null;
  /** About how many bytes it takes in a configuration. */
  size: number;
  /** Its path and query. @param values of parameters, as placeholders; all others have their example */
  pathWith(values: ReadonlyMap<string, string>): string;
}

/** An operation as a request; null, with a note, where it cannot be sent. */
export function draftOf(
  operation: Operation,
  document: OpenApiDocument,
  security: SecuritySchemes,
  notes: Note[],
): Draft | null {
  const leave = (text: string) => notes.push({ line: null, text: `${operation.name}: ${text}` });
  const credentials = security.of(operation);
  if (credentials.reason) leave(credentials.reason);
  const given = givenParameters(operation, document);
  const body = bodyOf(operation, document);
  if (body.reason) leave(body.reason);
  const written = JSON.stringify(body.written);
  if (isPlaceholderLike(written)) {
    leave('left out: its example holds {{ or ${…}, which perf-gate would take for a placeholder');
    return null;
  }
  // A configuration has no such key (yaml-source.ts).
  if (/(?<!\\)"__proto__":/.test(written)) {
    leave('left out: its example has a key called __proto__');
    return null;
  }
  const headers = { ...headersOf(given, credentials, leave), ...body.headers };
  const status = declaredStatus(operation, document);
  const query = [
    ...given
      .filter(({ where }) => where === 'query')
      .flatMap(queryOf)
      .map(guarded),
    ...credentials.query,
  ];
  const parameters = given.filter(({ where }) => where === 'path');
  const request: Draft['request'] = {
    ...(Object.keys(headers).length > 0 && { headers }),
    ...(credentials.auth && { auth: credentials.auth }),
    ...body.written,
    ...(status !== undefined && { status }),
  };
  return {
    operation,
    request,
    parameters,
    size: sizeOf(request) + 3 * operation.path.length + query.join('&').length,
    destruction: destructionOf(operation),
    pathWith(values) {
      const examples = new Map(parameters.map(({ name, value }) => [name, percentEncode(flat(value)) || '0']));
      // A template that no parameter describes still needs something in its place.
      const textOf = (name: string) => values.get(name) ?? examples.get(name) ?? '1';
      const path = operation.path
        .split(/(\{[^{}]*\})/)
        .map((part, index) => (index % 2 === 1 ? textOf(part.slice(1, -1)) : guarded(part)))
        .join('');
      const filled = cleanPath(`${guarded(operation.bases[0] ?? '')}${path}`);
      return query.length > 0 ? `${filled}?${query.join('&')}` : filled;
    },
  };
}

/** About how many bytes the name of a request and its figures take in a round of a baseline (baseline-document.ts). */
export function figuresOf({ operation }: Pick<Draft, 'operation'>): number {
  return Math.min(Buffer.byteLength(operation.name), 100) + 60;
}

/** Keys and indentation included. */
function sizeOf(request: Draft['request']): number {
  const text = stringify(request, { lineWidth: 0, aliasDuplicateObjects: false });
  return Buffer.byteLength(text) + 10 * text.split('\n').length + 100;
}

function headersOf(
  given: readonly GivenParameter[],
  credentials: Credentials,
  leave: (text: string) => void,
): Record<string, string> {
  const taken = [...OWN_HEADERS, ...credentials.headerNames];
  const headers = given
    .filter(({ where }) => where === 'header')
    .map(({ name, value }) => [name.toLowerCase(), flat(value)] as const)
    .filter(([name, value]) => isSendable(name, value) && !taken.includes(name));
  const cookies = given.flatMap(({ name, where, value, isGuess }) => {
    if (where !== 'cookie' || credentials.cookies.some((pair) => pair.startsWith(`${name}=`))) return [];
    const usable = COOKIE_NAME.test(name) && !isGuess;
    if (!usable) leave(`the cookie ${name.slice(0, 60)} is not sent: the document has no value of it that can be`);
    return usable ? [`${name}=${percentEncode(flat(value))}`] : [];
  });
  const all = [...cookies, ...credentials.cookies];
  return {
    ...Object.fromEntries(headers),
    ...credentials.headers,
    ...(all.length > 0 && { cookie: all.join('; ') }),
  };
}

function isSendable(name: string, value: string): boolean {
  return HEADER_NAME.test(name) && name !== '__proto__' && /^[\x20-\x7e]*$/.test(value) && !isPlaceholderLike(value);
}

/** Untrusted text in a form that perf-gate does not read as a placeholder. */
function guarded(text: string): string {
  return text.replaceAll('{', '%7B').replaceAll('}', '%7D');
}
