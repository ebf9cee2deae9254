import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { blockInterval, blockScale } from '../../src/report/pictures/block-interval.ts';

const draw = (ratio: number, lower: number, upper: number | null, scale = Math.log(1.15)) =>
  blockInterval({ ratio, lower, upper }, 0.03, scale, 21);

describe('an interval in block characters', () => {
  it.each([
    ['worse beyond the tolerance', draw(1.08, 1.06, 1.1), '········┊█│█┊·├─●┤···'],
    ['better', draw(1 / 1.08, 1 / 1.1, 1 / 1.06), '···├●─┤·┊█│█┊········'],
    ['unchanged', draw(1, 0.98, 1.02), '········┊├●┤┊········'],
    ['a point', draw(1.08, 1.08, 1.08), '········┊█│█┊···●····'],
    ['a bound that leaves the axis', draw(1.1, 1.02, 1.4), '········┊█│├─────●──►'],
    ['a bound that the rounds could not give', draw(1.08, 0, 1.1), '◄───────────────●┤···'],
    ['neither bound', draw(1.08, 0, null), '◄───────────────●───►'],
    ['an estimate that leaves the axis', draw(3, 2.5, 3.5), '········┊█│█┊·······►'],
    ['one that leaves it to the other side', draw(0.3, 0.2, 0.4), '◄·······┊█│█┊········'],
  ])('%s', (_, drawn, seen) => {
    expect(drawn).toBe(seen);
  });

  it('is as wide as asked, has the estimate in it or an arrow, and never a cap at an end that is not there', () => {
    const ratios = fc.double({ min: 0.01, max: 100, noNaN: true });
    fc.assert(
      fc.property(ratios, ratios, ratios, fc.double({ min: 0.001, max: 1, noNaN: true }), (a, b, c, tolerance) => {
        const [lower, ratio, upper] = [a, b, c].toSorted((x, y) => x - y) as [number, number, number];
        const scale = blockScale([{ worse: { ratio, lower, upper }, tolerance }]);
        const drawn = blockInterval({ ratio, lower, upper }, tolerance, scale, 25);
        expect([...drawn]).toHaveLength(25);
        expect(drawn).toMatch(/●|◄|►/);
        const beyond = (value: number) => Math.round((Math.log(value) / scale) * 12);
        if (beyond(upper) > 12 && beyond(ratio) !== 12) expect(drawn.at(-1)).toBe('►');
        if (beyond(lower) < -12 && beyond(ratio) !== -12) expect(drawn.at(0)).toBe('◄');
        if (drawn.includes('┤')) expect(beyond(upper)).toBeLessThanOrEqual(12);
        if (drawn.includes('├')) expect(beyond(lower)).toBeGreaterThanOrEqual(-12);
      }),
    );
  });

  it('puts what is worse to the right of what is less so', () => {
    const at = (ratio: number) =>
      blockInterval({ ratio, lower: ratio, upper: ratio }, 0.03, Math.log(1.5), 41).indexOf('●');
    expect([0.8, 0.9, 1, 1.1, 1.2, 1.4].map(at)).toEqual(
      [0.8, 0.9, 1, 1.1, 1.2, 1.4].map(at).toSorted((a, b) => a - b),
    );
    // The axis is a logarithm: half is as far from the middle as twice.
    const twice = (ratio: number) =>
      blockInterval({ ratio, lower: ratio, upper: ratio }, 0.03, Math.log(3), 41).indexOf('●') - 20;
    expect(twice(2)).toBe(-twice(0.5));
  });

  it('shares a scale that all of them fit on', () => {
    const rows = [1.02, 1.3, 0.9].map((ratio) => ({ worse: { ratio, lower: ratio, upper: ratio }, tolerance: 0.03 }));
    const scale = blockScale(rows);
    for (const { worse, tolerance } of rows) expect(blockInterval(worse, tolerance, scale, 31)).toContain('●');
    expect(blockScale([{ worse: { ratio: 50, lower: 40, upper: null }, tolerance: 0.03 }])).toBeCloseTo(Math.log(4));
  });
});
