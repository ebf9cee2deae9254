import type { Conversion } from './conversion.ts';
import type { Dialect } from './dialect.ts';
import type { Scope } from './scope.ts';
import type { ScriptFiles } from './script-files.ts';
import type { Expression } from './tree.ts';
import type { Unknown, Value } from './value.ts';

/** What turns the expressions of a tree into values while a script is walked. */
export interface Evaluator {
  readonly conversion: Conversion;
  readonly dialect: Dialect;
  readonly files: ScriptFiles;
  /** The value of an expression; what stands in it is sent, waited for and assigned on the way. */
  evaluate(node: Expression, scope: Scope): Value;
  /** Calls a function, or makes an object of a class. */
  call(callee: Value, given: readonly GivenArgument[], line: number, written: string): Value;
  /** Calls a function once for each item of a list, as far as its items are known. */
  each(callee: Value, items: readonly Value[], line: number): Value[];
  /** Whether a value counts as true; null: that cannot be told. Chance decides as for a branch. */
  holds(value: Value, line: number): boolean | null;
  /** Whether something holds where chance decides. @param narrow called with what was decided */
  decide(share: number, narrow: (holds: boolean) => void, line: number): boolean;
  /** Does what may happen or not: what it sends is left out, and what it changes is unknown from then on. */
  uncertainly(work: () => void): void;
  /** What an expression is where text is wanted. */
  textOf(node: Expression, scope: Scope): string | Unknown;
}

/** The value of an argument; its name is null where it is given by its place. */
export interface GivenArgument {
  value: Value;
  name: string | null;
}
