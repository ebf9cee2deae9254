import { keyOf } from '../folding.ts';
import { Dictionary, data, List, Unknown, type Value } from '../value.ts';
import { isNothing, native, UNDEFINED } from './natives.ts';

/** Where the pairs of a `Map` are kept. */
const ENTRIES = '%entries';

/** `new Map(…)` of pairs, whose keys are texts or numbers. */
export const mapMaker = native(([given], line) => {
  const held = new Dictionary();
  const pairs = given && entriesOf(given);
  if (pairs) {
    for (const pair of pairs.items) {
      const [key, value] = pair instanceof List ? pair.items : [];
      const name = key === undefined ? null : keyOf(key);
      if (name === null) held.forget(new Unknown(['a key of a map'], line));
      else held.entries.set(name, value ?? UNDEFINED);
    }
    held.rest ??= pairs.rest;
  } else if (!isNothing(given)) held.rest = Unknown.from([given, new Unknown(['a map of something'], line)], line);
  return mapOf(held);
});

/** The pairs of a list, or of a `Map`; null: the value is neither. */
function entriesOf(value: Value): List | null {
  if (value instanceof List) return value;
  const held = value instanceof Dictionary ? value.entries.get(ENTRIES) : undefined;
  if (!(held instanceof Dictionary)) return null;
  return listOf(held, (key, one) => new List([data(key), one]));
}

function listOf(held: Dictionary, made: (key: string, value: Value) => Value): List {
  const list = new List([...held.entries].map(([key, value]) => made(key, value)));
  list.rest = held.rest;
  return list;
}

function mapOf(held: Dictionary): Dictionary {
  const found = (key: Value | undefined, line: number): Value | undefined => {
    const name = key === undefined ? null : keyOf(key);
    if (name === null) return Unknown.from([key, new Unknown(['a key of a map'], line)], line);
    return held.get(name);
  };
  const made = new Dictionary([[ENTRIES, held]]);
  const methods: Record<string, Value> = {
    get: native(([key], line) => found(key, line) ?? UNDEFINED),
    has: native(([key], line) => {
      const value = found(key, line);
      return value?.kind === 'unknown' ? value : data(value !== undefined);
    }),
    set: native(([key = UNDEFINED, value = UNDEFINED], line) => {
      const name = keyOf(key);
      if (name === null) held.forget(new Unknown(['a key of a map'], line));
      else held.entries.set(name, value);
      return made;
    }),
    delete: native(([key = UNDEFINED]) => data(held.entries.delete(keyOf(key) ?? ''))),
    clear: native(() => {
      held.entries.clear();
      return UNDEFINED;
    }),
    keys: native(() => listOf(held, (key) => data(key))),
    values: native(() => listOf(held, (_, value) => value)),
    entries: native(() => entriesOf(made) ?? UNDEFINED),
    forEach: native(([callee], line, evaluator) => {
      if (held.rest !== null)
        evaluator.conversion.lose(line, 'a loop whose turns cannot be told: it is sent for the known ones');
      for (const [key, value] of callee ? held.entries : []) {
        const given = [value, data(key)].map((one) => ({ value: one, name: null }));
        evaluator.call(callee as Value, given, line, 'a function');
      }
      return UNDEFINED;
    }),
  };
  for (const [name, value] of Object.entries(methods)) made.entries.set(name, value);
  return made;
}

/** What a loop goes through: the pairs of a `Map`, and anything else as it is. */
export const iterated = native(([given = UNDEFINED]) => entriesOf(given) ?? given);

/** `new Set(…)`: a list that holds each of its values once. */
export const setMaker = native(([given], line) => {
  if (isNothing(given)) return new List([]);
  if (!(given instanceof List)) return Unknown.from([given, new Unknown(['a set'], line)], line);
  const made = new List([]);
  made.rest = given.rest;
  for (const item of given.items) if (!made.items.some((one) => isSame(one, item))) made.items.push(item);
  return made;
});

/** Whether a set takes two values for one. */
export function isSame(one: Value, other: Value): boolean {
  return one === other || (one.kind === 'data' && other.kind === 'data' && one.value === other.value);
}
