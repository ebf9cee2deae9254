import { keepSecret, redactOutput } from '../secrets/border.ts';
import { findSecrets } from '../secrets/find-secrets.ts';
import { hideProcessSecrets } from './process-secrets.ts';

/**
 * Makes the process of an action ready to start foreign code: the tokens of the job leave what others can read of it, and
 * the log shows none of the secrets that its inputs and its environment hold. It comes before everything else.
 *
 * @returns what could not be done, and what the foreign code will miss, as sentences
 */
export function guardProcess(): string[] {
  const { values, withheld, problem } = hideProcessSecrets();
  keepSecret([...findSecrets(process.env), ...findSecrets(values), ...withheld.map((name) => values[name] as string)]);
  redactOutput();
  const notices = withheld.map(
    (name) =>
      `${name} holds a token of this job, so the build and the target do not get it; give them one of their own.`,
  );
  return problem === null ? notices : [`The tokens of this job are not out of reach: ${problem}.`, ...notices];
}
