/** The greatest distance between the values and a continuous distribution (Kolmogorov 1933). */
export function kolmogorovSmirnov(values: readonly number[], distribution: (value: number) => number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted.reduce((greatest, value, index) => {
    const expected = distribution(value);
    return Math.max(greatest, expected - index / sorted.length, (index + 1) / sorted.length - expected);
  }, 0);
}
