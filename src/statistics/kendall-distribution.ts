import { normalCdf } from './normal.ts';
import type { PValueMethod } from './p-values.ts';

/** The null distribution of Kendall's S, the number of pairs that rise less the number of those that fall. */
export interface KendallDistribution {
  /** The pairs that are counted: those of different groups. S goes from −`pairs` to `pairs` in steps of 2. */
  pairs: number;
  /** P(S ≥ `s`), for an S that can occur. As S is symmetric about 0, P(S ≤ s) is that of −s. */
  atLeast(s: number): number;
  method: PValueMethod;
}

/** Kendall's S is exact up to this many values; the approximation is off by less than 0.001 from there on. */
export const KENDALL_EXACT_UP_TO = 60;

/**
 * The distribution of S when every order of the values is equally likely, where the values (or their places) fall into
 * groups of equal ones, whose pairs do not count. Exact, ties included, up to 60 values; above that the normal
 * approximation with tie and continuity correction.
 *
 * Putting a group of t equal values among m others makes as many inversions as a partition into at most t parts, none
 * above m, adds up to, whatever the order of those: so the counts of all groups are convolved. Only positive terms are
 * added, so that a small tail keeps its relative precision.
 *
 * Source: M. G. Kendall, Rank Correlation Methods (1970), chapters 4 and 5; P. A. MacMahon for the partitions.
 *
 * @param groups the number of values in each group; 1 for a value that none equals
 */
export function kendallDistribution(groups: readonly number[]): KendallDistribution {
  const size = total(groups);
  const pairs = pairsOf(size) - total(groups.map(pairsOf));
  if (size > KENDALL_EXACT_UP_TO) {
    const spread = (count: number) => count * (count - 1) * (2 * count + 5);
    const deviation = Math.sqrt((spread(size) - total(groups.map(spread))) / 18);
    return { pairs, atLeast: (s) => (deviation === 0 ? 1 : normalCdf((1 - s) / deviation)), method: 'normal' };
  }
  const tail = cumulated(shareOfInversions(groups.toSorted((a, b) => a - b)));
  return { pairs, atLeast: (s) => tail[(pairs - s) / 2] as number, method: 'exact' };
}

/** The share of the orders that have 0, 1, 2, … inversions between values of different groups. */
function shareOfInversions(groups: readonly number[]): Float64Array {
  let shares = new Float64Array([1]);
  let before = 0;
  for (const count of groups) {
    shares = convolved(shares, shareOfPartitions(count, before));
    before += count;
  }
  return shares;
}

/** The share of the partitions into at most `parts` parts, none above `most`, that add up to 0, 1, 2, … */
function shareOfPartitions(parts: number, most: number): Float64Array {
  // One row for each number of parts; a part of the same size can be taken again.
  const ways = Array.from({ length: parts + 1 }, () => new Float64Array(parts * most + 1));
  (ways[0] as Float64Array)[0] = 1;
  for (let part = 1; part <= most; part++) {
    for (let taken = 1; taken <= parts; taken++) {
      const to = ways[taken] as Float64Array;
      const from = ways[taken - 1] as Float64Array;
      for (let sum = part; sum <= taken * part; sum++) to[sum] = (to[sum] as number) + (from[sum - part] as number);
    }
  }
  const counts = new Float64Array(parts * most + 1).map((_, sum) => total(ways.map((row) => row[sum] as number)));
  const all = total(counts);
  return counts.map((count) => count / all);
}

function convolved(one: Float64Array, other: Float64Array): Float64Array<ArrayBuffer> {
  const sums = new Float64Array(one.length + other.length - 1);
  for (const [sum, share] of one.entries()) {
    for (const [more, part] of other.entries()) sums[sum + more] = (sums[sum + more] as number) + share * part;
  }
  return sums;
}

function cumulated(shares: Float64Array): Float64Array {
  let sum = 0;
  return shares.map((share) => (sum += share));
}

function pairsOf(count: number): number {
  return (count * (count - 1)) / 2;
}

function total(numbers: ArrayLike<number>): number {
  let sum = 0;
  for (let index = 0; index < numbers.length; index++) sum += numbers[index] as number;
  return sum;
}
