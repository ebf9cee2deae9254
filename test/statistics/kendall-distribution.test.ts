import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { KENDALL_EXACT_UP_TO, kendallDistribution } from '../../src/statistics/kendall-distribution.ts';
import { normalCdf } from '../../src/statistics/normal.ts';
import { shareAtLeast } from './enumeration.ts';
import { countS, ordersOf } from './permutations.ts';

const single = (count: number) => new Array<number>(count).fill(1);

describe('null distribution of Kendall’s S', () => {
  it.each([
    // Upper tails that are in every table (M. Hollander, D. A. Wolfe, Nonparametric Statistical Methods, A.30).
    [4, 6, 1 / 24],
    [5, 8, 5 / 120],
    [5, 10, 1 / 120],
    [6, 13, 6 / 720],
    [6, 15, 1 / 720],
    [8, 16, 0.0305],
    [10, 21, 0.0363],
    [10, 23, 0.0233],
  ])('of %i different values: P(S ≥ %i)', (count, s, expected) => {
    expect(kendallDistribution(single(count)).atLeast(s)).toBeCloseTo(expected, 4);
  });

  it('is the full enumeration, groups of equal values included', () => {
    const sizes = fc.array(fc.integer({ min: 1, max: 4 }), { minLength: 1, maxLength: 5 });
    fc.assert(
      fc.property(
        sizes.filter((groups) => groups.reduce((sum, count) => sum + count, 0) <= 7),
        (groups) => {
          const values = groups.flatMap((count, value) => new Array<number>(count).fill(value));
          const outcomes = ordersOf(values).map((order) => countS(order));
          const { pairs, atLeast, method } = kendallDistribution(groups);
          expect(method).toBe('exact');
          expect(pairs).toBe(Math.max(...outcomes));
          for (let s = -pairs; s <= pairs; s += 2) expect(atLeast(s)).toBeCloseTo(shareAtLeast(outcomes, s), 12);
        },
      ),
      { numRuns: 40 },
    );
  });

  it('does not depend on the order of the groups, and is symmetric', () => {
    const groups = [3, 1, 1, 5, 2, 1, 4];
    const one = kendallDistribution(groups);
    const other = kendallDistribution(groups.toReversed());
    for (let s = -one.pairs; s <= one.pairs; s += 2) {
      expect(other.atLeast(s)).toBeCloseTo(one.atLeast(s), 12);
      if (s > -one.pairs) expect(one.atLeast(s) + one.atLeast(2 - s)).toBeCloseTo(1, 12);
    }
  });

  it('keeps the relative precision of its smallest share', () => {
    const { pairs, atLeast } = kendallDistribution(single(40));
    const orders = Array.from({ length: 40 }, (_, index) => index + 1).reduce((all, count) => all * count, 1);
    expect(atLeast(pairs) * orders).toBeCloseTo(1, 9);
  });

  it('is normal above 60 values, and hardly differs there', () => {
    const count = KENDALL_EXACT_UP_TO;
    const exact = kendallDistribution(single(count));
    const deviation = Math.sqrt((count * (count - 1) * (2 * count + 5)) / 18);
    for (let s = -exact.pairs; s <= exact.pairs; s += 2) {
      expect(Math.abs(exact.atLeast(s) - normalCdf((1 - s) / deviation))).toBeLessThan(0.001);
    }
    const more = kendallDistribution(single(count + 1));
    expect(more.method).toBe('normal');
    expect(more.pairs).toBe(1830);
    expect(more.atLeast(300)).toBeCloseTo(normalCdf(-299 / Math.sqrt((61 * 60 * 127) / 18)), 12);
  });

  it('takes ties out of the normal one too', () => {
    // (70·69·145 − 35·(2·1·9))/18 = 116,620/3
    const { pairs, atLeast } = kendallDistribution(new Array<number>(35).fill(2));
    expect(pairs).toBe(2415 - 35);
    expect(atLeast(400)).toBeCloseTo(normalCdf(-399 / Math.sqrt(116_620 / 3)), 9);
  });

  it.each([[[5]], [[70]], [[1]]])('of nothing but equal values (%j) is S = 0', (groups) => {
    const { pairs, atLeast } = kendallDistribution(groups);
    expect(pairs).toBe(0);
    expect(atLeast(0)).toBe(1);
  });
});
