import { requireNonNegative } from './arguments.ts';

/** One measurement of one load. */
export interface LoadTrial {
  /** The requests offered per second. */
  load: number;
  /** Milliseconds. */
  duration: number;
  /** Whether the objective was met. */
  good: boolean;
  /** The share of requests that failed, 0 to 1. */
  loss: number;
}

/** When a load counts as one that is borne. */
export interface LoadGoal {
  /** The share of the time in which the objective may be missed; at least 0 and below 1. */
  exceed: number;
  /** A trial of this length or more counts in full; a shorter one only against a load. Milliseconds. */
  final: number;
  /** The time that settles a load, milliseconds. */
  total: number;
}

/** A load is borne (`lower`: the limit is not below it), is too much (`upper`), or needs another trial. */
export type LoadClass = 'lower' | 'upper' | 'undecided';

/** Sums of the same times differ in their last digits with the order of the terms. */
const ROUNDING = 1e-9;

/**
 * Classifies a load by all trials of it. It is borne when it would be even if all time that is still missing went wrong, and
 * too much when it would be even if all of that went well: so two trials that disagree do not overturn the search, but are
 * settled by more of them. Bad short trials count as far as good short ones do not make up for them.
 *
 * Throws a RangeError on a time that is negative or not finite, or an `exceed` of 1 and more.
 *
 * Source: RFC 9971, "Multiple Loss Ratio Search" (MLRsearch), load classification.
 *
 * @param trials those of this load alone
 */
export function classifyLoad(trials: readonly LoadTrial[], { exceed, final, total }: LoadGoal): LoadClass {
  requireExceed(exceed);
  for (const [index, { duration }] of trials.entries()) requireNonNegative(`trials[${index}].duration`, duration);
  const timeOf = (wanted: { good: boolean; long: boolean }) =>
    trials
      .filter(({ good, duration }) => good === wanted.good && duration >= final === wanted.long)
      .reduce((sum, { duration }) => sum + duration, 0);
  const goodLong = timeOf({ good: true, long: true });
  const madeUp = (timeOf({ good: true, long: false }) * exceed) / (1 - exceed);
  const excess = timeOf({ good: false, long: true }) + Math.max(0, timeOf({ good: false, long: false }) - madeUp);
  const whole = Math.max(goodLong + excess, total);
  const allowed = exceed * whole;
  if (excess > allowed + ROUNDING * whole) return 'upper';
  return whole - goodLong <= allowed + ROUNDING * whole ? 'lower' : 'undecided';
}

/**
 * The good answers per second at a load in all but the share `exceed` of the time, by its long trials: what is reported and
 * compared of a load that is borne. Time that is missing counts as lost.
 *
 * Throws a RangeError on an `exceed` of 1 and more. Source: RFC 9971, conditional throughput.
 *
 * @param trials those of this load alone
 */
export function conditionalThroughput(
  load: number,
  trials: readonly LoadTrial[],
  { exceed, final, total }: LoadGoal,
): number {
  requireExceed(exceed);
  const long = trials.filter(({ duration }) => duration >= final).toSorted((a, b) => a.loss - b.loss);
  const measured = long.reduce((sum, { duration }) => sum + duration, 0);
  let left = Math.max(measured, total) * (1 - exceed) * (1 - ROUNDING);
  for (const { duration, loss } of long) {
    left -= duration;
    if (left <= 0) return load * (1 - loss);
  }
  return 0;
}

function requireExceed(exceed: number): void {
  if (!(exceed >= 0 && exceed < 1)) throw new RangeError(`exceed is ${exceed}: it must be at least 0 and below 1`);
}
