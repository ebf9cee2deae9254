import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { signedSumDistribution, subsetSumDistribution } from '../../src/statistics/shift-algorithm.ts';

const untiedRanks = (size: number) => Array.from({ length: size }, (_, i) => 2 * (i + 1));
const ranks = fc.array(fc.integer({ min: 1, max: 15 }), { minLength: 1, maxLength: 9 });

/** Sums of every subset that `accept` takes. */
function subsetSums(values: readonly number[], accept: (size: number) => boolean): number[] {
  const sums: number[] = [];
  for (let choice = 0; choice < 2 ** values.length; choice++) {
    const chosen = values.filter((_, i) => (choice >> i) & 1);
    if (accept(chosen.length)) sums.push(chosen.reduce((sum, value) => sum + value, 0));
  }
  return sums;
}

describe('the sum of a drawn subset of ranks', () => {
  it('has the distribution that listing all subsets gives, ties or not, for every size', () => {
    fc.assert(
      fc.property(ranks, fc.nat(9), (values, anySize) => {
        const size = anySize % (values.length + 1);
        const sums = subsetSums(values, (chosen) => chosen === size);
        const distribution = subsetSumDistribution(values, size);
        for (const sum of sums) {
          expect(distribution.atLeast(sum)).toBe(sums.filter((other) => other >= sum).length / sums.length);
          expect(distribution.atMost(sum)).toBe(sums.filter((other) => other <= sum).length / sums.length);
        }
      }),
      { numRuns: 300 },
    );
  });

  it('is the same for any order and any number of calls', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 12 }), fc.nat(12), fc.integer(), (length, anySize, seed) => {
        const size = anySize % (length + 1);
        const shuffled = untiedRanks(length).sort((a, b) => ((a * 31 + seed) % 7) - ((b * 31 + seed) % 7));
        const sum = shuffled.slice(0, size).reduce((total, rank) => total + rank, 0);
        const first = subsetSumDistribution(untiedRanks(length), size);
        const again = subsetSumDistribution(shuffled, size);
        expect([again.atLeast(sum), again.atMost(sum)]).toEqual([first.atLeast(sum), first.atMost(sum)]);
      }),
    );
  });

  it('keeps the relative precision of the thinnest tail: 50 of 100', () => {
    const distribution = subsetSumDistribution(untiedRanks(100), 50);
    const subsets = Number(100_891_344_545_564_193_334_812_497_256n);
    expect(distribution.atMost(50 * 51) * subsets).toBeCloseTo(1, 12);
    expect(distribution.atLeast(50 * 151) * subsets).toBeCloseTo(1, 12);
    expect(distribution.atLeast(50 * 51)).toBe(1);
    expect(distribution.atMost(50 * 151)).toBe(1);
  });

  it('agrees with whole-number counting over all of 50 of 100 with ties', () => {
    const tied = Array.from({ length: 100 }, (_, i) => 3 + 5 * Math.floor(i / 3) + (i % 3 === 0 ? 1 : 0));
    const distribution = subsetSumDistribution(tied, 50);
    const counts = Array.from({ length: 51 }, () => new Map<number, bigint>());
    counts[0]?.set(0, 1n);
    for (const rank of tied) {
      for (let size = 50; size >= 1; size--) {
        for (const [sum, count] of counts[size - 1] ?? []) {
          counts[size]?.set(sum + rank, (counts[size]?.get(sum + rank) ?? 0n) + count);
        }
      }
    }
    const sums = [...(counts[50] ?? [])].sort(([a], [b]) => a - b);
    const all = sums.reduce((total, [, count]) => total + count, 0n);
    let below = 0n;
    for (const [sum, count] of sums) {
      below += count;
      expect(Math.abs(distribution.atMost(sum) / (Number(below) / Number(all)) - 1)).toBeLessThan(1e-12);
    }
  });
});

describe('the sum of ranks with random signs', () => {
  it('has the distribution that listing all signs gives, ties or not', () => {
    fc.assert(
      fc.property(ranks, (values) => {
        const sums = subsetSums(values, () => true);
        const distribution = signedSumDistribution(values);
        for (const sum of sums) {
          expect(distribution.atLeast(sum)).toBe(sums.filter((other) => other >= sum).length / sums.length);
          expect(distribution.atMost(sum)).toBe(sums.filter((other) => other <= sum).length / sums.length);
        }
      }),
      { numRuns: 300 },
    );
  });

  it('is certain when there is nothing to sum', () => {
    expect(signedSumDistribution([]).atLeast(0)).toBe(1);
    expect(signedSumDistribution([]).atMost(0)).toBe(1);
  });

  it('keeps the relative precision of the thinnest tail: 100 pairs', () => {
    const distribution = signedSumDistribution(untiedRanks(100));
    expect(distribution.atLeast(100 * 101)).toBe(2 ** -100);
    expect(distribution.atMost(0)).toBe(2 ** -100);
    expect(distribution.atLeast(0)).toBe(1);
  });
});
