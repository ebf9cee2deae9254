import { describe, expect, it } from 'vitest';
import { shiftOfPairs, shiftOfTwoSamples } from '../../src/statistics/hodges-lehmann.ts';
import { scatterOfShift, standardErrorOf } from '../../src/statistics/standard-error.ts';
import { studentTQuantile } from '../../src/statistics/student-t.ts';
import { sampleOf, seededNormal } from './random.ts';

/** The SD of the estimates beside the root of the mean of the squared standard errors. */
function told(shifts: { estimate: number; error: number | null }[]): number {
  const of = (values: number[]) => Math.sqrt(values.reduce((sum, value) => sum + value ** 2, 0) / values.length);
  return of(shifts.map(({ error }) => error ?? Number.NaN)) / of(shifts.map(({ estimate }) => estimate));
}

describe('standard error of the estimate of pairs', () => {
  it('is the distance of the bounds in units of Student’s quantiles of the levels that they have', () => {
    const differences = [1, 2, 4, 8, 16, 32, 64, 128, 256, 512];
    const shift = shiftOfPairs(differences, 0.95);
    // With ten pairs the largest level up to 5 % is 43 of 1024: a rank sum of 10 or less.
    const level = 43 / 1024;
    expect(standardErrorOf(differences, shift)).toBeCloseTo(
      (shift.upper - shift.lower) / (2 * studentTQuantile(1 - level, 9)),
      9,
    );
  });

  it('is 0 where all differences are the same, and unknown where a bound is missing', () => {
    expect(standardErrorOf([0, 0, 0, 0, 0], shiftOfPairs([0, 0, 0, 0, 0], 0.95))).toBe(0);
    const same = [0.5, 0.5, 0.5, 0.5, 0.5, 0.5];
    expect(standardErrorOf(same, shiftOfPairs(same, 0.95))).toBe(0);
    expect(standardErrorOf([0.1, 0.2], shiftOfPairs([0.1, 0.2], 0.95))).toBeNull();
    expect(() => standardErrorOf([], { estimate: 0, lower: 0, upper: 1 })).toThrow(/^differences is empty/);
  });

  it.each([5, 6, 7, 8, 10, 15, 20])('shows how the estimates of %i pairs scatter', (pairs) => {
    const normal = seededNormal(pairs);
    const shifts = Array.from({ length: 2000 }, () => {
      const differences = sampleOf(pairs, normal);
      const shift = shiftOfPairs(differences, 0.95);
      return { estimate: shift.estimate, error: standardErrorOf(differences, shift) };
    });
    expect(told(shifts)).toBeGreaterThan(0.95);
    expect(told(shifts)).toBeLessThan(1.07);
  });
});

describe('standard error of the estimate of two samples', () => {
  it('is 1.02 times that of the difference of the means', () => {
    // Medians 2 and 20, median distances 1 and 10.
    const [x, y] = [
      [1, 2, 3],
      [10, 20, 30],
    ];
    expect(scatterOfShift(x, y)).toBeCloseTo(Math.sqrt(Math.PI / 3) * 1.4826 * Math.sqrt((1 + 100) / 3), 9);
    expect(() => scatterOfShift([], y)).toThrow(RangeError);
  });

  it('shows how the estimates scatter', () => {
    const normal = seededNormal(7);
    const shifts = Array.from({ length: 1000 }, () => {
      const [x, y] = [sampleOf(10, normal), sampleOf(30, normal)];
      return { estimate: shiftOfTwoSamples(x, y, 0.95).estimate, error: scatterOfShift(x, y) };
    });
    expect(told(shifts)).toBeGreaterThan(0.9);
    expect(told(shifts)).toBeLessThan(1.1);
  });
});
