import { isNumeric } from '../../text/exact-number.ts';
import type { Evaluator } from '../evaluator.ts';
import { combined, joined, keyOf } from '../folding.ts';
import { memberOf } from '../members.ts';
import { data, List, Unknown, type Value } from '../value.ts';
import { iterated, merge } from './collections.ts';
import type { Given, NativeBody } from './native.ts';
import { untoldFrom } from './native.ts';
import { formatted, percentFormat, plainText, textOf, wholeNumber } from './text-format.ts';

/** What operators of Python do where those of the tree do something else. */
export const OPERATORS: Record<string, NativeBody> = {
  iterated: (given) => {
    const value = given.get(0) ?? data(null);
    const items = value.kind === 'list' ? null : iterated(value);
    return items === null ? value : new List([...items]);
  },
  entered: (given, line, evaluator) => {
    const value = given.get(0) ?? data(null);
    if (value.kind !== 'dictionary' || value.of === null) return value;
    const enter = memberOf(value, data('__enter__'), line, evaluator);
    return enter.kind === 'function' ? evaluator.call(enter, [], line, '__enter__') : value;
  },
  decorated: (given, line, evaluator) => {
    const [decorator = data(null), method = data(null), called] = given.positional;
    const made =
      decorator.kind === 'function' ? evaluator.call(decorator, [{ value: method, name: null }], line, 'it') : null;
    if (made?.kind === 'function') return made;
    evaluator.conversion.note(
      line,
      `the decorator ${plainText(called) || 'of this'} is not followed: what is sent is what it decorates, once`,
    );
    return method;
  },
  formatted: (given, line, evaluator) => {
    const text = formatted(given.get(0) ?? data(null), plainText(given.get(1)) ?? '!', line, evaluator);
    return text instanceof Unknown ? text : data(text);
  },
  in: (given, line) => contains(given, line),
  '%': (given, line, evaluator) => {
    const [left = data(null), right = data(null)] = given.positional;
    if (left.kind === 'data' && typeof left.value === 'string') {
      const template = plainText(left);
      return template === null ? untoldFrom([left], 'a format', line) : percentFormat(template, right, line, evaluator);
    }
    return calculated('%', left, right, line, evaluator);
  },
  '+': (given, line, evaluator) => {
    const [left = data(null), right = data(null)] = given.positional;
    return added(left, right, line, evaluator);
  },
  '*': (given, line, evaluator) => {
    const [left = data(null), right = data(null)] = given.positional;
    for (const [one, times] of [
      [left, wholeNumber(right)],
      [right, wholeNumber(left)],
    ] as const) {
      if (times === null || times < 0 || times > 10_000) continue;
      const text = plainText(one);
      if (text !== null)
        return joined(
          Array.from({ length: times }, () => text),
          line,
        );
      if (one.kind === 'list' && one.items.length * times <= 100_000) {
        const list = new List(Array.from({ length: times }, () => one.items).flat());
        list.rest = one.rest;
        return list;
      }
    }
    return calculated('*', left, right, line, evaluator);
  },
  slice: (given, line) => sliced(given, line),
  del: (given) => {
    const [object, key] = given.positional;
    const name = key ? keyOf(key) : null;
    if (object?.kind === 'dictionary' && name !== null) object.entries.delete(name);
    else if (object?.kind === 'list' && name !== null && Number.isInteger(Number(name))) {
      object.items.splice(Number(name), 1);
      object.source = null;
    } else if (object?.kind === 'list' || object?.kind === 'dictionary')
      object.forget(new Unknown(['what was deleted'], 1));
    return data(null);
  },
  comprehension: (given, line, evaluator) => comprehension(given, line, evaluator, false),
  flattened: (given, line, evaluator) => comprehension(given, line, evaluator, true),
  unknown: (given, line) => untoldFrom(given.all, 'whether a pattern fits', line),
};

/** `x += y`, which changes a list or a map where it is known under another name as well. */
export function updated(sign: string, given: Given, line: number, evaluator: Evaluator): Value {
  const [left = data(null), right = data(null)] = given.positional;
  if (sign === '+' && left.kind === 'list') {
    const items = iterated(right);
    if (items) left.items.push(...items);
    else left.forget(right instanceof Unknown ? right : new Unknown(['what is added to a list'], line));
    left.source = null;
    return left;
  }
  if (sign === '|' && left.kind === 'dictionary') {
    merge(left, right, line, evaluator);
    return left;
  }
  if (sign === '+') return added(left, right, line, evaluator);
  const body = OPERATORS[sign];
  return sign === '*' || sign === '%'
    ? (body as NativeBody)(given, line, evaluator)
    : calculated(sign, left, right, line, evaluator);
}

/** A sum, or text that is joined: of what an answer holds nobody knows which it is, unless the other side is text. */
function added(left: Value, right: Value, line: number, evaluator: Evaluator): Value {
  const isText = (value: Value) => value.kind === 'json' || (value.kind === 'data' && typeof value.value === 'string');
  const isLater = (value: Value) => ['part', 'row', 'placeholder'].includes(value.kind);
  if (isLater(left) || isLater(right)) {
    if (!isText(left) && !isText(right))
      return untoldFrom([left, right], 'a sum with something that is only known later', line);
    return joined([textOf(left, line, evaluator), textOf(right, line, evaluator)], line);
  }
  return calculated('+', left, right, line, evaluator);
}

function calculated(sign: string, left: Value, right: Value, line: number, evaluator: Evaluator): Value {
  return combined(sign, left, right, () => [textOf(left, line, evaluator), textOf(right, line, evaluator)], line);
}

function contains({ positional }: Given, line: number): Value {
  const [item = data(null), value = data(null)] = positional;
  if (value.kind === 'answer' || value.kind === 'part' || value.kind === 'headers' || value.kind === 'cookies')
    return { kind: 'assumed', holds: true };
  if (item.kind === 'status' && value.kind === 'list') {
    const codes = value.items.map((one) => (one.kind === 'data' ? Number(one.value) : Number.NaN));
    return { kind: 'assumed', holds: codes.some((code) => code >= 200 && code < 400) };
  }
  const [text, inside] = [plainText(item), plainText(value)];
  if (text !== null && inside !== null) return data(inside.includes(text));
  const key = keyOf(item);
  if (key !== null && value.kind === 'dictionary' && (value.rest === null || value.entries.has(key)))
    return data(value.entries.has(key));
  if (
    item.kind === 'data' &&
    value.kind === 'list' &&
    value.rest === null &&
    value.items.every(({ kind }) => kind === 'data')
  )
    return data(
      value.items.some(
        (one) =>
          one.kind === 'data' && String(one.value) === String(item.value) && typeof one.value === typeof item.value,
      ),
    );
  return untoldFrom(positional, 'whether something is in a list', line);
}

function sliced({ positional }: Given, line: number): Value {
  const [object = data(null), from, to, step] = positional;
  const isOpen = (value: Value | undefined) => value === undefined || (value.kind === 'data' && value.value == null);
  const [start, end, by] = [from, to, step].map((value) => (isOpen(value) ? undefined : wholeNumber(value)));
  const isKnown = start !== null && end !== null && (by === undefined || by === -1 || by === 1);
  const text = plainText(object);
  if (
    !isKnown ||
    (object.kind !== 'list' && text === null) ||
    (by === -1 && (start !== undefined || end !== undefined))
  )
    return untoldFrom([object], 'a part of something', line);
  const cut = <Item>(items: readonly Item[]) => (by === -1 ? items.toReversed() : items.slice(start, end));
  if (object.kind !== 'list') return data(cut([...(text as string)]).join(''));
  const list = new List(cut(object.items));
  list.rest = object.rest;
  return list;
}

function comprehension(given: Given, line: number, evaluator: Evaluator, isNested: boolean): Value {
  const [values = data(null), of, test] = given.positional;
  if (of === undefined) return untoldFrom([], 'a comprehension', line);
  const apply = (callee: Value, item: Value) =>
    evaluator.call(callee, [{ value: item, name: null }], line, 'a comprehension');
  if (values.kind === 'part') {
    evaluator.conversion.note(line, 'of a list of an answer the first is taken');
    return new List([apply(of, memberOf(values, data(0), line, evaluator))]);
  }
  const items = iterated(values);
  if (items === null) return untoldFrom([values], 'a comprehension over something unknown', line);
  const made = new List([]);
  for (const item of items.slice(0, 2000)) {
    const holds = test === undefined ? true : evaluator.holds(apply(test, item), line);
    if (holds === null) {
      made.forget(new Unknown(['which values a comprehension takes'], line));
      return made;
    }
    if (!holds) continue;
    const value = apply(of, item);
    if (isNested && value.kind === 'list') made.items.push(...value.items);
    else made.items.push(value);
  }
  if (items.length > 2000) made.rest = new Unknown(['a list that is too long'], line);
  return made;
}

/** A number of a value that may be text; null: it is none. */
export function numberOf(value: Value | undefined): number | null {
  if (value?.kind !== 'data') return null;
  if (isNumeric(value.value)) return Number(value.value);
  const text = plainText(value);
  return text !== null && text.trim() !== '' && Number.isFinite(Number(text)) ? Number(text) : null;
}
