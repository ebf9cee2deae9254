import { data, type Known, type Value } from './value.ts';

/** The least and the greatest number that a value can be; null: it is no number. */
export function rangeOf(value: Value): { least: number; most: number } | null {
  if (value.kind === 'range') return value;
  if (value.kind === 'data' && typeof value.value === 'number') return { least: value.value, most: value.value };
  return null;
}

/** Arithmetic on numbers and ranges; null: on something else. */
export function calculate(operator: string, left: Value, right: Value): Known | null {
  const [a, b] = [rangeOf(left), rangeOf(right)];
  if (a === null || b === null) return null;
  const ends = [a.least, a.most].flatMap((x) => [b.least, b.most].map((y) => apply(operator, x, y)));
  const numbers = ends.filter((end): end is number => end !== null && Number.isFinite(end));
  if (numbers.length < ends.length) return null;
  const [least, most] = [Math.min(...numbers), Math.max(...numbers)];
  return left.kind === 'range' || right.kind === 'range' ? { kind: 'range', least, most } : data(least);
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
    case '%':
      return x % y;
    default:
      return null;
  }
}
