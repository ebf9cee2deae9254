import { requireCount, requireOpenProbability } from './arguments.ts';

/** The rank tests: Mann–Whitney for independent rounds, signed-rank for rounds in pairs. */
export type RankTest = 'mann-whitney' | 'signed-rank';

/**
 * The smallest one-sided p that a rank test can give with n rounds per side (or n pairs), when the sides do not
 * overlap at all: 1/C(2n, n) for Mann–Whitney, 2⁻ⁿ for signed-rank. Throws a RangeError unless n is a count.
 */
export function smallestOneSidedP(test: RankTest, n: number): number {
  requireCount('n', n);
  return test === 'signed-rank' ? 2 ** -n : smallestMannWhitneyP(n, n);
}

/** 1/C(n+m, n): the smallest one-sided p of Mann–Whitney with n and m values, without ties. */
export function smallestMannWhitneyP(n: number, m: number): number {
  requireCount('n', n);
  requireCount('m', m);
  let arrangements = 1;
  for (let i = 1; i <= Math.min(n, m); i++) arrangements = (arrangements * (Math.max(n, m) + i)) / i;
  return 1 / arrangements;
}

/**
 * Tells how many rounds per side (or pairs) the test needs so that its smallest one-sided p reaches `alpha`; with m
 * comparisons in the family, pass α/m. Throws a RangeError unless 0 < alpha < 1.
 */
export function roundsNeeded(test: RankTest, alpha: number): number {
  requireOpenProbability('alpha', alpha);
  let rounds = 1;
  while (smallestOneSidedP(test, rounds) > alpha) rounds++;
  return rounds;
}
