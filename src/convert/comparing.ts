import { isNumeric } from '../text/exact-number.ts';
import { narrow, rangeOf, shareOf } from './arithmetic.ts';
import { type Range, Unknown, type Value } from './value.ts';

/** What a condition comes to. */
export type Outcome =
  | { kind: 'certain'; holds: boolean }
  /** It is about an answer, and is as it is when all goes well. */
  | { kind: 'assumed'; holds: boolean }
  /** Chance decides. `narrow` is called with what was decided, so that later comparisons agree. */
  | { kind: 'random'; share: number; narrow: (holds: boolean) => void }
  | { kind: 'unknown'; why: Unknown };

const MIRRORED: Record<string, string> = { '<': '>', '<=': '>=', '>': '<', '>=': '<=' };
export const COMPARISONS = ['==', '!=', '<', '<=', '>', '>='];

/** Compares two values. */
export function compared(operator: string, left: Value, right: Value, line: number): Outcome {
  const cannot: Outcome = { kind: 'unknown', why: unknownComparison(left, right, line) };
  if (left.kind === 'unknown' || right.kind === 'unknown') return cannot;
  if (left.kind === 'status') return statusCompared(operator, left, right) ?? cannot;
  if (right.kind === 'status') return statusCompared(MIRRORED[operator] ?? operator, right, left) ?? cannot;
  if (left.kind === 'range') return rangeCompared(operator, left, right) ?? cannot;
  if (right.kind === 'range') return rangeCompared(MIRRORED[operator] ?? operator, right, left) ?? cannot;
  const isNothing = (value: Value) => value.kind === 'data' && value.value == null;
  // `token != null`: what is looked for in an answer is there when all goes well.
  const about = [left, right].find((value) => value.kind === 'part' || value.kind === 'answer');
  if (about && (isNothing(left) || isNothing(right)) && (operator === '==' || operator === '!='))
    return { kind: 'assumed', holds: operator === '!=' };
  if (
    (operator === '==' || operator === '!=') &&
    (isNothing(left) || isNothing(right)) &&
    (isThere(left) || isThere(right))
  )
    return { kind: 'certain', holds: operator === '!=' };
  if (left.kind !== 'data' || right.kind !== 'data') return cannot;
  const isOne = isEnvironment(left) !== isEnvironment(right);
  if (isOne && (operator === '==' || operator === '!='))
    return { kind: 'certain', holds: (isNothing(left) || isNothing(right)) === (operator === '==') };
  if (holdsPlaceholder(left.value) || holdsPlaceholder(right.value)) return cannot;
  const holds = scalarsCompared(operator, left.value, right.value);
  return holds === null ? cannot : { kind: 'certain', holds };
}

/** Whether a value is certainly not nothing. */
function isThere({ kind }: Value): boolean {
  return ['list', 'dictionary', 'function', 'native', 'class', 'row', 'file', 'json', 'placeholder'].includes(kind);
}

function unknownComparison(left: Value, right: Value, line: number): Unknown {
  const unknown = Unknown.from([left, right], line);
  return unknown.reasons.length > 0 ? unknown : new Unknown(['a comparison'], line);
}

/** The note about a condition on what nobody has set. */
export const UNSET = 'a condition about the environment: its variable is taken as one that is not set';

/** Whether a value is a variable of the environment and nothing else. */
export function isEnvironment(value: Value): boolean {
  return value.kind === 'data' && typeof value.value === 'string' && /^\$\{[A-Z_][A-Z0-9_]*\}$/.test(value.value);
}

/** Text of the environment, or that perf-gate fills in, has a value only when it is sent. */
export function holdsPlaceholder(value: unknown): boolean {
  return typeof value === 'string' && (value.includes('{{') || value.includes('${'));
}

function scalarsCompared(operator: string, left: unknown, right: unknown): boolean | null {
  const [a, b] = [left, right].map((value) =>
    isNumeric(value) && typeof value !== 'number' ? Number(String(value)) : value,
  );
  if (operator === '==' || operator === '!=') return (a === b || (a == null && b == null)) === (operator === '==');
  const bothNumbers = typeof a === 'number' && typeof b === 'number';
  if (!bothNumbers && !(typeof a === 'string' && typeof b === 'string')) return null;
  const [x, y] = [a as number, b as number];
  switch (operator) {
    case '<':
      return x < y;
    case '<=':
      return x <= y;
    case '>':
      return x > y;
    case '>=':
      return x >= y;
    default:
      return null;
  }
}

/** An answer that is expected has a status below 400, unless the request says what it expects. */
function statusCompared(operator: string, { of }: Extract<Value, { kind: 'status' }>, right: Value): Outcome | null {
  const limit = right.kind === 'data' && isNumeric(right.value) ? Number(right.value) : null;
  if (limit === null) return null;
  const isExpected = typeof of.status === 'number' ? limit === of.status : limit >= 200 && limit < 400;
  switch (operator) {
    case '==':
      return { kind: 'assumed', holds: isExpected };
    case '!=':
      return { kind: 'assumed', holds: !isExpected };
    case '<':
    case '<=':
      return { kind: 'assumed', holds: limit > 200 };
    case '>':
    case '>=':
      return { kind: 'assumed', holds: limit <= 200 };
    default:
      return null;
  }
}

const OPPOSITE: Record<string, string> = { '==': '!=', '!=': '==', '<': '>=', '<=': '>', '>': '<=', '>=': '<' };

function rangeCompared(operator: string, range: Range, right: Value): Outcome | null {
  const limit = right.kind === 'data' ? rangeOf(right)?.least : undefined;
  if (limit !== undefined && range.now !== undefined) {
    const holds = scalarsCompared(operator, range.now, limit);
    return holds === null ? null : { kind: 'certain', holds };
  }
  const share = limit === undefined ? null : shareOf(operator, range, limit);
  if (limit === undefined || share === null) return null;
  if (range.isAnswers) return { kind: 'assumed', holds: share >= 0.5 };
  if (share <= 0 || share >= 1) return { kind: 'certain', holds: share >= 1 };
  return {
    kind: 'random',
    share,
    narrow: (holds) => narrow(holds ? operator : (OPPOSITE[operator] as string), range, limit),
  };
}

/** Whether a value counts as true. @param emptyIsFalse whether an empty list or map does not, as in Python */
export function truthOf(value: Value, line: number, emptyIsFalse: boolean): Outcome {
  switch (value.kind) {
    case 'unknown':
      return { kind: 'unknown', why: value };
    case 'assumed':
      return value;
    case 'data':
      if (isEnvironment(value)) return { kind: 'certain', holds: false };
      if (holdsPlaceholder(value.value))
        return { kind: 'unknown', why: new Unknown(['a variable of the environment'], line) };
      return { kind: 'certain', holds: Boolean(isNumeric(value.value) ? Number(value.value) : value.value) };
    case 'answer':
    case 'part':
    case 'status':
    case 'headers':
    case 'cookies':
      return { kind: 'assumed', holds: true };
    case 'body':
    case 'time':
      return { kind: 'assumed', holds: true };
    case 'range':
      if (value.now !== undefined) return { kind: 'certain', holds: value.now !== 0 };
      return value.least > 0
        ? { kind: 'certain', holds: true }
        : compared('!=', value, { kind: 'data', value: 0 }, line);
    case 'placeholder':
    case 'row':
    case 'file':
      return { kind: 'unknown', why: new Unknown(['a value that is only known when it is sent'], line) };
    case 'list':
    case 'dictionary': {
      if (value.rest !== null) return { kind: 'unknown', why: value.rest };
      const isEmpty = value.kind === 'list' ? value.items.length === 0 : value.entries.size === 0;
      return { kind: 'certain', holds: !(emptyIsFalse && isEmpty) };
    }
    default:
      return { kind: 'certain', holds: true };
  }
}
