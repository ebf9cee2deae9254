import { describe, expect, it } from 'vitest';
import { medianBounds } from '../../src/statistics/median-bounds.ts';
import { sampleOf, seededNormal } from './random.ts';

const all = { lower: Number.NEGATIVE_INFINITY, upper: Number.POSITIVE_INFINITY };

describe('bounds of a median', () => {
  it.each([
    // 1/32 is the chance that all five lie on one side.
    [[3, 1, 2, 5, 4], 0.95, { estimate: 3, lower: 1, upper: 5 }],
    [[1, 2, 3, 4], 0.95, { estimate: 2.5, ...all }],
    [[1, 2, 3, 4], 0.9, { estimate: 2.5, lower: 1, upper: 4 }],
    // Of ten, one at most lies on one side in 11 of 1024 cases, two in 56.
    [[1, 2, 3, 4, 5, 6, 7, 8, 9, 10], 0.95, { estimate: 5.5, lower: 2, upper: 9 }],
    [[1, 2, 3, 4, 5, 6, 7, 8, 9, 10], 0.99, { estimate: 5.5, lower: 1, upper: 10 }],
    [[7], 0.5, { estimate: 7, lower: 7, upper: 7 }],
    [[7], 0.6, { estimate: 7, ...all }],
  ])('of %j at %d', (values, confidence, expected) => {
    expect(medianBounds(values, confidence)).toEqual(expected);
  });

  it('takes Infinity for a value above all others', () => {
    const infinite = Number.POSITIVE_INFINITY;
    expect(medianBounds([1, 2, 3, 4, infinite], 0.95)).toEqual({ estimate: 3, lower: 1, upper: infinite });
    expect(medianBounds([1, 2, infinite, infinite, infinite], 0.95)).toMatchObject({ estimate: infinite, lower: 1 });
  });

  it('are any values with hardly any confidence', () => {
    expect(medianBounds([1, 2, 3], 1e-13)).toEqual({ estimate: 2, lower: 3, upper: 1 });
  });

  it.each([5, 9, 20])('of %i values of a skewed distribution miss it in at most 5 percent of cases', (size) => {
    const normal = seededNormal(size);
    let low = 0;
    let high = 0;
    const runs = 3_000;
    for (let run = 0; run < runs; run++) {
      const { lower, upper } = medianBounds(
        sampleOf(size, () => Math.exp(normal())),
        0.95,
      );
      if (lower > 1) high++;
      if (upper < 1) low++;
    }
    expect(Math.max(low, high) / runs).toBeLessThan(0.06);
  });

  it('refuses an empty list, NaN, and what is no confidence', () => {
    expect(() => medianBounds([], 0.9)).toThrow(/^the number of values is 0/);
    expect(() => medianBounds([1, Number.NaN], 0.9)).toThrow(new RangeError('values[1] is NaN: a number is needed'));
    expect(() => medianBounds([1], 1)).toThrow(/^confidence is 1/);
  });
});
