import { gammaln } from 'simple-statistics';
import { requireCount, requireOpenProbability } from './arguments.ts';

/** A term below this share of the sum changes it no more. */
const NEGLIGIBLE = 1e-17;

/**
 * P(X ≥ `least`) where X counts the successes of `trials` independent trials, each with this probability. It is summed
 * from its thin end, so that a small one keeps its relative precision. Throws a RangeError unless there is a trial and the
 * probability lies between 0 and 1.
 */
export function binomialAtLeast(least: number, trials: number, probability: number): number {
  requireCount('trials', trials);
  requireOpenProbability('probability', probability);
  if (least <= 0) return 1;
  if (least > trials * probability) return thinTail(least, trials, probability);
  return 1 - thinTail(trials - least + 1, trials, 1 - probability);
}

/** The tail that begins above the mean, where every term is smaller than the one before. */
function thinTail(least: number, trials: number, probability: number): number {
  if (least > trials) return 0;
  const odds = probability / (1 - probability);
  const ways = gammaln(trials + 1) - gammaln(least + 1) - gammaln(trials - least + 1);
  let term = Math.exp(ways + least * Math.log(probability) + (trials - least) * Math.log1p(-probability));
  let sum = 0;
  for (let count = least; term > NEGLIGIBLE * sum; count++) {
    sum += term;
    term *= ((trials - count) / (count + 1)) * odds;
  }
  return sum;
}
