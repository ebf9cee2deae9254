import { setFlagsFromString } from 'node:v8';
import { Script } from 'node:vm';

/** Bytes of a body that a pattern is tried on. */
const MOST_READ = 1_000_000;
/** Milliseconds for a pattern that cannot be matched in linear time. */
const LONGEST = 100;

/**
 * Prepares a regular expression of a configuration, which must not be able to hang the load generator: when backtracking
 * goes on too long, V8 changes to an engine of linear time (https://v8.dev/blog/non-backtracking-regexp). What that
 * engine cannot do (lookaround, backreferences) runs under a clock, which is slower by about a tenth of a millisecond.
 *
 * @returns the first group, or the whole match without one; null: no match within the first megabyte
 * @throws SyntaxError when it is no regular expression
 */
export function boundedPattern(pattern: string): (body: Buffer) => string | null {
  setFlagsFromString('--enable-experimental-regexp-engine-on-excessive-backtracks');
  const expression = new RegExp(pattern);
  const match = isLinear(pattern) ? (text: string) => expression.exec(text) : clocked(expression);
  return (body) => {
    const found = match(body.toString('utf8', 0, MOST_READ));
    return found === null ? null : ((found.length > 1 ? found[1] : found[0]) ?? null);
  };
}

/** Whether V8's engine of linear time takes the pattern: its own flag `l` says so. */
function isLinear(pattern: string): boolean {
  setFlagsFromString('--enable-experimental-regexp-engine');
  try {
    return new RegExp(pattern, 'l') instanceof RegExp;
  } catch {
    return false;
  } finally {
    setFlagsFromString('--no-enable-experimental-regexp-engine');
  }
}

function clocked(expression: RegExp): (text: string) => RegExpExecArray | null {
  const script = new Script('globalThis.__perfGateMatch()');
  return (text) => {
    let found: RegExpExecArray | null = null;
    Object.assign(globalThis, {
      __perfGateMatch: () => {
        found = expression.exec(text);
      },
    });
    try {
      script.runInThisContext({ timeout: LONGEST });
    } catch {
      return null;
    }
    return found;
  };
}
