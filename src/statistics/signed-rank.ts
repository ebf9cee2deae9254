import { requireSample } from './arguments.ts';
import type { PValueMethod, PValues } from './p-values.ts';
import { EXACT_UP_TO, normalPValues, pValues } from './p-values.ts';
import { doubledMidRanks } from './ranks.ts';
import { signedSumDistribution } from './shift-algorithm.ts';

export interface SignedRankResult extends PValues {
  /** Sum of the mid-ranks of the positive differences. */
  w: number;
  method: PValueMethod;
}

/** The doubled mid-ranks of |difference|, by the sign of the difference. Zeros are in neither. */
interface SignedRanks {
  positive: readonly number[];
  negative: readonly number[];
}

/**
 * Wilcoxon signed-rank test of paired differences x − y against 0. Exact with and without ties while there are
 * at most 100 differences that are not 0; above that, the normal approximation with tie and continuity correction.
 * Only zeros: every p is 1. Throws a RangeError on an empty list or a value that is not finite.
 *
 * Zeros take part in the ranking and are then left out (Pratt). Dropping them beforehand would renumber the
 * others, and the p-value could then rise when a difference grows; the bounds of `shiftOfPairs` need one that
 * does not.
 *
 * Source: F. Wilcoxon, Biometrics Bulletin 1 (1945); J. W. Pratt, "Remarks on zeros and ties in the Wilcoxon
 * signed rank procedures", JASA 54 (1959).
 */
export function signedRank(differences: readonly number[]): SignedRankResult {
  requireSample('differences', differences);
  const ranks = doubledMidRanks(differences.map(Math.abs));
  return signedRankOfRanks({
    positive: ranks.filter((_, i) => (differences[i] as number) > 0),
    negative: ranks.filter((_, i) => (differences[i] as number) < 0),
  });
}

/** The same test on ranks. */
export function signedRankOfRanks({ positive, negative }: SignedRanks): SignedRankResult {
  const ranks = [...positive, ...negative];
  const rankSum = sum(positive);
  const w = rankSum / 2;
  if (ranks.length > EXACT_UP_TO) {
    const variance = sum(ranks.map((doubledRank) => doubledRank ** 2)) / 16;
    return { w, ...normalPValues(w, sum(ranks) / 4, Math.sqrt(variance), 0.5), method: 'normal' };
  }
  const exact = signedSumDistribution(ranks);
  return { w, ...pValues(exact.atLeast(rankSum), exact.atMost(rankSum)), method: 'exact' };
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
