import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { binomialAtLeast } from '../../src/statistics/binomial-tail.ts';
import { normalCdf } from '../../src/statistics/normal.ts';

/** All outcomes of some coins, one after the other. */
function byEnumeration(least: number, trials: number, probability: number): number {
  let sum = 0;
  for (let outcome = 0; outcome < 2 ** trials; outcome++) {
    let heads = 0;
    for (let coin = 0; coin < trials; coin++) heads += (outcome >> coin) & 1;
    if (heads >= least) sum += probability ** heads * (1 - probability) ** (trials - heads);
  }
  return sum;
}

describe('tail of a binomial count', () => {
  it.each([
    [8, 10, 0.5, 56 / 1024],
    [10, 10, 0.5, 1 / 1024],
    [1, 10, 0.5, 1023 / 1024],
    [0, 3, 0.2, 1],
    [-2, 3, 0.2, 1],
    [4, 3, 0.2, 0],
    [3, 3, 0.2, 0.008],
    [2, 3, 0.9, 0.972],
  ])('P(X ≥ %i) of %i trials at %d', (least, trials, probability, expected) => {
    expect(binomialAtLeast(least, trials, probability)).toBeCloseTo(expected, 12);
  });

  it('is the full enumeration', () => {
    const some = fc.record({
      trials: fc.integer({ min: 1, max: 10 }),
      least: fc.integer({ min: 0, max: 11 }),
      probability: fc.double({ min: 0.01, max: 0.99, noNaN: true }),
    });
    fc.assert(
      fc.property(some, ({ least, trials, probability }) => {
        const expected = byEnumeration(least, trials, probability);
        expect(binomialAtLeast(least, trials, probability)).toBeCloseTo(expected, 11);
      }),
      { numRuns: 100 },
    );
  });

  it('keeps its relative precision far out, and becomes 0 only where no double is left', () => {
    expect(binomialAtLeast(100, 100, 0.001) / 1e-300).toBeCloseTo(1, 9);
    expect(binomialAtLeast(90_000, 100_000, 0.001)).toBe(0);
  });

  it('of very many trials is the normal one', () => {
    expect(binomialAtLeast(5_200, 10_000, 0.5) / normalCdf(-(5_199.5 - 5_000) / 50)).toBeCloseTo(1, 2);
    expect(binomialAtLeast(50_000, 1_000_000, 0.05)).toBeCloseTo(0.5, 2);
  });

  it('falls as more is asked for', () => {
    const tails = Array.from({ length: 202 }, (_, least) => binomialAtLeast(least, 200, 0.05));
    expect(tails).toEqual(tails.toSorted((a, b) => b - a));
  });

  it('refuses no trial, and what is no probability', () => {
    expect(() => binomialAtLeast(1, 0, 0.5)).toThrow(/^trials is 0/);
    expect(() => binomialAtLeast(1, 3, 1)).toThrow(/^probability is 1/);
  });
});
