import { Script } from 'node:vm';

const CALL = '__perfGateWithinTime';
const script = new Script(`globalThis.${CALL}()`);

/**
 * The outcome of work that text from elsewhere can make endless, such as matching a pattern: V8 ends it.
 *
 * @param longest milliseconds
 * @returns null when it was not done in time
 */
export function withinTime<T>(longest: number, act: () => T): { value: T } | null {
  let outcome: { value: T } | null = null;
  const scope = globalThis as Record<string, unknown>;
  scope[CALL] = () => {
    outcome = { value: act() };
  };
  try {
    script.runInThisContext({ timeout: longest });
  } catch (error) {
    if ((error as { code?: unknown } | null)?.code !== 'ERR_SCRIPT_EXECUTION_TIMEOUT') throw error;
  } finally {
    delete scope[CALL];
  }
  return outcome;
}
