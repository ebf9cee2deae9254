import { sample } from 'openapi-sampler';
import { markNumbers, unmarkNumbers } from '../../text/exact-json.ts';
import { ExactNumber } from '../../text/exact-number.ts';
import { child, isPlain, type Plain } from '../plain.ts';
import { below, type OpenApiDocument, type Place } from './document.ts';

/** How deeply schemas may be nested, and how many may make up one value. */
const DEEPEST = 12;
const MOST_PARTS = 2000;
/** How long a text or a list may be that a schema asks for. */
const LONGEST_TEXT = 1000;
const LONGEST_LIST = 10;

const LISTS = ['allOf', 'oneOf', 'anyOf', 'prefixItems'];
/** Keys that hold values of the schema, and no limits on them. */
const VALUES = ['example', 'default', 'const'];
/** Keys by which a schema gives a value. */
const GIVEN = ['example', 'examples', 'default', 'const', 'enum'];
const SCHEMAS = ['items', 'additionalProperties', 'if', 'then', 'else', 'not', 'contains'];

/**
 * An example of a media type, parameter or header object: its own, or made from its schema. undefined: there is neither.
 *
 * @throws PerfGateError `config` at a reference that leads nowhere, or only back to itself
 */
export function exampleOf(place: Place, document: OpenApiDocument): unknown {
  const own = child(place.value, 'example');
  if (own !== undefined) return own;
  const examples = child(place.value, 'examples');
  for (const key of isPlain(examples) ? Object.keys(examples) : []) {
    const value = child(document.follow(below(place, 'examples', key)).value, 'value');
    if (value !== undefined) return value;
  }
  const schema = below(place, 'schema');
  return schema.value === undefined ? undefined : sampleOf(schema, document);
}

/** Whether the document itself gives a value, so that it is more than a guess. */
export function hasExample(place: Place, document: OpenApiDocument): boolean {
  if (child(place.value, 'example') !== undefined || isPlain(child(place.value, 'examples'))) return true;
  const schema = document.follow(below(place, 'schema')).value;
  return GIVEN.some((key) => child(schema, key) !== undefined);
}

function sampleOf(schema: Place, document: OpenApiDocument): unknown {
  const finite = new Expansion(document).expand(schema, [], 0);
  if (finite === null) return undefined;
  // The library copies what it samples, as plain data.
  return unmarkNumbers(
    sample(markNumbers(finite) as Plain, { skipReadOnly: true, quiet: true, maxSampleDepth: DEEPEST + 2 }),
  );
}

/**
 * A schema with its references replaced by what they lead to. One that is inside itself ends there: the property, or the
 * items, are left out. The library would sample such a schema again at every place, which can take forever.
 */
class Expansion {
  readonly #document: OpenApiDocument;
  #parts = 0;

  constructor(document: OpenApiDocument) {
    this.#document = document;
  }

  /** @param around the places of the schemas that this one is inside of. @returns null where it ends */
  expand(place: Place, around: readonly string[], depth: number): Plain | null {
    const target = this.#document.follow(place);
    const id = `${target.file}#${target.path.join('/')}`;
    this.#parts += 1;
    if (around.includes(id) || depth > DEEPEST || this.#parts > MOST_PARTS || !isPlain(target.value)) return null;
    const inside = [...around, id];
    const expand = (...keys: string[]) => this.expand(below(target, ...keys), inside, depth + 1);
    const made: Plain = {};
    for (const [key, value] of Object.entries(target.value)) {
      if (key === 'properties' && isPlain(value)) {
        const properties = Object.keys(value).flatMap((name) => {
          const property = name === '__proto__' ? null : expand(key, name);
          return property === null ? [] : [[name, property] as const];
        });
        made[key] = Object.fromEntries(properties);
      } else if (LISTS.includes(key) && Array.isArray(value)) {
        const parts = value.map((_, index) => expand(key, String(index))).filter((part) => part !== null);
        if (parts.length > 0) made[key] = parts;
      } else if (SCHEMAS.includes(key) && isPlain(value)) {
        const part = expand(key);
        if (part !== null) made[key] = part;
        else if (key === 'items') made.maxItems = 0;
      } else if (key !== '$ref' && key !== '$defs' && key !== 'definitions' && key !== '__proto__') {
        made[key] = value instanceof ExactNumber && !VALUES.includes(key) ? Number(value) : value;
      }
    }
    const limit = limitOf(target.value);
    if (limit !== null) made.default = limit;
    return bounded(made);
  }
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
  // An example that was written wins over these, and without one the library takes a first element anyway.
  if (schema.maxItems === 0) delete schema.items;
  return schema;
}
