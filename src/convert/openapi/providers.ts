import { parsePointer } from '../../text/json-pointer.ts';
import { HEADER_NAME } from '../http-names.ts';
import { child, isPlain } from '../plain.ts';
import { bodyShape, goodResponses, tryAt } from './answers.ts';
import type { OpenApiDocument, Place } from './document.ts';
import type { Draft } from './drafts.ts';
import { identifierOfCreated, identifierOfListed, type Sought } from './identifiers.ts';

/** What the value of a parameter is taken from: the answer to another operation. */
export interface Provider {
  draft: Draft;
  /** Where in the answer it is. */
  from: { json: string } | { header: string };
  /** Whether the value names what the operation has just created, what it lists, or something that it refers to. */
  kind: 'created' | 'listed' | 'linked';
  /** The path that ends with the parameter, as in `Position`. */
  key: string;
}

/** A parameter that is a whole segment of a path. */
export interface Position {
  parameter: string;
  /** The path up to and with it, below the same server, whatever its parameters are called: `/items/{}/parts/{}`. */
  key: string;
  /** The last segment before it: `items`. */
  collection: string;
}

/** The parameters of an operation's path that are whole segments, and its path with all parameters called the same. */
export function positionsOf({ operation }: Draft): { key: string; positions: Position[] } {
  const segments = operation.path.split('/').slice(1);
  const positions: Position[] = [];
  let key = operation.bases[0] ?? '';
  let collection = '';
  for (const segment of segments) {
    const [, parameter] = /^\{([^{}]+)\}$/.exec(segment) ?? [];
    key += `/${parameter === undefined ? segment.replace(/\{[^{}]*\}/g, '{}') : '{}'}`;
    if (parameter === undefined) collection = segment;
    else if (collection !== '') positions.push({ parameter, key, collection });
    // What follows a parameter directly is no thing of a collection: /{owner}/{repo}.
    if (parameter !== undefined) collection = '';
  }
  return { key, positions };
}

/**
 * Finds which operation's answer says what the parameters of the others are: by the links of the document, else by
 * names: what is created at /items, or listed there, has the identifier for /items/{id}. Creation comes first: nobody else
 * knows, or needs, what it made.
 */
export class Providers {
  readonly #byPosition = new Map<string, Provider>();

  constructor(drafts: readonly Draft[], document: OpenApiDocument) {
    const linked = linkedProviders(drafts, document);
    const at = new Map(drafts.map((draft) => [`${draft.operation.method} ${positionsOf(draft).key}`, draft] as const));
    const same = new Map<string, Provider>();
    for (const draft of drafts) {
      for (const position of positionsOf(draft).positions) {
        const id = idOf(position);
        if (this.#byPosition.has(id)) continue;
        const collection = position.key.slice(0, -'/{}'.length);
        const sought = {
          parameter: position.parameter,
          type: typeOf(draft, position, document),
          collection: position.collection,
        };
        const link = linked.get(id);
        const found =
          (link?.kind === 'created' ? link : null) ??
          providerAt(at.get(`POST ${collection}`), position, sought, document) ??
          link ??
          providerAt(at.get(`GET ${collection}`), position, sought, document);
        if (!found) continue;
        // The parameters of two paths may be called differently and be the same.
        const identity = JSON.stringify([found.draft.operation.name, found.from, found.key]);
        const provider = same.get(identity) ?? found;
        same.set(identity, provider);
        this.#byPosition.set(id, provider);
      }
    }
  }

  of(position: Position): Provider | undefined {
    return this.#byPosition.get(idOf(position));
  }
}

function idOf({ key, parameter }: Position): string {
  return `${key} ${parameter}`;
}

function providerAt(
  draft: Draft | undefined,
  { key }: Position,
  sought: Sought,
  document: OpenApiDocument,
): Provider | null {
  if (draft === undefined || draft.destruction !== null) return null;
  const creates = draft.operation.method === 'POST';
  for (const response of goodResponses(draft.operation, document)) {
    const answer = bodyShape(response, document);
    const found = creates ? identifierOfCreated(answer, sought) : identifierOfListed(answer, sought);
    if (found === null) continue;
    const kind = !found.isOwn ? 'linked' : creates ? 'created' : 'listed';
    return { draft, from: { json: found.pointer }, kind, key };
  }
  return null;
}

function typeOf({ parameters }: Draft, { parameter }: Position, document: OpenApiDocument): string | null {
  const place = parameters.find(({ name }) => name === parameter)?.place;
  const schema = place && tryAt(document, place, 'schema')?.value;
  const type = child(schema, 'type');
  const first = Array.isArray(type) ? type.find((one) => one !== 'null') : type;
  if (typeof first !== 'string') return null;
  return first === 'string' && child(schema, 'format') === 'uuid' ? 'uuid' : first;
}

function linkedProviders(drafts: readonly Draft[], document: OpenApiDocument): Map<string, Provider> {
  const found = new Map<string, Provider>();
  const targets = new Targets(drafts);
  for (const draft of drafts) {
    if (draft.destruction !== null) continue;
    for (const response of goodResponses(draft.operation, document)) {
      for (const link of linksOf(response, document)) {
        const target = targets.of(link);
        if (target === null) continue;
        for (const { position, from } of valuesOf(link, target)) {
          const { key } = position;
          const id = idOf(position);
          const isOwn = positionsOf(draft).positions.some((own) => own.key === key);
          const kind = draft.operation.method === 'POST' ? 'created' : 'linked';
          // What creates a thing names it better than what happens to mention it.
          if (isOwn || found.get(id)?.kind === 'created' || (found.has(id) && kind === 'linked')) continue;
          found.set(id, { draft, from, kind, key });
        }
      }
    }
  }
  return found;
}

function linksOf(response: Place, document: OpenApiDocument): Place[] {
  const links = tryAt(document, response, 'links');
  if (!isPlain(links?.value)) return [];
  return Object.keys(links.value).flatMap((name) => tryAt(document, links, name) ?? []);
}

/** The operations that links can name. */
class Targets {
  readonly #byId = new Map<string, Draft>();
  readonly #byName = new Map<string, Draft>();

  constructor(drafts: readonly Draft[]) {
    for (const draft of drafts) {
      const id = child(draft.operation.place.value, 'operationId');
      if (typeof id === 'string') this.#byId.set(id, draft);
      this.#byName.set(draft.operation.name, draft);
    }
  }

  of({ value }: Place): Draft | null {
    const id = child(value, 'operationId');
    if (typeof id === 'string') return this.#byId.get(id) ?? null;
    const reference = child(value, 'operationRef');
    if (typeof reference !== 'string' || !reference.startsWith('#')) return null;
    const [paths, path, method] = parsePointer(decoded(reference.slice(1))) ?? [];
    return (paths === 'paths' && this.#byName.get(`${method?.toUpperCase()} ${path}`)) || null;
  }
}

/** Where a link says that the parameters of its target's path are. */
function valuesOf({ value }: Place, target: Draft): { position: Position; from: Provider['from'] }[] {
  const given = child(value, 'parameters');
  if (!isPlain(given)) return [];
  const { positions } = positionsOf(target);
  return Object.entries(given).flatMap(([name, expression]) => {
    const position = positions.find(({ parameter }) => parameter === name || `path.${parameter}` === name);
    const from = position === undefined ? null : placeInAnswer(expression);
    return position === undefined || from === null ? [] : [{ position, from }];
  });
}

/** A runtime expression on the answer (OpenAPI 3.1.1, "Runtime Expressions"); null: it is another one. */
function placeInAnswer(expression: unknown): Provider['from'] | null {
  const text = String(expression).replace(/^\{(.*)\}$/s, '$1');
  const [, header] = /^\$response\.header\.(.+)$/i.exec(text) ?? [];
  // The address of what was created is more than its identifier.
  if (header !== undefined) return HEADER_NAME.test(header) && !/location$/i.test(header) ? { header } : null;
  const [, json] = /^\$response\.body#(\/.{0,900})$/s.exec(text) ?? [];
  return json !== undefined && parsePointer(json) !== null ? { json } : null;
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
