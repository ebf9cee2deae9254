import type { Evaluator } from './evaluator.ts';
import type { Dictionary, List, Unknown, Value } from './value.ts';

/** Why a request is left out: the part of it that cannot be told. */
export type MissingPart = 'method' | 'url' | 'query' | 'headers' | 'body' | 'way';

/** In what languages differ when the tree that they were lowered to is walked. */
export interface Dialect {
  /** How deep expressions and statements within one another are followed. */
  deepest: number;
  /** What is written where text is wanted. */
  words: { true: string; false: string; null: string; undefined?: string };
  /** Whether the values of a query are percent-encoded, or stand in the URL as they are. */
  encodesQuery: boolean;
  /** Whether a variable of the environment that a URL begins with is the target. */
  targetIsVariable: boolean;
  /** Whether an empty list or map counts as false. */
  emptyIsFalse: boolean;
  /** What a parameter is that is not given. */
  missingArgument(line: number): Value;
  /**
   * The result of a method of the language on a value, such as the `append` of a list.
   *
   * @returns null: it is none that has a counterpart, and may have changed the value
   */
  method(object: Value, name: string, given: readonly Value[], line: number, evaluator: Evaluator): Value | null;
  /** What a list or a map is where text is wanted; null: that cannot be told. */
  collectionText?(
    value: List | Dictionary,
    line: number,
    context: Pick<Evaluator, 'conversion' | 'dialect'>,
  ): string | Unknown | null;
  /** Whether a method of that name leaves the value as it is that it is called on. */
  changesNothing(name: string): boolean;
  /** What a member of a value is that the language itself gives it, such as the `length` of a list; null: nothing. */
  property(object: Value, name: string, line: number, evaluator: Evaluator): Value | null;
  /** The function that is called where a member of a value is assigned; null: the member is set. */
  setter?(object: Value, name: string): Value | null;
  /**
   * The note about a request that is left out.
   *
   * @param request its method and URL, as far as they are known
   * @param reasons what is missing in it, as clauses
   */
  leftOut(part: MissingPart, request: { method: string; url: string }, reasons: readonly string[]): string;
}

/** The note about a request of a script that depends on what only running it would tell. */
export function cannotTell(what: string, source: 'script' | 'file'): string {
  return `a request is left out: ${what} cannot be told without running the ${source}`;
}
