import { plainLines } from '../text/plain.ts';
import type { Finding } from '../verdict/result.ts';

/** What happened, and the last lines of the log that tell why. */
export interface FailureText {
  prose: string;
  log: string[];
}

/** A message of the target room ends in `Last lines of its log:` and the log; any other message is prose to its end. */
export function failureText(message: string): FailureText {
  const lines = plainLines(message);
  const announced = lines.findIndex((line) => line.trimEnd().endsWith(':'));
  if (announced === -1) return { prose: lines.join(' '), log: [] };
  return { prose: lines.slice(0, announced + 1).join(' '), log: lines.slice(announced + 1) };
}

/** Only a failure quotes a log: the text of every other finding is one sentence. */
export function findingText({ kind, text }: Finding): FailureText {
  return kind === 'failure' ? failureText(text) : { prose: text, log: [] };
}
