import { describe, expect, it } from 'vitest';
import { robustSpread } from '../../src/statistics/robust-spread.ts';
import { sampleOf, seededNormal } from './random.ts';

describe('robust spread', () => {
  it('is 1.4826 times the median distance from the median', () => {
    expect(robustSpread([1, 1, 2, 2, 4, 6, 9])).toBeCloseTo(1.4826, 12);
  });

  it('estimates the standard deviation of normal values, in their unit', () => {
    const normal = seededNormal(3);
    expect(robustSpread(sampleOf(20_000, () => 100 + 2.7 * normal()))).toBeCloseTo(2.7, 1);
  });

  it('does not mind outliers, nor where the values lie', () => {
    expect(robustSpread([11, 12, 13, 14, 1e9])).toBe(robustSpread([1, 2, 3, 4, 5]));
  });

  it('is 0 for one value and for mostly equal ones', () => {
    expect(robustSpread([5])).toBe(0);
    expect(robustSpread([5, 5, 5, 9])).toBe(0);
  });

  it('refuses an empty list and what is not a number', () => {
    expect(() => robustSpread([])).toThrow(new RangeError('values is empty: at least one value is needed'));
    expect(() => robustSpread([1, Number.NaN])).toThrow(new RangeError('values[1] is NaN: a finite number is needed'));
  });
});
