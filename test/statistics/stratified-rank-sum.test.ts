import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { mannWhitney } from '../../src/statistics/mann-whitney.ts';
import { doubledMidRanks } from '../../src/statistics/ranks.ts';
import { type Stratum, stratifiedRankSum } from '../../src/statistics/stratified-rank-sum.ts';

/** All ways to choose so many of the places 0 to n − 1. */
function choices(n: number, size: number): number[][] {
  if (size === 0) return [[]];
  return Array.from({ length: n }, (_, last) => choices(last, size - 1).map((rest) => [...rest, last])).flat();
}

/** The same test by going through every way to deal the values of each stratum out. */
function byEnumeration(strata: readonly Stratum[]) {
  let sums = [0];
  let seen = 0;
  for (const { x, y } of strata) {
    const ranks = doubledMidRanks([...x, ...y]);
    const sumOf = (chosen: number[]) => chosen.reduce((sum, place) => sum + (ranks[place] as number), 0);
    seen += sumOf([...x.keys()]);
    const own = choices(ranks.length, x.length).map(sumOf);
    sums = sums.flatMap((sum) => own.map((more) => sum + more));
  }
  const share = (of: (sum: number) => boolean) => sums.filter(of).length / sums.length;
  return { greater: share((sum) => sum >= seen), less: share((sum) => sum <= seen) };
}

describe('the test over strata', () => {
  it.each<[Stratum[], number, number]>([
    [[{ x: [3, 4], y: [1, 2] }], 1 / 6, 1],
    [
      [
        { x: [3, 4], y: [1, 2] },
        { x: [30, 40], y: [10, 20] },
      ],
      1 / 36,
      1,
    ],
    // What all values of a stratum share changes nothing.
    [
      [
        { x: [1, 2, 3], y: [4, 5] },
        { x: [11, 12], y: [13, 14, 15] },
      ],
      1,
      1 / 100,
    ],
    [
      [
        { x: [2], y: [1] },
        { x: [1], y: [2] },
      ],
      3 / 4,
      3 / 4,
    ],
    [[{ x: [5, 5], y: [5, 5, 5] }], 1, 1],
    // One that has no partner says nothing.
    [
      [
        { x: [3, 4], y: [1, 2] },
        { x: [9], y: [] },
        { x: [], y: [9] },
      ],
      1 / 6,
      1,
    ],
    [[{ x: [], y: [] }], 1, 1],
    [[], 1, 1],
  ])('%j', (strata, greater, less) => {
    const found = stratifiedRankSum(strata);
    expect(found.greater).toBeCloseTo(greater, 12);
    expect(found.less).toBeCloseTo(less, 12);
    expect(found.twoSided).toBeCloseTo(Math.min(1, 2 * greater, 2 * less), 12);
  });

  it('refuses what is no number', () => {
    expect(() => stratifiedRankSum([{ x: [1], y: [Number.NaN] }])).toThrow(RangeError);
  });

  const sample = fc.array(fc.constantFrom(1, 2, 2.5, 3, 4, 7), { minLength: 1, maxLength: 4 });
  const stratum = fc.record({ x: sample, y: sample });

  it('agrees with enumeration, ties included', () => {
    fc.assert(
      fc.property(fc.array(stratum, { maxLength: 2 }), (strata) => {
        const found = stratifiedRankSum(strata);
        const expected = byEnumeration(strata);
        expect(found.greater).toBeCloseTo(expected.greater, 12);
        expect(found.less).toBeCloseTo(expected.less, 12);
      }),
      { numRuns: 150 },
    );
  });

  it('is that of Mann and Whitney with one stratum, and mirrored with the samples', () => {
    fc.assert(
      fc.property(stratum, stratum, (one, other) => {
        const { greater, less } = mannWhitney(one.x, one.y);
        expect(stratifiedRankSum([one]).greater).toBeCloseTo(greater, 12);
        expect(stratifiedRankSum([one]).less).toBeCloseTo(less, 12);
        const mirrored = [one, other].map(({ x, y }) => ({ x: y, y: x }));
        expect(stratifiedRankSum(mirrored).greater).toBeCloseTo(stratifiedRankSum([one, other]).less, 12);
      }),
      { numRuns: 100 },
    );
  });

  it('is exact at the size of a whole run', () => {
    const count = 25;
    const x = Array.from({ length: 13 }, (_, at) => count + at);
    const y = Array.from({ length: 12 }, (_, at) => at);
    const { greater } = stratifiedRankSum([
      { x, y },
      { x, y },
    ]);
    // 1 / C(25, 12)²
    expect(greater * 5_200_300 ** 2).toBeCloseTo(1, 9);
  });
});
