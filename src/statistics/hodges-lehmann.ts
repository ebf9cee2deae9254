import { medianSorted } from 'simple-statistics';
import { requireOpenProbability, requireSample } from './arguments.ts';
import { mannWhitneyOfRanks } from './mann-whitney.ts';
import { normalQuantile } from './normal.ts';
import { doubledMidRanksBeyondShift } from './ranks.ts';
import { signedRankOfRanks } from './signed-rank.ts';
import { levelOf, mostDifferencesAbove, mostWalshAveragesAbove } from './untied-bounds.ts';

/** How far x lies above y, on the scale of the values given: on logarithms a shift is the log of a ratio. */
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
 * reason it is enough to test between neighboring differences.
 *
 * If no two values of a sample are equal, the bounds are order statistics of the differences, whose places are found once
 * for each size.
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
  const samples = { x: ascending(x), y: ascending(y) };
  const differences = differencesOf(x, y);
  const pairs = x.length * y.length;
  if (areDistinct(samples.x) && areDistinct(samples.y)) {
    return boundedBy(differences, mostDifferencesAbove(x.length, y.length, confidence));
  }
  const guess = boundIndex(pairs, Math.sqrt((pairs * (x.length + y.length + 1)) / 12), confidence);
  const lowerBound = (candidates: readonly number[], x: readonly number[], y: readonly number[]) =>
    lowestNotRejected(candidates, confidence, guess, (shift) => {
      return mannWhitneyOfRanks(doubledMidRanksBeyondShift(x, y, shift)).greater;
    });
  return {
    estimate: medianSorted(differences),
    lower: lowerBound(differences, samples.x, samples.y),
    upper: 0 - lowerBound(mirrored(differences), samples.y, samples.x),
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
  const sorted = ascending(differences);
  const walshSums = walshSumsOf(sorted);
  if (areDistinct(sorted)) {
    const { estimate, lower, upper } = boundedBy(walshSums, mostWalshAveragesAbove(sorted.length, confidence));
    return { estimate: estimate / 2, lower: lower / 2, upper: upper / 2 };
  }
  const guess = boundIndex(walshSums.length, Math.sqrt((walshSums.length * (2 * sorted.length + 1)) / 12), confidence);
  const lowerBound = (candidates: readonly number[], differences: readonly number[]) =>
    lowestNotRejected(candidates, confidence, guess, (walshSum) => {
      const above = differences.filter((difference) => 2 * difference > walshSum);
      const below = mirrored(differences.slice(0, differences.length - above.length));
      const ranks = doubledMidRanksBeyondShift(above, below, walshSum);
      return signedRankOfRanks({ positive: ranks.x, negative: ranks.y }).greater;
    }) / 2;
  return {
    estimate: medianSorted(walshSums) / 2,
    lower: lowerBound(walshSums, sorted),
    upper: 0 - lowerBound(mirrored(walshSums), mirrored(sorted)),
  };
}

/**
 * The shift whose candidates are ascending, where no two values of a sample are equal: at most `above` of the candidates
 * may lie above the lower bound, and below the upper one.
 */
function boundedBy(candidates: readonly number[], above: number): Shift {
  return {
    estimate: medianSorted(candidates),
    lower: candidates[candidates.length - 1 - above] ?? Number.NEGATIVE_INFINITY,
    upper: candidates[above] ?? Number.POSITIVE_INFINITY,
  };
}

function areDistinct(ascending: readonly number[]): boolean {
  return ascending.every((value, index) => value !== ascending[index + 1]);
}

/**
 * The first of the ascending candidates just above which the test no longer rejects; −Infinity if it does not
 * even reject below all of them. Above the last candidate every test has p = 1.
 *
 * Only for samples with ties. The search starts at `guess`, an index, and doubles its steps until it has passed the place: an exact test with
 * ties costs much, and the guess is rarely off by more than a few places.
 */
function lowestNotRejected(
  candidates: readonly number[],
  confidence: number,
  guess: number,
  pJustAbove: (candidate: number) => number,
): number {
  const level = levelOf(confidence);
  const candidateAt = (index: number) => candidates[index] ?? Number.NEGATIVE_INFINITY;
  const isRejected = (index: number) => pJustAbove(candidateAt(index)) <= level;
  let low = -1;
  let high = candidates.length - 1;
  for (let place = guess, step = 1; low < place && place < high; step *= 2) {
    if (isRejected(place)) {
      low = place + 1;
      place += step;
    } else {
      high = place;
      place -= step;
    }
  }
  while (low < high) {
    const middle = (low + high) >> 1;
    if (isRejected(middle)) low = middle + 1;
    else high = middle;
  }
  return candidateAt(high);
}

/** Where the bound lies among the candidates if there are no ties, by the normal approximation. */
function boundIndex(candidates: number, standardDeviation: number, confidence: number): number {
  return Math.round(candidates / 2 - normalQuantile(confidence) * standardDeviation);
}

// Adding 0 turns −0 into 0: a report would print −0 with its sign.

function differencesOf(x: readonly number[], y: readonly number[]): number[] {
  const differences = new Float64Array(x.length * y.length);
  let place = 0;
  for (const xi of x) for (const yj of y) differences[place++] = xi - yj + 0;
  return inOrder(differences);
}

function walshSumsOf(values: readonly number[]): number[] {
  const sums = new Float64Array((values.length * (values.length + 1)) / 2);
  let place = 0;
  for (const [i, first] of values.entries()) {
    for (let j = i; j < values.length; j++) sums[place++] = first + (values[j] as number) + 0;
  }
  return inOrder(sums);
}

function ascending(values: readonly number[]): number[] {
  return inOrder(new Float64Array(values));
}

function inOrder(values: Float64Array): number[] {
  return Array.from(values.sort());
}

/** The negatives of ascending values, ascending. */
function mirrored(values: readonly number[]): number[] {
  return values.map((value) => 0 - value).reverse();
}
