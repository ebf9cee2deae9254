import { requireCount, requireSample } from './arguments.ts';
import { normalQuantile } from './normal.ts';
import { robustSpread } from './robust-spread.ts';
import { studentTQuantile } from './student-t.ts';

/** With fewer jobs their scatter cannot be told, so it is assumed. */
const JOBS_TO_ESTIMATE_SCATTER = 5;

/** SD of log medians from job to job; hosted runners show about 2.7 %, so this is on the careful side. */
const ASSUMED_JOB_SCATTER = 0.05;

/** Chance that, with no change, any of the comparisons exceeds the floor (one-sided). */
const FAMILY_ERROR = 0.01;

/**
 * SD of the log medians from job to job: robust, or the assumed one if there are fewer than five jobs.
 * `jobLogMedians` has one logarithm of a metric's median per stored main-branch job.
 */
export function jobScatter(jobLogMedians: readonly number[]): number {
  requireSample('jobLogMedians', jobLogMedians);
  return jobLogMedians.length < JOBS_TO_ESTIMATE_SCATTER ? ASSUMED_JOB_SCATTER : robustSpread(jobLogMedians);
}

/**
 * The change, as a ratio (0.1 is 10 %), that a new job must exceed before it can be told from machine
 * differences: under no change its log ratio to the centre of K stored jobs scatters with σ·√(1 + 1/K), and the
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
