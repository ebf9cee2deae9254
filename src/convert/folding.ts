import { ExactNumber, isNumeric } from '../text/exact-number.ts';
import { calculate } from './arithmetic.ts';
import { data, firstOf, found, Unknown, type Value, within } from './value.ts';

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
  return operator === '+' ? joined(texts(), line) : new Unknown([`the result of ${operator}`], line);
}

export function negated(operator: '-' | '!', value: Value, line: number): Value {
  if (value.kind === 'unknown') return value;
  if (value.kind === 'data' && operator === '!') return data(!value.value);
  if (value.kind === 'data' && typeof value.value === 'number') return data(-value.value);
  if (value.kind === 'data' && value.value instanceof ExactNumber) return data(new ExactNumber(`-${value.value}`));
  return new Unknown([`the result of ${operator}`], line);
}

/** Of `__ENV.HOST || 'http://…'` the default, which is known; else the first value that is. */
export function alternative(operator: '||' | '??' | '&&', left: Value, right: Value): Value {
  const isVariable = left.kind === 'data' && typeof left.value === 'string' && left.value.startsWith('${');
  const [first, second] = operator === '&&' || isVariable ? [right, left] : [left, right];
  return first.kind === 'unknown' ? second : first;
}

/** What JSON text stands for. */
export function parsedJson(text: Value, line: number): Value {
  if (text.kind === 'json') return data(text.value);
  return text.kind === 'part' || text.kind === 'unknown' ? text : new Unknown(['what JSON stands for'], line);
}

/**
 * The value of a key within another value.
 *
 * @param chosen called when the index in a list is unknown, and its first value stands for all
 */
export function memberOf(object: Value, key: Value, line: number, chosen: () => void): Value {
  const name = keyOf(key);
  const isNot = (what: string) => new Unknown([what], line);
  if (object.kind === 'unknown') return object;
  if (object.kind === 'part') return name === null ? isNot('a key') : within(object, name);
  if (object.kind === 'answer' && name === 'body') return { kind: 'part', of: object.of, pointer: '' };
  if (object.kind !== 'data' || typeof object.value !== 'object' || object.value === null) return isNot('a value');
  const first = name === null ? firstOf(object, line) : null;
  if (first !== null) {
    chosen();
    return first;
  }
  return name !== null && Object.hasOwn(object.value, name)
    ? found((object.value as Record<string, unknown>)[name], line)
    : isNot('a value that is not there');
}

/** A value as the key of a map or the index of a list; null: it is neither. */
export function keyOf(value: Value): string | null {
  return value.kind === 'data' && (typeof value.value === 'string' || isNumeric(value.value))
    ? String(value.value)
    : null;
}
