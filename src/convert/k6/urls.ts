import { percentEncode } from '../addresses.ts';
import type { Evaluator } from '../evaluator.ts';
import { mapAroundPlaceholders } from '../placeholders.ts';
import { Dictionary, data, List, Unknown, type Value } from '../value.ts';
import { native, textOf, UNDEFINED } from './natives.ts';

type Context = Pick<Evaluator, 'conversion' | 'dialect'>;

/** Where the parts of an address, which have properties of the same names, are kept. */
const PAIRS = '%pairs';
const START = '%start';
const SEARCH = '%search';

/** `new URLSearchParams(…)`: of text, of a map, or of pairs. */
export const searchParams = native(([given], line, evaluator) => {
  const pairs = new List([]);
  if (given instanceof Dictionary && !given.entries.has(PAIRS)) {
    for (const [key, value] of given.entries) pairs.items.push(new List([data(key), value]));
    pairs.rest = given.rest;
  } else if (given instanceof List) {
    pairs.items.push(...given.items);
    pairs.rest = given.rest;
  } else if (given !== undefined && !(given.kind === 'data' && given.value == null)) {
    const text = given instanceof Dictionary ? addressText(given, line, evaluator) : given;
    if (text?.kind !== 'data' || typeof text.value !== 'string') pairs.rest = Unknown.from([given], line);
    else pairs.items.push(...parsedPairs(text.value));
  }
  return paramsOf(pairs);
});

/** `new URL(…)` of text, and of what it is relative to. */
export const url = native(([given, base], line, evaluator) => {
  const text = textOf(given, line, evaluator);
  const below = base === undefined ? '' : textOf(base, line, evaluator);
  if (text instanceof Unknown || below instanceof Unknown) return Unknown.from([text, below], line);
  const isWhole = /^https?:\/\//i.test(text) || text.startsWith('${');
  const whole = isWhole || base === undefined ? text : joinedUrl(below, text);
  const [start = '', ...query] = whole.replace(/#.*$/s, '').split('?');
  return new Dictionary([
    [START, data(start)],
    [SEARCH, paramsOf(new List(parsedPairs(query.join('?'))))],
  ]);
});

function joinedUrl(base: string, path: string): string {
  const [, origin = '', below = ''] = /^([a-z]+:\/\/[^/?#]*|\$\{[^}]*\})?([^?#]*)/i.exec(base) ?? [];
  return `${origin}${path.startsWith('/') ? '' : below.replace(/[^/]*$/, '') || '/'}${path}`;
}

function parsedPairs(query: string): Value[] {
  return [...new URLSearchParams(query)].map(([key, value]) => new List([data(key), data(value)]));
}

function paramsOf(pairs: List): Dictionary {
  const at = (key: Value | undefined) => (key?.kind === 'data' ? String(key.value) : null);
  const indexOf = (key: string | null) =>
    pairs.items.findIndex((pair) => pair instanceof List && at(pair.items[0]) === key);
  const params = new Dictionary([[PAIRS, pairs]]);
  const methods: Record<string, Value> = {
    append: native(([key = UNDEFINED, value = UNDEFINED]) => {
      pairs.items.push(new List([key, value]));
      return UNDEFINED;
    }),
    set: native(([key = UNDEFINED, value = UNDEFINED]) => {
      const index = indexOf(at(key));
      if (index === -1) pairs.items.push(new List([key, value]));
      else pairs.items[index] = new List([key, value]);
      return UNDEFINED;
    }),
    delete: native(([key]) => {
      pairs.items = pairs.items.filter((pair) => !(pair instanceof List && at(pair.items[0]) === at(key)));
      return UNDEFINED;
    }),
    get: native(([key]) => {
      const pair = pairs.items[indexOf(at(key))];
      return pairs.rest ?? (pair instanceof List ? (pair.items[1] ?? UNDEFINED) : data(null));
    }),
    has: native(([key]) => pairs.rest ?? data(indexOf(at(key)) !== -1)),
  };
  for (const [name, value] of Object.entries(methods)) params.entries.set(name, value);
  return params;
}

/** The text of an address or of its query; null: the value is none. */
export function addressText(value: Value, line: number, context: Context): Value | null {
  if (!(value instanceof Dictionary)) return null;
  const [start, search] = [value.entries.get(START), value.entries.get(SEARCH)];
  if (start?.kind === 'data' && search) {
    const query = addressText(search, line, context);
    if (query?.kind !== 'data') return query;
    return data(query.value === '' ? start.value : `${start.value}?${query.value}`);
  }
  const pairs = value.entries.get(PAIRS);
  if (!(pairs instanceof List)) return null;
  if (pairs.rest !== null) return pairs.rest;
  const texts: string[] = [];
  for (const pair of pairs.items) {
    const [name, given] = (pair instanceof List ? pair.items : [pair]).map((one) =>
      context.conversion.text(one, line, context.dialect),
    );
    if (typeof name !== 'string' || typeof given !== 'string')
      return Unknown.from([name, given, new Unknown(['a part of a query'], line)], line);
    texts.push(`${encoded(name)}=${encoded(given)}`);
  }
  return data(texts.join('&'));
}

function encoded(text: string): string {
  return mapAroundPlaceholders(text, (part) => percentEncode(part).replaceAll('%20', '+'));
}

/** A property of an address; null: the value is none, or has none of the name. */
export function urlProperty(object: Dictionary, name: string, line: number, context: Context): Value | null {
  const start = object.entries.get(START);
  if (start?.kind !== 'data') return null;
  const [, origin = '', path = ''] = /^([a-z]+:\/\/[^/]*|\$\{[^}]*\})?(.*)$/is.exec(String(start.value)) ?? [];
  switch (name) {
    case 'href':
      return addressText(object, line, context);
    case 'searchParams':
      return object.entries.get(SEARCH) ?? null;
    case 'search': {
      const query = addressText(object.entries.get(SEARCH) ?? UNDEFINED, line, context);
      return query?.kind === 'data' && query.value !== '' ? data(`?${query.value}`) : query;
    }
    case 'origin':
      return data(origin);
    case 'pathname':
      return data(path === '' ? '/' : path);
    case 'host':
      return data(origin.replace(/^[a-z]+:\/\//i, ''));
    default:
      return new Unknown([`${name} of an address`], line);
  }
}
