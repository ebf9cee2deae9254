import { writeExactJson } from '../../text/exact-json.ts';
import { percentEncode } from '../addresses.ts';
import { child, isPlain } from '../plain.ts';
import { below, type OpenApiDocument, type Place } from './document.ts';
import type { Operation } from './operations.ts';
import { exampleOf, hasExample } from './sample.ts';

/** A parameter of an operation with the value that is sent. */
export interface GivenParameter {
  name: string;
  where: unknown;
  value: unknown;
  /** Whether the value is made up from the schema, because the document gives none. */
  isGuess: boolean;
  /** The parameter object. */
  place: Place;
}

/** The parameters that an operation is sent with: those that it needs, and those of which the document has an example. */
export function givenParameters(operation: Operation, document: OpenApiDocument): GivenParameter[] {
  return parametersOf(operation, document).flatMap((place) => {
    const where = child(place.value, 'in');
    const needed = child(place.value, 'required') === true || where === 'path';
    const isGuess = !hasExample(place, document);
    if (!needed && isGuess) return [];
    const content = child(place.value, 'content');
    const [type] = isPlain(content) ? Object.keys(content) : [];
    const example = exampleOf(type === undefined ? place : below(place, 'content', type), document) ?? 'string';
    const value = type === undefined ? example : writeExactJson(example);
    return [{ name: String(child(place.value, 'name') ?? ''), where, value, isGuess, place }];
  });
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
export function queryOf({ name, value, place }: GivenParameter): string[] {
  const pair = (key: string, one: unknown) => `${percentEncode(key)}=${percentEncode(flat(one))}`;
  if (Array.isArray(value)) {
    return child(place.value, 'explode') === false ? [pair(name, value)] : value.map((one) => pair(name, one));
  }
  if (!isPlain(value)) return [pair(name, value)];
  const deep = child(place.value, 'style') === 'deepObject';
  return Object.entries(value).map(([key, one]) => pair(deep ? `${name}[${key}]` : key, one));
}

/** A value as text in the style "simple": lists with commas, maps as `key,value`. */
export function flat(value: unknown): string {
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
