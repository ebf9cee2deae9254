import { METHODS } from '../../load/traffic/http.ts';
import { quote } from '../../text/quote.ts';
import { loss, note, unknown } from '../nodes.ts';
import { isPlain, type Plain } from '../plain.ts';
import type { Statement } from '../tree.ts';
import { Unknown } from '../value.ts';
import type { FlowContext } from './flow-context.ts';
import { lowerFunctions } from './functions.ts';
import { lowerLoop } from './loops.ts';
import { lowerRequest } from './requests.ts';
import { lowerThink } from './think.ts';

const METHOD_KEYS = METHODS.map((method): string => method.toLowerCase());
/** The keys of which Artillery takes the first that a step has, whatever else it has. */
const FIRST = ['loop', 'parallel', 'think', 'log', 'function'];
/** Keys of a step that belong to one beside them. */
const BESIDE = ['count', 'over', 'whileTrue', 'loopValue', 'loopElement', 'name', 'jitter', 'limit'];
const DEEPEST = 20;

/** Lowers a flow to the neutral tree: its steps in their order. */
export function lowerFlow(flow: unknown, line: number, context: FlowContext, depth = 0): Statement[] {
  if (!Array.isArray(flow) || depth > DEEPEST) return [loss('a flow that is not a list of steps', line)];
  return flow.flatMap((step: unknown, index) => {
    const here = context.lines.of(flow, index, line);
    // References bring lists of steps.
    if (Array.isArray(step)) return lowerFlow(step, here, context, depth + 1);
    if (step instanceof Unknown) return [loss(`a step is left out: ${step.reasons[0]}`, here)];
    if (step === null || step === undefined) return [];
    if (!isPlain(step)) return [loss(`the step ${quote(String(step))} has no counterpart`, here)];
    return lowerStep(step, here, context, depth);
  });
}

function lowerStep(step: Plain, line: number, context: FlowContext, depth: number): Statement[] {
  const keys = Object.keys(step);
  const key = FIRST.find((one) => step[one] !== undefined) ?? keys[0];
  if (key === undefined) return [];
  const others = keys.filter((one) => one !== key && !BESIDE.includes(one));
  const at = context.lines.of(step, key, line);
  return [
    ...others.map((other) =>
      loss(`${quote(other)} is left out: of a step with ${quote(key)} Artillery takes nothing else`, at),
    ),
    ...lowerKey(key, step, at, context, depth),
  ];
}

function lowerKey(key: string, step: Plain, line: number, context: FlowContext, depth: number): Statement[] {
  const value = step[key];
  if (METHOD_KEYS.includes(key)) return lowerRequest(key, value, line, context);
  switch (key) {
    case 'think':
      return lowerThink(value, step.jitter ?? context.jitter, line, context);
    case 'loop':
      return lowerLoop(step, lowerFlow(value, line, context, depth + 1), line, context);
    case 'parallel': {
      const body = lowerFlow(value, line, context, depth + 1);
      return [
        note('parallel requests are sent one after the other', line),
        { kind: 'block', line, body, hasScope: false },
      ];
    }
    case 'log':
      return [];
    case 'function':
      if (typeof value === 'string') return lowerFunctions([value], 'step', context.processor, line);
      return [unknown('a function without a name', line)];
    default:
      return [loss(`the step ${quote(key)} has no counterpart`, line)];
  }
}
