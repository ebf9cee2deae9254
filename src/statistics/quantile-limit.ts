import { requireOpenProbability } from './arguments.ts';
import { binomialAtLeast } from './binomial-tail.ts';
import { levelOf } from './untied-bounds.ts';

/** How many requests took longer than a limit, of how many. */
export interface Exceeded {
  over: number;
  of: number;
}

/**
 * Tells whether a quantile of latency lies below a limit (`within`), above it (`beyond`), or cannot be told from it (`open`),
 * by exact one-sided binomial tests on how many requests took longer. With 60 requests p95 is the fourth slowest: between
 * none and six over the limit, both are possible. It takes the requests for independent, so that it is the least that has
 * to be asked of a single short trial, and no replacement for rounds.
 *
 * Throws a RangeError without a request, or on a probability outside (0, 1).
 *
 * @param quantile 0.95 for p95
 */
export function judgeQuantile(
  { over, of }: Exceeded,
  quantile: number,
  confidence: number,
): 'within' | 'beyond' | 'open' {
  requireOpenProbability('quantile', quantile);
  requireOpenProbability('confidence', confidence);
  const level = levelOf(confidence);
  if (binomialAtLeast(over, of, 1 - quantile) <= level) return 'beyond';
  return binomialAtLeast(of - over, of, quantile) <= level ? 'within' : 'open';
}
