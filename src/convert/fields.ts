import type { Evaluator } from './evaluator.ts';
import { asText } from './plain-value.ts';
import { Unknown, type Value } from './value.ts';

/** Names and values of a query, a form or headers; null: the value is nothing, and such a field is not sent. */
export type Fields = (readonly [string, string | string[] | null])[];

/** The fields of a map, or of a list of pairs; unknown where one of them is. */
export function fieldsOf(
  value: Value,
  line: number,
  context: Pick<Evaluator, 'conversion' | 'dialect'>,
): Fields | Unknown {
  const pairs = pairsOf(value, line, context);
  if (pairs instanceof Unknown) return pairs;
  const fields: [string, string | string[] | null][] = [];
  for (const [name, given] of pairs) {
    const text = given.kind === 'list' ? textsOf(given, line, context) : fieldText(given, line, context);
    if (text instanceof Unknown) return text;
    const earlier = fields.find(([key]) => key === name);
    if (earlier && text !== null) earlier[1] = [earlier[1] ?? [], text].flat();
    else fields.push([name, text]);
  }
  return fields;
}

function pairsOf(
  value: Value,
  line: number,
  context: Pick<Evaluator, 'conversion' | 'dialect'>,
): (readonly [string, Value])[] | Unknown {
  if (value.kind === 'dictionary') return value.rest ?? [...value.entries].filter(([name]) => name !== '__proto__');
  if (value.kind === 'unknown') return value;
  if (value.kind !== 'list') return new Unknown(['fields of something that is no map'], line);
  if (value.rest !== null) return value.rest;
  const pairs: [string, Value][] = [];
  for (const item of value.items) {
    const [name, given] = item.kind === 'list' && item.items.length === 2 ? item.items : [];
    const key = name && asText(name, line, context);
    if (key === undefined || key instanceof Unknown || given === undefined)
      return Unknown.from([item, key, new Unknown(['a list that has no pairs'], line)], line);
    pairs.push([key, given]);
  }
  return pairs;
}

function textsOf(
  list: Extract<Value, { kind: 'list' }>,
  line: number,
  context: Pick<Evaluator, 'conversion' | 'dialect'>,
): string[] | Unknown {
  if (list.rest !== null) return list.rest;
  const texts = list.items.map((item) => asText(item, line, context));
  const unknown = texts.find((text) => text instanceof Unknown);
  return unknown instanceof Unknown ? unknown : (texts as string[]);
}

function fieldText(
  value: Value,
  line: number,
  context: Pick<Evaluator, 'conversion' | 'dialect'>,
): string | null | Unknown {
  if (value.kind === 'data' && value.value == null) return null;
  return asText(value, line, context);
}
