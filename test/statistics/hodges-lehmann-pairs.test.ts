import fc from 'fast-check';
import { median } from 'simple-statistics';
import { describe, expect, it } from 'vitest';
import { shiftOfPairs } from '../../src/statistics/hodges-lehmann.ts';
import { signedRank } from '../../src/statistics/signed-rank.ts';
import { allW, shareAtMost } from './enumeration.ts';
import { confidence, increasing, lowestByWalking, untied, walshAveragesOf } from './inversion.ts';
import { sampleOf, seeded, seededNormal } from './random.ts';

describe('shift of pairs', () => {
  it('depression scale factors (Hollander and Wolfe, 29f; as in R)', () => {
    const first = [1.83, 0.5, 1.62, 2.48, 1.68, 1.88, 1.55, 3.06, 1.3];
    const second = [0.878, 0.647, 0.598, 2.05, 1.06, 1.29, 1.06, 3.14, 1.29];
    const differences = first.map((value, i) => value - (second[i] as number));
    const { estimate, lower, upper } = shiftOfPairs(differences, 0.975);
    expect(estimate).toBeCloseTo(0.46, 12);
    expect(lower).toBeCloseTo(0.01, 12);
    expect(upper).toBeCloseTo(0.786, 12);
  });

  const lattices = fc.array(fc.integer({ min: -5, max: 6 }), { minLength: 1, maxLength: 9 });

  it('has the median of the Walsh averages as its estimate', () => {
    fc.assert(
      fc.property(lattices, (differences) => {
        expect(shiftOfPairs(differences, 0.9).estimate).toBe(median(walshAveragesOf(differences)));
      }),
    );
  });

  it('without ties, has the order statistics of the Walsh averages as its bounds', () => {
    fc.assert(
      fc.property(untied, confidence, ({ seed, n }, level) => {
        const differences = sampleOf(n, seeded(seed));
        const averages = increasing(walshAveragesOf(differences));
        const outcomes = allW(differences);
        let order = 0;
        while (shareAtMost(outcomes, order) <= 1 - level + 1e-12) order++;
        const { lower, upper } = shiftOfPairs(differences, level);
        expect(lower).toBe(averages[order - 1] ?? Number.NEGATIVE_INFINITY);
        expect(upper).toBe(averages[averages.length - order] ?? Number.POSITIVE_INFINITY);
      }),
      { numRuns: 100 },
    );
  });

  it('without ties, excludes 0 exactly when the one-sided p is at most 1 − confidence', () => {
    fc.assert(
      fc.property(untied, confidence, ({ seed, n, m, gap }, level) => {
        const draw = seeded(seed);
        const differences = sampleOf(n + m, () => draw() - 0.5 + gap / 3);
        const mirrored = differences.map((difference) => -difference);
        expect(shiftOfPairs(differences, level).lower > 0).toBe(signedRank(differences).greater <= 1 - level + 1e-12);
        expect(shiftOfPairs(mirrored, level).upper < 0).toBe(signedRank(mirrored).less <= 1 - level + 1e-12);
      }),
      { numRuns: 300 },
    );
  });

  it('with ties, has the inverted conditional test as its bounds', () => {
    fc.assert(
      fc.property(lattices, confidence, (differences, level) => {
        const alpha = 1 - level + 1e-12;
        const moved = (shift: number) => signedRank(differences.map((difference) => difference - shift));
        const averages = walshAveragesOf(differences);
        const { lower, upper } = shiftOfPairs(differences, level);
        expect(lower).toBe(lowestByWalking(averages, (shift) => moved(shift).greater, alpha));
        const mirrored = averages.map((average) => -average);
        expect(upper).toBe(0 - lowestByWalking(mirrored, (shift) => moved(-shift).less, alpha));
      }),
      { numRuns: 200 },
    );
  });

  it('with ties, excludes 0 only if the test rejects', () => {
    fc.assert(
      fc.property(lattices, confidence, (differences, level) => {
        const isRejected = signedRank(differences).greater <= 1 - level + 1e-12;
        const { lower } = shiftOfPairs(differences, level);
        if (lower > 0) expect(isRejected).toBe(true);
        if (isRejected) expect(lower).toBeGreaterThanOrEqual(0);
        if (isRejected && !walshAveragesOf(differences).includes(0)) expect(lower).toBeGreaterThan(0);
      }),
      { numRuns: 300 },
    );
  });

  it('swapping the sides mirrors it', () => {
    fc.assert(
      fc.property(lattices, confidence, (differences, level) => {
        const there = shiftOfPairs(differences, level);
        const mirrored = differences.map((difference) => -difference);
        expect(shiftOfPairs(mirrored, level)).toEqual({
          estimate: 0 - there.estimate,
          lower: 0 - there.upper,
          upper: 0 - there.lower,
        });
      }),
    );
  });

  it('has no bound where there are too few pairs for the confidence, and the outermost where just enough', () => {
    const differences = [1, 2, 4, 8];
    expect(shiftOfPairs(differences, 0.95)).toEqual({
      estimate: 3.5,
      lower: Number.NEGATIVE_INFINITY,
      upper: Number.POSITIVE_INFINITY,
    });
    expect(shiftOfPairs(differences, 0.9375)).toEqual({ estimate: 3.5, lower: 1, upper: 8 });
  });

  it('never has a 0 with a minus sign, which a report would print', () => {
    expect(shiftOfPairs([-0, -0], 0.75)).toEqual({ estimate: 0, lower: 0, upper: 0 });
  });

  it('of more than 100 pairs uses the normal approximation, with the same duality', () => {
    const normal = seededNormal(77);
    for (const gap of [-0.3, 0.05, 0.15, 0.25, 0.4]) {
      const differences = sampleOf(120, () => normal() + gap);
      const { estimate, lower, upper } = shiftOfPairs(differences, 0.95);
      expect(lower).toBeLessThan(estimate);
      expect(upper).toBeGreaterThan(estimate);
      expect(lower > 0).toBe(signedRank(differences).greater <= 0.05);
      expect(upper < 0).toBe(signedRank(differences).less <= 0.05);
    }
  });

  it.each([0, 1, -0.1, 95, Number.NaN])('refuses a confidence of %d', (level) => {
    expect(() => shiftOfPairs([1], level)).toThrow(
      new RangeError(`confidence is ${level}: it must lie between 0 and 1`),
    );
  });

  it('refuses an empty list and what is not a number', () => {
    expect(() => shiftOfPairs([], 0.9)).toThrow(/^differences is empty/);
    expect(() => shiftOfPairs([1, Number.NEGATIVE_INFINITY], 0.9)).toThrow(/^differences\[1\] is -Infinity/);
  });
});
