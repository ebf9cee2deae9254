import { ExactNumber } from '../../text/exact-number.ts';
import { child, isPlain, type Plain } from '../plain.ts';
import { discriminated } from './discriminator.ts';
import { below, type OpenApiDocument, type Place } from './document.ts';
import { idOf } from './place.ts';
import { usablePattern } from './schema-pattern.ts';

/** How deeply schemas may be nested, and how many may make up one value. */
const DEEPEST = 40;
const MOST_PARTS = 2000;
/** How long a text or a list may be that a schema asks for. */
const LONGEST_TEXT = 1000;
const LONGEST_LIST = 10;

const LISTS = ['allOf', 'oneOf', 'anyOf', 'prefixItems'];
const MAPS = ['properties', 'patternProperties', 'dependentSchemas'];
const SCHEMAS = [
  'items',
  'additionalProperties',
  'unevaluatedProperties',
  'unevaluatedItems',
  'propertyNames',
  'contains',
  'if',
  'then',
  'else',
  'not',
];
/** Keys that hold values of the schema, and no limits on them. */
const VALUES = ['example', 'examples', 'default', 'const', 'enum'];
/** Keys by which a schema gives a value. */
export const GIVEN = ['example', 'examples', 'default', 'const', 'enum'];
/** What a `$ref` may have beside it that changes nothing about which values fit. */
const ANNOTATIONS = [...GIVEN, 'title', 'description', 'readOnly', 'writeOnly', 'deprecated', 'xml', 'externalDocs'];
const FORMATS: Record<string, string> = {
  byte: 'c3RyaW5n',
  base64: 'c3RyaW5n',
  base64url: 'c3RyaW5n',
  duration: 'P1D',
  url: 'http://example.com',
  decimal: '0',
  int32: '0',
  int64: '0',
  float: '0.1',
  double: '0.1',
};
const DROPPED = new Set(
  '$ref $defs definitions $id id $schema $anchor $dynamicRef $dynamicAnchor $recursiveRef $recursiveAnchor $comment $vocabulary discriminator externalDocs nullable __proto__'.split(
    ' ',
  ),
);

export interface Finite {
  /** In the words of JSON Schema 2020-12, without references; null: every value of it would be endless, or too large. */
  schema: Plain | null;
  /** Whether parts are missing from it, so that it cannot say of a value that was written that it does not fit. */
  isPartial: boolean;
  /** What of it is not understood. */
  reason: string | null;
}

/**
 * A schema of a request with its references replaced by what they lead to. One that is inside itself ends there: an
 * optional property is left out and a list is empty, as far as the schema allows it.
 *
 * @throws ReferenceProblem at a reference that leads nowhere, or only back to itself
 */
export function finiteSchema(place: Place, document: OpenApiDocument): Finite {
  const whole = new Expansion(document, false);
  const schema = whole.expand(place, { around: [], depth: 0, concrete: null });
  if (schema !== null && !whole.isOver) return whole.result(schema);
  // What has to be there comes before what may be.
  const least = new Expansion(document, true);
  const small = least.expand(place, { around: [], depth: 0, concrete: null });
  return least.result(small ?? schema);
}

interface Way {
  /** The ids of the schemas that this one is inside of. */
  around: readonly string[];
  depth: number;
  /** The schema whose `allOf` leads here, which decides what a discriminator says. */
  concrete: Place | null;
}

export class Expansion {
  readonly document: OpenApiDocument;
  readonly #isLeast: boolean;
  #parts = 0;
  #isPartial = false;
  #reason: string | null = null;
  /** Whether a limit of size was met. */
  isOver = false;

  constructor(document: OpenApiDocument, isLeast: boolean) {
    this.document = document;
    this.#isLeast = isLeast;
  }

  result(schema: Plain | null): Finite {
    return { schema, isPartial: this.#isPartial || this.#isLeast, reason: this.#reason };
  }

  /** @returns null where no finite value fits */
  expand(place: Place, way: Way, entries = 1): Plain | null {
    if (place.value === true) return {};
    const target = this.document.follow(place);
    if (target.value === true) return {};
    if (!isPlain(target.value)) return null;
    const beside = this.#beside(place, target, way);
    if (beside !== null) return beside;
    const id = idOf(target);
    const isAgain = way.around.filter((one) => one === id).length >= entries;
    this.#parts += 1;
    this.isOver ||= !isAgain && (way.depth > DEEPEST || this.#parts > MOST_PARTS);
    if (isAgain || this.isOver) {
      this.#isPartial = true;
      return null;
    }
    const around = [...way.around, id];
    const { concrete } = way;
    const chosen = discriminated(this, target, { ...way, around });
    if (chosen !== undefined) return chosen;
    const inside: Way = { around, depth: way.depth + 1, concrete: null };
    const made = this.#keys(target, inside, concrete ?? target);
    return made === null ? null : bounded(made);
  }

  /** OpenAPI 3.1: what stands beside a `$ref` holds too. null: nothing does. */
  #beside(place: Place, target: Place, way: Way): Plain | null {
    if (this.document.isOld || target === place || !isPlain(place.value)) return null;
    const { $ref: _, ...own } = place.value;
    if (Object.keys(own).every((key) => ['summary', 'description', 'title'].includes(key))) return null;
    const referred = this.expand(target, way);
    const made = this.#keys({ ...place, value: own }, { ...way, depth: way.depth + 1, concrete: null }, target);
    if (referred === null || made === null) return null;
    const changesNothing = Object.keys(own).every((key) => ANNOTATIONS.includes(key));
    return changesNothing ? { ...referred, ...made } : bounded({ allOf: [referred, made] });
  }

  #keys(target: Place, way: Way, concrete: Place): Plain | null {
    const value = target.value as Plain;
    const required = requiredOf(value);
    const made: Plain = {};
    for (const [key, written] of Object.entries(value)) {
      if (MAPS.includes(key) && isPlain(written)) {
        const parts = this.#map(below(target, key), way, key === 'properties' ? required : []);
        if (parts === null) return null;
        made[key] = parts;
      } else if (Array.isArray(written) && (LISTS.includes(key) || key === 'items')) {
        const parts = this.#list(below(target, key), key, way, concrete);
        if (parts === null) return null;
        made[key === 'items' ? 'prefixItems' : key] = parts;
      } else if (SCHEMAS.includes(key) && isPlain(written)) {
        const part = this.#part(below(target, key), key, way, value);
        if (part === null) return null;
        Object.assign(made, part);
      } else if (key === 'pattern' && typeof written === 'string') {
        const pattern = usablePattern(written);
        if (pattern === null) this.#unknown(`the pattern ${written.slice(0, 80)}`);
        else made.pattern = pattern;
      } else if (key === '$dynamicRef' || key === '$recursiveRef') {
        this.#isPartial = true;
      } else if (!DROPPED.has(key)) {
        made[key] = written instanceof ExactNumber && !VALUES.includes(key) ? Number(written) : written;
      }
    }
    const given = limitOf(value) ?? formatOf(value);
    if (given !== null) made.default = given;
    return inNewWords(made, value, required);
  }

  #map(place: Place, way: Way, required: readonly string[]): Plain | null {
    const parts: [string, Plain][] = [];
    for (const name of Object.keys(place.value as Plain)) {
      const isNeeded = required.includes(name);
      if (name === '__proto__' || (this.#isLeast && !isNeeded && way.depth > 1)) continue;
      const part = this.expand(below(place, name), way);
      if (part !== null) parts.push([name, part]);
      else if (isNeeded && child(this.document.follow(below(place, name)).value, 'readOnly') !== true) return null;
    }
    return Object.fromEntries(parts);
  }

  #list(place: Place, key: string, way: Way, concrete: Place): Plain[] | null {
    const isAll = key === 'allOf';
    const all = (place.value as unknown[]).map((_, index) =>
      this.expand(below(place, String(index)), { ...way, concrete: isAll ? concrete : null }),
    );
    const parts = all.filter((part) => part !== null);
    // One of several is enough, but all of them have to hold.
    return parts.length === 0 || ((isAll || key === 'prefixItems') && parts.length < all.length) ? null : parts;
  }

  #part(place: Place, key: string, way: Way, owner: Plain): Plain | null {
    const part = this.expand(place, way);
    if (part !== null) return { [key]: part };
    if (key !== 'items') return {};
    if (!(Number(owner.minItems) > 0)) return { maxItems: 0 };
    // The list has to hold something: once more, then the schema has to end.
    const again = this.expand(place, way, 2);
    return again === null ? null : { items: again };
  }

  #unknown(what: string): void {
    this.#isPartial = true;
    this.#reason ??= `${what} is not understood`;
  }
}

/** The properties that a request has to have: what only answers have is none of them. */
function requiredOf({ required, properties }: Plain): string[] {
  const names = Array.isArray(required) ? required.filter((name) => typeof name === 'string') : [];
  return names.filter((name) => child(child(properties, name), 'readOnly') !== true);
}

/** What older versions say in other words, as JSON Schema 2020-12 says it. */
function inNewWords(made: Plain, { nullable }: Plain, required: readonly string[]): Plain {
  if ('required' in made) made.required = required;
  for (const [old, limit] of [
    ['exclusiveMinimum', 'minimum'],
    ['exclusiveMaximum', 'maximum'],
  ] as const) {
    if (typeof made[old] !== 'boolean') continue;
    if (made[old] && made[limit] !== undefined) {
      made[old] = made[limit];
      delete made[limit];
    } else delete made[old];
  }
  if (made.type === 'file') Object.assign(made, { type: 'string', format: 'binary' });
  const types = Array.isArray(made.type) ? made.type : [made.type];
  if (nullable === true && made.type !== undefined) types.push('null');
  // A value says more than none.
  if (types.length > 1)
    made.type = [...types.filter((type) => type !== 'null'), ...(types.includes('null') ? ['null'] : [])];
  for (const key of ['oneOf', 'anyOf']) {
    if (Array.isArray(made[key]))
      made[key] = made[key].toSorted((one, other) => Number(isNull(one)) - Number(isNull(other)));
  }
  return withoutReadOnly(made);
}

function isNull(schema: unknown): boolean {
  const choices = child(schema, 'enum');
  return child(schema, 'type') === 'null' || (Array.isArray(choices) && choices.every((choice) => choice === null));
}

/** Parts of an `allOf` may require what another part says that only answers have. */
function withoutReadOnly(schema: Plain): Plain {
  const parts = Array.isArray(schema.allOf) ? [schema, ...(schema.allOf as Plain[])] : [schema];
  const readOnly = parts.flatMap(({ properties }) =>
    Object.entries(isPlain(properties) ? properties : {}).flatMap(([name, property]) =>
      child(property, 'readOnly') === true ? [name] : [],
    ),
  );
  if (readOnly.length === 0) return schema;
  for (const part of parts) {
    if (Array.isArray(part.required)) part.required = part.required.filter((name) => !readOnly.includes(String(name)));
  }
  return schema;
}

/** A value of a format for which the library has none; null: it has one. */
function formatOf(schema: Plain): string | null {
  if (schema.type === 'integer' || schema.type === 'number' || GIVEN.some((key) => schema[key] !== undefined))
    return null;
  return Object.hasOwn(FORMATS, String(schema.format)) ? (FORMATS[String(schema.format)] ?? null) : null;
}

/** The limit that is the value of a schema which gives none, where the library, which calculates with it, would round it. */
function limitOf(schema: Plain): ExactNumber | null {
  if (GIVEN.some((key) => schema[key] !== undefined)) return null;
  const isLeast = schema.minimum !== undefined || (schema.exclusiveMinimum ?? false) !== false;
  const limit = isLeast ? schema.minimum : schema.maximum;
  const exclusive = isLeast ? schema.exclusiveMinimum : schema.exclusiveMaximum;
  if ((exclusive ?? false) === false) return limit instanceof ExactNumber ? limit : null;
  const beside = exclusive === true ? limit : exclusive;
  const isWhole = beside instanceof ExactNumber && /^-?\d+$/.test(String(beside));
  return isWhole ? new ExactNumber(String(BigInt(String(beside)) + (isLeast ? 1n : -1n))) : null;
}

function bounded(schema: Plain): Plain {
  const limit = (key: string, most: number) => {
    if (typeof schema[key] === 'number' && schema[key] > most) schema[key] = most;
  };
  limit('minLength', LONGEST_TEXT);
  limit('minItems', schema.maxItems === 0 ? 0 : LONGEST_LIST);
  limit('minProperties', LONGEST_LIST);
  // An example that was written wins over these, and without one the library takes a first element anyway.
  if (schema.maxItems === 0) delete schema.items;
  return schema;
}
