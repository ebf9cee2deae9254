import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { mannKendall } from '../../src/statistics/mann-kendall.ts';
import { type Point, theilSen } from '../../src/statistics/theil-sen.ts';
import { increasing } from './inversion.ts';
import { countS, ordersOf } from './permutations.ts';
import { sampleOf, seededNormal } from './random.ts';

const series = (values: readonly number[]): Point[] => values.map((y, x) => ({ x, y }));

describe('Theil–Sen slope', () => {
  it.each([
    [[1, 3, 5, 7], 2],
    // The slopes are 2, 2, 2, 333, 498.5 and 995.
    [[1, 3, 5, 1000], 167.5],
    [[4, 4, 4], 0],
    [[3, 1], -2],
  ])('of %j is %d', (values, estimate) => {
    expect(theilSen(series(values), 0.95).estimate).toBe(estimate);
  });

  it('is the median of the slopes of all pairs (P. K. Sen’s example)', () => {
    const points = [
      [1, 9],
      [2, 15],
      [3, 19],
      [4, 20],
      [10, 45],
      [12, 55],
      [18, 78],
    ].map(([x, y]) => ({ x, y }) as Point);
    const { estimate, lower, upper } = theilSen(points, 0.98);
    // Three or fewer of the 21 slopes lie on one side with a chance of 1.5 %, four with 3.5 %.
    expect(estimate).toBe(4);
    expect(lower).toBeCloseTo(26 / 7, 12);
    expect(upper).toBeCloseTo(35 / 8, 12);
  });

  it('has no bounds with too few points', () => {
    expect(theilSen(series([1, 2, 3]), 0.95)).toEqual({
      estimate: 1,
      lower: Number.NEGATIVE_INFINITY,
      upper: Number.POSITIVE_INFINITY,
    });
    // P(S ≥ 6) of four is 1/24.
    expect(theilSen(series([1, 2, 4, 8]), 0.95)).toMatchObject({ lower: 1, upper: 4 });
  });

  it('excludes 0 exactly if Mann–Kendall rejects', () => {
    const untied = fc.record({
      seed: fc.integer(),
      length: fc.integer({ min: 2, max: 12 }),
      rise: fc.constantFrom(0, 0.2, -0.4),
    });
    fc.assert(
      fc.property(untied, fc.constantFrom(0.9, 0.95, 0.99), ({ seed, length, rise }, confidence) => {
        const normal = seededNormal(seed);
        const values = Array.from({ length }, (_, index) => rise * index + normal());
        const { lower, upper } = theilSen(series(values), confidence);
        const { greater, less } = mannKendall(values);
        expect(lower > 0).toBe(greater <= 1 - confidence + 1e-12);
        expect(upper < 0).toBe(less <= 1 - confidence + 1e-12);
      }),
      { numRuns: 300 },
    );
  });

  it('is bounded by the slopes that an enumerated test does not reject, points of the same x included', () => {
    const shape = fc.record({
      seed: fc.integer(),
      places: fc.array(fc.integer({ min: 0, max: 3 }), { minLength: 3, maxLength: 6 }),
    });
    fc.assert(
      fc.property(
        shape.filter(({ places }) => new Set(places).size > 1),
        ({ seed, places }) => {
          const normal = seededNormal(seed);
          const points = places.map((x) => ({ x, y: x + normal() }));
          const all = ordersOf(places).map((order) =>
            countS(
              order.map((_, index) => index),
              order,
            ),
          );
          const level = 0.1 + 1e-12;
          const pOf = (slope: number) => {
            const s = countS(
              points.map(({ x, y }) => y - slope * x),
              places,
            );
            return all.filter((other) => other >= s).length / all.length;
          };
          const slopes = increasing(
            points
              .flatMap((one) => points.map((other) => (other.y - one.y) / (other.x - one.x)))
              .filter(Number.isFinite),
          );
          const between = slopes.map((slope, index) => (slope + (slopes[index + 1] ?? slope + 2)) / 2);
          const first = pOf((slopes[0] as number) - 1) > level ? Number.NEGATIVE_INFINITY : undefined;
          const expected = first ?? slopes[between.findIndex((slope) => pOf(slope) > level)];
          expect(theilSen(points, 0.9).lower).toBeCloseTo(expected as number, 9);
        },
      ),
      { numRuns: 40 },
    );
  });

  it('mirrors with the sign of y, and moves with a line that is added', () => {
    const normal = seededNormal(8);
    const points = series(sampleOf(12, normal));
    const found = theilSen(points, 0.95);
    const mirrored = theilSen(
      points.map(({ x, y }) => ({ x, y: -y })),
      0.95,
    );
    expect(mirrored.lower).toBeCloseTo(-found.upper, 12);
    expect(mirrored.estimate).toBeCloseTo(-found.estimate, 12);
    const raised = theilSen(
      points.map(({ x, y }) => ({ x, y: y + 3 * x })),
      0.95,
    );
    expect(raised.lower).toBeCloseTo(found.lower + 3, 12);
    expect(Object.is(theilSen(series([2, 2]), 0.5).estimate, 0)).toBe(true);
  });

  it('holds the true slope as often as it says, also for long series', () => {
    for (const [length, runs] of [
      [12, 3_000],
      [70, 150],
    ] as const) {
      const normal = seededNormal(length);
      let missed = 0;
      for (let run = 0; run < runs; run++) {
        const { lower } = theilSen(series(Array.from({ length }, (_, x) => 0.1 * x + normal())), 0.95);
        if (lower > 0.1) missed++;
      }
      expect(missed / runs).toBeLessThan(length === 12 ? 0.058 : 0.1);
    }
  });

  it('refuses points without two different x, and what is no number', () => {
    expect(() => theilSen([], 0.9)).toThrow(/^x is empty/);
    expect(() =>
      theilSen(
        [
          { x: 2, y: 1 },
          { x: 2, y: 3 },
        ],
        0.9,
      ),
    ).toThrow(new RangeError('x is 2 everywhere: two different values are needed'));
    expect(() => theilSen(series([1, Number.NaN]), 0.9)).toThrow(/^y\[1\] is NaN/);
    expect(() => theilSen(series([1, 2]), 0)).toThrow(/^confidence is 0/);
  });
});
