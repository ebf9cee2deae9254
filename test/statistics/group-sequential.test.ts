import { describe, expect, it } from 'vitest';
import { levelsOfLooks, likeOBrienFleming, likePocock } from '../../src/statistics/group-sequential.ts';
import { normalQuantile } from '../../src/statistics/normal.ts';
import { seededNormal } from './random.ts';

const bounds = (levels: readonly number[]) => levels.map((level) => -normalQuantile(level));
const FIVE = [0.2, 0.4, 0.6, 0.8, 1];

describe('levels of several looks', () => {
  // The one-sided bounds at 2.5 % of five equal looks: tables of D. M. Reboussin et al., Controlled Clinical Trials 21
  // (2000), and R's ldbounds.
  it.each([
    ['O’Brien and Fleming', likeOBrienFleming, [4.8769, 3.357, 2.6803, 2.2898, 2.031]],
    ['Pocock', likePocock, [2.438, 2.4268, 2.4101, 2.3966, 2.3859]],
  ] as const)('are those that are known for the spending like %s', (_, spending, known) => {
    for (const [look, bound] of bounds(levelsOfLooks(0.025, FIVE, spending)).entries()) {
      expect(bound).toBeCloseTo(known[look] as number, 3);
    }
  });

  it('are the whole error where there is one look', () => {
    for (const spending of [likeOBrienFleming, likePocock]) {
      expect(levelsOfLooks(0.05, [1], spending)).toEqual([expect.closeTo(0.05, 12)]);
    }
  });

  it.each([
    [0.05, likeOBrienFleming, [0.005575, 0.021904, 0.042704]],
    [0.05, likePocock, [0.031006, 0.022552, 0.022282]],
    [0.01, likeOBrienFleming, [0.00027, 0.002847, 0.009075]],
  ] as const)('are these at a half, three quarters and all of the rounds (error %d)', (error, spending, levels) => {
    const found = levelsOfLooks(error, [0.5, 0.75, 1], spending);
    for (const [look, level] of found.entries()) expect(level).toBeCloseTo(levels[look] as number, 6);
  });

  it.each([
    ['O’Brien and Fleming', likeOBrienFleming],
    ['Pocock', likePocock],
  ] as const)('make the stated error together (%s)', (_, spending) => {
    const shares = [0.5, 0.75, 1];
    const at = bounds(levelsOfLooks(0.05, shares, spending));
    const normal = seededNormal(11);
    const runs = 40_000;
    let crossed = 0;
    for (let run = 0; run < runs; run++) {
      let sum = 0;
      const isCrossed = shares.map((share, look) => {
        sum += normal() * Math.sqrt(share - (shares[look - 1] ?? 0));
        return sum / Math.sqrt(share) >= (at[look] as number);
      });
      if (isCrossed.includes(true)) crossed++;
    }
    expect(Math.abs(crossed / runs - 0.05)).toBeLessThan(4 * Math.sqrt((0.05 * 0.95) / runs));
  });

  it('refuses what is no error and no course of looks', () => {
    expect(() => levelsOfLooks(0, [1], likePocock)).toThrow(/^error is 0/);
    expect(() => levelsOfLooks(0.05, [0.5, 0.5, 1], likePocock)).toThrow(/^shares\[1\] is 0.5: shares must ascend/);
    expect(() => levelsOfLooks(0.05, [0, 1], likePocock)).toThrow(/^shares\[0\] is 0/);
    expect(() => levelsOfLooks(0.05, [0.5, 0.9], likePocock)).toThrow(/^the last share is 0.9: it must be 1/);
    expect(() => levelsOfLooks(0.05, [], likePocock)).toThrow(/^the last share is undefined/);
  });
});
