import { requireSample } from './arguments.ts';
import { type PValues, pValues } from './p-values.ts';
import { doubledMidRanks } from './ranks.ts';

/** Two samples that may be compared with each other, but not with those of another stratum. */
export interface Stratum {
  x: readonly number[];
  y: readonly number[];
}

/**
 * Test of x against y over several strata: the sum of the rank sums that x has in each, against its exact null
 * distribution, ties included, when within every stratum any of its values is as likely to be one of x. What moves all
 * values of a stratum alike changes nothing. A stratum in which x or y is empty says nothing; without any other, every p
 * is 1.
 *
 * Throws a RangeError on a value that is not finite.
 * Source: P. van Elteren, Bulletin de l'Institut International de Statistique 37 (1960), with equal weights.
 */
export function stratifiedRankSum(strata: readonly Stratum[]): PValues {
  let sum = 0;
  let counts = new Float64Array([1]);
  for (const { x, y } of strata.filter((stratum) => stratum.x.length > 0 && stratum.y.length > 0)) {
    requireSample('a stratum', [...x, ...y]);
    const ranks = doubledMidRanks([...x, ...y]);
    sum += total(ranks.slice(0, x.length));
    counts = convolved(counts, subsetCounts(ranks, x.length));
  }
  const all = total(counts);
  return pValues(total(counts.subarray(sum)) / all, total(counts.subarray(0, sum + 1)) / all);
}

/** Counts the choices of so many ranks by their sum. They are doubles, exact up to 2^53. */
function subsetCounts(ranks: readonly number[], size: number): Float64Array {
  const most = total(ranks);
  const counts = Array.from({ length: size + 1 }, () => new Float64Array(most + 1));
  (counts[0] as Float64Array)[0] = 1;
  for (const [taken, rank] of ranks.entries()) {
    for (let chosen = Math.min(size, taken + 1); chosen >= 1; chosen--) {
      const to = counts[chosen] as Float64Array;
      const from = counts[chosen - 1] as Float64Array;
      for (let sum = most; sum >= rank; sum--) to[sum] = (to[sum] as number) + (from[sum - rank] as number);
    }
  }
  return counts[size] as Float64Array;
}

function convolved(one: Float64Array, other: Float64Array): Float64Array<ArrayBuffer> {
  const sums = new Float64Array(one.length + other.length - 1);
  for (const [sum, ways] of one.entries()) {
    for (const [rest, more] of other.entries()) sums[sum + rest] = (sums[sum + rest] as number) + ways * more;
  }
  return sums;
}

function total(numbers: ArrayLike<number>): number {
  return Array.from(numbers).reduce((sum, number) => sum + number, 0);
}
