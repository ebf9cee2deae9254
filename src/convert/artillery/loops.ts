import { literal, loss, unknown } from '../nodes.ts';
import { isPlain, type Plain } from '../plain.ts';
import type { Assign, Expression, Statement, Target } from '../tree.ts';
import type { FlowContext } from './flow-context.ts';
import { lowerFunctions } from './functions.ts';

/** The interpreter takes fewer turns, and says so. */
const MOST_TURNS = 1000;

/** Lowers a loop: a number of turns, `"2-5"`, or one for each value of a list. */
export function lowerLoop(step: Plain, body: Statement[], line: number, context: FlowContext): Statement[] {
  const { templates } = context;
  const nameOf = (key: 'loopValue' | 'loopElement', otherwise: string) => {
    const given = step[key];
    return typeof given === 'string' && given !== '' ? given : otherwise;
  };
  const count = templates.target(nameOf('loopValue', '$loopCount'), line);
  const element = templates.target(nameOf('loopElement', '$loopElement'), line);
  const once = (why: string): Statement[] => [
    loss(why, line),
    set(count, literal(0, line), line),
    { kind: 'block', line, body, hasScope: false },
  ];
  if (step.whileTrue !== undefined) {
    const name = String(step.whileTrue);
    const changes = lowerFunctions([name], 'step', context.processor, line);
    return [...once('a loop while a function says so: what is in it is sent once'), ...changes];
  }
  const { over } = step;
  if (Array.isArray(over)) {
    const items = over.map((one) => templates.lower(one, line));
    return overEach({ kind: 'list', line, items }, count, element, body, line);
  }
  if (isPlain(over)) return once('a loop over something that is no list: what is in it is sent once');
  if (typeof over === 'string') return overEach(templates.variable(over, line), count, element, body, line);
  const range = rangeOf(step.count);
  if (range !== null) {
    const length = Math.max(0, Math.min(range.to - range.from, MOST_TURNS + 1));
    const items = Array.from({ length }, () => literal(null, line));
    return [
      set(element, literal(range.from, line), line),
      set(count, literal(range.from, line), line),
      { ...emptyLoop(line), values: { kind: 'list', line, items }, body: [...body, next(count, line)] },
    ];
  }
  if (typeof step.count === 'string' && step.count.includes('{{')) return upTo(step.count, count, body, line, context);
  if (step.count === undefined || Number(step.count) < 0 || step.count === 0)
    return once('a loop without an end: what is in it is sent once');
  return [loss('a loop whose count is no number has no turns', line)];
}

/** A loop whose number of turns a template says. */
function upTo(
  written: string,
  count: Target,
  body: Statement[],
  line: number,
  { templates }: FlowContext,
): Statement[] {
  const most = templates.target('$loopMost', line);
  const value = (target: Target): Expression =>
    target.kind === 'member' ? { kind: 'member', line, object: target.object, key: target.key } : literal(null, line);
  return [
    set(most, templates.number(written, line), line),
    set(count, literal(0, line), line),
    {
      ...emptyLoop(line),
      condition: { kind: 'calculation', line, operator: '<', left: value(count), right: value(most) },
      update: next(count, line),
      body,
    },
  ];
}

/** A turn for each value of a list, after which there is none any more. */
function overEach(values: Expression, count: Target, element: Target, body: Statement[], line: number): Statement[] {
  return [
    set(count, literal(0, line), line),
    { ...emptyLoop(line), target: element, values, body: [...body, next(count, line)] },
    set(element, unknown('the value of a loop that has ended', line), line),
  ];
}

/** Artillery adds one to the variable itself, which a loop within the loop may have left at another number. */
function next(count: Target, line: number): Assign {
  return { kind: 'assign', line, target: count, operator: '+', value: literal(1, line) };
}

function emptyLoop(line: number): Extract<Statement, { kind: 'loop' }> {
  return { kind: 'loop', line, setup: [], target: null, values: null, condition: null, update: null, body: [] };
}

function set(target: Target, value: Expression, line: number): Statement {
  return { kind: 'assign', line, target, value };
}

/** The turns of a count, `3` or `"2-5"`, without the last; null: it is something else, or has no end. */
function rangeOf(count: unknown): { from: number; to: number } | null {
  const [, from, to] = typeof count === 'string' ? (/^\s*(\d+)-(\d+)\s*$/.exec(count) ?? []) : [];
  if (from !== undefined) return { from: Number(from), to: Number(to) };
  const number =
    typeof count === 'number' || (typeof count === 'string' && count.trim() !== '') ? Number(count) : Number.NaN;
  return Number.isInteger(number) && number > 0 ? { from: 0, to: number } : null;
}
