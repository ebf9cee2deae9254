/** The variable by which a process of a target is recognized, wherever it went: see `markedEnvironment`. */
const MARKER = 'PERF_GATE_TARGET';

/**
 * The variables of a GitHub job that are withheld from the code under test: the action's inputs, the tokens of the
 * runner's services and of GitHub, and the files through which a step sets outputs, state, environment, path and
 * summary. (A process of the same user can still read the environment of its parent; the stage that runs untrusted code
 * should hold no more than a read token.)
 */
const WITHHELD = [/^INPUT_/i, /^ACTIONS_/i, /^GITHUB_(TOKEN|OUTPUT|STATE|ENV|PATH|STEP_SUMMARY)$/i];

/**
 * Builds the environment for a line of the user's: this process's own without what is withheld, then `extra`, then
 * `PORT`. What the configuration names explicitly in `extra` is passed on, even if its name is withheld.
 *
 * @param port becomes `PORT`; null leaves that variable alone
 * @param marker added to `PERF_GATE_TARGET`, which descendants inherit even when they leave the process group. A gate
 *   that is itself under test adds to the outer gate's marker, so that both find the process.
 */
export function markedEnvironment(
  extra: Record<string, string>,
  port: number | null,
  marker: string,
): NodeJS.ProcessEnv {
  const kept = Object.entries(process.env).filter(([name]) => !WITHHELD.some((pattern) => pattern.test(name)));
  const outer = process.env[MARKER];
  return {
    ...Object.fromEntries(kept),
    ...extra,
    ...(port !== null && { PORT: String(port) }),
    [MARKER]: outer ? `${outer}:${marker}` : marker,
  };
}
