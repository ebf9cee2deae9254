import { data, type Known, type Range, type Value } from './value.ts';

/** The least and the greatest number that a value can be; null: it is no number. */
export function rangeOf(value: Value): { least: number; most: number } | null {
  if (value.kind === 'range') return value;
  if (value.kind === 'data' && typeof value.value === 'number') return { least: value.value, most: value.value };
  return null;
}

function isWhole(value: Value): boolean {
  if (value.kind === 'range') return value.isWhole;
  return value.kind === 'data' && Number.isInteger(value.value);
}

/** Arithmetic on numbers and ranges; null: on something else. */
export function calculate(operator: string, left: Value, right: Value): Known | null {
  const [a, b] = [rangeOf(left), rangeOf(right)];
  if (a === null || b === null) return null;
  if (left.kind !== 'range' && right.kind !== 'range') {
    const result = apply(operator, a.least, b.least);
    return result === null || !Number.isFinite(result) ? null : data(result);
  }
  if (operator === '%' && left.kind === 'range' && right.kind === 'data') return remainder(left, b.least);
  // What is left of a division does not rise with what is divided.
  if (operator === '%' || operator === '//' || (operator === '/' && b.least <= 0 && b.most >= 0)) return null;
  const multiple = multiplied(operator, left, right);
  if (multiple !== undefined) return multiple;
  const ends = [a.least, a.most].flatMap((x) => [b.least, b.most].map((y) => apply(operator, x, y)));
  const numbers = ends.filter((end): end is number => end !== null && Number.isFinite(end));
  if (numbers.length < ends.length) return null;
  const [least, most] = [Math.min(...numbers), Math.max(...numbers)];
  const stays = (operator === '+' || operator === '-') && isWhole(left) && isWhole(right);
  const counts = left.kind === 'range' ? left.counts : right.kind === 'range' ? right.counts : undefined;
  const without = stays ? shifted(operator, left, right) : [];
  if (without === null) return null;
  const isScaled =
    !stays && [left, right].some((one) => one.kind === 'range' && (one.isWhole || one.isScaled === true));
  const marks = { ...(stays && counts !== undefined && { counts }), ...(isScaled && { isScaled }) };
  return { kind: 'range', least, most, isWhole: stays, without, ...marks };
}

/** What a sum cannot be; null: it is one of two random numbers that have gaps. */
function shifted(operator: string, left: Value, right: Value): number[] | null {
  const [range, by] = left.kind === 'range' ? [left, right] : [right, left];
  if (range.kind !== 'range' || (range.without.length === 0 && by.kind !== 'range')) return [];
  if (by.kind === 'range') return range.without.length + by.without.length === 0 ? [] : null;
  const amount = by.kind === 'data' ? Number(by.value) : 0;
  if (operator === '+') return range.without.map((number) => number + amount);
  return range.without.map((number) => (range === left ? number - amount : amount - number));
}

/** Numbers that a random one cannot be are listed: of so many. */
const MOST_NUMBERS = 100;
const WIDEST = 10_000;

/** A random whole number times another one, which is only every so many; null: of too many; undefined: it is neither. */
function multiplied(operator: string, left: Value, right: Value): Range | null | undefined {
  const [range, times] = left.kind === 'range' ? [left, right] : [right, left];
  if (operator !== '*' || range.kind !== 'range' || !range.isWhole) return undefined;
  if (times.kind === 'range') return times.isWhole ? null : undefined;
  const factor = times.kind === 'data' ? Number(times.value) : Number.NaN;
  if (!Number.isInteger(factor) || factor === 0) return undefined;
  const numbers = new Set<number>();
  for (let number = range.least; number <= range.most && numbers.size <= MOST_NUMBERS; number++)
    if (!range.without.includes(number)) numbers.add(number * factor);
  const [least, most] = [Math.min(...numbers), Math.max(...numbers)];
  if (numbers.size === 0 || numbers.size > MOST_NUMBERS || most - least > WIDEST)
    return Math.abs(factor) === 1 ? undefined : null;
  const without: number[] = [];
  for (let number = least; number <= most; number++) if (!numbers.has(number)) without.push(number);
  const { counts } = range;
  return { kind: 'range', least, most, isWhole: true, without, ...(counts !== undefined && { counts }) };
}

/** What is left of a whole number that can be as many as the divisor at least. */
function remainder(range: Range, divisor: number): Known | null {
  const { least, most, isWhole: whole, counts } = range;
  if (!whole || least < 0 || !Number.isInteger(divisor) || divisor <= 0) return null;
  if (most < divisor) return range;
  if (most - least + 1 < divisor) return null;
  return {
    kind: 'range',
    least: 0,
    most: divisor - 1,
    isWhole: true,
    without: [],
    ...(counts !== undefined && { counts }),
  };
}

/**
 * A number without its fraction, downwards, upwards or to the nearest. A random number of less than 10 becomes one of
 * 0 to 9.
 */
export function rounded(value: Value, how: 'floor' | 'ceil' | 'round'): Known | null {
  const range = rangeOf(value);
  if (range === null) return null;
  if (value.kind === 'data') return data(Math[how](range.least));
  if (value.kind === 'range' && value.isWhole) return value;
  const { least, most } = range;
  // The greatest number is not reached itself.
  if (how === 'floor') return whole(Math.floor(least), Math.ceil(most) - 1);
  return how === 'ceil' ? whole(Math.floor(least) + 1, Math.ceil(most)) : whole(Math.round(least), Math.round(most));
}

function whole(least: number, most: number): Range {
  return { kind: 'range', least, most: Math.max(least, most), isWhole: true, without: [] };
}

function apply(operator: string, x: number, y: number): number | null {
  switch (operator) {
    case '+':
      return x + y;
    case '-':
      return x - y;
    case '*':
      return x * y;
    case '/':
      return x / y;
    case '//':
      return Math.floor(x / y);
    case '%':
      return x % y;
    case '**':
      return x ** y;
    default:
      return null;
  }
}

/** How often a comparison with a number holds for a random one, of 1; null: it is another comparison. */
export function shareOf(operator: string, range: Range, limit: number): number | null {
  const { least, most, isWhole: whole, without } = range;
  const mirrored = operator === '>' ? '<=' : operator === '>=' ? '<' : operator === '!=' ? '==' : null;
  if (mirrored !== null) {
    const share = shareOf(mirrored, range, limit);
    return share === null ? null : 1 - share;
  }
  if (!whole) {
    if (operator === '==') return null;
    return most > least ? bounded((limit - least) / (most - least)) : Number(least < limit);
  }
  const isLeft = (number: number) => !without.includes(number);
  const count = most - least + 1 - without.length;
  if (operator === '==') {
    const isPossible = Number.isInteger(limit) && limit >= least && limit <= most && isLeft(limit);
    return isPossible ? 1 / count : 0;
  }
  const to = operator === '<' ? Math.ceil(limit) - 1 : Math.floor(limit);
  const below = to - least + 1 - without.filter((number) => number <= to).length;
  return bounded(below / count);
}

/** Leaves of a random number only what a comparison, or its opposite, leaves of it. */
export function narrow(operator: string, range: Range, limit: number): void {
  const { isWhole: whole } = range;
  const below = (to: number) => {
    range.most = Math.min(range.most, to);
  };
  const above = (from: number) => {
    range.least = Math.max(range.least, from);
  };
  if (operator === '==') Object.assign(range, { least: limit, most: limit, without: [] });
  else if (operator === '!=') range.without = [...range.without, limit];
  else if (operator === '<') below(whole ? Math.ceil(limit) - 1 : limit);
  else if (operator === '<=') below(whole ? Math.floor(limit) : limit);
  else if (operator === '>') above(whole ? Math.floor(limit) + 1 : limit);
  else if (operator === '>=') above(whole ? Math.ceil(limit) : limit);
  range.without = range.without.filter((number) => number >= range.least && number <= range.most);
}

function bounded(share: number): number {
  return Math.min(Math.max(share, 0), 1);
}
