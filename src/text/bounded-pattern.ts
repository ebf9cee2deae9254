import { setFlagsFromString } from 'node:v8';
import { Script } from 'node:vm';

/** Milliseconds for one match of a pattern that cannot be matched in linear time. */
const LONGEST = 100;
/** Milliseconds for all matches of such a pattern that come to no end; afterwards it matches nothing. */
const LONGEST_IN_SUM = 2000;

/** A regular expression that cannot stop the process. */
export interface BoundedPattern {
  /** Searches a text; null where the pattern does not match, or not within its time. */
  exec(text: string): RegExpExecArray | null;
  /** Whether some match did not come to an end within its time. */
  readonly isLate: boolean;
}

/**
 * Prepares a regular expression that somebody else wrote (in a configuration, a script, a document), which must not be
 * able to stop the process: when backtracking goes on too long, V8 changes to an engine of linear time
 * (https://v8.dev/blog/non-backtracking-regexp). What that engine cannot do (lookaround, backreferences) runs under a
 * clock, which is slower by about a tenth of a millisecond.
 *
 * @param flags those that keep no state: `g` and `y` are left out
 * @throws SyntaxError when it is no regular expression
 */
export function boundedPattern(source: string, flags = ''): BoundedPattern {
  const stateless = flags.replace(/[gy]/g, '');
  const linear = linearPattern(source, stateless);
  if (linear) return { exec: (text) => linear.exec(text), isLate: false };
  return new ClockedPattern(new RegExp(source, stateless));
}

/**
 * Prepares a regular expression that somebody else wrote for methods that take one, such as `replace`.
 *
 * @returns null where nothing bounds the time of its matches: it looks around itself, or refers back
 * @throws SyntaxError when it is no regular expression
 */
export function linearPattern(source: string, flags = ''): RegExp | null {
  setFlagsFromString('--enable-experimental-regexp-engine-on-excessive-backtracks');
  const expression = new RegExp(source, flags);
  return isLinear(source, flags) ? expression : null;
}

/** Tells whether a text is a regular expression that JavaScript takes with these flags; it is not run. */
export function isPattern(source: string, flags = ''): boolean {
  return problemOfPattern(source, flags) === null;
}

/** Explains why a text is no regular expression, in V8's words without the expression itself; null where it is one. */
export function problemOfPattern(source: string, flags = ''): string | null {
  try {
    return new RegExp(source, flags) instanceof RegExp ? null : 'not one';
  } catch (error) {
    return (error as Error).message.split(': ').at(-1) ?? 'not one';
  }
}

/** Whether V8's engine of linear time takes the pattern: its own flag `l` says so. */
function isLinear(source: string, flags: string): boolean {
  setFlagsFromString('--enable-experimental-regexp-engine');
  try {
    return new RegExp(source, `${flags}l`) instanceof RegExp;
  } catch {
    return false;
  } finally {
    setFlagsFromString('--no-enable-experimental-regexp-engine');
  }
}

class ClockedPattern implements BoundedPattern {
  readonly #expression: RegExp;
  #spent = 0;

  constructor(expression: RegExp) {
    this.#expression = expression;
  }

  get isLate(): boolean {
    return this.#spent > 0;
  }

  exec(text: string): RegExpExecArray | null {
    if (this.#spent >= LONGEST_IN_SUM) return null;
    try {
      return interruptible(LONGEST, () => this.#expression.exec(text));
    } catch {
      this.#spent += LONGEST;
      return null;
    }
  }
}

const CALL = new Script('globalThis.__perfGateWork()');

/**
 * Does some synchronous work that runs expressions of somebody else's, such as a validation by a schema, and interrupts it
 * at a bound.
 *
 * @throws Error at the bound; what `work` throws before it
 */
export function interruptible<T>(milliseconds: number, work: () => T): T {
  const result: T[] = [];
  Object.assign(globalThis, { __perfGateWork: () => void result.push(work()) });
  CALL.runInThisContext({ timeout: milliseconds });
  return result[0] as T;
}
