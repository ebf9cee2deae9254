import { describe, expect, it } from 'vitest';
import { exponentOfRounds, growthExponent } from '../../src/statistics/growth-exponent.ts';
import { seededNormal } from './random.ts';

const SIZES = [1_000, 10_000, 100_000];
const timed = (sizes: readonly number[], timeOf: (size: number) => number) =>
  sizes.map((size) => ({ size, time: timeOf(size) }));

describe('growth exponent', () => {
  it.each([
    ['constant', () => 5, 0],
    ['linear', (size: number) => size / 1000, 1],
    ['quadratic', (size: number) => size ** 2, 2],
    ['a root', Math.sqrt, 0.5],
    ['falling', (size: number) => 1 / size, -1],
  ])('of times that are %s', (_, timeOf, expected) => {
    expect(growthExponent(timed(SIZES, timeOf))).toBeCloseTo(expected, 12);
  });

  it('is the slope between two sizes, and does not depend on units', () => {
    expect(growthExponent(timed([10, 1000], Math.sqrt))).toBeCloseTo(0.5, 12);
    const points = [
      { size: 1_000, time: 1.2 },
      { size: 10_000, time: 2 },
      { size: 100_000, time: 9 },
    ];
    const inOthers = points.map(({ size, time }) => ({ size: size * 512, time: time / 1000 }));
    expect(growthExponent(inOthers)).toBeCloseTo(growthExponent(points), 12);
  });

  it('over rounds is their middle, with bounds from the rounds', () => {
    const rounds = [0.9, 1, 1.1, 0.95, 1.05].map((power) => timed(SIZES, (size) => size ** power));
    const { estimate, lower, upper } = exponentOfRounds(rounds, 0.95);
    expect(estimate).toBeCloseTo(1, 9);
    expect(lower).toBeCloseTo(0.9, 9);
    expect(upper).toBeCloseTo(1.1, 9);
    expect(exponentOfRounds(rounds.slice(0, 3), 0.95).upper).toBe(Number.POSITIVE_INFINITY);
  });

  it('over rounds holds the true one as often as it says, also where a round is slow as a whole', () => {
    const normal = seededNormal(5);
    let missed = 0;
    for (let run = 0; run < 1_000; run++) {
      const rounds = Array.from({ length: 8 }, () => {
        const slow = Math.exp(0.2 * normal());
        return timed(SIZES, (size) => slow * size ** 0.8 * Math.exp(0.05 * normal()));
      });
      if (exponentOfRounds(rounds, 0.95).lower > 0.8) missed++;
    }
    expect(missed / 1_000).toBeLessThan(0.065);
  });

  it.each([
    [[], /^points has 0: at least two different sizes are needed$/],
    [timed([5, 5], () => 1), /^points has 2: at least two different sizes/],
    [timed([0.5, 5], () => 1), /^points\[0\]\.size is 0\.5: a finite number of at least 1 is needed$/],
    [timed([1, Number.POSITIVE_INFINITY], () => 1), /^points\[1\]\.size is Infinity/],
    [timed([1, 5], () => 0), /^points\[0\]\.time is 0: a finite number above 0 is needed$/],
    [timed([1, 5], () => Number.NaN), /^points\[0\]\.time is NaN/],
  ])('refuses %j', (points, message) => {
    expect(() => growthExponent(points)).toThrow(message);
  });
});
