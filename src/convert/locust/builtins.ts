import { rangeOf, rounded } from '../arithmetic.ts';
import type { Evaluator } from '../evaluator.ts';
import { combined, keyOf } from '../folding.ts';
import { chosen, memberOf, setMember } from '../members.ts';
import { Dictionary, data, List, Unknown, type Value } from '../value.ts';
import { isShared, iterated, merge, sortedItems } from './collections.ts';
import { isMadeFrom } from './library-classes.ts';
import { type Given, type NativeBody, untold, untoldFrom } from './native.ts';
import { numberOf } from './operate.ts';
import { formatted, plainText, textOf, wholeNumber } from './text-format.ts';

const MOST_ITEMS = 10_000;

function listOf(given: Given, line: number, make: (items: readonly Value[]) => Value[] | null): Value {
  const value = given.get(0) ?? new List([]);
  const items = iterated(value);
  const made = items && make(items);
  return made ? new List(made) : untoldFrom([value], 'a list', line);
}

function extreme(given: Given, line: number, how: 'min' | 'max'): Value {
  const values =
    given.positional.length === 1 ? (iterated(given.positional[0] as Value) ?? given.positional) : given.positional;
  const ranges = values.map(rangeOf);
  if (ranges.some((range) => range === null) || given.named.size > 0)
    return untoldFrom(values, `the result of ${how}()`, line);
  const least = Math[how](...ranges.map((range) => range?.least ?? 0));
  const most = Math[how](...ranges.map((range) => range?.most ?? 0));
  return least === most
    ? data(least)
    : { kind: 'range', least, most, isWhole: values.every((one) => one.kind !== 'range' || one.isWhole), without: [] };
}

/** A number that text stands for, also where it is only known later. */
function number(given: Given, line: number, evaluator: Evaluator, isWhole: boolean): Value {
  const value = given.get(0);
  if (value === undefined) return data(0);
  if (value.kind === 'part') return value;
  if (value.kind === 'range') return isWhole ? (rounded(value, 'floor') ?? value) : value;
  if (value.kind === 'placeholder') return { ...value, isNumber: true };
  if (value.kind === 'row') {
    const column = evaluator.conversion.feeders.column(value.feeder, value.path, line);
    return column.kind === 'placeholder' ? { ...column, isNumber: true } : column;
  }
  if (value.kind === 'data' && typeof value.value === 'boolean') return data(Number(value.value));
  const known = numberOf(value);
  if (known === null || given.positional.length > 1) return untoldFrom([value], 'a number', line);
  return data(isWhole ? Math.trunc(known) : known);
}

function mapped(given: Given, line: number, evaluator: Evaluator): Value {
  const [callee, values] = given.positional;
  const items = values && iterated(values);
  if (!callee || !items || given.positional.length > 2) return untoldFrom(given.all, 'what map() makes', line);
  return new List(
    items.slice(0, MOST_ITEMS).map((value) => evaluator.call(callee, [{ value, name: null }], line, 'map')),
  );
}

/** Functions that Python has without an import. */
export const BUILTINS: Record<string, NativeBody> = {
  str: (given, line, evaluator) => {
    const value = given.get(0);
    if (value === undefined) return data('');
    if (value.kind === 'part' || value.kind === 'json' || value.kind === 'file') return value;
    const text = textOf(value, line, evaluator);
    return text instanceof Unknown ? text : data(text);
  },
  int: (given, line, evaluator) => number(given, line, evaluator, true),
  float: (given, line, evaluator) => number(given, line, evaluator, false),
  bool: (given, line, evaluator) => {
    const value = given.get(0) ?? data(false);
    const holds = evaluator.holds(value, line);
    return holds === null ? untoldFrom([value], 'a truth value', line) : data(holds);
  },
  len: (given, line) => {
    const value = given.get(0) ?? data(null);
    if (value.kind === 'part') return untold('how long something of an answer is', line);
    const items = iterated(value);
    return items === null ? untoldFrom([value], 'a length', line) : data(items.length);
  },
  range: (given, line) => {
    const [first, second, third] = given.positional.map(wholeNumber);
    const [from, to, step] = second === undefined ? [0, first, 1] : [first, second, third ?? 1];
    if (from == null || to == null || step === 0 || third === null) return untoldFrom(given.all, 'a range', line);
    const count = Math.max(0, Math.ceil((to - from) / step));
    const list = new List(Array.from({ length: Math.min(count, MOST_ITEMS) }, (_, index) => data(from + index * step)));
    if (count > MOST_ITEMS) list.rest = new Unknown(['a range that is too long'], line);
    return list;
  },
  enumerate: (given, line) => {
    const start = wholeNumber(given.get(1, 'start')) ?? 0;
    return listOf(given, line, (items) => items.map((item, index) => new List([data(start + index), item])));
  },
  zip: (given, line) => {
    const lists = given.positional.map(iterated);
    if (lists.some((list) => list === null)) return untoldFrom(given.all, 'what zip() makes', line);
    const length = Math.min(...lists.map((list) => list?.length ?? 0));
    return new List(
      Array.from(
        { length: lists.length === 0 ? 0 : length },
        (_, index) => new List(lists.map((list) => list?.[index] ?? data(null))),
      ),
    );
  },
  list: (given, line) => {
    const value = given.get(0);
    if (value?.kind === 'part') return value;
    const made = listOf(given, line, (items) => [...items]);
    if (made instanceof List && value instanceof List) made.source = value.source;
    return made;
  },
  tuple: (given, line) => listOf(given, line, (items) => [...items]),
  set: (given, line) =>
    listOf(given, line, (items) =>
      items.filter(
        (item, index) => keyOf(item) === null || items.findIndex((one) => keyOf(one) === keyOf(item)) === index,
      ),
    ),
  sorted: (given, line, evaluator) => listOf(given, line, (items) => sortedItems(items, given, line, evaluator)),
  reversed: (given, line) => listOf(given, line, (items) => items.toReversed()),
  dict: (given, line, evaluator) => {
    const map = new Dictionary();
    const [first] = given.positional;
    if (first) merge(map, first, line, evaluator);
    for (const [key, value] of given.named) map.entries.set(key, value);
    if (given.everything) map.forget(given.everything);
    return map;
  },
  map: mapped,
  filter: (given, line, evaluator) => {
    const [test, values] = given.positional;
    const items = values && iterated(values);
    if (!test || !items) return untoldFrom(given.all, 'what filter() makes', line);
    const held = items
      .slice(0, MOST_ITEMS)
      .map((value) =>
        evaluator.holds(
          test.kind === 'data' ? value : evaluator.call(test, [{ value, name: null }], line, 'filter'),
          line,
        ),
      );
    return held.includes(null)
      ? untoldFrom(given.all, 'what filter() makes', line)
      : new List(items.filter((_, index) => held[index]));
  },
  sum: (given, line) => {
    const items = iterated(given.get(0) ?? new List([]));
    if (items === null) return untoldFrom(given.all, 'a sum', line);
    return items.reduce<Value>(
      (sum, item) => combined('+', sum, item, () => [new Unknown(['a sum'], line)], line),
      given.get(1) ?? data(0),
    );
  },
  any: (given, line, evaluator) => allOf(given, line, evaluator, true),
  all: (given, line, evaluator) => allOf(given, line, evaluator, false),
  min: (given, line) => extreme(given, line, 'min'),
  max: (given, line) => extreme(given, line, 'max'),
  abs: (given, line) => {
    const known = numberOf(given.get(0));
    return known === null ? untoldFrom(given.all, 'a number', line) : data(Math.abs(known));
  },
  round: (given, line) => {
    const [value, digits] = [given.get(0) ?? data(null), wholeNumber(given.get(1))];
    const known = numberOf(value);
    if (known !== null) return data(digits === null ? Math.round(known) : Number(known.toFixed(Math.max(0, digits))));
    return value.kind === 'range'
      ? digits === null
        ? (rounded(value, 'round') ?? value)
        : value
      : untoldFrom([value], 'a number', line);
  },
  chr: (given, line) => {
    const code = wholeNumber(given.get(0));
    return code === null || code < 0 || code > 0x10_ffff
      ? untoldFrom(given.all, 'a character', line)
      : data(String.fromCodePoint(code));
  },
  bytes: (given) => given.get(0) ?? data(''),
  format: (given, line, evaluator) => {
    const text = formatted(
      given.get(0) ?? data(null),
      `:${plainText(given.get(1) ?? data('')) ?? '!'}`,
      line,
      evaluator,
    );
    return text instanceof Unknown ? text : data(text);
  },
  iter: (given) => given.get(0) ?? data(null),
  next: (given, line, evaluator) => {
    const list = given.get(0) ?? data(null);
    if (list.kind !== 'list') return untoldFrom([list], 'the next value', line);
    if (isShared(list)) return chosen(list, 'sequential', line, evaluator);
    // The first row of a CSV file that is passed over is its header line.
    const { source } = list;
    list.source = source?.columns && !source.skipsHeader ? { ...source, skipsHeader: true } : null;
    return list.items.shift() ?? given.get(1) ?? list.rest ?? new Unknown(['a value of an empty list'], line);
  },
  print: () => data(null),
  isinstance: (given, line) => {
    const [value, type] = given.positional;
    if (value?.kind === 'dictionary' && value.of && type?.kind === 'class') return data(isMadeFrom(value.of, [type]));
    const wanted = type?.kind === 'native' ? type.name : null;
    const kinds: Record<string, string> = { dict: 'dictionary', list: 'list' };
    if (value && wanted && kinds[wanted] && value.kind !== 'unknown') return data(kinds[wanted] === value.kind);
    if (value?.kind === 'data' && wanted === 'str') return data(typeof value.value === 'string');
    // One process makes the load: it is neither a master nor a worker.
    if (wanted && /\.(?:Master|Worker|Local)Runner$/.test(wanted)) return data(wanted.endsWith('.LocalRunner'));
    return untoldFrom(given.all, 'of what class something is', line);
  },
  hasattr: (given, line, evaluator) => {
    const [object = data(null), key = data(null)] = given.positional;
    if (object.kind !== 'dictionary' || object.rest !== null) return untoldFrom([object], 'what something has', line);
    return data(evaluator.conversion.quietly(() => memberOf(object, key, line, evaluator)).kind !== 'unknown');
  },
  getattr: (given, line, evaluator) => {
    const [object = data(null), key = data(null), otherwise] = given.positional;
    const found = memberOf(object, key, line, evaluator);
    return found.kind === 'unknown' && otherwise && object.kind === 'dictionary' && object.rest === null
      ? otherwise
      : found;
  },
  setattr: (given, line) => {
    const [object = data(null), key = data(null), value = data(null)] = given.positional;
    setMember(object, key, value, line);
    return data(null);
  },
  open: (given, line, evaluator) => {
    const path = given.get(0, 'file') ?? data(null);
    const mode = plainText(given.get(1, 'mode') ?? data('r')) ?? 'r';
    if (!mode.startsWith('r')) return untold('a file that is written', line);
    return evaluator.evaluate({ kind: 'file', line, path: { kind: 'known', line, value: path } }, evaluatorScope());
  },
};

function allOf(given: Given, line: number, evaluator: Evaluator, isAny: boolean): Value {
  const items = iterated(given.get(0) ?? data(null));
  const held = (items ?? []).map((item) => evaluator.holds(item, line));
  if (items === null || held.includes(null)) return untoldFrom(given.all, 'whether something holds', line);
  return data(isAny ? held.includes(true) : !held.includes(false));
}

import { Scope } from '../scope.ts';

function evaluatorScope(): Scope {
  return Scope.module();
}
