import { stringify } from 'yaml';
import { FRAMING_HEADERS } from '../../load/traffic/http.ts';
import { cleanPath } from '../addresses.ts';
import { HEADER_NAME } from '../http-names.ts';
import type { ImportedRequest } from '../imported.ts';
import { isPlaceholderLike } from '../placeholders.ts';
import { declaredStatus } from './answers.ts';
import { bodyOf } from './body.ts';
import { destructionOf } from './destructive.ts';
import type { OpenApiDocument } from './document.ts';
import type { Operation } from './operations.ts';
import { type GivenParameter, givenParameters, queryOf } from './parameters.ts';
import { COOKIE_NAME, type Credentials, type SecuritySchemes } from './security.ts';
import { cookiePairs, headerText, pathText } from './serialize.ts';

/** Set by perf-gate, or by the other keys of a request (OpenAPI 3.1.1, "Parameter Object"). */
const OWN_HEADERS = [...FRAMING_HEADERS, 'accept', 'content-type', 'authorization', 'host', 'cookie'];

/** Of these a document says that they are needed, and a value would be made up. */
const CREDENTIALS = ['authorization', 'cookie'];

/** An operation as a request, of which the path may depend on what was extracted before. */
export interface Draft {
  operation: Operation;
  request: Omit<ImportedRequest, 'name' | 'method' | 'path'>;
  /** The parameters of its path. */
  parameters: readonly GivenParameter[];
  /** Names in its path that no parameter describes. */
  undescribed: readonly string[];
  /** Why it must not be sent in a loop against what others need; null: it may be. */
  destruction: string | null;
  /** About how many bytes it takes in a configuration. */
  size: number;
  /** Its path and query. @param values of parameters, as placeholders; all others have their example */
  pathWith(values: ReadonlyMap<string, string>): string;
}

/**
 * An operation as a request; null, with a note, where it cannot be sent.
 *
 * @throws ReferenceProblem at a reference that leads nowhere, or only back to itself
 */
export function draftOf(
  operation: Operation,
  document: OpenApiDocument,
  security: SecuritySchemes,
  leave: (text: string) => void,
): Draft | null {
  const body = bodyOf(operation, document);
  if (body.isMissing) {
    leave(`left out: ${body.reason}`);
    return null;
  }
  const credentials = security.of(operation);
  if (credentials.reason) leave(credentials.reason);
  const given = givenParameters(operation, document, leave);
  if (body.reason) leave(Object.keys(body.written).length === 0 ? `sent without a body: ${body.reason}` : body.reason);
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
  const query = [...given.flatMap(queryOf).map(guarded), ...credentials.query];
  const parameters = given.filter(({ where }) => where === 'path');
  const request: Draft['request'] = {
    ...(Object.keys(headers).length > 0 && { headers }),
    ...(credentials.auth && { auth: credentials.auth }),
    ...body.written,
    ...(status !== undefined && { status }),
  };
  const template = `${operation.bases[0] ?? ''}${operation.path.replace(/#.*$/s, '')}`;
  const examples = new Map(
    parameters.map(({ name, value, place }) => [name, guarded(pathText(name, value, place.value)) || '0']),
  );
  return {
    operation,
    request,
    parameters,
    undescribed: [...template.matchAll(/\{([^{}]*)\}/g)].flatMap(([, name = '']) => (examples.has(name) ? [] : [name])),
    size: sizeOf(request) + 3 * operation.path.length + query.join('&').length,
    destruction: destructionOf(operation),
    pathWith(values) {
      // A template that no parameter describes still needs something in its place.
      const textOf = (name: string) => values.get(name) ?? examples.get(name) ?? '1';
      const path = template
        .split(/(\{[^{}]*\})/)
        .map((part, index) => (index % 2 === 1 ? textOf(part.slice(1, -1)) : guarded(part)))
        .join('');
      const filled = cleanPath(path);
      return query.length > 0 ? `${filled}${filled.includes('?') ? '&' : '?'}${query.join('&')}` : filled;
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
    .map(({ name, value, place }) => [name.toLowerCase(), headerText(value, place.value)] as const)
    .filter(([name, value]) => {
      const isGiven = credentials.headerNames.includes(name) || (name === 'cookie' && credentials.cookies.length > 0);
      if (CREDENTIALS.includes(name) && !isGiven) {
        leave(`the header ${name} is not sent: its value is no matter of the document. Set auth or headers yourself`);
      }
      if (taken.includes(name)) return false;
      const usable = isSendable(name, value);
      if (!usable) leave(`the header ${name.slice(0, 80)} is not sent: its name or value cannot stand in one`);
      return usable;
    });
  const cookies = given.flatMap(({ name, where, value, isGuess, place }) => {
    if (where !== 'cookie' || credentials.cookies.some((pair) => pair.startsWith(`${name}=`))) return [];
    const usable = COOKIE_NAME.test(name) && !isGuess;
    if (!usable) leave(`the cookie ${name.slice(0, 60)} is not sent: the document has no value of it that can be`);
    return usable ? cookiePairs(name, value, place.value) : [];
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
