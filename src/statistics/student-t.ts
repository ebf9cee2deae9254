import { gammaln } from 'simple-statistics';
import { requireOpenProbability } from './arguments.ts';
import { normalQuantile } from './normal.ts';

/**
 * The degrees of freedom above which the continued fraction is slow and the expansion in 1/df is exact to the last
 * digits.
 */
const LARGE_DF = 10_000;
/** The square of anything larger may overflow. */
const LARGEST_QUANTILE = 1e150;
const MAX_ITERATIONS = 1_000;
const PRECISION = 1e-15;

/**
 * The t with P(T ≤ t) = p of Student's distribution with `df` degrees of freedom (any real number above 0, or
 * Infinity for the normal distribution). Relative accuracy better than 1e-9; ±Infinity beyond ±1e150.
 * Throws a RangeError unless 0 < p < 1 and df > 0.
 */
export function studentTQuantile(p: number, df: number): number {
  requireOpenProbability('p', p);
  if (!(df > 0)) throw new RangeError(`df is ${df}: it must be greater than 0`);
  if (p === 0.5) return 0;
  const quantile = df > LARGE_DF ? expandedQuantile : iteratedQuantile;
  return p < 0.5 ? -quantile(p, df) : quantile(1 - p, df);
}

/**
 * The t > 0 with P(T > t) = tail, for a tail below ½, by Newton's method: the tail is convex and the normal
 * quantile lies below t, so every step goes up and none too far.
 */
function iteratedQuantile(tail: number, df: number): number {
  let t = -normalQuantile(tail);
  let step = t;
  for (let i = 0; i < MAX_ITERATIONS && step > PRECISION * t && t < LARGEST_QUANTILE; i++) {
    step = (upperTail(t, df) - tail) / density(t, df);
    t += step;
  }
  return t < LARGEST_QUANTILE ? t : Number.POSITIVE_INFINITY;
}

/**
 * The same for many degrees of freedom. Source: M. Abramowitz, I. A. Stegun, Handbook of Mathematical Functions,
 * 26.7.5.
 */
function expandedQuantile(tail: number, df: number): number {
  const z = -normalQuantile(tail);
  const first = (z ** 3 + z) / 4;
  const second = (5 * z ** 5 + 16 * z ** 3 + 3 * z) / 96;
  const third = (3 * z ** 7 + 19 * z ** 5 + 17 * z ** 3 - 15 * z) / 384;
  return z + first / df + second / df ** 2 + third / df ** 3;
}

/** P(T > t) for t > 0. */
function upperTail(t: number, df: number): number {
  const square = t * t;
  return incompleteBeta(1 / (1 + square / df), 1 / (1 + df / square), df / 2, 0.5) / 2;
}

function density(t: number, df: number): number {
  return Math.exp(-logBeta(df / 2, 0.5) - ((df + 1) / 2) * Math.log1p((t * t) / df)) / Math.sqrt(df);
}

/**
 * Regularized incomplete beta function I_x(a, b); `y` is 1 − x, passed separately because the difference loses digits.
 * Source: NIST Digital Library of Mathematical Functions 8.17.22, summed by Lentz's method.
 */
function incompleteBeta(x: number, y: number, a: number, b: number): number {
  if (x > (a + 1) / (a + b + 2)) return 1 - incompleteBeta(y, x, b, a);
  const factor = Math.exp(a * Math.log(x) + b * Math.log(y) - logBeta(a, b)) / a;
  let c = 1;
  let d = 1 / (1 - ((a + b) * x) / (a + 1));
  let fraction = d;
  for (let m = 1; m <= MAX_ITERATIONS && Math.abs(d * c - 1) > PRECISION; m++) {
    const even = (m * (b - m) * x) / ((a + 2 * m - 1) * (a + 2 * m));
    d = 1 / (1 + even * d);
    c = 1 + even / c;
    fraction *= d * c;
    const odd = (-(a + m) * (a + b + m) * x) / ((a + 2 * m) * (a + 2 * m + 1));
    d = 1 / (1 + odd * d);
    c = 1 + odd / c;
    fraction *= d * c;
  }
  return factor * fraction;
}

function logBeta(a: number, b: number): number {
  return gammaln(a) + gammaln(b) - gammaln(a + b);
}
