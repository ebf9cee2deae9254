import { quote } from '../../text/quote.ts';
import { literal, note } from '../nodes.ts';
import type { Expression, Statement } from '../tree.ts';
import type { FlowContext } from './flow-context.ts';
import { isFraction, milliseconds } from './time.ts';

/** Lowers a time that a virtual user waits: `think: 2`, `"500ms"`, or one of a variable. */
export function lowerThink(value: unknown, jitter: unknown, line: number, context: FlowContext): Statement[] {
  const [, variable] = /^\s*\{\{\s*([\w.-]+)\s*\}\}\s*$/.exec(String(value)) ?? [];
  const constant = variable === undefined ? undefined : context.constants[variable];
  const values = constant === undefined ? [value] : [constant].flat();
  const waits = values.map(milliseconds);
  const known = waits.filter((wait) => wait !== null);
  if (known.length < waits.length || known.length === 0) {
    if (typeof value !== 'string' || !value.includes('{{'))
      return [note('a think time that is no time is left out', line)];
    // The number of seconds is known when the flow is walked.
    return [{ kind: 'wait', line, seconds: context.templates.number(value, line) }];
  }
  const fraction = values.find(isFraction);
  const said =
    fraction === undefined
      ? []
      : [
          note(
            `think: ${String(fraction)} is milliseconds for Artillery, and so it is here; seconds are written "500ms"`,
            line,
          ),
        ];
  const [least, most] = varied(Math.min(...known), Math.max(...known), jitter);
  if (most === null)
    return [...said, note(`the jitter ${quote(String(jitter))} has no counterpart`, line), wait(least, least, line)];
  return [...said, wait(least, most, line)];
}

/** The bounds of a time with its jitter, `"20%"` or `"500ms"`; null: it is neither. */
function varied(least: number, most: number, jitter: unknown): [number, number | null] {
  if (jitter === undefined || jitter === null) return [least, most];
  const [, percent] = /^\s*(\d+(?:\.\d+)?)\s*%\s*$/.exec(String(jitter)) ?? [];
  if (percent !== undefined) {
    const share = Number(percent) / 100;
    return [Math.max(0, least * (1 - share)), most * (1 + share)];
  }
  const by = /^\s*\d+\s*$/.test(String(jitter)) ? Number(jitter) : milliseconds(jitter);
  return by === null ? [least, null] : [Math.max(0, least - by), most + by];
}

function wait(least: number, most: number, line: number): Statement {
  const [from, to] = [least, most].map((time) => literal(time / 1000, line));
  const seconds: Expression =
    least === most
      ? (from as Expression)
      : { kind: 'random', line, least: from as Expression, most: to as Expression, isWhole: false };
  return { kind: 'wait', line, seconds };
}
