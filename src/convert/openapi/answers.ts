import { child, isPlain, type Plain } from '../plain.ts';
import { below, type OpenApiDocument, type Place, ReferenceProblem } from './document.ts';
import type { Operation } from './operations.ts';

const MOST_CODES = 10;
const DEEPEST = 6;
/** How many schemas are looked at for one answer. */
const MOST_SCHEMAS = 500;

/** The status that the document declares for an operation: its codes and classes below 400; undefined: it says none. */
export function declaredStatus(
  operation: Operation,
  document: OpenApiDocument,
): number | string | (number | string)[] | undefined {
  const codes = Object.keys(responsesOf(operation, document)).flatMap((key): (number | string)[] => {
    if (/^[23]\d\d$/.test(key)) return [Number(key)];
    return /^[23]XX$/i.test(key) ? [key.toLowerCase()] : [];
  });
  const [only] = codes;
  if (codes.length === 0 || codes.length > MOST_CODES) return undefined;
  return codes.length === 1 ? only : codes;
}

/** The response objects for a success, the most exact first. */
export function goodResponses(operation: Operation, document: OpenApiDocument): Place[] {
  const responses = responsesOf(operation, document);
  const keys = Object.keys(responses).filter((key) => /^2(?:\d\d|XX)$|^default$/i.test(key));
  return keys.toSorted().flatMap((key) => tryAt(document, responses[key] as Place) ?? []);
}

function responsesOf({ place }: Operation, document: OpenApiDocument): Record<string, Place> {
  const responses = tryAt(document, place, 'responses');
  const keys = isPlain(responses?.value) ? Object.keys(responses.value) : [];
  return Object.fromEntries(keys.map((key) => [key, below(responses as Place, key)]));
}

/** What a value of an answer is, as far as the document says. */
export interface Shape {
  kind: 'map' | 'list' | 'value' | 'unknown';
  /** The type of a value: `integer`, `string`, …; null: unknown. */
  type: string | null;
  /** Of what stands in a map. */
  fields: Map<string, () => Shape>;
  /** Of what stands in a list. */
  item: (() => Shape) | null;
  /** The last name of the reference that led here: `Person`. */
  named: string | null;
}

const UNKNOWN: Shape = { kind: 'unknown', type: null, fields: new Map(), item: null, named: null };

/** What the JSON body of a response looks like, from its schema, else from its example. */
export function bodyShape(response: Place, document: OpenApiDocument): Shape {
  const content = tryAt(document, response, 'content');
  const types = isPlain(content?.value) ? Object.keys(content.value) : [];
  const json = types.find((type) => /[/+]json\b|^\*\/\*$/i.test(type));
  const media = content && json !== undefined ? tryAt(document, content, json) : null;
  if (media === null) return UNKNOWN;
  const shape = shapeOf(below(media, 'schema'), document, { left: MOST_SCHEMAS });
  if (shape.kind !== 'unknown') return shape;
  const example = child(media.value, 'example') ?? Object.values(examplesOf(media, document))[0];
  return example === undefined ? UNKNOWN : shapeOfExample(example);
}

function examplesOf(media: Place, document: OpenApiDocument): Record<string, unknown> {
  const examples = tryAt(document, media, 'examples')?.value;
  const [first] = isPlain(examples) ? Object.keys(examples) : [];
  if (first === undefined) return {};
  return { [first]: child(tryAt(document, media, 'examples', first)?.value, 'value') };
}

/** The shape that a schema describes; fields are only looked into when they are asked for. */
function shapeOf(schema: Place, document: OpenApiDocument, budget: { left: number }, depth = 0): Shape {
  if (depth > DEEPEST || --budget.left < 0) return UNKNOWN;
  const target = tryAt(document, schema);
  if (target === null || !isPlain(target.value)) return UNKNOWN;
  const { value } = target;
  const inner =
    (...keys: string[]) =>
    () =>
      shapeOf(below(target, ...keys), document, budget, depth + 1);
  const reference = child(schema.value, '$ref');
  const named = typeof reference === 'string' ? (reference.split(/[/#]/).at(-1) ?? null) : null;
  const fields = new Map<string, () => Shape>();
  for (const [key, list] of Object.entries(value)) {
    if (!['allOf', 'oneOf', 'anyOf'].includes(key) || !Array.isArray(list)) continue;
    const parts = list.slice(0, 20).map((_, index) => inner(key, String(index))());
    const [found] = parts.filter(({ kind, type }) => kind !== 'unknown' && type !== 'null');
    // Of alternatives the first is taken, and everything of what is all of them.
    for (const part of key === 'allOf' ? parts : found ? [found] : []) {
      if (part.kind !== 'map' && fields.size === 0) return { ...part, named: named ?? part.named };
      for (const [name, field] of part.fields) fields.set(name, field);
    }
  }
  const properties = below(target, 'properties').value;
  for (const name of isPlain(properties) ? Object.keys(properties) : []) {
    if (child(child(properties, name), 'writeOnly') !== true) fields.set(name, inner('properties', name));
  }
  const type = typeOf(value);
  if (fields.size > 0) return { kind: 'map', type: 'object', fields, item: null, named };
  if (type === 'array' || value.items !== undefined) {
    return { kind: 'list', type: 'array', fields, item: inner('items'), named };
  }
  const example = value.example ?? (Array.isArray(value.examples) ? value.examples[0] : undefined);
  if (example !== undefined && (isPlain(example) || type === null)) return { ...shapeOfExample(example), named };
  if (type === null || type === 'object') return UNKNOWN;
  return { kind: 'value', type: typeFormat(type, value), fields, item: null, named };
}

/** `string uuid`: with the format where that says more than the type. */
function typeFormat(type: string, { format }: Plain): string {
  return type === 'string' && (format === 'uuid' || format === 'date-time' || format === 'date') ? format : type;
}

function typeOf({ type }: Plain): string | null {
  const found = Array.isArray(type) ? type.find((one) => one !== 'null') : type;
  return typeof found === 'string' ? found : null;
}

function shapeOfExample(example: unknown, depth = 0): Shape {
  const plain = { fields: new Map<string, () => Shape>(), item: null, named: null };
  if (depth > DEEPEST) return UNKNOWN;
  if (Array.isArray(example)) {
    return { ...plain, kind: 'list', type: 'array', item: () => shapeOfExample(example[0], depth + 1) };
  }
  if (isPlain(example)) {
    const fields = new Map(
      Object.entries(example).map(([name, value]) => [name, () => shapeOfExample(value, depth + 1)] as const),
    );
    return { ...plain, kind: 'map', type: 'object', fields };
  }
  if (typeof example === 'string') return { ...plain, kind: 'value', type: 'string' };
  if (example === null || example === undefined || typeof example === 'boolean') return UNKNOWN;
  return { ...plain, kind: 'value', type: 'integer' };
}

/** The place below another, references followed; null: one leads nowhere. What an answer looks like is not worth an operation. */
export function tryAt(document: OpenApiDocument, place: Place, ...keys: string[]): Place | null {
  try {
    return document.at(place, ...keys);
  } catch (error) {
    if (error instanceof ReferenceProblem) return null;
    throw error;
  }
}
