import { type Block, text } from '../../text/blocks.ts';
import { type Inline, strong } from '../../text/inline.ts';
import { plainLines } from '../../text/plain.ts';
import type { Section } from './section.ts';

/** A failure in prose, and the last lines of the log that explain it. */
interface FailureText {
  prose: string;
  log: string[];
}

/** A message of the service room ends in `Last lines of its log:` and the log; any other message is prose to its end. */
export function failureText(message: string): FailureText {
  const lines = plainLines(message);
  const announced = lines.findIndex((line) => line.trimEnd().endsWith(':'));
  if (announced === -1) return { prose: lines.join(' '), log: [] };
  return { prose: lines.slice(0, announced + 1).join(' '), log: lines.slice(announced + 1) };
}

/** Why the run stopped, with the last lines of the log, as far as no finding says it. */
export const failure: Section = ({ result }) => {
  if (result.failure === null) return [];
  const { message } = result.failure;
  const { prose, log } = failureText(message);
  // A list in Markdown holds no code: there the log stands under the findings.
  if (result.findings.some((finding) => finding.text === message)) return [logOf(log, { in: ['markdown'] })];
  const said: Inline[] = [strong('The run stopped early:'), ' ', prose];
  return [text(said), logOf(log)];
};

function logOf(lines: readonly string[], placed: { in?: Block['in'] } = {}): Block {
  return { kind: 'log', lines, ...placed };
}
