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
    return new Unknown(
      values.flatMap((value) => (value instanceof Unknown ? value.reasons : [])),
      line,
    );
  }
}

/** The variables of a script and what they hold: what was last assigned to them, be it known or not. */
export type Scope = Map<string, Value>;

export function data(value: unknown): Known {
  return { kind: 'data', value };
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
