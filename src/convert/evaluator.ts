import type { Conversion } from './conversion.ts';
import type { Dialect } from './dialect.ts';
import type { Expression } from './tree.ts';
import type { Scope, Unknown, Value } from './value.ts';

/** What turns the expressions of a tree into values while a script is walked. */
export interface Evaluator {
  readonly conversion: Conversion;
  readonly dialect: Dialect;
  /** What every request has, unless it says otherwise. */
  readonly headers: Readonly<Record<string, unknown>>;
  /** The value of an expression; what stands in it is sent, waited for and assigned on the way. */
  evaluate(node: Expression, scope: Scope): Value;
  /** What an expression is where text is wanted. */
  textOf(node: Expression, scope: Scope): string | Unknown;
  /** A value where text is wanted; a part of an answer becomes a placeholder. */
  text(value: Value, line: number): string | Unknown;
  /** What an expression is as data, as it is within maps and lists. */
  plain(node: Expression, scope: Scope): unknown;
}
