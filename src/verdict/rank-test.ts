import type { Metric } from '../measurement/metric.ts';
import { isNever } from '../measurement/never.ts';
import { cliffsDelta } from '../statistics/cliffs-delta.ts';
import { type Shift, shiftOfPairs, shiftOfTwoSamples } from '../statistics/hodges-lehmann.ts';
import { logOf, ratioOf } from '../statistics/log-scale.ts';
import { mannWhitney } from '../statistics/mann-whitney.ts';
import { type RankTest, roundsNeeded, smallestMannWhitneyP, smallestOneSidedP } from '../statistics/sample-size.ts';
import { signedRank } from '../statistics/signed-rank.ts';
import { scatterOfShift, standardErrorOf } from '../statistics/standard-error.ts';
import { lostRounds, type Samples } from './samples.ts';

/** The rounds below which there is no evidence, however many the other side has (statistics.md 4). */
export const FEWEST_ROUNDS = 5;

/** What the rank test of one metric says, before any adjustment. Ratios and p-values are oriented: above 1 is worse. */
export interface TestOutcome {
  test: RankTest;
  worse: number;
  better: number;
  /** The p for "worse" of the unpaired test, beside the paired one. */
  unpaired: number | null;
  /** 0 or Infinity for a change from or to 0, which has no ratio. */
  ratio: number;
  /** The lower bound; 0 where the rounds cannot give one. */
  lower: number;
  /** The upper bound; Infinity where the rounds cannot give one. */
  upper: number;
  /** The standard error of the logarithm of the ratio; null where the rounds give no bounds. */
  standardError: number | null;
  delta: number;
}

/**
 * Tests the logarithms of round values (statistics.md 2): signed-rank for pairs, Mann–Whitney otherwise.
 *
 * A round that the head alone lost counts as worse than any other in what speaks for the head, the upper bound and the p
 * for "better". It is not in what speaks against it: rounds that the base lost have no value there either, and one side's
 * alone would call identical code slower where both lose some. Lost rounds have a test of their own (broken-rounds.ts).
 *
 * @param confidence the confidence of each bound of the ratio
 * @returns null unless both sides have a round
 */
export function testOf(
  samples: Samples,
  metric: Pick<Metric, 'better' | 'never'>,
  confidence: number,
): TestOutcome | null {
  if (samples.head.length === 0 || samples.base.length === 0) return null;
  const worse = metric.better === 'lower' ? 1 : -1;
  const oriented = (value: number) => (isNever(metric, value) ? LOG_OF_NEVER : worse * logOf(value));
  const head = samples.head.map(oriented);
  const base = samples.base.map(oriented);
  const unpaired = mannWhitney(head, base);
  const delta = cliffsDelta(unpaired.u, head.length, base.length);
  const lost = Array<number>(lostRounds(samples.lost.head)).fill(BEYOND);
  if (!samples.paired) {
    const shift = shiftOfTwoSamples(head, base, confidence);
    const all = [...head, ...lost];
    return {
      test: 'mann-whitney',
      worse: unpaired.greater,
      better: lost.length > 0 ? mannWhitney(all, base).less : unpaired.less,
      unpaired: null,
      ...ratiosOf(shift),
      standardError: scatterOfShift(head, base),
      ...(lost.length > 0 && { upper: ratioOf(shiftOfTwoSamples(all, base, confidence).upper) }),
      delta,
    };
  }
  const gaps = head.map((value, index) => value - (base[index] as number));
  const { greater, less } = signedRank(gaps);
  const shift = shiftOfPairs(gaps, confidence);
  const all = [...gaps, ...lost];
  return {
    test: 'signed-rank',
    worse: greater,
    better: lost.length > 0 ? signedRank(all).less : less,
    unpaired: unpaired.greater,
    ...ratiosOf(shift),
    standardError: standardErrorOf(gaps, shift),
    ...(lost.length > 0 && { upper: ratioOf(shiftOfPairs(all, confidence).upper) }),
    delta,
  };
}

/** Stands for infinitely much worse on the log scale: beyond every gap between values, 0 among them, and no NaN. */
const BEYOND = 1e7;

/** Where never is on the log scale: as far above every value as 0 is below them, so that neither has a ratio. */
const LOG_OF_NEVER = 1e6;

function ratiosOf({ estimate, lower, upper }: Shift) {
  return { ratio: ratioOf(estimate), lower: ratioOf(lower), upper: ratioOf(upper) };
}

/**
 * Tells how many rounds per side would make it a test where these do not: because they are too few to be evidence, or
 * too few for the smallest possible p to reach the level; null where they are enough.
 *
 * @param level the one-sided level of one comparison, α/m; null where none has to be reached
 */
export function missingRounds({ head, base, paired }: Samples, level: number | null): number | null {
  const test = paired ? 'signed-rank' : 'mann-whitney';
  const smallest = paired ? smallestOneSidedP(test, head.length) : smallestMannWhitneyP(head.length, base.length);
  const reachable = level === null || smallest <= level;
  if (reachable && Math.min(head.length, base.length) >= FEWEST_ROUNDS) return null;
  return Math.max(FEWEST_ROUNDS, level === null ? 0 : roundsNeeded(test, level));
}
