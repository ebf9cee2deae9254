import type { Judgement } from './judgement.ts';
import { FEWEST_ROUNDS, type TestOutcome } from './rank-test.ts';
import type { Verdict } from './result.ts';
import type { ScenarioBase } from './scenario-base.ts';

/** A test with its p-values adjusted for the family of comparisons. */
export interface AdjustedTest extends TestOutcome {
  adjustedWorse: number;
  adjustedBetter: number;
}

/** What a verdict rests on. */
export interface Facts {
  base: ScenarioBase;
  /** Why no figure of the scenario is compared: its requests fail. */
  failing: string | null;
  /** The gap between the halves of the base's rounds where it is too large for any verdict. */
  baseGap: number | null;
  /** Whether the head has the metric at all. */
  measured: boolean;
  test: AdjustedTest | null;
  /** The rounds of the side that has fewer. */
  rounds: number;
  tolerance: number;
  /** The floor that a change also has to exceed to be more than the scatter of the rounds; 0 where there is none. */
  noiseFloor: number;
}

/** A margin for rounding: exp(log(1.03)) is less than 1.03, and a ratio equal to the tolerance has to reach it. */
const ROUNDING = 1e-9;

/**
 * Gives the verdict on one comparison (statistics.md 3). A change has to reach the noise floor too: with the rank test
 * alone, four in a hundred families of nine identical comparisons have a "regression" where rounds scatter by 5 %.
 *
 * "Unchanged" rests on the upper bound alone, so it needs no family: with many comparisons, rounds that are too few to
 * prove a change can still rule one out.
 */
export function decide(facts: Facts, judgement: Judgement): Verdict {
  const { base, failing, baseGap, measured, test, rounds, tolerance } = facts;
  if (failing !== null) return 'incomparable';
  if (base.kind !== 'jobs') return base.kind;
  if (!test) return measured ? 'no baseline' : 'inconclusive';
  if (rounds < FEWEST_ROUNDS || baseGap !== null) return 'inconclusive';
  for (const [verdict, against] of [
    ['regressed', obstacles(facts, 'worse', judgement)],
    ['improved', obstacles(facts, 'better', judgement)],
  ] as const) {
    if (against.length === 0) return base.otherCpu === null ? verdict : 'inconclusive';
  }
  return reaches(test.upper, tolerance) ? 'inconclusive' : 'unchanged';
}

/** What stands between a comparison and being called a change. */
export type Obstacle =
  /** The rank test does not see it. */
  | 'test'
  /** The rank test sees it, but not among so many comparisons. */
  | 'family'
  /** It is not larger than the scatter of its estimate allows for. */
  | 'floor'
  /** The estimate is below the tolerance. */
  | 'tolerance'
  /** Its lower bound is below the tolerance, and that is asked for. */
  | 'strict';

/** Lists what keeps a comparison from being called worse, or better. */
export function obstacles(
  { test, tolerance, noiseFloor }: Pick<Facts, 'test' | 'tolerance' | 'noiseFloor'>,
  direction: 'worse' | 'better',
  { alpha, strict }: Pick<Judgement, 'alpha' | 'strict'>,
): Obstacle[] {
  if (!test) return ['test'];
  const [p, adjusted, ratio] =
    direction === 'worse'
      ? [test.worse, test.adjustedWorse, test.ratio]
      : [test.better, test.adjustedBetter, 1 / test.ratio];
  return [
    ...(p > alpha ? ['test' as const] : adjusted > alpha ? ['family' as const] : []),
    ...(reaches(ratio, tolerance) ? [] : ['tolerance' as const]),
    ...(reaches(ratio, noiseFloor) ? [] : ['floor' as const]),
    ...(strict && direction === 'worse' && test.lower <= 1 + tolerance ? ['strict' as const] : []),
  ];
}

/**
 * Whether an undecided comparison is likely worse: what by itself would be a regression, and is not proven only because of
 * the other comparisons or of the scatter. What is likely better has its sentence as "unchanged".
 */
export function isLikelyWorse(facts: Facts, verdict: Verdict, judgement: Judgement): boolean {
  const { base, baseGap, rounds } = facts;
  if (verdict !== 'inconclusive' || base.kind !== 'jobs' || base.otherCpu !== null) return false;
  if (baseGap !== null || rounds < FEWEST_ROUNDS) return false;
  return !obstacles(facts, 'worse', judgement).some((one) => one === 'test' || one === 'tolerance');
}

function reaches(ratio: number, change: number): boolean {
  return ratio >= (1 + change) * (1 - ROUNDING);
}
