import { writeExactJson } from '../../text/exact-json.ts';
import { quote } from '../../text/quote.ts';
import { child, isPlain } from '../plain.ts';
import type { OpenApiDocument, Place } from './document.ts';
import type { Operation } from './operations.ts';
import { exampleOf, hasExample } from './sample.ts';
import { isOpenDeepObject, queryPairs } from './serialize.ts';

/** A parameter of an operation with the value that is sent. */
export interface GivenParameter {
  name: string;
  where: string;
  value: unknown;
  /** Whether the value is made up from the schema, because the document gives none. */
  isGuess: boolean;
  /** The parameter object. */
  place: Place;
}

/** Where parameters can be; `querystring` is of OpenAPI 3.2. */
const PLACES = ['path', 'query', 'querystring', 'header', 'cookie'];

/**
 * The parameters that an operation is sent with: those that it needs, and those of which the document has an example.
 *
 * @param leave is told what is not sent, or not as the document has it
 * @throws ReferenceProblem at a reference that leads nowhere, or only back to itself
 */
export function givenParameters(
  operation: Operation,
  document: OpenApiDocument,
  leave: (text: string) => void,
): GivenParameter[] {
  return parametersOf(operation, document).flatMap((place) => {
    const name = String(child(place.value, 'name') ?? '');
    const where = String(child(place.value, 'in'));
    const needed = child(place.value, 'required') === true || where === 'path';
    const content = document.at(place, 'content');
    const [type] = isPlain(content.value) ? Object.keys(content.value) : [];
    const described = type === undefined ? place : document.at(content, type);
    const isGuess = !hasExample(place, document) && !hasExample(described, document);
    if (!needed && isGuess) return [];
    const say = (text: string) => leave(`the parameter ${name.slice(0, 80)}${text}`);
    if (!PLACES.includes(where)) {
      say(` is not sent: ${quote(where)} is not known`);
      return [];
    }
    const own = exampleOf(place, document);
    const { value: example = 'string', reason } = own.value === undefined ? exampleOf(described, document) : own;
    if (reason !== null) say(`: ${reason}`);
    const isForm = /x-www-form-urlencoded/i.test(type ?? '');
    const value = type === undefined || isForm || typeof example === 'string' ? example : writeExactJson(example);
    if (isOpenDeepObject(value, place.value)) {
      say(': what is nested is sent as name[key][key], which OpenAPI leaves open');
    }
    return [{ name, where, value, isGuess, place }];
  });
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

/** The pairs of a query that a parameter becomes, if it is one of the query. */
export function queryOf({ name, where, value, place }: GivenParameter): string[] {
  if (where === 'query') return queryPairs(name, value, place.value);
  if (where !== 'querystring') return [];
  if (isPlain(value)) return Object.entries(value).flatMap(([key, one]) => queryPairs(key, one, {}));
  return [encodeURI(Buffer.from(String(value)).toString()).replaceAll('#', '%23')];
}
