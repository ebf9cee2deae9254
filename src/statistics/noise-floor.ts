import { requireCount, requireNonNegative, requireSample } from './arguments.ts';
import { normalQuantile } from './normal.ts';
import { robustSpread } from './robust-spread.ts';
import { studentTQuantile } from './student-t.ts';

/** The number of jobs below which their scatter cannot be estimated, so it is assumed. */
const JOBS_TO_ESTIMATE_SCATTER = 5;

/** The SD of log medians from job to job; hosted runners show about 2.7 %, so this is on the careful side. */
const ASSUMED_JOB_SCATTER = 0.05;

/** The chance that, with no change, any of the comparisons exceeds its floor (one-sided). */
const FAMILY_ERROR = 0.01;

/**
 * Estimates the SD of the log medians from job to job: robust, or the assumed one if there are fewer than five jobs.
 * `jobLogMedians` has one logarithm of a metric's median per stored main-branch job.
 */
export function jobScatter(jobLogMedians: readonly number[]): number {
  requireSample('jobLogMedians', jobLogMedians);
  return jobLogMedians.length < JOBS_TO_ESTIMATE_SCATTER ? ASSUMED_JOB_SCATTER : robustSpread(jobLogMedians);
}

/**
 * The change, as a ratio (0.1 is 10 %), that a new job must exceed before it can be told apart from machine
 * differences: under no change its log ratio to the center of K stored jobs scatters with σ·√(1 + 1/K), and the
 * floor is the 1 − 0.01/m quantile of that (Student with K − 1 degrees of freedom, normal where σ is assumed).
 *
 * `comparisons` is m, the number of gated comparisons. Throws a RangeError without a job, on a value that is not
 * finite, or unless m is a whole number of at least 1.
 */
export function noiseFloor(jobLogMedians: readonly number[], comparisons: number): number {
  const scatter = jobScatter(jobLogMedians);
  requireCount('comparisons', comparisons);
  const jobs = jobLogMedians.length;
  const level = 1 - FAMILY_ERROR / comparisons;
  const quantile = jobs < JOBS_TO_ESTIMATE_SCATTER ? normalQuantile(level) : studentTQuantile(level, jobs - 1);
  return Math.expm1(quantile * scatter * Math.sqrt(1 + 1 / jobs));
}

/**
 * Chance, if the standard error were known and its estimate normal, that any of the comparisons of pairs exceeds its
 * floor at one look. Neither holds with 10 or 20 pairs: at a round CV of 5 % and two looks this makes 0.7 to 1 % of
 * families of nine (docs/accuracy.md), where the rank test alone lets 2 to 4 % pass.
 */
const PAIRS_ERROR = 0.002;

/**
 * The change, as a ratio (0.03 is 3 %), that pairs of rounds of the same job must exceed before it can be told apart
 * from their scatter: with no change the estimate scatters with its standard error, and the floor is the 1 − 0.002/m
 * quantile of that.
 *
 * `standardError` is that of the Hodges–Lehmann estimate on logarithms (`standardErrorOf`), `comparisons` is m. Throws
 * a RangeError unless standardError ≥ 0 and comparisons is a whole number of at least 1.
 */
export function noiseFloorOfPairs(standardError: number, comparisons: number): number {
  requireNonNegative('standardError', standardError);
  requireCount('comparisons', comparisons);
  return Math.expm1(normalQuantile(1 - PAIRS_ERROR / comparisons) * standardError);
}
