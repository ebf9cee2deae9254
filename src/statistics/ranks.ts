/**
 * Mid-ranks of a sample, times two, so that tied ranks are whole numbers too: 1, 2, 2, 3 gives 2, 5, 5, 8.
 * Equal values share the mean of the ranks that they cover. Input order is kept. Values must be finite.
 */
export function doubledMidRanks(values: readonly number[]): number[] {
  const sorted = Float64Array.from(values).sort();
  const rankOf = new Map<number, number>();
  for (let start = 0, end = 0; start < sorted.length; start = end) {
    const value = sorted[start] as number;
    while (end < sorted.length && sorted[end] === value) end++;
    rankOf.set(value, start + end + 1);
  }
  return values.map((value) => rankOf.get(value) as number);
}

/**
 * Doubled mid-ranks of the pooled sample after x has been moved down by just more than `shift`, that is by less
 * than would bring any further x level with a y: x[i] then lies above y[j] exactly if x[i] − y[j] > shift, and
 * only values of one and the same sample can be tied. Differences are compared, not shifted values, because
 * rounding would make or break ties.
 */
export function doubledMidRanksBeyondShift(
  x: readonly number[],
  y: readonly number[],
  shift: number,
): { x: number[]; y: number[] } {
  const ranks = { x: doubledMidRanks(x), y: doubledMidRanks(y) };
  x.forEach((xi, i) => {
    y.forEach((yj, j) => {
      if (xi - yj > shift) ranks.x[i] = (ranks.x[i] as number) + 2;
      else ranks.y[j] = (ranks.y[j] as number) + 2;
    });
  });
  return ranks;
}
