import { formatPointer } from '../text/json-pointer.ts';
import type { SentRequest } from './sent-request.ts';
import type { FunctionExpression } from './tree.ts';

/** What an expression of a script is, as far as that can be told without running it. */
export type Value = Known | Unknown;

export type Known =
  /** Data; its texts may hold placeholders, and its lists and maps an `Unknown` in place of a value. */
  | { kind: 'data'; value: unknown }
  /** Text that is this data as JSON. */
  | { kind: 'json'; value: unknown }
  /** The answer to a request. */
  | { kind: 'answer'; of: SentRequest }
  /** A part of the JSON body of an answer, or its text, and the variable that it was first assigned to. */
  | { kind: 'part'; of: SentRequest; pointer: string; variable?: string }
  /** A random number. */
  | { kind: 'range'; least: number; most: number }
  | { kind: 'function'; node: FunctionExpression };

/** More would multiply where an unknown value is used again and again. */
const MOST_REASONS = 20;

/** A value that cannot be told without running the script. */
export class Unknown {
  readonly kind = 'unknown';
  /** Why, as clauses; there are several where it depends on several others. */
  readonly reasons: readonly string[];
  readonly line: number;

  constructor(reasons: readonly string[], line: number) {
    this.reasons = reasons;
    this.line = line;
  }

  /** What depends on values of which at least one is unknown. */
  static from(values: readonly unknown[], line: number): Unknown {
    const reasons = values.flatMap((value) => (value instanceof Unknown ? value.reasons : []));
    return new Unknown(reasons.slice(0, MOST_REASONS), line);
  }
}

/** The variables of a script and what they hold: what was last assigned to them, be it known or not. */
export type Scope = Map<string, Value>;

export function data(value: unknown): Known {
  return { kind: 'data', value };
}

/** Characters, about: more can hardly stand in a script, and comes of values that hold one another several times. */
const LARGEST = 5_000_000;
const sizes = new WeakMap<object, number>();

/** A list or map; unknown where it would be too large once everything in it is written out. */
export function collection(value: unknown[] | Record<string, unknown>, line: number): Value {
  const size = Object.values(value).reduce<number>((sum, one) => sum + sizeOf(one), 1);
  if (size > LARGEST) return new Unknown(['a list or a map that is too large'], line);
  sizes.set(value, size);
  return data(value);
}

function sizeOf(value: unknown): number {
  if (typeof value === 'string') return value.length + 1;
  return typeof value === 'object' && value !== null ? (sizes.get(value) ?? 1) : 1;
}

/** The value of a key or an index, which may be missing. */
export function found(value: unknown, line: number): Value {
  if (value instanceof Unknown) return value;
  return value === undefined ? new Unknown(['there is no such value'], line) : data(value);
}

/** A value as the variable holds it that it is assigned to. */
export function assigned(value: Value, variable: string): Value {
  return value.kind === 'part' ? { variable, ...value } : value;
}

/** The value of a key of a part, which is another part. */
export function within({ of, pointer }: Extract<Value, { kind: 'part' }>, key: string): Known {
  return { kind: 'part', of, pointer: `${pointer}${formatPointer([key])}` };
}

/** The first value of a list that is not empty; null: the value is something else. */
export function firstOf(value: Value, line: number): Value | null {
  if (value.kind !== 'data' || !Array.isArray(value.value) || value.value.length === 0) return null;
  return found(value.value[0], line);
}

/** Whether a value of a list or map, at whatever depth, cannot be told. */
export function holdsUnknown(value: unknown): boolean {
  return unknownsIn(value).length > 0;
}

/** Everything in a list or map, at whatever depth, that cannot be told. */
export function unknownsIn(value: unknown, depth = 0): Unknown[] {
  if (value instanceof Unknown) return [value];
  if (typeof value !== 'object' || value === null) return [];
  if (depth > 50) return [new Unknown(['it is nested too deeply'], 1)];
  return Object.values(value).flatMap((one) => unknownsIn(one, depth + 1));
}
