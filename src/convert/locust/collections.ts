import type { Evaluator } from '../evaluator.ts';
import { keyOf } from '../folding.ts';
import { chosen, memberOf } from '../members.ts';
import { Dictionary, data, List, Unknown, type Value } from '../value.ts';
import { type Given, untoldFrom } from './native.ts';
import { plainText, wholeNumber } from './text-format.ts';

/** Lists that every user takes from, and those that begin anew after their last value. */
const SHARED = new WeakSet<List>();

/** Says that a list, and those in it, are the same for all users: each takes another value of it. */
export function share(value: Value, depth = 0): void {
  if (depth > 3) return;
  if (value instanceof List) SHARED.add(value);
  if (value instanceof Dictionary && value.of === null) for (const one of value.entries.values()) share(one, depth + 1);
  if (value.kind === 'class') for (const one of value.statics.entries.values()) share(one, depth + 1);
}

export function isShared(list: List): boolean {
  return SHARED.has(list);
}

/** What a loop goes over; null: that cannot be told. */
export function iterated(value: Value): readonly Value[] | null {
  if (value.kind === 'list') return value.rest === null ? value.items : null;
  if (value.kind === 'dictionary' && value.of === null)
    return value.rest === null ? [...value.entries.keys()].map((key) => data(key)) : null;
  const text = plainText(value);
  return text === null ? null : [...text].map((character) => data(character));
}

export const LIST_METHODS = [
  'append',
  'extend',
  'insert',
  'pop',
  'popleft',
  'remove',
  'clear',
  'copy',
  'index',
  'count',
  'sort',
  'reverse',
  'put',
  'put_nowait',
  'get',
  'get_nowait',
  'add',
  'discard',
  'rotate',
  'appendleft',
  'empty',
  'qsize',
  'update',
  'task_done',
  'union',
];

/** The result of a method of a list, a queue or a set; null: it has none of that name. */
export function listMethod(list: List, name: string, given: Given, line: number, evaluator: Evaluator): Value | null {
  const first = given.get(0);
  const nothing = data(null);
  const why = new Unknown([`what ${name}() changed`], line);
  const changed = () => {
    list.source = null;
    return nothing;
  };
  switch (name) {
    case 'append':
    case 'put':
    case 'put_nowait':
    case 'add':
      if (first) list.items.push(first);
      return changed();
    case 'appendleft':
      if (first) list.items.unshift(first);
      return changed();
    case 'extend':
    case 'update': {
      const items = first && iterated(first);
      if (items) list.items.push(...items);
      else list.forget(first instanceof Unknown ? first : why);
      return changed();
    }
    case 'insert': {
      const [index, value] = [wholeNumber(first), given.get(1)];
      if (index === null || !value) list.forget(why);
      else list.items.splice(index, 0, value);
      return changed();
    }
    case 'get':
    case 'get_nowait':
    case 'pop':
    case 'popleft': {
      if (list.rest !== null) return list.rest;
      // Each user takes another one of a list that all have.
      if (SHARED.has(list) && list.items.length > 1) return chosen(list, 'sequential', line, evaluator);
      const index = name === 'pop' ? (first ? wholeNumber(first) : -1) : 0;
      if (index === null) {
        list.forget(why);
        return why;
      }
      list.source = null;
      return list.items.splice(index, 1)[0] ?? new Unknown(['a value of an empty list'], line);
    }
    case 'clear':
      list.items = [];
      list.rest = null;
      return changed();
    case 'copy': {
      const copy = new List([...list.items]);
      copy.rest = list.rest;
      copy.source = list.source;
      return copy;
    }
    case 'reverse':
      list.items.reverse();
      return changed();
    case 'empty':
      return data(list.items.length === 0);
    case 'qsize':
      return data(list.items.length);
    case 'task_done':
      return nothing;
    case 'index':
    case 'count': {
      const key = first ? keyOf(first) : null;
      const keys = list.items.map(keyOf);
      if (key === null || list.rest !== null || keys.includes(null))
        return untoldFrom([first], 'a place in a list', line);
      return data(name === 'index' ? keys.indexOf(key) : keys.filter((one) => one === key).length);
    }
    case 'remove':
    case 'discard': {
      const key = first ? keyOf(first) : null;
      const at = list.items.findIndex((item) => key !== null && keyOf(item) === key);
      if (at === -1) list.forget(why);
      else list.items.splice(at, 1);
      return changed();
    }
    case 'sort': {
      const sorted = sortedItems(list.items, given, line, evaluator);
      if (sorted === null) list.forget(why);
      else list.items = sorted;
      return changed();
    }
    case 'rotate':
      list.forget(why);
      return nothing;
    default:
      return null;
  }
}

/** Values in their order; null: it cannot be told. */
export function sortedItems(items: readonly Value[], given: Given, line: number, evaluator: Evaluator): Value[] | null {
  const by = given.get(null, 'key');
  const keys = by ? items.map((item) => evaluator.call(by, [{ value: item, name: null }], line, 'key')) : items;
  const plain = keys.map((key) => (key.kind === 'data' ? key.value : undefined));
  const isSortable = plain.every((key) => typeof key === 'number') || plain.every((key) => typeof key === 'string');
  if (!isSortable) return null;
  const sorted = items
    .map((item, index) => [item, plain[index] as string | number] as const)
    .toSorted(([, a], [, b]) => (a < b ? -1 : a > b ? 1 : 0));
  const reverse = given.get(null, 'reverse');
  const values = sorted.map(([item]) => item);
  return reverse?.kind === 'data' && reverse.value === true ? values.reverse() : values;
}

export const MAP_METHODS = [
  'get',
  'update',
  'setdefault',
  'pop',
  'items',
  'keys',
  'values',
  'copy',
  'clear',
  'popitem',
  'set',
  'get_dict',
  'fromkeys',
];

/** The result of a method of a map; null: it has none of that name. */
export function mapMethod(
  map: Dictionary,
  name: string,
  given: Given,
  line: number,
  evaluator: Evaluator,
): Value | null {
  const first = given.get(0);
  const key = first ? keyOf(first) : null;
  const otherwise = given.get(1, 'default') ?? data(null);
  switch (name) {
    case 'get':
      if (key === null) return untoldFrom([first], 'a key', line);
      return map.get(key) ?? otherwise;
    case 'setdefault':
    case 'pop': {
      if (key === null) {
        map.forget(new Unknown([`what ${name}() changed`], line));
        return untoldFrom([first], 'a key', line);
      }
      const held = map.get(key);
      if (name === 'pop') map.entries.delete(key);
      else if (held === undefined) map.entries.set(key, otherwise);
      return held ?? otherwise;
    }
    case 'update': {
      if (given.positional.length > 0 && first) merge(map, first, line, evaluator);
      for (const [one, value] of given.named) map.entries.set(one, value);
      if (given.everything) map.forget(given.everything);
      return data(null);
    }
    // Of cookies.
    case 'set': {
      const value = given.get(1, 'value');
      const cookie = first ?? given.get(null, 'name');
      const called = cookie ? keyOf(cookie) : null;
      if (called === null || !value) map.forget(new Unknown(['a cookie'], line));
      else map.entries.set(called, value);
      return data(null);
    }
    case 'items':
    case 'keys':
    case 'values': {
      const entries = [...map.entries];
      const list = new List(
        entries.map(([one, value]) =>
          name === 'keys' ? data(one) : name === 'values' ? value : new List([data(one), value]),
        ),
      );
      list.rest = map.rest;
      return list;
    }
    case 'copy':
    case 'get_dict': {
      const copy = new Dictionary(map.entries);
      copy.rest = map.rest;
      return copy;
    }
    case 'clear':
      map.entries.clear();
      map.rest = null;
      return data(null);
    default:
      return null;
  }
}

/** Adds what a map, or a list of pairs, holds. */
export function merge(map: Dictionary, from: Value, line: number, evaluator: Evaluator): void {
  if (from.kind === 'dictionary') {
    if (from.rest !== null) map.forget(from.rest);
    for (const [key, value] of from.entries) map.entries.set(key, value);
    return;
  }
  const pairs = from.kind === 'list' && from.rest === null ? from.items : null;
  for (const pair of pairs ?? []) {
    const key = keyOf(memberOf(pair, data(0), line, evaluator));
    if (key === null) map.forget(new Unknown(['a key'], line));
    else map.entries.set(key, memberOf(pair, data(1), line, evaluator));
  }
  if (pairs === null && !(from.kind === 'data' && from.value == null))
    map.forget(from.kind === 'unknown' ? from : new Unknown(['what a map is changed by'], line));
}
