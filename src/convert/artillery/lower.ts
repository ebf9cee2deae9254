import { METHODS } from '../../load/traffic/http.ts';
import { quote } from '../../text/quote.ts';
import { literal, note } from '../nodes.ts';
import { isPlain } from '../plain.ts';
import type { Statement } from '../tree.ts';
import { lowerRequest } from './requests.ts';
import { type LineOf, milliseconds } from './time.ts';

type Steps = (string | number)[];

const METHOD_KEYS = METHODS.map((method): string => method.toLowerCase());
/** Keys of a step that change nothing of what is sent, or belong to one beside them. */
const SILENT = ['log', 'count', 'over', 'name'];
const DEEPEST = 10;

/**
 * Lowers a flow to the neutral tree: its requests in their order. What is repeated or parallel in it is sent once, one
 * after the other.
 *
 * @param path of the flow in the file
 * @param defaults headers that every request has
 */
export function lowerFlow(
  flow: unknown,
  path: Steps,
  lineOf: LineOf,
  defaults: Readonly<Record<string, unknown>>,
): Statement[] {
  const lowerSteps = (steps: unknown, at: Steps, depth: number): Statement[] => {
    if (!Array.isArray(steps) || depth > DEEPEST) return [note('a flow that is not a list of steps', lineOf(at))];
    return steps.flatMap((step, index) => {
      const here = [...at, index];
      if (typeof step === 'string') return [note(`the step ${quote(step)} has no counterpart`, lineOf(here))];
      const keys = isPlain(step) ? Object.entries(step) : [];
      return keys.flatMap(([key, value]) => lowerStep(key, value, [...here, key], depth));
    });
  };
  const lowerStep = (key: string, value: unknown, at: Steps, depth: number): Statement[] => {
    const line = lineOf(at);
    if (METHOD_KEYS.includes(key)) return lowerRequest(key, value, line, defaults);
    if (key === 'think') {
      const wait = milliseconds(value);
      if (wait === null) return [note('a think time that is not a number', line)];
      return [{ kind: 'wait', line, seconds: literal(wait / 1000, line) }];
    }
    if (key === 'loop')
      return [{ kind: 'loop', line, variable: null, values: null, body: lowerSteps(value, at, depth + 1) }];
    if (key === 'parallel') {
      const body = lowerSteps(value, at, depth + 1);
      return [note('parallel requests are sent one after the other', line), { kind: 'block', line, body }];
    }
    return SILENT.includes(key) ? [] : [note(`the step ${quote(key)} has no counterpart`, line)];
  };
  return lowerSteps(flow, path, 0);
}
