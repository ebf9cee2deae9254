import { describe, expect, it } from 'vitest';
import { normalQuantile } from '../../src/statistics/normal.ts';
import { studentTQuantile } from '../../src/statistics/student-t.ts';

const relativeError = (actual: number, expected: number) => Math.abs(actual / expected - 1);

describe('quantile of Student’s t', () => {
  // By mpmath (incomplete beta function, bisection at 30 digits); the whole-numbered ones are in every table.
  it.each([
    [0.5, 0.6, 0.3979754267847906],
    [0.5, 0.95, 41.136000092878206],
    [1, 0.975, 12.706204736174694],
    [1.5, 0.9999999, 24226.63099773475],
    [2, 0.975, 4.302652729749462],
    [3, 0.95, 2.353363434801823],
    [4, 0.975, 2.7764451051977934],
    [5, 0.6, 0.26718086570414507],
    [7.3, 0.975, 2.345066736547703],
    [9, 0.95, 1.8331129326562365],
    [14, 0.9999999, 9.39965802031116],
    [19, 0.975, 2.093024054408309],
    [19, 0.9988888888888889, 3.533042905166317],
    [29, 0.95, 1.6991270265334972],
    [60.5, 0.9988888888888889, 3.1950008005703365],
    [199, 0.975, 1.9719565442517535],
    [1000, 0.95, 1.6463788172854643],
    [9999.5, 0.975, 1.9602012517553982],
    [10001, 0.9999999, 5.202983273574533],
    [1e6, 0.975, 1.9599663568141066],
  ])('df %d, p %d', (df, p, expected) => {
    expect(relativeError(studentTQuantile(p, df), expected)).toBeLessThan(1e-10);
  });

  it('is exact to the last digits where the expansion for many degrees of freedom begins, far out too', () => {
    expect(relativeError(studentTQuantile(1e-12, 10_001), -7.043370712410279)).toBeLessThan(1e-12);
  });

  it('has closed forms with one, two and four degrees of freedom', () => {
    for (const p of [0.51, 0.6, 0.75, 0.9, 0.99, 0.9999]) {
      expect(relativeError(studentTQuantile(p, 1), Math.tan(Math.PI * (p - 0.5)))).toBeLessThan(1e-10);
      expect(relativeError(studentTQuantile(p, 2), (2 * p - 1) / Math.sqrt(2 * p * (1 - p)))).toBeLessThan(1e-10);
      const root = Math.sqrt(4 * p * (1 - p));
      const ofFour = 2 * Math.sqrt(Math.cos(Math.acos(root) / 3) / root - 1);
      expect(relativeError(studentTQuantile(p, 4), ofFour)).toBeLessThan(1e-10);
    }
  });

  it('is symmetric about 0', () => {
    expect(studentTQuantile(0.5, 7)).toBe(0);
    expect(studentTQuantile(0.25, 7)).toBe(-studentTQuantile(0.75, 7));
    expect(studentTQuantile(0.25, 1e5)).toBeCloseTo(-studentTQuantile(0.75, 1e5), 12);
  });

  it('goes out of range as Infinity', () => {
    expect(studentTQuantile(1 - 1e-15, 0.05)).toBe(Number.POSITIVE_INFINITY);
    expect(studentTQuantile(1e-300, 1)).toBe(Number.NEGATIVE_INFINITY);
    expect(relativeError(studentTQuantile(1e-140, 1), -1 / (Math.PI * 1e-140))).toBeLessThan(1e-10);
  });

  it('falls toward the normal quantile as the degrees of freedom grow', () => {
    const quantiles = [1, 2, 5, 30, 300, 9_999, 10_001, 1e6].map((df) => studentTQuantile(0.99, df));
    expect(quantiles).toEqual(quantiles.toSorted((a, b) => b - a));
    expect(studentTQuantile(0.99, Number.POSITIVE_INFINITY)).toBeCloseTo(normalQuantile(0.99), 14);
  });

  it.each([0, 1, Number.NaN])('refuses p = %d', (p) => {
    expect(() => studentTQuantile(p, 3)).toThrow(new RangeError(`p is ${p}: it must lie between 0 and 1`));
  });

  it.each([0, -1, Number.NaN])('refuses %d degrees of freedom', (df) => {
    expect(() => studentTQuantile(0.9, df)).toThrow(new RangeError(`df is ${df}: it must be greater than 0`));
  });
});
