import fc from 'fast-check';
import { wilcoxonRankSum } from 'simple-statistics';
import { describe, expect, it } from 'vitest';
import { doubledMidRanks, doubledMidRanksBeyondShift } from '../../src/statistics/ranks.ts';

const tiedSample = fc.array(fc.integer({ min: -5, max: 5 }), { minLength: 1, maxLength: 12 });
const ascendingSample = tiedSample.map((values) => values.sort((a, b) => a - b));

describe('doubled mid-ranks', () => {
  it('are twice the ranks, in input order', () => {
    expect(doubledMidRanks([30, 10, 20])).toEqual([6, 2, 4]);
  });

  it('share the mean rank among equal values', () => {
    expect(doubledMidRanks([1, 2, 2, 3])).toEqual([2, 5, 5, 8]);
    expect(doubledMidRanks([7, 7, 7])).toEqual([4, 4, 4]);
    expect(doubledMidRanks([0, -0, 1])).toEqual([3, 3, 6]);
  });

  it('order by size and not by spelling', () => {
    expect(doubledMidRanks([10, 9, -1, -2])).toEqual([8, 6, 4, 2]);
  });

  it('of nothing are nothing', () => {
    expect(doubledMidRanks([])).toEqual([]);
  });

  it('sum to twice the rank sum of simple-statistics', () => {
    fc.assert(
      fc.property(tiedSample, tiedSample, (x, y) => {
        const ofX = doubledMidRanks([...x, ...y]).slice(0, x.length);
        expect(ofX.reduce((sum, rank) => sum + rank, 0)).toBe(2 * wilcoxonRankSum(x, y));
      }),
    );
  });
});

describe('doubled mid-ranks beyond a shift', () => {
  it('are those of the pooled sample once x has been moved down by a little more than the shift', () => {
    fc.assert(
      fc.property(ascendingSample, ascendingSample, fc.integer({ min: -12, max: 12 }), (x, y, shift) => {
        const pooled = doubledMidRanks([...x.map((value) => value - shift - 0.5), ...y]);
        expect(doubledMidRanksBeyondShift(x, y, shift)).toEqual({
          x: pooled.slice(0, x.length),
          y: pooled.slice(x.length),
        });
      }),
    );
  });

  it('put x wholly above y before any shift', () => {
    expect(doubledMidRanksBeyondShift([1, 1], [4, 5], Number.NEGATIVE_INFINITY)).toEqual({ x: [7, 7], y: [2, 4] });
  });

  it('compare differences, because a shifted value is rounded', () => {
    const shift = 0.4 - 0.1;
    expect(0.4 - shift).not.toBe(0.1);
    expect(doubledMidRanksBeyondShift([0.4], [0.1], shift)).toEqual({ x: [2], y: [4] });
  });
});
