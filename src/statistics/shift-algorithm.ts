/**
 * The exact null distribution of a sum of doubled ranks, ties included, conditional on the ranks that were seen.
 * Both tails are summed from their thin end, so that a small one keeps its relative precision.
 */
export interface RankSumDistribution {
  /** P(sum ≥ `sum`), for a sum that can occur. */
  atLeast(sum: number): number;
  /** P(sum ≤ `sum`), for a sum that can occur. */
  atMost(sum: number): number;
}

/**
 * Distribution of the sum of `size` doubled ranks drawn without replacement: the null of Mann–Whitney.
 *
 * Source: B. Streitberg, J. Röhmel, "Exact distributions for permutation and rank tests", Statistical Software
 * Newsletter 12 (1986): adding one rank shifts the table of counts by that rank. The counts stay doubles: they
 * are exact up to 2^53, beyond it (up to C(100, 50) ≈ 1e29) sums of positive terms lose no more than the last
 * two digits.
 */
export function subsetSumDistribution(doubledRanks: readonly number[], size: number): RankSumDistribution {
  const rest = doubledRanks.length - size;
  if (rest < size) {
    const complement = subsetSumDistribution(doubledRanks, rest);
    const all = total(doubledRanks);
    return {
      atLeast: (sum) => complement.atMost(all - sum),
      atMost: (sum) => complement.atLeast(all - sum),
    };
  }
  const smallest = Math.min(...doubledRanks);
  const { shifts, unit } = inCommonUnits(doubledRanks.map((rank) => rank - smallest));
  shifts.sort((a, b) => a - b);
  const width = size === 0 ? 0 : total(shifts.slice(-size));
  const counts = Array.from({ length: size + 1 }, () => new Float64Array(width + 1));
  (counts[0] as Float64Array)[0] = 1;
  shifts.forEach((shift, taken) => {
    for (let chosen = Math.min(size, taken + 1); chosen >= 1; chosen--) {
      addShifted(counts[chosen] as Float64Array, counts[chosen - 1] as Float64Array, shift, chosen * shift);
    }
  });
  return tailsOf(counts[size] as Float64Array, size * smallest, unit);
}

/**
 * Distribution of the sum of the doubled ranks whose sign is positive, every sign being + or − with probability
 * ½: the null of the signed-rank test. Source: as above.
 */
export function signedSumDistribution(doubledRanks: readonly number[]): RankSumDistribution {
  const { shifts, unit } = inCommonUnits(doubledRanks);
  let counts = new Float64Array(total(shifts) + 1);
  counts[0] = 1;
  let reach = 0;
  for (const shift of shifts) {
    reach += shift;
    const next = counts.slice();
    addShifted(next, counts, shift, reach);
    counts = next;
  }
  return tailsOf(counts, 0, unit);
}

/** Adds `from`, moved up by `shift`, to `to`; nothing in `from` lies beyond `reach` − `shift`. */
function addShifted(to: Float64Array, from: Float64Array, shift: number, reach: number): void {
  const last = Math.min(reach, to.length - 1);
  for (let sum = shift; sum <= last; sum++) {
    to[sum] = (to[sum] as number) + (from[sum - shift] as number);
  }
}

function tailsOf(counts: Float64Array, smallestSum: number, unit: number): RankSumDistribution {
  const below = cumulate(counts);
  const above = cumulate(counts.toReversed());
  const last = counts.length - 1;
  const share = (cumulated: Float64Array, index: number) => (cumulated[index] as number) / (cumulated[last] as number);
  const place = (sum: number) => (sum - smallestSum) / unit;
  return {
    atLeast: (sum) => share(above, last - place(sum)),
    atMost: (sum) => share(below, place(sum)),
  };
}

function cumulate(counts: Float64Array): Float64Array {
  let sum = 0;
  return counts.map((count) => {
    sum += count;
    return sum;
  });
}

/** Without ties all doubled ranks are even: dividing by the common divisor halves the table. */
function inCommonUnits(ranks: readonly number[]): { shifts: number[]; unit: number } {
  const unit = ranks.reduce(greatestCommonDivisor, 0) || 1;
  return { shifts: ranks.map((rank) => rank / unit), unit };
}

function greatestCommonDivisor(a: number, b: number): number {
  return b === 0 ? a : greatestCommonDivisor(b, a % b);
}

function total(ranks: readonly number[]): number {
  return ranks.reduce((sum, rank) => sum + rank, 0);
}
