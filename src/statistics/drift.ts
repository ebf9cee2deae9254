import { median, standardDeviation } from 'simple-statistics';
import { requireNonNegative, requireOpenProbability, requireSample } from './arguments.ts';
import { blockCorrelation, lagOneCorrelation } from './autocorrelation.ts';
import { mannKendall } from './mann-kendall.ts';
import { type Point, type Slope, theilSen } from './theil-sen.ts';

/** What a rise has to be to count. */
export interface DriftRule {
  /** The error that is allowed: a family's share of it where several series are judged. */
  alpha: number;
  /** The largest rise over all blocks that does no harm, in the unit of the values: on logarithms, that of a ratio. */
  tolerance: number;
}

/** Whether a series rises over time. */
export interface Drift {
  verdict: 'drifts' | 'steady' | 'open';
  /** Why it is open: too few windows, blocks that depend on each other, or scatter. null: it is not. */
  why: 'short' | 'correlated' | 'scatter' | null;
  /** What the values rise by over all blocks, in their unit; null where there are too few. */
  rise: Slope | null;
  /** One-sided p of the rise; 1 where there are too few values. */
  p: number;
  /** How much neighboring blocks depend on each other, from −1 to 1; 0 where there are too few. */
  correlation: number;
}

/** As many blocks as an exact test has power with, and as few as make long ones, which depend little on each other. */
const DRIFT_BLOCKS = 12;
/** The least of a block that makes its median calmer than a window. */
const FEWEST_WINDOWS = 3;
/** What is left out at the start: compilers, caches and pools are not warm. */
const DISCARDED = 0.1;
/** A random walk rises by so many standard deviations of what is left over after its slope in 1 of 100 cases (simulated). */
const WANDERING = 15;
/** The fewest windows of which a drift can be told. */
export const FEWEST_DRIFT_WINDOWS = Math.ceil((DRIFT_BLOCKS * FEWEST_WINDOWS) / (1 - DISCARDED));
/** The most that residuals of neighboring blocks may correlate: on twelve of them, more than chance makes in 1 of 100. */
const MOST_BLOCK_CORRELATION = 0.5;
/** The same as it follows from the windows, which are many: from here on, more false alarms than `alpha` are made. */
const MOST_IMPLIED_CORRELATION = 0.2;

/**
 * Judges whether a series rises, from one value of each window in the order of time: latency on logarithms, memory, errors.
 * A series that is better when higher is given with its sign turned.
 *
 * After the first tenth is left out, the medians of twelve blocks of equal length are tested by Mann–Kendall. It drifts if
 * p ≤ α and the lower Theil–Sen bound at 1 − α, over all blocks, is above the tolerance; it is steady if the upper bound is
 * below it. Where what is left over after the slope correlates from block to block, the series wanders or does not rise in a
 * line: the bounds are then 15 standard deviations of that apart from the estimate, which only a clear rise, as of memory in
 * steps, or hardly any movement leaves decided. Else it takes a longer run.
 *
 * Throws a RangeError on an empty series, a value that is not finite, or a rule that is none.
 */
export function judgeDrift(values: readonly number[], { alpha, tolerance }: DriftRule): Drift {
  requireSample('values', values);
  requireOpenProbability('alpha', alpha);
  requireNonNegative('tolerance', tolerance);
  if (values.length < FEWEST_DRIFT_WINDOWS) {
    return { verdict: 'open', why: 'short', rise: null, p: 1, correlation: 0 };
  }
  const size = Math.floor((values.length * (1 - DISCARDED)) / DRIFT_BLOCKS);
  const kept = values.slice(-size * DRIFT_BLOCKS);
  const blocks = Array.from({ length: DRIFT_BLOCKS }, (_, index) =>
    median(kept.slice(index * size, (index + 1) * size)),
  );
  const { estimate, lower, upper } = theilSen(blocks.map(pointOf), 1 - alpha);
  const left = blocks.map((value, block) => value - estimate * block);
  const own = lagOneCorrelation(left);
  const perWindow = lagOneCorrelation(kept.map((value, window) => value - (estimate * window) / size));
  const implied = blockCorrelation(perWindow, size);
  const isWandering = own > MOST_BLOCK_CORRELATION || implied > MOST_IMPLIED_CORRELATION;
  const wide = isWandering ? WANDERING * standardDeviation(left) : 0;
  const rise = {
    estimate: estimate * DRIFT_BLOCKS,
    lower: Math.min(lower * DRIFT_BLOCKS, estimate * DRIFT_BLOCKS - wide),
    upper: Math.max(upper * DRIFT_BLOCKS, estimate * DRIFT_BLOCKS + wide),
  };
  const p = mannKendall(blocks).greater;
  const found = { rise, p, correlation: Math.max(own, implied) };
  if (p <= alpha && rise.lower > tolerance) return { verdict: 'drifts', why: null, ...found };
  if (rise.upper < tolerance) return { verdict: 'steady', why: null, ...found };
  return { verdict: 'open', why: isWandering ? 'correlated' : 'scatter', ...found };
}

function pointOf(y: number, x: number): Point {
  return { x, y };
}
