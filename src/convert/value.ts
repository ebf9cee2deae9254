import type { Expression, Function as JsFunction, PrivateIdentifier, SpreadElement, Super } from 'acorn';

/** What is known of an expression of a script. */
export type Value =
  /** Data; its texts may hold placeholders. */
  | { kind: 'data'; value: unknown }
  /** Text that is this data as JSON. */
  | { kind: 'json'; value: unknown }
  /** The answer to a request. */
  | { kind: 'answer'; of: Answered }
  /** A part of the JSON body of an answer, or its text, and the variable that it was first assigned to. */
  | { kind: 'part'; of: Answered; pointer: string; variable?: string }
  /** A random number. */
  | { kind: 'range'; least: number; most: number }
  | { kind: 'function'; node: JsFunction };

/** A request whose answer is read. */
export interface Answered {
  extract: Record<string, Record<string, string>>;
}

export type Node = Expression | SpreadElement | PrivateIdentifier | Super;
export type Scope = Map<string, Value>;

export function data(value: unknown): Value {
  return { kind: 'data', value };
}

/** A value as the variable holds it that it is assigned to. */
export function assigned(value: Value, variable: string): Value {
  return value.kind === 'part' ? { variable, ...value } : value;
}

/** The value of a key of a part, which is another part. */
export function within({ of, pointer }: Extract<Value, { kind: 'part' }>, key: string): Value {
  return { kind: 'part', of, pointer: `${pointer}/${key.replaceAll('~', '~0').replaceAll('/', '~1')}` };
}

/** Arithmetic on numbers and ranges. null: on something else. */
export function calculate(operator: string, left: Value, right: Value): Value | null {
  const [a, b] = [rangeOf(left), rangeOf(right)];
  if (a === null || b === null) return null;
  const ends = [a.least, a.most].flatMap((x) => [b.least, b.most].map((y) => apply(operator, x, y)));
  const numbers = ends.filter((end): end is number => end !== null && Number.isFinite(end));
  if (numbers.length < ends.length) return null;
  const [least, most] = [Math.min(...numbers), Math.max(...numbers)];
  return left.kind === 'range' || right.kind === 'range' ? { kind: 'range', least, most } : data(least);
}

export function rangeOf(value: Value | null): { least: number; most: number } | null {
  if (value?.kind === 'range') return value;
  if (value?.kind === 'data' && typeof value.value === 'number') return { least: value.value, most: value.value };
  return null;
}

function apply(operator: string, x: number, y: number): number | null {
  switch (operator) {
    case '+':
      return x + y;
    case '-':
      return x - y;
    case '*':
      return x * y;
    case '/':
      return x / y;
    case '%':
      return x % y;
    default:
      return null;
  }
}

/** Stands for a value of a map that is not known. */
export const UNKNOWN = Object.freeze({ unknown: true });

export function known(value: unknown): Value | null {
  return value === UNKNOWN || value === undefined ? null : data(value);
}

export function holdsUnknown(value: unknown, depth = 0): boolean {
  if (value === UNKNOWN || depth > 50) return true;
  return (
    typeof value === 'object' &&
    value !== null &&
    Object.values(value).some((one) => one === undefined || holdsUnknown(one, depth + 1))
  );
}
