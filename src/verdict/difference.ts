import type { Metric } from '../measurement/metric.ts';
import type { Comparison } from './result.ts';

/**
 * The change of a metric in everyday terms: 0.08 is 8 % more of it, whichever direction is worse.
 * `from` and `to` are its one-sided 95 % bounds, `from` ≤ `to`; a bound that the rounds cannot give, or that has no end, is
 * null. A change from 0 is Infinity, one to 0 is −1.
 */
export interface Change {
  estimate: number;
  from: number | null;
  to: number | null;
}

/** Turns a comparison's ratio into a change. @returns null where nothing could be compared */
export function changeOf({ definition, worse }: Pick<Comparison, 'definition' | 'worse'>): Change | null {
  return worse && changeBy(definition, worse);
}

export function changeBy(
  { better }: Pick<Metric, 'better'>,
  { ratio, lower, upper }: NonNullable<Comparison['worse']>,
): Change {
  // A value next to 0 leads beyond every number as 0 itself does.
  if (ratio === 0 || ratio === Number.MAX_VALUE || !Number.isFinite(1 / ratio)) {
    const increases = ratio < 1 === (better === 'higher');
    return { estimate: increases ? Number.POSITIVE_INFINITY : -1, from: null, to: null };
  }
  const below = lower > 0 ? lower : null;
  if (better === 'lower') return { estimate: ratio - 1, from: minusOne(below), to: minusOne(upper) };
  return { estimate: 1 / ratio - 1, from: minusOne(upper && 1 / upper), to: minusOne(below && 1 / below) };
}

/** Whether a change leads from or to 0, so that no percentage says how large it is. */
export function hasZero({ estimate }: Change): boolean {
  return estimate === Number.POSITIVE_INFINITY || estimate === -1;
}

/** Whether the estimate is better by the tolerance or more, proven or not. */
export function looksBetter({ worse, tolerance }: Pick<Comparison, 'worse' | 'tolerance'>): boolean {
  return worse !== null && worse.ratio * (1 + tolerance) <= 1;
}

function minusOne(ratio: number | null): number | null {
  return ratio === null ? null : ratio - 1;
}
