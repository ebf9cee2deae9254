/** Why a request is left out: the part of it that cannot be told. */
export type MissingPart = 'method' | 'url' | 'headers' | 'body';

/** In what languages differ when the tree that they were lowered to is walked. */
export interface Dialect {
  /** How deep expressions and statements within one another are followed. */
  deepest: number;
  /** What is written where text is wanted. */
  words: { true: string; false: string; null: string };
  /** Whether a map whose keys are not all known is used without those, or is unknown itself. */
  partialMaps: boolean;
  /** Whether the values of a query are percent-encoded, or stand in the URL as they are. */
  encodesQuery: boolean;
  /** Whether a variable of the environment that a URL begins with is the target. */
  targetIsVariable: boolean;
  /**
   * The note about a request that is left out.
   *
   * @param request its method and URL, as far as they are known
   * @param reasons what is missing in it, as clauses; asked for only where the note says it
   */
  leftOut(part: MissingPart, request: { method: string; url: string }, reasons: () => readonly string[]): string;
}

/** The note about a request of a script that depends on what only running it would tell. */
export function cannotTell(what: string, source: 'script' | 'file'): string {
  return `a request is left out: ${what} cannot be told without running the ${source}`;
}
