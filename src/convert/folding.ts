import { ExactNumber, isNumeric } from '../text/exact-number.ts';
import { formatPointer } from '../text/json-pointer.ts';
import { calculate } from './arithmetic.ts';
import { Dictionary, data, List, type Part, Unknown, type Value } from './value.ts';

/** Characters of a text; no request carries as many. */
const LONGEST = 1_000_000;

/** Text that is put together; unknown where a part of it is. */
export function joined(parts: readonly (string | Unknown)[], line: number): Value {
  if (parts.some((part) => part instanceof Unknown)) return Unknown.from(parts, line);
  const length = parts.reduce((sum, part) => sum + (part as string).length, 0);
  return length > LONGEST ? new Unknown(['a text that is too long'], line) : data(parts.join(''));
}

/**
 * The result of an operator between two values.
 *
 * @param texts both as text, which is asked for only where `+` joins text
 */
export function combined(
  operator: string,
  left: Value,
  right: Value,
  texts: () => readonly (string | Unknown)[],
  line: number,
): Value {
  if (left.kind === 'unknown' || right.kind === 'unknown') return Unknown.from([left, right], line);
  const calculated = calculate(operator, left, right);
  if (calculated !== null) return calculated;
  if (operator === '+' && left.kind === 'list' && right.kind === 'list') {
    const list = new List([...left.items, ...right.items]);
    list.rest = left.rest ?? right.rest;
    return list;
  }
  if (operator === '|' && left.kind === 'dictionary' && right.kind === 'dictionary') {
    const map = new Dictionary([...left.entries, ...right.entries]);
    map.rest = left.rest ?? right.rest;
    return map;
  }
  const isText = (value: Value) => value.kind === 'data' && typeof value.value === 'string';
  const mayBeText = [left, right].some((value) => isText(value) || value.kind === 'json');
  return operator === '+' && mayBeText ? joined(texts(), line) : new Unknown([`the result of ${operator}`], line);
}

export function negative(value: Value, line: number): Value {
  if (value.kind === 'unknown') return value;
  if (value.kind === 'data' && typeof value.value === 'number') return data(-value.value);
  if (value.kind === 'data' && value.value instanceof ExactNumber) return data(new ExactNumber(`-${value.value}`));
  return new Unknown(['the result of -'], line);
}

/** A value as the key of a map or the index of a list; null: it is neither. */
export function keyOf(value: Value): string | null {
  return value.kind === 'data' && (typeof value.value === 'string' || isNumeric(value.value))
    ? String(value.value)
    : null;
}

/** The value of a key of a part of an answer, which is another part; only JSON has keys. */
export function within({ of, from }: Part, key: string, line: number): Value {
  const { json } = from;
  return json === undefined
    ? new Unknown(['a part of something that is no JSON'], line)
    : { kind: 'part', of, from: { ...from, json: `${json}${formatPointer([key])}` } };
}
