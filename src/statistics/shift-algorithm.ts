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
  return untiedOnce(doubledRanks, `${size} of ${doubledRanks.length}`, () => countSubsets(doubledRanks, size));
}

/**
 * Distribution of the sum of the doubled ranks whose sign is positive, every sign being + or − with probability
 * ½: the null of the signed-rank test. Source: as above.
 */
export function signedSumDistribution(doubledRanks: readonly number[]): RankSumDistribution {
  return untiedOnce(doubledRanks, `signs of ${doubledRanks.length}`, () => countSigns(doubledRanks));
}

const untiedDistributions = new Map<string, RankSumDistribution>();

/** Ranks without ties are 1 to n, so their distribution depends on the sizes alone and is counted once. */
function untiedOnce(doubledRanks: readonly number[], key: string, count: () => RankSumDistribution) {
  if (!areUntied(doubledRanks)) return count();
  const found = untiedDistributions.get(key) ?? count();
  untiedDistributions.set(key, found);
  return found;
}

/** Whether the doubled ranks are 2, 4, … 2n in any order. */
function areUntied(doubledRanks: readonly number[]): boolean {
  const seen = new Uint8Array(doubledRanks.length);
  return doubledRanks.every((doubledRank) => {
    const place = doubledRank / 2 - 1;
    if (seen[place] !== 0) return false;
    seen[place] = 1;
    return true;
  });
}

function countSubsets(doubledRanks: readonly number[], size: number): RankSumDistribution {
  const smallest = Math.min(...doubledRanks);
  const { shifts, unit } = inCommonUnits(doubledRanks.map((rank) => rank - smallest));
  shifts.sort((a, b) => a - b);
  // The sums of the smallest and of the largest ranks taken so far, for each number of them: nothing else can occur.
  const lowest = runningTotals(shifts);
  const width = size === 0 ? 0 : total(shifts.slice(-size));
  const counts = Array.from({ length: size + 1 }, () => new Float64Array(width + 1));
  (counts[0] as Float64Array)[0] = 1;
  shifts.forEach((shift, taken) => {
    const still = shifts.length - taken - 1;
    for (let chosen = Math.min(size, taken + 1); chosen >= Math.max(1, size - still); chosen--) {
      const others = lowest[taken] as number;
      const least = (lowest[chosen - 1] as number) + shift;
      const most = others - (lowest[taken + 1 - chosen] as number) + shift;
      addShifted(counts[chosen] as Float64Array, counts[chosen - 1] as Float64Array, shift, least, most);
    }
  });
  return tailsOf(counts[size] as Float64Array, size * smallest, unit);
}

function countSigns(doubledRanks: readonly number[]): RankSumDistribution {
  const { shifts, unit } = inCommonUnits(doubledRanks);
  const counts = new Float64Array(total(shifts) + 1);
  counts[0] = 1;
  let reach = 0;
  for (const shift of shifts) {
    reach += shift;
    addShifted(counts, counts, shift, shift, reach);
  }
  return tailsOf(counts, 0, unit);
}

/**
 * Adds `from`, moved up by `shift`, to `to`, which may be the same table, so from above; nothing of it comes to lie
 * outside `least` to `most`.
 */
function addShifted(to: Float64Array, from: Float64Array, shift: number, least: number, most: number): void {
  for (let sum = Math.min(most, to.length - 1); sum >= least; sum--) {
    to[sum] = (to[sum] as number) + (from[sum - shift] as number);
  }
}

function tailsOf(counts: Float64Array, smallestSum: number, unit: number): RankSumDistribution {
  let below: Float64Array | null = null;
  let above: Float64Array | null = null;
  const last = counts.length - 1;
  const share = (cumulated: Float64Array, index: number) => (cumulated[index] as number) / (cumulated[last] as number);
  const place = (sum: number) => (sum - smallestSum) / unit;
  return {
    atLeast: (sum) => {
      above ??= cumulate(counts.toReversed());
      return share(above, last - place(sum));
    },
    atMost: (sum) => {
      below ??= cumulate(counts);
      return share(below, place(sum));
    },
  };
}

function cumulate(counts: Float64Array): Float64Array {
  const cumulated = new Float64Array(counts.length);
  let sum = 0;
  for (let index = 0; index < counts.length; index++) {
    sum += counts[index] as number;
    cumulated[index] = sum;
  }
  return cumulated;
}

/** Sums of the first 0, 1, 2, … numbers. */
function runningTotals(numbers: readonly number[]): number[] {
  let sum = 0;
  return [0, ...numbers.map((number) => (sum += number))];
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
