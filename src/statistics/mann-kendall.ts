import { requireSample } from './arguments.ts';
import { kendallDistribution } from './kendall-distribution.ts';
import type { PValueMethod, PValues } from './p-values.ts';
import { pValues } from './p-values.ts';

export interface MannKendallResult extends PValues {
  /** S: the pairs of which the later value is larger, less those of which it is smaller. */
  s: number;
  method: PValueMethod;
}

/**
 * Mann–Kendall test of a series for a trend, up (`greater`) or down (`less`). Exact with and without ties, conditional on
 * the ties that were seen, up to 60 values; above that, the normal approximation with tie and continuity correction. All
 * values equal, or only one: every p is 1. Throws a RangeError on an empty series or a value that is not finite.
 *
 * Its premise is that values do not depend on those before them: a series that wanders has trends that mean nothing. The
 * corrections of Hamed and Rao and by prewhitening do not repair that for series of this length (19 % and 44 % false
 * alarms), so {@link judgeDrift} tests medians of blocks instead, and checks them.
 *
 * Source: H. B. Mann, Econometrica 13 (1945); M. G. Kendall, Rank Correlation Methods (1970).
 */
export function mannKendall(values: readonly number[]): MannKendallResult {
  requireSample('values', values);
  let s = 0;
  for (const [index, earlier] of values.entries()) {
    for (let later = index + 1; later < values.length; later++) s += Math.sign((values[later] as number) - earlier);
  }
  const { atLeast, method } = kendallDistribution(groupsOf(values));
  return { s, ...pValues(atLeast(s), atLeast(0 - s)), method };
}

/** How many values there are of each. */
export function groupsOf(values: readonly number[]): number[] {
  const counts = new Map<number, number>();
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1);
  return [...counts.values()];
}
