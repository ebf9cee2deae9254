import { requireSample } from './arguments.ts';
import type { PValueMethod, PValues } from './p-values.ts';
import { EXACT_UP_TO, normalPValues, pValues } from './p-values.ts';
import { doubledMidRanks } from './ranks.ts';
import { subsetSumDistribution } from './shift-algorithm.ts';

export interface MannWhitneyResult extends PValues {
  /** U of x: the number of pairs with x above y, a tie counting one half. From 0 to n·m. */
  u: number;
  method: PValueMethod;
}

/** The doubled mid-ranks that the values of each sample have in the pooled sample. */
interface PooledRanks {
  x: readonly number[];
  y: readonly number[];
}

/**
 * Mann–Whitney U test of two independent samples. Exact with and without ties, conditional on the ties that were
 * seen, while n + m ≤ 100; above that, the normal approximation with tie and continuity correction.
 * All values equal: every p is 1. Throws a RangeError on an empty sample or a value that is not finite.
 *
 * Source: H. B. Mann, D. R. Whitney, Annals of Mathematical Statistics 18 (1947); ties by mid-ranks.
 */
export function mannWhitney(x: readonly number[], y: readonly number[]): MannWhitneyResult {
  return mannWhitneyOfRanks(pooledRanks(x, y));
}

/** The same test on ranks. */
export function mannWhitneyOfRanks(ranks: PooledRanks): MannWhitneyResult {
  const { x, y } = ranks;
  const u = uOfX(ranks);
  if (x.length + y.length > EXACT_UP_TO) {
    return { u, ...asymptoticPValues(ranks, 0.5), method: 'normal' };
  }
  const rankSum = sum(x);
  const exact = subsetSumDistribution([...x, ...y], x.length);
  return { u, ...pValues(exact.atLeast(rankSum), exact.atMost(rankSum)), method: 'exact' };
}

/**
 * Normal approximation of the same test at any size, corrected for ties; `continuityCorrection` moves U by ½
 * toward its mean. The same as scipy.stats.mannwhitneyu(method='asymptotic'). All values equal: every p is 1.
 */
export function mannWhitneyAsymptotic(
  x: readonly number[],
  y: readonly number[],
  { continuityCorrection = true }: { continuityCorrection?: boolean } = {},
): PValues {
  return asymptoticPValues(pooledRanks(x, y), continuityCorrection ? 0.5 : 0);
}

function pooledRanks(x: readonly number[], y: readonly number[]): PooledRanks {
  requireSample('x', x);
  requireSample('y', y);
  const ranks = doubledMidRanks([...x, ...y]);
  return { x: ranks.slice(0, x.length), y: ranks.slice(x.length) };
}

function asymptoticPValues(ranks: PooledRanks, correction: number): PValues {
  const n = ranks.x.length;
  const m = ranks.y.length;
  const size = n + m;
  const squares = sum([...ranks.x, ...ranks.y].map((doubledRank) => (doubledRank - (size + 1)) ** 2)) / 4;
  const variance = (n * m * squares) / (size * (size - 1));
  return normalPValues(uOfX(ranks), (n * m) / 2, Math.sqrt(variance), correction);
}

function uOfX({ x }: PooledRanks): number {
  return (sum(x) - x.length * (x.length + 1)) / 2;
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
