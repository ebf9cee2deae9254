import { child, isPlain, type Plain } from '../plain.ts';
import { below, type OpenApiDocument, type Place, ReferenceProblem } from './document.ts';
import type { Expansion } from './finite-schema.ts';
import { idOf } from './place.ts';

type Way = Parameters<Expansion['expand']>[1];

/** How many schemas of a document are looked through for those that extend another. */
const MOST_SCHEMAS = 5000;
const KEYWORDS = ['oneOf', 'anyOf'];

/**
 * What a schema with a discriminator becomes in a request: one of its variants, whose property has the value that stands
 * for it (OpenAPI 3.1.1, "Discriminator Object"). null: no finite value fits; undefined: it has no discriminator, or none
 * that says anything.
 */
export function discriminated(expansion: Expansion, target: Place, way: Way): Plain | null | undefined {
  const property = child(child(target.value, 'discriminator'), 'propertyName');
  if (typeof property !== 'string' || property === '__proto__') return undefined;
  const { document } = expansion;
  const mapping = mappingOf(target, document);
  const keyword = KEYWORDS.find((key) => Array.isArray(child(target.value, key)));
  const plain = { ...(target.value as Plain), discriminator: undefined, ...(keyword && { [keyword]: undefined }) };
  const without = { ...target, value: plain };
  const rest = { ...way, around: way.around.slice(0, -1) };
  if (keyword !== undefined) {
    const made = expansion.expand(without, rest);
    return made === null ? null : withVariants(made, keyword, property, { target, mapping, document, expansion, way });
  }
  if (way.concrete !== null) {
    const made = expansion.expand(without, { ...rest, concrete: null });
    return made === null ? null : named(made, property, keyOf(way.concrete, mapping) ?? mapping[0]?.key ?? null);
  }
  const own = mapping.find(({ place }) => idOf(place) === idOf(target));
  if (own === undefined && !saysItself(target, property)) {
    const extending = mapping.length > 0 ? mapping : extensionsOf(target, document);
    for (const { key, place } of extending) {
      const made = expansion.expand(place, { ...rest, depth: way.depth + 1 });
      if (made !== null) return named(made, property, key);
    }
  }
  const made = expansion.expand(without, rest);
  return made === null ? null : named(made, property, own?.key ?? keyOf(target, mapping));
}

interface Mapped {
  key: string;
  place: Place;
}

/** The schemas that a mapping names; what leads nowhere is passed over. */
function mappingOf(target: Place, document: OpenApiDocument): Mapped[] {
  const written = child(child(target.value, 'discriminator'), 'mapping');
  return Object.entries(isPlain(written) ? written : {}).flatMap(([key, reference]) => {
    if (typeof reference !== 'string') return [];
    const isName = /^[\w.-]+$/.test(reference) && child(schemasOf(document).value, reference) !== undefined;
    const place = isName
      ? tryFollow(below(schemasOf(document), reference), document)
      : tryFollow({ ...target, value: { $ref: reference } }, document);
    return place === null ? [] : [{ key, place }];
  });
}

/** The variants of `oneOf` or `anyOf`, each with its own value. */
function withVariants(
  made: Plain,
  keyword: string,
  property: string,
  at: { target: Place; mapping: Mapped[]; document: OpenApiDocument; expansion: Expansion; way: Way },
): Plain | null {
  const written = child(at.target.value, keyword) as unknown[];
  const variants = written.flatMap((_, index) => {
    const raw = below(at.target, keyword, String(index));
    const variant = at.expansion.expand(raw, { ...at.way, depth: at.way.depth + 1, concrete: null });
    if (variant === null) return [];
    const place = at.document.follow(raw);
    return [place === raw ? variant : named(variant, property, keyOf(place, at.mapping))];
  });
  // A value says more than none.
  const sorted = variants.toSorted((one, other) => Number(one.type === 'null') - Number(other.type === 'null'));
  return variants.length === 0 ? null : { ...made, [keyword]: sorted };
}

/** The value that stands for a schema: that of the mapping, else its name. null: it has neither. */
function keyOf(place: Place, mapping: readonly Mapped[]): string | null {
  const mapped = mapping.find((one) => idOf(one.place) === idOf(place));
  if (mapped !== undefined) return mapped.key;
  const last = place.path.at(-1);
  if (last === undefined) return place.file.replace(/^.*[/\\]|\.[^.]*$/g, '') || null;
  return place.path.at(-2) === 'schemas' || place.path.length === 1 ? last : null;
}

/** A schema whose property has one value, unless it says itself which values the property has. */
function named(schema: Plain, property: string, key: string | null): Plain {
  if (key === null) return schema;
  const parts = Array.isArray(schema.allOf) ? (schema.allOf as Plain[]) : [];
  const own = child(child(schema, 'properties'), property);
  const said = [own, ...parts.map((part) => child(child(part, 'properties'), property))];
  if (said.some((one) => isOther(one, key))) return schema;
  const value = { ...(isPlain(own) ? own : { type: 'string' }), const: key, example: key };
  return {
    ...schema,
    ...(parts.length > 0 && {
      allOf: parts.map((part) => (hasProperty(part, property) ? named(part, property, key) : part)),
    }),
    properties: { ...(isPlain(schema.properties) ? schema.properties : {}), [property]: value },
    required: [...new Set([...(Array.isArray(schema.required) ? schema.required : []), property])],
  };
}

function hasProperty(schema: Plain, property: string): boolean {
  return child(child(schema, 'properties'), property) !== undefined;
}

/** Whether a property is limited to values that a key is not among. */
function isOther(property: unknown, key: string): boolean {
  const choices = child(property, 'enum');
  const only = child(property, 'const');
  return (Array.isArray(choices) && !choices.includes(key)) || (only !== undefined && only !== key);
}

function saysItself({ value }: Place, property: string): boolean {
  const own = child(child(value, 'properties'), property);
  return ['const', 'example', 'default'].some((key) => child(own, key) !== undefined);
}

/** The schemas of the document that have another in their `allOf`, by their names. */
function extensionsOf(target: Place, document: OpenApiDocument): Mapped[] {
  const schemas = schemasOf(document);
  const names = isPlain(schemas.value) ? Object.keys(schemas.value).slice(0, MOST_SCHEMAS) : [];
  return names.flatMap((key) => {
    const parts = child(child(schemas.value, key), 'allOf');
    if (!Array.isArray(parts)) return [];
    const extendsIt = parts.some((part, index) => {
      if (typeof child(part, '$ref') !== 'string') return false;
      const place = tryFollow(below(schemas, key, 'allOf', String(index)), document);
      return place !== null && idOf(place) === idOf(target);
    });
    return extendsIt ? [{ key, place: below(schemas, key) }] : [];
  });
}

function schemasOf(document: OpenApiDocument): Place {
  return (
    tryFollow(below(document.top, 'components', 'schemas'), document) ?? below(document.top, 'components', 'schemas')
  );
}

function tryFollow(place: Place, document: OpenApiDocument): Place | null {
  try {
    return document.follow(place);
  } catch (error) {
    if (error instanceof ReferenceProblem) return null;
    throw error;
  }
}
