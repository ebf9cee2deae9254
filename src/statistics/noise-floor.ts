import { median, sampleStandardDeviation } from 'simple-statistics';
import { requireCount, requireNonNegative, requireSample } from './arguments.ts';
import { normalQuantile } from './normal.ts';
import { studentTQuantile } from './student-t.ts';

/** The number of jobs below which their scatter cannot be estimated, so it is assumed. */
const JOBS_TO_ESTIMATE_SCATTER = 5;

/** The SD of log medians from job to job; hosted runners show about 2.7 %, so this is on the careful side. */
const ASSUMED_JOB_SCATTER = 0.05;

/** The chance that, with no change, any of the comparisons exceeds its floor (one-sided). */
const FAMILY_ERROR = 0.01;

/**
 * How many times as far as the farthest stored job a change has to lie from their center. Machines of which a few are
 * far from the others make this the floor. From a simulation of 20 jobs and four comparisons (docs/accuracy.md, "What
 * the floor of stored jobs was chosen from"): among normal machines, 1.5 finds as much as the larger of sample and
 * robust SD would, and it has fewer false alarms with every kind of machines; 2 finds a third less.
 */
const BEYOND_FARTHEST = 1.5;

/**
 * Estimates the SD of the log medians from job to job, to which Student's quantile belongs: that of the sample, and with
 * fewer than five jobs at least the assumed one. `jobLogMedians` has one logarithm of a metric's median per stored
 * main-branch job. Throws a RangeError on an empty list or a value that is not finite.
 */
export function jobScatter(jobLogMedians: readonly number[]): number {
  requireSample('jobLogMedians', jobLogMedians);
  const sample = jobLogMedians.length > 1 ? sampleStandardDeviation([...jobLogMedians]) : 0;
  return jobLogMedians.length < JOBS_TO_ESTIMATE_SCATTER ? Math.max(ASSUMED_JOB_SCATTER, sample) : sample;
}

/**
 * The change, as a ratio (0.1 is 10 %), that a new job must exceed before it can be told apart from machine
 * differences. It is the larger of
 * - the 1 − 0.01/m quantile of what a job without any change lies from the center of K stored jobs: Student's with
 *   K − 1 degrees of freedom (normal where the scatter is assumed) times σ·√(1 + v), where v is the variance of the
 *   center in units of σ²;
 * - 1.5 times what the farthest of the stored jobs lies from their median, on either side: what machines have done
 *   without any change is no regression.
 *
 * With normal machines this keeps false alarms of all comparisons together below 1 % up to a machine CV of 7 %. With
 * heavy tails, 20 jobs do not show how far the next one can be off: docs/accuracy.md has what remains.
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
  const expected = quantile * scatter * Math.sqrt(1 + varianceOfMedian(jobs));
  const center = median([...jobLogMedians]);
  const farthest = Math.max(...jobLogMedians.map((value) => Math.abs(value - center)));
  return Math.expm1(Math.max(expected, BEYOND_FARTHEST * farthest));
}

/**
 * The variance of the median of normal values with variance 1: that of many values, π/2 over their number, with a
 * denominator that is right for one value too. Against 60,000 simulated samples it is within 2 % for 3 and 5 values, and
 * 16, 7 and 4 % too large for 4, 10 and 20. The center of the jobs is the median of all differences between rounds, which
 * scatters no more.
 */
function varianceOfMedian(values: number): number {
  return Math.PI / (2 * values + Math.PI - 2);
}

/**
 * Chance that any of the comparisons of pairs exceeds its floor at one look, if the estimate were normal and its standard
 * error that of a sample: chosen so that with three looks, at a round CV of 5 %, 1 % of families of four identical
 * comparisons have a regression (docs/accuracy.md), where the rank test alone lets 3 to 4 % pass.
 */
const PAIRS_ERROR = 0.007;

/**
 * The change, as a ratio (0.03 is 3 %), that pairs of rounds of the same job must exceed before it can be told apart
 * from their scatter: with no change the estimate scatters with its standard error, and the floor is the 1 − 0.007/m
 * quantile of that (Student, because the standard error of a few pairs is not known any better).
 *
 * `standardError` is that of the Hodges–Lehmann estimate on logarithms (`standardErrorOf`), `comparisons` is m, `pairs` is
 * the number of pairs. Throws a RangeError unless standardError ≥ 0, comparisons is a whole number of at least 1, and pairs
 * of at least 2.
 */
export function noiseFloorOfPairs(standardError: number, comparisons: number, pairs: number): number {
  requireNonNegative('standardError', standardError);
  requireCount('comparisons', comparisons);
  requireCount('pairs - 1', pairs - 1);
  return Math.expm1(studentTQuantile(1 - PAIRS_ERROR / comparisons, pairs - 1) * standardError);
}
