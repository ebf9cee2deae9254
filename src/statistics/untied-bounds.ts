import { mannWhitneyOfRanks } from './mann-whitney.ts';
import { signedRankOfRanks } from './signed-rank.ts';

// Without ties the p of a rank test depends on its statistic alone, and the statistic at a shift θ is the number of
// Walsh averages (or of differences) above θ. So the bound is an order statistic, whose place depends on the sizes and
// the confidence only. Source: D. F. Bauer, "Constructing confidence sets using rank statistics", JASA 67 (1972).

/** 1 − 0.9 is less than 0.1 in doubles; a p of exactly 1/10 must count as rejected at confidence 0.9. */
const ROUNDING_OF_CONFIDENCE = 1e-12;

/** The p up to which a one-sided test rejects, for a bound at this confidence. */
export function levelOf(confidence: number): number {
  return 1 - confidence + ROUNDING_OF_CONFIDENCE;
}

/**
 * How many of the n(n + 1)/2 Walsh averages of n different values may lie above a shift that the signed-rank test does
 * not reject as too low.
 */
export function mostWalshAveragesAbove(n: number, confidence: number): number {
  return foundOnce(`${n} at ${confidence}`, () =>
    largestNotRejected((n * (n + 1)) / 2, confidence, (w) => signedRankOfRanks(ranksWithSum(w, n)).greater),
  );
}

/**
 * How many of the n·m differences between n different values and m different others may lie above a shift that the
 * Mann–Whitney test does not reject as too low.
 */
export function mostDifferencesAbove(n: number, m: number, confidence: number): number {
  return foundOnce(`${n} and ${m} at ${confidence}`, () =>
    largestNotRejected(n * m, confidence, (u) => mannWhitneyOfRanks(ranksWithU(u, n, m)).greater),
  );
}

const found = new Map<string, number>();

function foundOnce(key: string, find: () => number): number {
  const known = found.get(key) ?? find();
  found.set(key, known);
  return known;
}

/** The largest statistic that is not rejected; 0 never is. */
function largestNotRejected(largest: number, confidence: number, greaterAt: (statistic: number) => number): number {
  const level = levelOf(confidence);
  let low = 0;
  let high = largest;
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if (greaterAt(middle) > level) low = middle;
    else high = middle - 1;
  }
  return low;
}

/** Doubled ranks 1 to n, of which the positive ones have this sum. */
function ranksWithSum(sum: number, n: number): { positive: number[]; negative: number[] } {
  const ranks = { positive: [] as number[], negative: [] as number[] };
  let left = sum;
  for (let rank = n; rank >= 1; rank--) {
    const isPositive = rank <= left;
    if (isPositive) left -= rank;
    ranks[isPositive ? 'positive' : 'negative'].push(2 * rank);
  }
  return ranks;
}

/** Doubled ranks of n values x among m values y, of which this many pairs have x above y. */
function ranksWithU(u: number, n: number, m: number): { x: number[]; y: number[] } {
  const full = Math.floor(u / m);
  // The values of x above all of y, one above some of it, and those below all of it.
  const x = Array.from({ length: n }, (_, i) => i + 1 + (i >= n - full ? m : i === n - full - 1 ? u % m : 0));
  const taken = new Set(x);
  const y = Array.from({ length: n + m }, (_, i) => i + 1).filter((rank) => !taken.has(rank));
  return { x: x.map((rank) => 2 * rank), y: y.map((rank) => 2 * rank) };
}
