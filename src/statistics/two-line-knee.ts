import type { LoadLevel } from './universal-scalability.ts';
import { requireLevels } from './universal-scalability.ts';

/** A service that gives every user the same until something is full, and the same in all from there on. */
export interface TwoLines {
  /** What each user gets below the knee, per second. */
  perUser: number;
  /** What all get together beyond it, per second, and the load at which the lines meet; null: the last level still rises. */
  full: { throughput: number; load: number } | null;
  /** The largest |measured / fitted − 1| of any level. */
  worst: number;
}

/** The fewest levels that make a line of a ceiling: a single one lies on any. */
const FEWEST_AT_CEILING = 2;

/**
 * Fits the line through the origin and the level one that meet best at a knee, throughput = min(N · `perUser`, ceiling), by
 * least squares of the logarithms, over all ways to share the levels between them. A ceiling takes two levels at least.
 * Throws a RangeError without levels, or unless all loads and throughputs are above 0 and finite.
 *
 * Source: P. J. Denning, J. P. Buzen, "The operational analysis of queueing network models", Computing Surveys 10 (1978),
 * for the lines as bounds.
 */
export function twoLineKnee(levels: readonly LoadLevel[]): TwoLines {
  requireLevels(levels);
  if (levels.length === 0) throw new RangeError('levels is empty: at least one level is needed');
  const sorted = levels.toSorted((a, b) => a.load - b.load);
  let best = linesOf(sorted, sorted.length);
  for (let rising = 1; rising <= sorted.length - FEWEST_AT_CEILING; rising++) {
    const candidate = linesOf(sorted, rising);
    if (candidate.squares < best.squares) best = candidate;
  }
  return best.lines;
}

function linesOf(sorted: readonly LoadLevel[], rising: number): { lines: TwoLines; squares: number } {
  const perUser = geometricMean(sorted.slice(0, rising).map(({ load, throughput }) => throughput / load));
  const flat = sorted.slice(rising).map(({ throughput }) => throughput);
  const ceiling = flat.length === 0 ? Number.POSITIVE_INFINITY : geometricMean(flat);
  const ratios = sorted.map(({ load, throughput }) => throughput / Math.min(load * perUser, ceiling));
  const full = flat.length === 0 ? null : { throughput: ceiling, load: ceiling / perUser };
  return {
    lines: { perUser, full, worst: Math.max(...ratios.map((ratio) => Math.abs(ratio - 1))) },
    squares: ratios.reduce((sum, ratio) => sum + Math.log(ratio) ** 2, 0),
  };
}

function geometricMean(values: readonly number[]): number {
  return Math.exp(values.reduce((sum, value) => sum + Math.log(value), 0) / values.length);
}
