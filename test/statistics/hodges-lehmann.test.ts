import fc from 'fast-check';
import { median } from 'simple-statistics';
import { describe, expect, it } from 'vitest';
import { shiftOfTwoSamples } from '../../src/statistics/hodges-lehmann.ts';
import { mannWhitney } from '../../src/statistics/mann-whitney.ts';
import { allU, shareAtMost } from './enumeration.ts';
import { confidence, differencesOf, increasing, lattice, lowestByWalking, untied } from './inversion.ts';
import { sampleOf, seeded, seededNormal } from './random.ts';

describe('shift of two samples', () => {
  it('permeability of chorioamnion (Hollander and Wolfe, 69f; as in R)', () => {
    const x = [0.8, 0.83, 1.89, 1.04, 1.45, 1.38, 1.91, 1.64, 0.73, 1.46];
    const y = [1.15, 0.88, 0.9, 0.74, 1.21];
    const { estimate, lower, upper } = shiftOfTwoSamples(x, y, 0.975);
    expect(estimate).toBeCloseTo(0.305, 12);
    expect(lower).toBeCloseTo(-0.15, 12);
    expect(upper).toBeCloseTo(0.76, 12);
  });

  it('has the median of all differences as its estimate', () => {
    fc.assert(
      fc.property(lattice(6), lattice(6), (x, y) => {
        expect(shiftOfTwoSamples(x, y, 0.9).estimate).toBe(median(differencesOf(x, y)));
      }),
    );
  });

  it('without ties, has the order statistics of the differences as its bounds (Bauer)', () => {
    fc.assert(
      fc.property(untied, confidence, ({ seed, n, m }, level) => {
        const draw = seeded(seed);
        const x = sampleOf(n, draw);
        const y = sampleOf(m, draw);
        const differences = increasing(differencesOf(x, y));
        const outcomes = allU(x, y);
        let order = 0;
        while (shareAtMost(outcomes, order) <= 1 - level + 1e-12) order++;
        const { lower, upper } = shiftOfTwoSamples(x, y, level);
        expect(lower).toBe(differences[order - 1] ?? Number.NEGATIVE_INFINITY);
        expect(upper).toBe(differences[n * m - order] ?? Number.POSITIVE_INFINITY);
      }),
      { numRuns: 60 },
    );
  });

  it('without ties, excludes 0 exactly when the one-sided p is at most 1 − confidence', () => {
    fc.assert(
      fc.property(untied, confidence, ({ seed, n, m, gap }, level) => {
        const draw = seeded(seed);
        const x = sampleOf(n, draw).map((value) => value + gap);
        const y = sampleOf(m, draw);
        expect(shiftOfTwoSamples(x, y, level).lower > 0).toBe(mannWhitney(x, y).greater <= 1 - level + 1e-12);
        expect(shiftOfTwoSamples(y, x, level).upper < 0).toBe(mannWhitney(y, x).less <= 1 - level + 1e-12);
      }),
      { numRuns: 300 },
    );
  });

  it('with ties, has the inverted conditional test as its bounds', () => {
    fc.assert(
      fc.property(lattice(8), lattice(8), confidence, (x, y, level) => {
        const alpha = 1 - level + 1e-12;
        const moved = (shift: number) =>
          mannWhitney(
            x.map((value) => value - shift),
            y,
          );
        const { lower, upper } = shiftOfTwoSamples(x, y, level);
        expect(lower).toBe(lowestByWalking(differencesOf(x, y), (shift) => moved(shift).greater, alpha));
        const mirrored = differencesOf(x, y).map((difference) => -difference);
        expect(upper).toBe(0 - lowestByWalking(mirrored, (shift) => moved(-shift).less, alpha));
      }),
      { numRuns: 200 },
    );
  });

  it('with ties, excludes 0 only if the test rejects, and includes it only if it does not or as its very end', () => {
    fc.assert(
      fc.property(lattice(8), lattice(8), confidence, (x, y, level) => {
        const isRejected = mannWhitney(x, y).greater <= 1 - level + 1e-12;
        const { lower } = shiftOfTwoSamples(x, y, level);
        if (lower > 0) expect(isRejected).toBe(true);
        if (isRejected) expect(lower).toBeGreaterThanOrEqual(0);
        if (isRejected && !differencesOf(x, y).includes(0)) expect(lower).toBeGreaterThan(0);
      }),
      { numRuns: 300 },
    );
  });

  it('with ties, includes 0 where the test does not reject although the untied order statistic excludes it', () => {
    const x = [6, 5, 5, 2, 2];
    const y = [3, 1, 1, 0, 3];
    // Untied, 5 against 5: P(U ≤ 4) = 12/252 is at most 0.05 and P(U ≤ 5) = 19/252 is not, so the fifth difference.
    expect(differencesOf(x, y).sort((a, b) => a - b)[4]).toBe(1);
    expect(mannWhitney(x, y).greater).toBeCloseTo(14 / 252, 15);
    expect(shiftOfTwoSamples(x, y, 0.95).lower).toBe(-1);
  });

  it('swapping the samples mirrors it', () => {
    fc.assert(
      fc.property(lattice(8), lattice(8), confidence, (x, y, level) => {
        const there = shiftOfTwoSamples(x, y, level);
        expect(shiftOfTwoSamples(y, x, level)).toEqual({
          estimate: 0 - there.estimate,
          lower: 0 - there.upper,
          upper: 0 - there.lower,
        });
      }),
    );
  });

  it('moving x moves it, scaling both scales it', () => {
    fc.assert(
      fc.property(lattice(8), lattice(8), confidence, (x, y, level) => {
        const { estimate, lower, upper } = shiftOfTwoSamples(x, y, level);
        expect(
          shiftOfTwoSamples(
            x.map((value) => value + 5),
            y,
            level,
          ),
        ).toEqual({
          estimate: estimate + 5,
          lower: lower + 5,
          upper: upper + 5,
        });
        const scaled = (values: number[]) => values.map((value) => value * 0.25);
        expect(shiftOfTwoSamples(scaled(x), scaled(y), level)).toEqual({
          estimate: estimate * 0.25,
          lower: lower * 0.25,
          upper: upper * 0.25,
        });
      }),
    );
  });

  it('has no bound where there are too few values for the confidence, and the outermost where just enough', () => {
    const x = [11, 12, 14];
    const y = [1, 2, 3];
    expect(shiftOfTwoSamples(x, y, 0.951)).toEqual({
      estimate: 10,
      lower: Number.NEGATIVE_INFINITY,
      upper: Number.POSITIVE_INFINITY,
    });
    expect(shiftOfTwoSamples(x, y, 0.95)).toEqual({ estimate: 10, lower: 8, upper: 13 });
  });

  it('takes a p of exactly 1 − confidence as rejected although 1 − 0.9 < 0.1 in doubles', () => {
    expect(1 - 0.9).toBeLessThan(0.1);
    expect(mannWhitney([4, 5], [1, 2, 3]).greater).toBe(0.1);
    expect(shiftOfTwoSamples([4, 5], [1, 2, 3], 0.9).lower).toBe(1);
  });

  it('never has a 0 with a minus sign, which a report would print', () => {
    expect(shiftOfTwoSamples([-0], [0], 0.5)).toEqual({ estimate: 0, lower: 0, upper: 0 });
  });

  it('is 0 between constant samples that are equal', () => {
    expect(shiftOfTwoSamples([3, 3, 3], [3, 3, 3], 0.95)).toEqual({ estimate: 0, lower: 0, upper: 0 });
  });

  it('covers the true shift as often as it says', () => {
    const normal = seededNormal(31);
    const runs = 1_000;
    let misses = 0;
    for (let run = 0; run < runs; run++) {
      const x = sampleOf(10, () => Math.round(10 * (normal() + 1)));
      const y = sampleOf(10, () => Math.round(10 * normal()));
      if (shiftOfTwoSamples(x, y, 0.95).lower > 10) misses++;
    }
    expect(misses / runs).toBeGreaterThan(0.02);
    expect(misses / runs).toBeLessThan(0.05 + 3 * Math.sqrt((0.05 * 0.95) / runs));
  });

  it('of more than 100 values uses the normal approximation, with the same duality', () => {
    const normal = seededNormal(8);
    for (const gap of [-0.6, 0.1, 0.25, 0.4, 0.6]) {
      const x = sampleOf(30, () => normal() + gap);
      const y = sampleOf(90, normal);
      const { estimate, lower, upper } = shiftOfTwoSamples(x, y, 0.95);
      expect(lower).toBeLessThan(estimate);
      expect(upper).toBeGreaterThan(estimate);
      expect(lower > 0).toBe(mannWhitney(x, y).greater <= 0.05);
      expect(upper < 0).toBe(mannWhitney(x, y).less <= 0.05);
    }
  });

  it.each([0, 1, -0.1, 95, Number.NaN])('refuses a confidence of %d', (level) => {
    expect(() => shiftOfTwoSamples([1], [2], level)).toThrow(
      new RangeError(`confidence is ${level}: it must lie between 0 and 1`),
    );
  });

  it('refuses an empty list and what is not a number', () => {
    expect(() => shiftOfTwoSamples([], [2], 0.9)).toThrow(/^x is empty/);
    expect(() => shiftOfTwoSamples([1], [], 0.9)).toThrow(/^y is empty/);
    expect(() => shiftOfTwoSamples([Number.NaN], [2], 0.9)).toThrow(/^x\[0\] is NaN/);
  });
});
