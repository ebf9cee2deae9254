import { medianSorted } from 'simple-statistics';
import { requireCount, requireOpenProbability } from './arguments.ts';
import { binomialAtLeast } from './binomial-tail.ts';
import { levelOf } from './untied-bounds.ts';

/** Where the middle of what values are drawn from lies, in their unit. */
export interface MedianBounds {
  estimate: number;
  /** One-sided lower bound; −Infinity if there are too few values for this confidence. */
  lower: number;
  /** One-sided upper bound; Infinity if there are too few values for this confidence. */
  upper: number;
}

/**
 * The median with exact one-sided bounds, each at `confidence` on its own: the order statistics that a sign test does not
 * reject. It asks nothing of the distribution, and Infinity is a value like any other, as for a peak that a round did not
 * show. Throws a RangeError on an empty list, on NaN, and on a confidence outside (0, 1).
 *
 * Source: W. R. Thompson, Annals of Mathematical Statistics 7 (1936).
 */
export function medianBounds(values: readonly number[], confidence: number): MedianBounds {
  requireCount('the number of values', values.length);
  requireOpenProbability('confidence', confidence);
  const missing = values.findIndex(Number.isNaN);
  if (missing !== -1) throw new RangeError(`values[${missing}] is NaN: a number is needed`);
  const level = levelOf(confidence);
  const sorted = [...new Float64Array(values).sort()];
  let below = 0;
  while (below < values.length && binomialAtLeast(values.length - below, values.length, 0.5) <= level) below++;
  return {
    estimate: medianSorted(sorted),
    lower: sorted[below - 1] ?? Number.NEGATIVE_INFINITY,
    upper: sorted[values.length - below] ?? Number.POSITIVE_INFINITY,
  };
}
