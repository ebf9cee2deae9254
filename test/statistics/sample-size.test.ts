import { describe, expect, it } from 'vitest';
import { mannWhitney } from '../../src/statistics/mann-whitney.ts';
import { roundsNeeded, smallestMannWhitneyP, smallestOneSidedP } from '../../src/statistics/sample-size.ts';
import { signedRank } from '../../src/statistics/signed-rank.ts';

describe('the smallest one-sided p', () => {
  it.each([
    [3, 0.05, 4],
    [4, 0.0143, 4],
    [5, 0.004, 4],
    [6, 0.0011, 4],
    [8, 7.8e-5, 6],
    [10, 5.4e-6, 7],
  ])('of Mann–Whitney with %i rounds per side is %d', (rounds, p, digits) => {
    expect(smallestOneSidedP('mann-whitney', rounds)).toBeCloseTo(p, digits);
  });

  it.each([
    [5, 1 / 32],
    [8, 1 / 256],
    [10, 1 / 1024],
  ])('of signed-rank with %i pairs is %d', (rounds, p) => {
    expect(smallestOneSidedP('signed-rank', rounds)).toBe(p);
  });

  it('is what the tests give when the sides do not overlap', () => {
    for (const n of [1, 4, 10, 25]) {
      const low = Array.from({ length: n }, (_, i) => i + 1);
      const high = low.map((value) => value + n);
      expect(mannWhitney(high, low).greater / smallestOneSidedP('mann-whitney', n)).toBeCloseTo(1, 12);
      expect(mannWhitney(high, [0, -1]).greater / smallestMannWhitneyP(n, 2)).toBeCloseTo(1, 12);
      expect(signedRank(low).greater).toBe(smallestOneSidedP('signed-rank', n));
    }
  });

  it('does not depend on which side has more rounds, and vanishes for very many', () => {
    expect(smallestMannWhitneyP(200, 10)).toBe(smallestMannWhitneyP(10, 200));
    expect(smallestMannWhitneyP(2000, 2000)).toBe(0);
  });

  it.each([0, -3, 2.5, Number.NaN])('refuses %d rounds', (rounds) => {
    const reason = `is ${rounds}: a whole number of at least 1 is needed`;
    expect(() => smallestOneSidedP('signed-rank', rounds)).toThrow(new RangeError(`n ${reason}`));
    expect(() => smallestOneSidedP('mann-whitney', rounds)).toThrow(new RangeError(`n ${reason}`));
    expect(() => smallestMannWhitneyP(3, rounds)).toThrow(new RangeError(`m ${reason}`));
    expect(() => smallestMannWhitneyP(rounds, 3)).toThrow(new RangeError(`n ${reason}`));
  });
});

describe('rounds needed', () => {
  it.each([
    ['mann-whitney', 0.05, 3],
    ['mann-whitney', 0.049, 4],
    ['mann-whitney', 0.05 / 9, 5],
    ['mann-whitney', 0.05 / 20, 6],
    ['signed-rank', 0.05, 5],
    ['signed-rank', 1 / 32, 5],
    ['signed-rank', 0.05 / 9, 8],
    ['signed-rank', 0.05 / 20, 9],
    ['signed-rank', 0.9, 1],
  ] as const)('by %s at a level of %d are %i', (test, alpha, rounds) => {
    expect(roundsNeeded(test, alpha)).toBe(rounds);
  });

  it.each([0, 1, Number.NaN])('refuses a level of %d', (alpha) => {
    expect(() => roundsNeeded('mann-whitney', alpha)).toThrow(
      new RangeError(`alpha is ${alpha}: it must lie between 0 and 1`),
    );
  });
});
