import { medianSorted } from 'simple-statistics';
import { requireOpenProbability, requireSample } from './arguments.ts';
import { kendallDistribution } from './kendall-distribution.ts';
import { groupsOf } from './mann-kendall.ts';
import { levelOf } from './untied-bounds.ts';

/** A rise of y for each unit of x. */
export interface Slope {
  /** Median of the slopes of all pairs. */
  estimate: number;
  /** One-sided lower bound; −Infinity if there are too few points for this confidence. */
  lower: number;
  /** One-sided upper bound; Infinity if there are too few points for this confidence. */
  upper: number;
}

export interface Point {
  x: number;
  y: number;
}

/**
 * Theil–Sen slope, which up to 29 % of outliers do not move far, with one-sided bounds, each at `confidence` on its own.
 * The bounds invert Mann–Kendall: `lower` is the least slope that it does not reject as too low, so that without ties
 * among the y it is above 0 exactly if `greater` ≤ 1 − confidence, and `upper` below 0 exactly if `less` is. Points of the
 * same x make no slope. Their y are taken for different, as measured times are.
 *
 * Throws a RangeError without two different x, on a value that is not finite, or a confidence outside (0, 1). It compares
 * all pairs, and is meant for some hundred points.
 *
 * Source: H. Theil, Proceedings of the KNAW 53 (1950); P. K. Sen, JASA 63 (1968), also for ties in x.
 */
export function theilSen(points: readonly Point[], confidence: number): Slope {
  const places = points.map(({ x }) => x);
  requireSample('x', places);
  const heights = points.map(({ y }) => y);
  requireSample('y', heights);
  requireOpenProbability('confidence', confidence);
  const slopes = slopesOf(points);
  if (slopes.length === 0) throw new RangeError(`x is ${places[0]} everywhere: two different values are needed`);
  const { pairs, atLeast } = kendallDistribution(groupsOf(places));
  const level = levelOf(confidence);
  // Just above the first `below` slopes, S is the number of pairs less twice that.
  let below = 0;
  for (let most = pairs; below < most; ) {
    const middle = (below + most) >> 1;
    if (atLeast(pairs - 2 * middle) > level) most = middle;
    else below = middle + 1;
  }
  return {
    estimate: medianSorted(slopes),
    lower: slopes[below - 1] ?? Number.NEGATIVE_INFINITY,
    upper: slopes[pairs - below] ?? Number.POSITIVE_INFINITY,
  };
}

/** The slopes of all pairs of points of different x, ascending. */
function slopesOf(points: readonly Point[]): number[] {
  const slopes: number[] = [];
  for (const [index, one] of points.entries()) {
    for (let next = index + 1; next < points.length; next++) {
      const other = points[next] as Point;
      // Adding 0 turns −0 into 0: a report would print −0 with its sign.
      if (other.x !== one.x) slopes.push((other.y - one.y) / (other.x - one.x) + 0);
    }
  }
  return Array.from(new Float64Array(slopes).sort());
}
