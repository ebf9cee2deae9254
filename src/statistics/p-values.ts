import { normalCdf } from './normal.ts';

/** P-values of one test of a sample x against a sample y, or of differences x − y against 0. */
export interface PValues {
  /** One-sided: small if x is stochastically larger. */
  greater: number;
  /** One-sided: small if x is stochastically smaller. */
  less: number;
  /** min(1, twice the smaller of the two). */
  twoSided: number;
}

/** How the p-values were obtained: from the exact conditional distribution, or from its normal approximation. */
export type PValueMethod = 'exact' | 'normal';

/** Rank tests are exact up to this many values in all. */
export const EXACT_UP_TO = 100;

export function pValues(greater: number, less: number): PValues {
  return { greater, less, twoSided: Math.min(1, 2 * Math.min(greater, less)) };
}

/**
 * Normal approximation of a statistic with the given null mean and standard deviation. `correction` is half the
 * step of the statistic, 0 for none. A standard deviation of 0 (all values equal) carries no information: p = 1.
 */
export function normalPValues(statistic: number, mean: number, standardDeviation: number, correction: number): PValues {
  if (standardDeviation === 0) return pValues(1, 1);
  const excess = statistic - mean;
  return pValues(
    normalCdf((correction - excess) / standardDeviation),
    normalCdf((correction + excess) / standardDeviation),
  );
}
