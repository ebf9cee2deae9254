/**
 * Mid-ranks of a sample, times two, so that tied ranks are whole numbers too: 1, 2, 2, 3 gives 2, 5, 5, 8.
 * Equal values share the mean of the ranks that they cover. Input order is kept. Values must be finite.
 */
export function doubledMidRanks(values: readonly number[]): number[] {
  const sorted = new Float64Array(values).sort();
  const ranks = ranksInOrder(sorted);
  const rankOf = new Map<number, number>();
  sorted.forEach((value, place) => {
    rankOf.set(value, ranks[place] as number);
  });
  return values.map((value) => rankOf.get(value) as number);
}

/** The same of values in ascending order. */
function ranksInOrder(sorted: ArrayLike<number>): number[] {
  const ranks = new Array<number>(sorted.length);
  for (let start = 0, end = 0; start < sorted.length; start = end) {
    while (end < sorted.length && sorted[end] === sorted[start]) end++;
    ranks.fill(start + end + 1, start, end);
  }
  return ranks;
}

/**
 * Doubled mid-ranks of the pooled sample after x has been moved down by just more than a shift, that is by less
 * than would bring any further x level with a y: x[i] then lies above y[j] exactly if x[i] − y[j] > shift, and
 * only values of one and the same sample can be tied. Differences are compared, not shifted values, because
 * rounding would make or break ties. Both samples must be in ascending order; so are the ranks.
 */
export function doubledMidRanksBeyondShift(
  x: readonly number[],
  y: readonly number[],
  shift: number,
): { x: number[]; y: number[] } {
  const ranks = { x: ranksInOrder(x), y: ranksInOrder(y) };
  let passed = 0;
  x.forEach((xi, i) => {
    while (passed < y.length && xi - (y[passed] as number) > shift) {
      ranks.y[passed] = (ranks.y[passed] as number) + 2 * i;
      passed++;
    }
    ranks.x[i] = (ranks.x[i] as number) + 2 * passed;
  });
  for (let j = passed; j < y.length; j++) ranks.y[j] = (ranks.y[j] as number) + 2 * x.length;
  return ranks;
}
