import { realpathSync } from 'node:fs';
import { basename, relative, resolve, sep } from 'node:path';
import { resolveInside } from '../../checkout/workspace.ts';
import { PerfGateError } from '../../errors.ts';
import { FRAMING_HEADERS } from '../../load/traffic/http.ts';
import { writeExactJson } from '../../text/exact-json.ts';
import { plural } from '../../text/plural.ts';
import { formatFile, oneLine, quote } from '../../text/quote.ts';
import { cleanPath } from '../addresses.ts';
import { HEADER_NAME } from '../http-names.ts';
import type { Imported, ImportedAuth, ImportedJourney, ImportedRequest, Note } from '../imported.ts';
import { Names } from '../names.ts';
import { isPlaceholderLike } from '../placeholders.ts';
import { child, isPlain } from '../plain.ts';
import { Secrets } from '../secrets.ts';
import { noteLines } from '../write-yaml.ts';
import { bodyOf } from './body.ts';
import { type OpenApiDocument, openDocument, type Place } from './document.ts';
import { fetchDocument } from './fetch-document.ts';
import { attempt, type Operation, operationsOf } from './operations.ts';
import { exampleOf, hasExample } from './sample.ts';
import { authOf, type Credentials } from './security.ts';
import { cookiePairs, headerText, isOpenDeepObject, pathText, queryPairs } from './serialize.ts';
import { serverOrigin, serverRemarks } from './servers.ts';

const MOST_REQUESTS = 500;
const DESTRUCTIVE = /(?:^|[^a-z])(?:delete|remove|destroy|purge|wipe|reset|drop|truncate|cancel|terminate|revoke)/i;
/** Set by perf-gate, or by the other keys of a request (OpenAPI 3.1.1, "Parameter Object"). */
const OWN_HEADERS = [...FRAMING_HEADERS, 'accept', 'content-type', 'authorization', 'host'];

/**
 * One request for each operation of an OpenAPI document, with the examples of the document or values made from its
 * schemas, in a journey for each tag.
 *
 * @param place a file, taken from the workspace, or the http:// or https:// URL of a document
 * @throws PerfGateError `config` when it cannot be read, is no OpenAPI or Swagger document, or has no operation
 */
export async function importOpenApi(place: string, workspace: string): Promise<Imported> {
  const fetched = /^https?:\/\//i.test(place) ? await fetchDocument(place) : null;
  const covered = coveragePath(workspace, place);
  const name = covered ?? basename(place);
  const document = await openDocument(
    fetched === null
      ? { path: realPath(workspace, place), name, ...(covered !== null && { boundary: realPath(workspace, '.') }) }
      : { path: '', name: place, text: fetched.text },
  );
  const { operations, ...imported } = importDocument(document);
  const origin = serverOrigin(document) ?? (fetched === null ? null : new URL(fetched.url).origin);
  if (fetched === null && covered !== null) return { ...imported, origin, coverage: covered };
  const remark = `Coverage is left out, because the document is ${fetched === null ? 'outside of the workspace' : 'not a file'}: save it in the repository, and name it under coverage.`;
  return { ...imported, origin, coverage: null, remarks: [...imported.remarks, remark] };
}

/**
 * The same of a document that has been read, without where it sends its requests.
 *
 * @returns also how many operations it has
 * @throws PerfGateError `config` when it has no operation that can be converted
 */
export function importDocument(document: OpenApiDocument): Imported & { operations: number } {
  const notes: Note[] = [];
  const operations = operationsOf(document, notes);
  if (operations.length === 0 && notes.length === 0)
    throw new PerfGateError('config', `${formatFile(document.name)} has no operations: its paths are empty`);

  const secrets = new Secrets();
  const names = new Names();
  const journeys = new Map<string, ImportedRequest[]>();
  const destructive: string[] = [];
  for (const operation of operations.slice(0, MOST_REQUESTS)) {
    const request = requestOf(operation, document, secrets, notes, names);
    if (request === null) continue;
    const tag = tagOf(operation);
    journeys.set(tag, [...(journeys.get(tag) ?? []), request]);
    if (isDestructive(operation)) destructive.push(operation.name);
  }
  if (operations.length > MOST_REQUESTS)
    notes.push({
      line: null,
      text: `${operations.length - MOST_REQUESTS} operations after the first ${MOST_REQUESTS}`,
    });
  if (journeys.size === 0) {
    const lines = noteLines(notes).map((line) => `  ${line}`);
    const what = `${formatFile(document.name)} has no operation that can be converted:`;
    throw new PerfGateError('config', [what, ...lines].join('\n'));
  }
  const count = operations.length;
  const shown = destructive.slice(0, 50);
  const more = destructive.length > shown.length ? [`  and ${destructive.length - shown.length} more`] : [];
  const journeyNames = new Names();
  return {
    found: `${plural(Math.min(count, MOST_REQUESTS), 'operation')} in ${plural(journeys.size, 'journey')} of ${document.name}`,
    origin: null,
    operations: count,
    scenarios: {
      api: {
        journeys: Object.fromEntries(
          [...journeys].map(([tag, requests]): [string, ImportedJourney] => [journeyNames.take(tag), { requests }]),
        ),
      },
    },
    coverage: null,
    remarks: [
      'Values come from the examples and schemas of the document: identifiers have to be of things that the service has.',
      ...serverRemarks(document),
      ...(shown.length > 0
        ? [
            [
              'These delete or undo something every time they are sent:',
              ...shown.map((name) => `  ${name}`),
              ...more,
            ].join('\n'),
          ]
        : []),
    ],
    notes,
    variables: secrets.variables,
  };
}

function tagOf({ place }: Operation): string {
  const tags = child(place.value, 'tags');
  const [first] = Array.isArray(tags) ? tags : [];
  return typeof first === 'string' && first.trim() !== '' ? first : 'other';
}

function isDestructive({ method, name, place }: Operation): boolean {
  if (method === 'DELETE') return true;
  return (
    method !== 'GET' &&
    method !== 'HEAD' &&
    DESTRUCTIVE.test(`${name} ${String(child(place.value, 'operationId') ?? '')}`)
  );
}

function requestOf(
  operation: Operation,
  document: OpenApiDocument,
  secrets: Secrets,
  notes: Note[],
  names: Names,
): ImportedRequest | null {
  const leave = (text: string, line: number | null = operation.line) =>
    notes.push({ line, text: oneLine(`${operation.name}: ${text}`) });
  return attempt(
    () => madeRequest(operation, document, secrets, (text) => leave(text), names),
    (why, line) => leave(`left out: ${why}`, line ?? operation.line),
  );
}

function madeRequest(
  operation: Operation,
  document: OpenApiDocument,
  secrets: Secrets,
  leave: (text: string) => void,
  names: Names,
): ImportedRequest | null {
  const body = bodyOf(operation, document);
  if (body.isMissing) {
    leave(`left out: ${body.reason}`);
    return null;
  }
  const credentials = authOf(operation, document, secrets);
  if (credentials.reason) leave(credentials.reason);
  const { path, headers } = fill(operation, document, credentials, leave);
  if (body.reason) leave(Object.keys(body.written).length === 0 ? `sent without a body: ${body.reason}` : body.reason);
  if (isPlaceholderLike(JSON.stringify(body.written))) {
    leave('left out: its example holds {{ or ${…}, which perf-gate would take for a placeholder');
    return null;
  }
  const all = { ...headers, ...body.headers };
  return {
    name: names.take(operation.name),
    method: operation.method,
    path,
    ...(Object.keys(all).length > 0 && { headers: all }),
    ...(credentials.auth && { auth: credentials.auth satisfies ImportedAuth }),
    ...body.written,
  };
}

/** Path, query and headers with a value for every parameter that is required or has an example. */
function fill(
  operation: Operation,
  document: OpenApiDocument,
  credentials: Credentials,
  leave: (text: string) => void,
): { path: string; headers: Record<string, string> } {
  let path = `${operation.bases[0] ?? ''}${operation.path.replace(/#.*$/s, '')}`;
  const query: string[] = [];
  const headers: [string, string][] = [];
  const cookies: string[] = [];
  for (const parameter of parametersOf(operation, document)) {
    const { value } = parameter;
    const name = String(child(value, 'name') ?? '');
    const where = String(child(value, 'in'));
    const needed = child(value, 'required') === true || where === 'path';
    const content = document.at(parameter, 'content');
    const [type] = isPlain(content.value) ? Object.keys(content.value) : [];
    const described = type === undefined ? parameter : document.at(content, type);
    if (!needed && !hasExample(parameter, document) && !hasExample(described, document)) continue;
    const own = exampleOf(parameter, document);
    const { value: example = 'string', reason } = own.value === undefined ? exampleOf(described, document) : own;
    if (reason !== null) leave(`the parameter ${name.slice(0, 80)}: ${reason}`);
    const isForm = /x-www-form-urlencoded/i.test(type ?? '');
    const given = type === undefined || isForm || typeof example === 'string' ? example : writeExactJson(example);
    if (isOpenDeepObject(given, value))
      leave(`the parameter ${name.slice(0, 80)}: what is nested is sent as name[key][key], which OpenAPI leaves open`);
    if (where === 'path') path = path.replaceAll(`{${name}}`, () => pathText(name, given, value) || '0');
    else if (where === 'query') query.push(...queryPairs(name, given, value));
    else if (where === 'querystring')
      query.push(
        ...(isPlain(given)
          ? Object.entries(given).flatMap(([key, one]) => queryPairs(key, one, {}))
          : [encodeQuery(given)]),
      );
    else if (where === 'header') headers.push([name.toLowerCase(), headerText(given, value)]);
    else if (where === 'cookie') cookies.push(...cookiePairs(name, given, value));
    else leave(`the parameter ${name.slice(0, 80)} is not sent: ${quote(where)} is not known`);
  }
  if (cookies.length > 0) headers.push(['cookie', cookies.join('; ')]);
  const usable = headers.filter(([name, value]) => {
    if (OWN_HEADERS.includes(name)) return false;
    const isUsable =
      HEADER_NAME.test(name) && name !== '__proto__' && /^[\x20-\x7e]*$/.test(value) && !isPlaceholderLike(value);
    if (!isUsable) leave(`the header ${name.slice(0, 80)} is not sent: its name or value cannot stand in one`);
    return isUsable;
  });
  for (const [, name = ''] of path.matchAll(/\{([^{}]*)\}/g))
    leave(`{${name.slice(0, 80)}} of its path is not described; 1 stands for it`);
  // A template that no parameter describes still needs something in its place.
  const filled = cleanPath(guarded(path.replace(/\{[^{}]*\}/g, '1')));
  const all = [...query.map(guarded), ...credentials.query];
  const mark = filled.includes('?') ? '&' : '?';
  return { path: all.length > 0 ? `${filled}${mark}${all.join('&')}` : filled, headers: Object.fromEntries(usable) };
}

/** The parameters of an operation; its own win over those of its path. */
function parametersOf({ place, item }: Operation, document: OpenApiDocument): Place[] {
  const found = new Map<string, Place>();
  for (const owner of [item, place]) {
    const list = document.at(owner, 'parameters');
    for (const index of Array.isArray(list.value) ? list.value.keys() : []) {
      const parameter = document.at(list, String(index));
      found.set(`${String(child(parameter.value, 'in'))} ${String(child(parameter.value, 'name'))}`, parameter);
    }
  }
  return [...found.values()];
}

/** A whole query string that a document gives (OpenAPI 3.2, `in: querystring`). */
function encodeQuery(given: unknown): string {
  return encodeURI(Buffer.from(String(given)).toString()).replaceAll('#', '%23');
}

/** Untrusted text in a form that perf-gate does not read as a placeholder. */
function guarded(text: string): string {
  return text.replaceAll('{', '%7B').replaceAll('}', '%7D');
}

/** The real path of a file; references are checked against its folder, which has to be the real one too. */
function realPath(workspace: string, place: string): string {
  try {
    return realpathSync(resolve(workspace, place));
  } catch {
    return resolve(workspace, place);
  }
}

function coveragePath(workspace: string, place: string): string | null {
  const found = resolveInside(workspace, place);
  return 'path' in found ? relative(workspace, resolve(workspace, place)).split(sep).join('/') : null;
}
