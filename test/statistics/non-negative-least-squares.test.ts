import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { nonNegativeLeastSquares } from '../../src/statistics/non-negative-least-squares.ts';
import { sampleOf, seededNormal } from './random.ts';

function combine(columns: readonly (readonly number[])[], coefficients: readonly number[], at: number): number {
  return columns.reduce((sum, column, index) => sum + (column[at] as number) * (coefficients[index] as number), 0);
}

describe('least squares with coefficients of at least 0', () => {
  it('finds the coefficients of what is a combination', () => {
    const columns = [
      [1, 1, 1, 1],
      [1, 2, 3, 4],
      [1, 4, 9, 16],
    ];
    const target = [1, 2, 3, 4].map((x) => 5 + 2 * x + 0.5 * x ** 2);
    const found = nonNegativeLeastSquares(columns, target);
    for (const [index, expected] of [5, 2, 0.5].entries()) expect(found[index]).toBeCloseTo(expected, 9);
  });

  it('has 0 in place of a negative one, and fits the others again', () => {
    const found = nonNegativeLeastSquares(
      [
        [1, 1, 1],
        [1, 2, 3],
      ],
      [3, 2, 1],
    );
    expect(found[0]).toBeCloseTo(2, 12);
    expect(found[1]).toBe(0);
    expect(nonNegativeLeastSquares([[1, 1]], [-1, -2])).toEqual([0]);
  });

  it('never uses columns together that depend on each other, nor one of zeros', () => {
    const [one, same] = nonNegativeLeastSquares(
      [
        [1, 2, 3],
        [2, 4, 6],
        [0, 0, 0],
      ],
      [3, 6, 9],
    ) as [number, number];
    expect(one + 2 * same).toBeCloseTo(3, 12);
    expect(one * same).toBe(0);
  });

  it('meets the conditions of an optimum: no way down that is allowed', () => {
    const shape = fc.record({
      seed: fc.integer(),
      rows: fc.integer({ min: 3, max: 8 }),
      width: fc.integer({ min: 1, max: 3 }),
    });
    fc.assert(
      fc.property(shape, ({ seed, rows, width }) => {
        const normal = seededNormal(seed);
        const columns = Array.from({ length: width }, () => sampleOf(rows, normal));
        const target = sampleOf(rows, normal);
        const found = nonNegativeLeastSquares(columns, target);
        const residuals = target.map((value, at) => value - combine(columns, found, at));
        for (const [index, coefficient] of found.entries()) {
          const slope = (columns[index] as number[]).reduce(
            (sum, value, at) => sum + value * (residuals[at] as number),
            0,
          );
          expect(coefficient).toBeGreaterThanOrEqual(0);
          expect(slope).toBeLessThan(1e-9);
          if (coefficient > 0) expect(slope).toBeGreaterThan(-1e-9);
        }
      }),
      { numRuns: 300 },
    );
  });
});
