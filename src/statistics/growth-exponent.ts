import { mean } from 'simple-statistics';
import type { Shift } from './hodges-lehmann.ts';
import { shiftOfPairs } from './hodges-lehmann.ts';

/** How long something takes with data of some size. */
export interface SizedTime {
  /** Rows, bytes or whatever is counted; at least 1. */
  size: number;
  /** In one unit for all sizes, such as milliseconds; above 0. */
  time: number;
}

/**
 * The power of the size that the time grows by in one round: the least-squares slope of its logarithm over that of the
 * size. 0 is no growth, 1 is twice the time for twice the size. It is one value of a round, and what is compared.
 *
 * Throws a RangeError without two different sizes, on one below 1, or on a time that is not above 0 and finite.
 */
export function growthExponent(points: readonly SizedTime[]): number {
  requireSizedTimes(points);
  const logs = points.map(({ size, time }) => ({ x: Math.log(size), y: Math.log(time) }));
  const center = { x: mean(logs.map(({ x }) => x)), y: mean(logs.map(({ y }) => y)) };
  const products = logs.reduce((sum, { x, y }) => sum + (x - center.x) * (y - center.y), 0);
  const squares = logs.reduce((sum, { x }) => sum + (x - center.x) ** 2, 0);
  return products / squares;
}

/**
 * The same over all rounds, with one-sided bounds, each at `confidence` on its own. Rounds do not depend on each other,
 * whatever the sizes within one do, so the bounds are those of their exponents and not of a line through all points. They
 * are infinite with fewer than five rounds at 95 %.
 *
 * Throws a RangeError without a round, and what {@link growthExponent} throws.
 */
export function exponentOfRounds(rounds: readonly (readonly SizedTime[])[], confidence: number): Shift {
  return shiftOfPairs(rounds.map(growthExponent), confidence);
}

/** Checks that times have logarithms, and sizes ones that are not negative. @throws RangeError that says what is wrong */
export function requireSizedTimes(points: readonly SizedTime[]): void {
  for (const [index, { size, time }] of points.entries()) {
    if (!(size >= 1 && size < Number.POSITIVE_INFINITY)) {
      throw new RangeError(`points[${index}].size is ${size}: a finite number of at least 1 is needed`);
    }
    if (!(time > 0 && time < Number.POSITIVE_INFINITY)) {
      throw new RangeError(`points[${index}].time is ${time}: a finite number above 0 is needed`);
    }
  }
  if (new Set(points.map(({ size }) => size)).size < 2) {
    throw new RangeError(`points has ${points.length}: at least two different sizes are needed`);
  }
}
