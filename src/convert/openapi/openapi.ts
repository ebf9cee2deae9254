import { realpathSync } from 'node:fs';
import { basename, relative, resolve, sep } from 'node:path';
import { resolveInside } from '../../checkout/workspace.ts';
import { PerfGateError } from '../../errors.ts';
import { FRAMING_HEADERS } from '../../load/traffic/http.ts';
import { writeExactJson } from '../../text/exact-json.ts';
import { plural } from '../../text/plural.ts';
import { formatFile } from '../../text/quote.ts';
import { cleanPath, percentEncode } from '../addresses.ts';
import { HEADER_NAME } from '../http-names.ts';
import type { Imported, ImportedAuth, ImportedJourney, ImportedRequest, Note } from '../imported.ts';
import { Names } from '../names.ts';
import { isPlaceholderLike } from '../placeholders.ts';
import { child, isPlain } from '../plain.ts';
import { Secrets } from '../secrets.ts';
import { bodyOf } from './body.ts';
import { below, fetchDocument, type OpenApiDocument, openDocument, type Place } from './document.ts';
import { type Operation, operationsOf, serverOrigin } from './operations.ts';
import { exampleOf, hasExample } from './sample.ts';
import { authOf, type Credentials } from './security.ts';

const MOST_REQUESTS = 500;
const DESTRUCTIVE = /(?:^|[^a-z])(?:delete|remove|destroy|purge|wipe|reset|drop|truncate|cancel|terminate|revoke)/i;
/** Set by perf-gate, or by the other keys of a request (OpenAPI 3.1.1, "Parameter Object"). */
const OWN_HEADERS = [...FRAMING_HEADERS, 'accept', 'content-type', 'authorization', 'host', 'cookie'];

/**
 * One request for each operation of an OpenAPI document, with the examples of the document or values made from its
 * schemas, in a journey for each tag.
 *
 * @param place a file, taken from the workspace, or the http:// or https:// URL of a document
 * @throws PerfGateError `config` when it cannot be read, is no OpenAPI 3.0 or 3.1, or has no operation
 */
export async function importOpenApi(place: string, workspace: string): Promise<Imported> {
  const isUrl = /^https?:\/\//i.test(place);
  const document = isUrl
    ? openDocument('', place, await fetchDocument(place))
    : openDocument(realPath(workspace, place), coveragePath(workspace, place) ?? basename(place));
  const { operations, ...imported } = importDocument(document);
  return {
    ...imported,
    origin: isUrl ? (serverOrigin(document) ?? new URL(place).origin) : serverOrigin(document),
    coverage: isUrl ? null : coveragePath(workspace, place),
  };
}

/**
 * The same of a document that has been read, without where it sends its requests.
 *
 * @returns also how many operations it has
 * @throws PerfGateError `config` when it has no operation that can be converted
 */
export function importDocument(document: OpenApiDocument): Imported & { operations: number } {
  const operations = operationsOf(document);
  if (operations.length === 0)
    throw new PerfGateError('config', `${formatFile(document.name)} has no operations: its paths are empty`);

  const secrets = new Secrets();
  const notes: Note[] = [];
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
    notes.push(note(`${operations.length - MOST_REQUESTS} operations after the first ${MOST_REQUESTS}`));
  if (journeys.size === 0)
    throw new PerfGateError('config', `${formatFile(document.name)} has no operation that can be converted`);
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

function note(text: string): Note {
  return { line: null, text };
}

function requestOf(
  operation: Operation,
  document: OpenApiDocument,
  secrets: Secrets,
  notes: Note[],
  names: Names,
): ImportedRequest | null {
  const leave = (text: string) => notes.push(note(`${operation.name}: ${text}`));
  const credentials = authOf(operation, document, secrets);
  if (credentials.reason) leave(credentials.reason);
  const { path, headers } = fill(operation, document, credentials, leave);
  const body = bodyOf(operation, document);
  if (body.reason) leave(body.reason);
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
  let path = `${operation.bases[0] ?? ''}${operation.path}`;
  const query: string[] = [];
  const headers: [string, string][] = [];
  for (const parameter of parametersOf(operation, document)) {
    const { value } = parameter;
    const name = String(child(value, 'name') ?? '');
    const where = child(value, 'in');
    const needed = child(value, 'required') === true || where === 'path';
    if (!needed && !hasExample(parameter, document)) continue;
    const content = child(value, 'content');
    const [type] = isPlain(content) ? Object.keys(content) : [];
    const example = exampleOf(type === undefined ? parameter : below(parameter, 'content', type), document) ?? 'string';
    const given = type === undefined ? example : writeExactJson(example);
    if (where === 'path') path = path.replaceAll(`{${name}}`, () => percentEncode(flat(given)) || '0');
    else if (where === 'query') query.push(...queryOf(name, given, value));
    else if (where === 'header') headers.push([name.toLowerCase(), flat(given)]);
    else leave(`the cookie ${name} is not sent: perf-gate keeps the cookies that a service sets`);
  }
  const usable = headers.filter(
    ([name, value]) =>
      HEADER_NAME.test(name) &&
      name !== '__proto__' &&
      !OWN_HEADERS.includes(name) &&
      /^[\x20-\x7e]*$/.test(value) &&
      !isPlaceholderLike(value),
  );
  // A template that no parameter describes still needs something in its place.
  const filled = cleanPath(guarded(path.replace(/\{[^{}]*\}/g, '1')));
  const all = [...query.map(guarded), ...credentials.query];
  return { path: all.length > 0 ? `${filled}?${all.join('&')}` : filled, headers: Object.fromEntries(usable) };
}

/** The parameters of an operation; its own win over those of its path. */
function parametersOf({ place, item }: Operation, document: OpenApiDocument): Place[] {
  const found = new Map<string, Place>();
  for (const owner of [item, place]) {
    const list = document.follow(below(owner, 'parameters'));
    for (const index of Array.isArray(list.value) ? list.value.keys() : []) {
      const parameter = document.follow(below(list, String(index)));
      found.set(`${String(child(parameter.value, 'in'))} ${String(child(parameter.value, 'name'))}`, parameter);
    }
  }
  return [...found.values()];
}

/** The pairs of a query that a parameter becomes, in the default style or as a deepObject. */
function queryOf(name: string, value: unknown, parameter: unknown): string[] {
  const pair = (key: string, one: unknown) => `${percentEncode(key)}=${percentEncode(flat(one))}`;
  if (Array.isArray(value)) {
    return child(parameter, 'explode') === false ? [pair(name, value)] : value.map((one) => pair(name, one));
  }
  if (!isPlain(value)) return [pair(name, value)];
  const deep = child(parameter, 'style') === 'deepObject';
  return Object.entries(value).map(([key, one]) => pair(deep ? `${name}[${key}]` : key, one));
}

/** A value as text in the style "simple": lists with commas, maps as `key,value`. */
function flat(value: unknown): string {
  if (Array.isArray(value)) return value.slice(0, 50).map(flatOne).join(',');
  if (isPlain(value))
    return Object.entries(value)
      .map(([key, one]) => `${key},${flatOne(one)}`)
      .join(',');
  return flatOne(value);
}

function flatOne(value: unknown): string {
  return typeof value === 'object' && value !== null ? writeExactJson(value) : String(value ?? '');
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
