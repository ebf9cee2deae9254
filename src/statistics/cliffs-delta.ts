import { requireCount } from './arguments.ts';

/**
 * Cliff's delta from the Mann–Whitney U of x: P(x > y) − P(x < y) over all pairs, from −1 (all of x below y)
 * over 0 to 1 (all of x above y). It says how well two samples can be separated, not how far they are apart:
 * on a quiet machine any tiny shift is "large", so it must never gate.
 * `n` and `m` are the sizes of x and y. Throws a RangeError if U cannot come from such sizes.
 *
 * Source: N. Cliff, Psychological Bulletin 114 (1993).
 */
export function cliffsDelta(u: number, n: number, m: number): number {
  requireCount('n', n);
  requireCount('m', m);
  if (!(u >= 0 && u <= n * m))
    throw new RangeError(`u is ${u}: with ${n} and ${m} values it lies between 0 and ${n * m}`);
  return (2 * u) / (n * m) - 1;
}
