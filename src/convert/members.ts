import { quote } from '../text/quote.ts';
import { rangeOf } from './arithmetic.ts';
import type { Evaluator } from './evaluator.ts';
import { keyOf, within } from './folding.ts';
import { type ClassValue, type Dictionary, List, Unknown, type Value } from './value.ts';

/** The value of a key within another value. */
export function memberOf(object: Value, key: Value, line: number, evaluator: Evaluator): Value {
  const name = keyOf(key);
  const isNot = (what: string) => new Unknown([what], line);
  if (object.kind === 'unknown') return object;
  if (key.kind === 'unknown') return key;
  if (name === null && object.kind === 'part' && key.kind === 'range') {
    evaluator.conversion.note(line, 'of a list of an answer the first is taken');
    return within(object, '0', line);
  }
  if (name === null) return object.kind === 'list' ? chosenFrom(object, key, line, evaluator) : isNot('a key');
  const own = ownMember(object, name) ?? evaluator.dialect.property(object, name, line, evaluator);
  if (own?.kind === 'function' && own.node.isGetter && own.receiver !== null)
    return evaluator.call(own, [], line, name);
  if (own === null && object.kind === 'part') return within(object, name, line);
  if (own === null && object.kind === 'cookies') return isNot('a cookie of an answer');
  return own ?? isNot(`there is no ${quote(name)}`);
}

/** The value of a key that a value has itself; null: it has none, or the language gives it one. */
function ownMember(object: Value, name: string): Value | null {
  switch (object.kind) {
    case 'dictionary':
      return object.get(name) ?? (object.of && inherited(object.of, name, object));
    case 'class':
      return object.statics.get(name) ?? inherited(object, name, null);
    case 'list': {
      const index = Number(name);
      if (!Number.isInteger(index)) return null;
      return object.items[index < 0 ? object.items.length + index : index] ?? object.rest;
    }
    case 'row':
      return { ...object, path: [...object.path, name] };
    case 'headers':
      return { kind: 'part', of: object.of, from: { header: name.toLowerCase() } };
    default:
      return null;
  }
}

const MOST_CLASSES = 200;

/** A class and what it is made from, in the order of a look-up: what several of them are made from comes after them. */
export function lineage(of: ClassValue): Value[] {
  const all: Value[] = [];
  const visit = (value: Value): void => {
    if (all.length >= MOST_CLASSES) return;
    all.push(value);
    if (value.kind === 'class') for (const base of value.bases) visit(base);
  };
  visit(of);
  const isSame = (one: Value, other: Value) =>
    one === other || (one.kind === 'class' && other.kind === 'class' && one.node === other.node);
  return all.filter((one, index) => !all.slice(index + 1).some((later) => isSame(one, later)));
}

/** A member that an object has of its class, or of the classes that it is made from; null: none of them has it. */
export function inherited(of: ClassValue, name: string, object: Dictionary | null): Value | null {
  for (const one of lineage(of)) {
    if (one.kind === 'unknown') return one;
    if (one.kind !== 'class') continue;
    const found = declared(one, name, object) ?? (one === of ? null : one.statics.get(name)) ?? null;
    if (found !== null) return found;
  }
  return null;
}

/** A member that a class declares itself. */
function declared({ node, scope, statics }: ClassValue, name: string, object: Dictionary | null): Value | null {
  const shared = node.isShared ? statics.entries.get(name) : undefined;
  if (shared?.kind === 'function' && shared.node.receiver === 'first' && object !== null && shared.receiver === null)
    return { ...shared, receiver: object };
  if (shared !== undefined) return shared;
  const member = node.members.findLast(
    (one) => one.name === name && one.value.kind === 'function' && (one.value.receiver !== null || one.isStatic),
  );
  return member?.value.kind === 'function'
    ? { kind: 'function', node: member.value, scope, receiver: member.isStatic ? null : object }
    : null;
}

/** The item of a list at an index that changes from turn to turn: a row of data. */
function chosenFrom(list: List, index: Value, line: number, evaluator: Evaluator): Value {
  const range = rangeOf(index);
  const { items } = list;
  if (list.rest !== null) return list.rest;
  if (index.kind === 'range' && range !== null && index.isWhole && range.least >= 0) {
    const order = index.counts === undefined ? 'random' : 'sequential';
    // A script that counts on reads nothing after the last one.
    const isWhole = range.least === 0 && range.most >= items.length - 1 && index.counts !== undefined;
    if (isWhole || (range.least === 0 && range.most === items.length - 1)) return chosen(list, order, line, evaluator);
    const some = new List(items.slice(range.least, range.most + 1));
    if (some.items.length === range.most - range.least + 1) return chosen(some, order, line, evaluator);
  }
  return index.kind === 'placeholder'
    ? new Unknown(['which value of a list it is'], line)
    : new Unknown(['an index'], line);
}

const MOST_PATHS = 30;

function holdsPath(value: Value, depth = 0): boolean {
  if (value.kind === 'data') return typeof value.value === 'string' && /^(?:https?:\/)?\/\S*$/i.test(value.value);
  if (value.kind === 'list') return depth < 3 && value.items.some((item) => holdsPath(item, depth + 1));
  return (
    value.kind === 'dictionary' && depth < 3 && [...value.entries.values()].some((one) => holdsPath(one, depth + 1))
  );
}

/**
 * One of the values of a list: another one in every turn.
 *
 * @param evaluator which takes each of them where they are paths; null: they are rows, whatever they are
 */
export function chosen(list: Value, order: 'random' | 'sequential', line: number, evaluator: Evaluator | null): Value {
  if (list.kind === 'unknown') return list;
  if (list.kind !== 'list') return new Unknown(['a value of a list'], line);
  if (list.rest !== null) return list.rest;
  const [only, ...others] = list.items;
  if (only === undefined) return new Unknown(['a value of an empty list'], line);
  if (others.length === 0) return only;
  // A placeholder in a path is percent-encoded, so that it holds no path itself.
  if (evaluator !== null && list.items.some(holdsPath) && list.items.length <= MOST_PATHS) {
    const left = list.items.length - 1;
    const index = list.items.findIndex((_, at) => at === left || evaluator.decide(1 / (left + 1 - at), () => {}, line));
    return list.items[index] as Value;
  }
  return { kind: 'row', feeder: { name: null, rows: list.items, source: list.source, order }, path: [] };
}

/** Sets the value of a key, or forgets what it is set on where that cannot be told. */
export function setMember(object: Value, key: Value, value: Value, line: number): string | null {
  const name = keyOf(key);
  const why = new Unknown(['something that was changed in a way that cannot be told'], line);
  if (object.kind === 'dictionary') {
    if (name === null) object.forget(why);
    else object.entries.set(name, value);
    return null;
  }
  if (object.kind === 'class' && name !== null) {
    object.statics.entries.set(name, value);
    return null;
  }
  if (object.kind === 'list') {
    const index = Number(name);
    if (name !== null && Number.isInteger(index) && index >= 0 && index <= object.items.length)
      object.items[index] = value;
    else object.forget(why);
    object.source = null;
    return null;
  }
  return object.kind === 'unknown' ? null : 'a change of something that is not followed';
}
