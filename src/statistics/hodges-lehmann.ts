import { medianSorted } from 'simple-statistics';
import { requireOpenProbability, requireSample } from './arguments.ts';
import { mannWhitneyOfRanks } from './mann-whitney.ts';
import { doubledMidRanksBeyondShift } from './ranks.ts';
import type { RankSumDistribution } from './shift-algorithm.ts';
import { signedSumDistribution, subsetSumDistribution } from './shift-algorithm.ts';
import { signedRankOfRanks } from './signed-rank.ts';

/** By how much x lies above y, on the scale of the values given: on logarithms a shift is the log of a ratio. */
export interface Shift {
  /** Hodges–Lehmann estimate. */
  estimate: number;
  /** One-sided lower bound; −Infinity if there are too few values for this confidence. */
  lower: number;
  /** One-sided upper bound; Infinity if there are too few values for this confidence. */
  upper: number;
}

/**
 * Hodges–Lehmann shift of x against y: the median of all differences x[i] − y[j], with exact one-sided bounds,
 * each at `confidence` on its own (both together are an interval at 2·confidence − 1).
 *
 * The bounds invert the conditional Mann–Whitney test (`mannWhitney`, ties included): `lower` is the infimum of
 * all θ at which the test of x − θ against y does not reject, that is at which its p `greater` is above
 * 1 − confidence; `upper` likewise with `less`. Hence
 * - if 0 is none of the differences (so without ties always): lower > 0 exactly if `greater` ≤ 1 − confidence,
 *   and upper < 0 exactly if `less` ≤ 1 − confidence;
 * - if 0 is one of them: lower > 0 still implies `greater` ≤ 1 − confidence, and `greater` ≤ 1 − confidence
 *   implies lower ≥ 0 (the bound may lie on 0 itself); so with `upper` and `less`.
 *
 * Bisection finds the infimum because `greater` never falls as θ grows: for any regrouping A of the pooled
 * values, ranksum(A) − ranksum(x) is a sum of ranks of y minus a sum of ranks of x; the former can only rise
 * with θ and the latter only fall, so no regrouping ever leaves the set that `greater` counts. For the same
 * reason it is enough to test between neighbouring differences.
 *
 * Above 100 values in all the normal approximation takes the exact test's place, as in `mannWhitney`.
 *
 * Throws a RangeError on an empty sample, a value that is not finite, or a confidence outside (0, 1).
 * Source: J. L. Hodges, E. L. Lehmann, Annals of Mathematical Statistics 34 (1963); D. F. Bauer, "Constructing
 * confidence sets using rank statistics", JASA 67 (1972).
 */
export function shiftOfTwoSamples(x: readonly number[], y: readonly number[], confidence: number): Shift {
  requireSample('x', x);
  requireSample('y', y);
  requireOpenProbability('confidence', confidence);
  const distribution = remembering(subsetSumDistribution);
  const lowerBound = (x: readonly number[], y: readonly number[]) =>
    lowestNotRejected(differencesOf(x, y), confidence, (shift) => {
      return mannWhitneyOfRanks(doubledMidRanksBeyondShift(x, y, shift), distribution).greater;
    });
  return {
    estimate: medianSorted(differencesOf(x, y)),
    lower: lowerBound(x, y),
    upper: 0 - lowerBound(y, x),
  };
}

/**
 * Hodges–Lehmann shift of paired differences x − y: the median of the Walsh averages (d[i] + d[j]) / 2, i ≤ j,
 * with exact one-sided bounds, each at `confidence` on its own.
 *
 * The bounds invert the conditional signed-rank test (`signedRank`, ties included) as those of
 * `shiftOfTwoSamples` invert Mann–Whitney, with the same properties; read "Walsh averages" for "differences".
 * Bisection is right here because the signed rank of every d[i] − θ can only fall as θ grows, through 0 where
 * d[i] = θ (Pratt's zeros).
 *
 * Throws a RangeError on an empty list, a value that is not finite, or a confidence outside (0, 1).
 * Source: as above; J. W. Tukey for the averages.
 */
export function shiftOfPairs(differences: readonly number[], confidence: number): Shift {
  requireSample('differences', differences);
  requireOpenProbability('confidence', confidence);
  const distribution = remembering(signedSumDistribution);
  const lowerBound = (differences: readonly number[]) =>
    lowestNotRejected(walshSumsOf(differences), confidence, (walshSum) => {
      const above = differences.filter((difference) => 2 * difference > walshSum);
      const below = differences.filter((difference) => 2 * difference <= walshSum).map((difference) => -difference);
      const ranks = doubledMidRanksBeyondShift(above, below, walshSum);
      return signedRankOfRanks({ positive: ranks.x, negative: ranks.y }, distribution).greater;
    }) / 2;
  return {
    estimate: medianSorted(walshSumsOf(differences)) / 2,
    lower: lowerBound(differences),
    upper: 0 - lowerBound(differences.map((difference) => -difference)),
  };
}

/**
 * The first of the ascending candidates just above which the test no longer rejects; −Infinity if it does not
 * even reject below all of them. Above the last candidate every test has p = 1.
 */
function lowestNotRejected(
  candidates: readonly number[],
  confidence: number,
  pJustAbove: (candidate: number) => number,
): number {
  const isRejected = (candidate: number) => pJustAbove(candidate) <= 1 - confidence + ROUNDING_OF_CONFIDENCE;
  if (!isRejected(Number.NEGATIVE_INFINITY)) return Number.NEGATIVE_INFINITY;
  let low = 0;
  let high = candidates.length - 1;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (isRejected(candidates[middle] as number)) low = middle + 1;
    else high = middle;
  }
  return candidates[high] as number;
}

/** 1 − 0.9 is less than 0.1 in doubles; a p of exactly 1/10 must count as rejected at confidence 0.9. */
const ROUNDING_OF_CONFIDENCE = 1e-12;

function differencesOf(x: readonly number[], y: readonly number[]): number[] {
  return ascending(x.flatMap((xi) => y.map((yj) => xi - yj)));
}

function walshSumsOf(values: readonly number[]): number[] {
  return ascending(values.flatMap((first, i) => values.slice(i).map((second) => first + second)));
}

/** Adding 0 turns −0 into 0, which a report would print with its sign. */
function ascending(values: readonly number[]): number[] {
  return Array.from(Float64Array.from(values, (value) => value + 0).sort());
}

/** Without ties every shift gives the same set of ranks, so one distribution serves all tests of a bisection. */
function remembering<Rest extends number[]>(
  distribution: (doubledRanks: readonly number[], ...rest: Rest) => RankSumDistribution,
): typeof distribution {
  const known = new Map<string, RankSumDistribution>();
  return (doubledRanks, ...rest) => {
    const key = `${rest}:${doubledRanks.toSorted((a, b) => a - b)}`;
    const found = known.get(key) ?? distribution(doubledRanks, ...rest);
    known.set(key, found);
    return found;
  };
}
