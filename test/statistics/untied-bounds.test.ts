import { describe, expect, it } from 'vitest';
import { shiftOfPairs, shiftOfTwoSamples } from '../../src/statistics/hodges-lehmann.ts';
import { mannWhitney } from '../../src/statistics/mann-whitney.ts';
import { signedRank } from '../../src/statistics/signed-rank.ts';
import { levelOf, mostDifferencesAbove, mostWalshAveragesAbove } from '../../src/statistics/untied-bounds.ts';
import { allU, allW, shareAtMost } from './enumeration.ts';
import { differencesOf, lowestByWalking, walshAveragesOf } from './inversion.ts';
import { sampleOf, seeded } from './random.ts';

describe('the places of bounds without ties', () => {
  // The critical values of the tables: the largest statistic that is rejected as too small.
  it.each([
    [5, 0.95, 0],
    [6, 0.975, 0],
    [10, 0.95, 10],
    [10, 0.975, 8],
    [20, 0.95, 60],
    [20, 0.975, 52],
    [20, 0.995, 37],
  ])('of %i pairs at %d are those of the table of Wilcoxon: %i', (n, confidence, critical) => {
    expect((n * (n + 1)) / 2 - mostWalshAveragesAbove(n, confidence)).toBe(critical + 1);
  });

  it.each([
    [5, 5, 0.95, 4],
    [5, 5, 0.975, 2],
    [8, 10, 0.975, 17],
    [10, 8, 0.975, 17],
    [10, 10, 0.95, 27],
    [20, 20, 0.975, 127],
  ])('of %i and %i values at %d are those of the table of Mann and Whitney: %i', (n, m, confidence, critical) => {
    expect(n * m - mostDifferencesAbove(n, m, confidence)).toBe(critical + 1);
  });

  it('are beyond everything where even the farthest shift is not rejected', () => {
    expect(mostWalshAveragesAbove(4, 0.95)).toBe(10);
    expect(mostDifferencesAbove(2, 3, 0.95)).toBe(6);
    expect(shiftOfPairs([1, 2, 3, 5], 0.95)).toEqual({
      estimate: 2.75,
      lower: Number.NEGATIVE_INFINITY,
      upper: Number.POSITIVE_INFINITY,
    });
  });

  it('follow the normal approximation above 100 values', () => {
    // 2,575.5 of 5,151 lie below the center; z(0.975) · √(n(n + 1)(2n + 1)/24) = 1.959964 · 585.8, and ½ for continuity
    expect(mostWalshAveragesAbove(101, 0.975)).toBe(
      Math.floor(5151 / 2 + 1.959964 * Math.sqrt((5151 * 203) / 12) + 0.5),
    );
    expect(mostDifferencesAbove(10, 200, 0.95)).toBe(
      Math.floor(1000 + 1.644854 * Math.sqrt((10 * 200 * 211) / 12) + 0.5),
    );
  });

  it('are those at which the test of shifted values stops rejecting', () => {
    for (let seed = 1; seed <= 12; seed++) {
      const draw = seeded(seed);
      const x = sampleOf(3 + (seed % 4), draw);
      const y = sampleOf(2 + (seed % 5), draw);
      const confidence = seed % 2 === 0 ? 0.9 : 0.95;
      const level = levelOf(confidence);
      expect(shiftOfTwoSamples(x, y, confidence).lower).toBe(
        lowestByWalking(
          differencesOf(x, y),
          (shift) =>
            mannWhitney(
              x.map((value) => value - shift),
              y,
            ).greater,
          level,
        ),
      );
      expect(shiftOfPairs([...x, ...y], confidence).lower).toBe(
        lowestByWalking(
          walshAveragesOf([...x, ...y]),
          (shift) => signedRank([...x, ...y].map((value) => value - shift)).greater,
          level,
        ),
      );
    }
  });

  it('are the largest statistics that full enumeration does not reject', () => {
    for (const confidence of [0.6, 0.9, 0.95, 0.99]) {
      const pairs = allW([1, 2, 3, 4, 5, 6, 7]);
      const mostW = mostWalshAveragesAbove(7, confidence);
      expect(shareAtMost(pairs, 28 - mostW)).toBeGreaterThan(levelOf(confidence));
      expect(shareAtMost(pairs, 28 - mostW - 1)).toBeLessThanOrEqual(levelOf(confidence));
      const two = allU([1, 2, 3], [4, 5, 6, 7]);
      const mostU = mostDifferencesAbove(3, 4, confidence);
      expect(shareAtMost(two, 12 - mostU)).toBeGreaterThan(levelOf(confidence));
      expect(shareAtMost(two, 12 - mostU - 1)).toBeLessThanOrEqual(levelOf(confidence));
    }
  });
});

describe('a bound at one confidence', () => {
  it('rejects a p of exactly 1 − confidence', () => {
    expect(levelOf(0.9)).toBeGreaterThanOrEqual(0.1);
    expect(levelOf(0.9)).toBeCloseTo(0.1, 11);
  });

  it('does not depend on which was asked for first', () => {
    const first = mostWalshAveragesAbove(9, 0.9);
    mostWalshAveragesAbove(9, 0.99);
    mostWalshAveragesAbove(10, 0.9);
    expect(mostWalshAveragesAbove(9, 0.9)).toBe(first);
    expect(mostWalshAveragesAbove(9, 0.99)).toBeGreaterThan(first);
    expect(mostDifferencesAbove(3, 9, 0.9)).not.toBe(mostDifferencesAbove(9, 9, 0.9));
  });

  it('is found with one tie too, where values repeat', () => {
    const untied = [1, 2.1, 3.3, 4.7, 6];
    expect(shiftOfTwoSamples([1, 1, 3.3, 4.7, 6], untied, 0.95).lower).not.toBe(
      shiftOfTwoSamples(untied, untied, 0.95).lower,
    );
  });
});
