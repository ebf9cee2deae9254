import { describe, expect, it } from 'vitest';
import { fisherExact, signTest } from '../../src/statistics/discordant.ts';

/** Every way in which `pairs` pairs can fall to one of two sides. */
function shareOfWays(pairs: number, counts: (ours: number) => boolean): number {
  let found = 0;
  for (let way = 0; way < 2 ** pairs; way++) {
    let ours = 0;
    for (let pair = 0; pair < pairs; pair++) ours += (way >> pair) & 1;
    if (counts(ours)) found++;
  }
  return found / 2 ** pairs;
}

describe('the sign test', () => {
  it.each([
    [0, 0, 1],
    [1, 0, 1 / 2],
    [0, 1, 1],
    [5, 0, 1 / 32],
    [8, 0, 1 / 256],
    [7, 1, 9 / 256],
    [1, 1, 3 / 4],
    [2, 8, 1013 / 1024],
  ])('of %i against %i is %d', (ours, theirs, p) => {
    expect(signTest(ours, theirs)).toBe(p);
  });

  it('agrees with full enumeration', () => {
    for (let pairs = 0; pairs <= 9; pairs++) {
      for (let ours = 0; ours <= pairs; ours++) {
        expect(signTest(ours, pairs - ours)).toBeCloseTo(
          shareOfWays(pairs, (found) => found >= ours),
          14,
        );
      }
    }
  });
});

describe('the exact test of two independent samples', () => {
  it.each([
    // The lady who tasted tea: 3 of 4 cups, and all 4.
    [3, 4, 1, 4, 17 / 70],
    [4, 4, 0, 4, 1 / 70],
    [0, 10, 0, 10, 1],
    [0, 10, 3, 10, 1],
    [2, 10, 0, 10, 45 / 190],
    [10, 10, 10, 10, 1],
    [10, 10, 2, 20, 190 / 86_493_225],
  ])('of %i of %i against %i of %i is %d', (ours, of, theirs, ofTheirs, p) => {
    expect(fisherExact({ part: ours, of }, { part: theirs, of: ofTheirs })).toBeCloseTo(p, 12);
  });

  it('agrees with full enumeration', () => {
    const [n, m] = [4, 3];
    for (let together = 0; together <= n + m; together++) {
      const draws = Array.from({ length: 2 ** (n + m) }, (_, way) =>
        Array.from({ length: n + m }, (_, at) => (way >> at) & 1),
      ).filter((marks) => marks.reduce((sum, mark) => sum + mark, 0) === together);
      for (let ours = Math.max(0, together - m); ours <= Math.min(n, together); ours++) {
        const found = draws.filter((marks) => marks.slice(0, n).reduce((sum, mark) => sum + mark, 0) >= ours);
        const p = fisherExact({ part: ours, of: n }, { part: together - ours, of: m });
        expect(p).toBeCloseTo(found.length / draws.length, 14);
      }
    }
  });

  it('needs both samples', () => {
    expect(() => fisherExact({ part: 0, of: 0 }, { part: 0, of: 3 })).toThrow(RangeError);
    expect(() => fisherExact({ part: 0, of: 3 }, { part: 0, of: 0 })).toThrow(RangeError);
  });
});
