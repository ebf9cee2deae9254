import type { Metric } from '../measurement/metric.ts';
import { testOf } from './rank-test.ts';

/** What the rounds say of one variant against another. */
export interface VariantDifference {
  /** The relative change of the metric, from the first variant to the second: 0.14 is 14 % more. */
  change: number;
  /** `better`, `worse`: proven and beyond the tolerance; `same`: within it; `open`: it may be either. */
  verdict: 'better' | 'worse' | 'same' | 'open';
  /** Whether the second is shown not to be better by more than the tolerance. */
  noBetter: boolean;
}

const NOTHING_LOST = { silent: 0, missing: 0, failing: 0 };

/**
 * Compares two variants that were measured in the same rounds, by the rank test of pairs (statistics.md 13).
 *
 * @param first one value a round
 * @param second those of the same rounds
 * @param level the one-sided level of the test
 * @param bounds that of each bound of the change; no bound is about more than its own comparison
 * @param tolerance the smallest change of interest
 * @returns null without any round
 */
export function compareVariants(
  first: readonly number[],
  second: readonly number[],
  { better }: Pick<Metric, 'better'>,
  { level, bounds, tolerance }: { level: number; bounds: number; tolerance: number },
): VariantDifference | null {
  const samples = {
    head: [...second],
    base: [...first],
    paired: true,
    jobMedians: [],
    lost: { head: NOTHING_LOST, base: NOTHING_LOST },
  };
  const test = testOf(samples, { better }, 1 - bounds);
  if (test === null) return null;
  // The ratios of the test are above 1 where the second is worse.
  const { ratio, lower, upper, worse, better: improved } = test;
  const beyond = 1 + tolerance;
  const verdict = () => {
    if (worse <= level && ratio >= beyond) return 'worse';
    if (improved <= level && ratio <= 1 / beyond) return 'better';
    return lower > 1 / beyond && upper < beyond ? 'same' : 'open';
  };
  return {
    change: (better === 'lower' ? ratio : 1 / ratio) - 1,
    verdict: verdict(),
    noBetter: lower > 1 / beyond,
  };
}
