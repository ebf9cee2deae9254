import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Busy, foldsOf, positionOf, timeAt } from '../../src/report/pictures/axis-folds.ts';

const busy = (...ends: number[][]): Busy[] => ends.map(([from = 0, until = 0]) => ({ from, until }));

describe('a pause on the time axis', () => {
  it.each<[string, Busy[], object[]]>([
    ['that is short stays', busy([0, 5], [8, 12]), []],
    ['that is long is folded to two seconds', busy([0, 5], [25, 30]), [{ at: 6, skipped: 18 }]],
    ['before the first is folded too', busy([10, 12]), [{ at: 1, skipped: 8 }]],
    [
      'is folded as often as there is one',
      busy([0, 5], [25, 30], [31, 40], [60, 61]),
      [
        { at: 6, skipped: 18 },
        { at: 23, skipped: 18 },
      ],
    ],
    ['in which the other side worked is none', busy([0, 5], [25, 30], [5, 24.5]), []],
    ['that one round hides is none', busy([0, 50], [3, 5], [40, 45]), []],
    ['of part of a second keeps whole ones in their place', busy([0, 5.4], [12.9, 14]), [{ at: 6.9, skipped: 5 }]],
    ['of nothing is none', [], []],
  ])('%s', (_, intervals, folds) => {
    expect(foldsOf(intervals, 1)).toEqual(
      folds.map((fold) =>
        Object.fromEntries(Object.entries(fold).map(([key, value]) => [key, expect.closeTo(value, 6)])),
      ),
    );
  });

  it('has the length of stretches', () => {
    expect(foldsOf(busy([0, 8], [80, 88]), 4)).toEqual([{ at: 12, skipped: 64 }]);
  });

  it('is skipped by all that comes after it, and the time of a place is found again', () => {
    const interval = fc.tuple(fc.nat({ max: 500 }), fc.integer({ min: 1, max: 20 }));
    fc.assert(
      fc.property(fc.array(interval, { minLength: 1 }), (all) => {
        const intervals = all.map(([from, length]) => ({ from, until: from + length }));
        const folds = foldsOf(intervals, 1);
        const times = [...new Set(intervals.flatMap(({ from, until }) => [from, (from + until) / 2, until]))].sort(
          (a, b) => a - b,
        );
        const positions = times.map((time) => positionOf(time, folds));
        expect(positions.map((position) => timeAt(position, folds))).toEqual(times);
        // The order stays, and so does the length of what is no pause.
        expect(positions).toEqual(positions.toSorted((a, b) => a - b));
        for (const { from, until } of intervals) {
          expect(positionOf(until, folds) - positionOf(from, folds)).toBe(until - from);
        }
        const longest = Math.max(0, ...positions.slice(1).map((position, at) => position - (positions[at] ?? 0)));
        expect(longest).toBeLessThanOrEqual(20);
      }),
    );
  });
});
