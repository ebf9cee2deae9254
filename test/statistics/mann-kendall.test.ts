import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { groupsOf, mannKendall } from '../../src/statistics/mann-kendall.ts';
import { shareAtLeast, shareAtMost } from './enumeration.ts';
import { countS, ordersOf } from './permutations.ts';
import { sampleOf, seededNormal } from './random.ts';

describe('Mann–Kendall', () => {
  it.each([
    [[1, 2, 3, 4, 5, 6], 15, 1 / 720],
    [[1, 2, 3, 5, 4, 6], 13, 6 / 720],
    [[6, 5, 4, 3, 2, 1], -15, 1],
    // Two of four are equal: 12 orders, of which one rises throughout.
    [[1, 2, 2, 3], 5, 1 / 12],
    [[1, 1, 2, 2], 4, 1 / 6],
  ])('of %j: S is %i', (values, s, greater) => {
    const found = mannKendall(values);
    expect(found.s).toBe(s);
    expect(found.method).toBe('exact');
    expect(found.greater).toBeCloseTo(greater, 12);
  });

  it('is the full enumeration, ties included', () => {
    const series = fc.array(fc.integer({ min: 0, max: 4 }), { minLength: 1, maxLength: 6 });
    fc.assert(
      fc.property(series, (values) => {
        const outcomes = ordersOf(values).map((order) => countS(order));
        const s = countS(values) + 0;
        const found = mannKendall(values);
        expect(found.s + 0).toBe(s);
        expect(found.greater).toBeCloseTo(shareAtLeast(outcomes, s), 12);
        expect(found.less).toBeCloseTo(shareAtMost(outcomes, s), 12);
        expect(found.twoSided).toBe(Math.min(1, 2 * Math.min(found.greater, found.less)));
      }),
      { numRuns: 100 },
    );
  });

  it('turned round, or with its signs turned, is mirrored', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: -9, max: 9 }), { minLength: 1, maxLength: 20 }), (values) => {
        const there = mannKendall(values);
        for (const other of [values.toReversed(), values.map((value) => -value)]) {
          const back = mannKendall(other);
          expect(back.greater).toBe(there.less);
          expect(back.less).toBe(there.greater);
        }
      }),
      { numRuns: 100 },
    );
  });

  it('sees the order of the values only', () => {
    const values = sampleOf(20, seededNormal(1));
    expect(mannKendall(values.map((value) => Math.exp(3 * value)))).toEqual(mannKendall(values));
  });

  it('has p 1 where all values are equal, or there is one', () => {
    const nothing = { s: 0, greater: 1, less: 1, twoSided: 1, method: 'exact' };
    expect(mannKendall([3, 3, 3])).toEqual(nothing);
    expect(mannKendall([3])).toEqual(nothing);
  });

  it('is normal for long series', () => {
    const found = mannKendall(Array.from({ length: 100 }, (_, index) => index));
    expect(found).toMatchObject({ s: 4950, method: 'normal', less: 1 });
    expect(found.greater).toBeLessThan(1e-40);
  });

  it.each([12, 70])('of %i independent values is at most 5 percent in 5 percent of cases', (length) => {
    const normal = seededNormal(length);
    const alarms = Array.from({ length: 3_000 }, () => mannKendall(sampleOf(length, normal)).greater <= 0.05);
    const share = alarms.filter(Boolean).length / alarms.length;
    expect(share).toBeGreaterThan(0.03);
    expect(share).toBeLessThan(0.058);
  });

  it('refuses an empty series and what is no number', () => {
    expect(() => mannKendall([])).toThrow(/^values is empty/);
    expect(() => mannKendall([1, Number.NaN])).toThrow(/^values\[1\] is NaN/);
  });
});

it('groups are counts of equal values', () => {
  expect(groupsOf([3, 1, 3, 3, 2])).toEqual([3, 1, 1]);
  expect(groupsOf([])).toEqual([]);
});
