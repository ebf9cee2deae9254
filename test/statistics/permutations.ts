/** Every order of the values, equal ones taken for different: the slow, obvious way to the null of Kendall's S. */
export function ordersOf<T>(values: readonly T[]): T[][] {
  if (values.length <= 1) return [[...values]];
  return values.flatMap((first, index) =>
    ordersOf([...values.slice(0, index), ...values.slice(index + 1)]).map((rest) => [first, ...rest]),
  );
}

/** The pairs that rise less those that fall, of those whose places differ. */
export function countS(values: readonly number[], places: readonly number[] = values.map((_, index) => index)): number {
  let s = 0;
  for (const [i, first] of values.entries()) {
    for (let j = i + 1; j < values.length; j++) {
      s += Math.sign((values[j] as number) - first) * Math.sign((places[j] as number) - (places[i] as number));
    }
  }
  return s;
}
