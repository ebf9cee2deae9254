import type { Judgement } from './judgement.ts';
import type { TestOutcome } from './rank-test.ts';
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
  /** The rounds per side that would make it a test; null where it is one. */
  needed: number | null;
  tolerance: number;
  /** The floor that a change also has to exceed to be more than the scatter of the rounds; 0 where there is none. */
  noiseFloor: number;
}

/** A margin for rounding: exp(log(1.03)) is less than 1.03, and a ratio equal to the tolerance has to reach it. */
const ROUNDING = 1e-9;

/**
 * Gives the verdict on one comparison (statistics.md 3). A change has to reach the noise floor too: with the rank test
 * alone, four in a hundred families of nine identical comparisons have a "regression" where rounds scatter by 5 %.
 */
export function decide(facts: Facts, { alpha, strict }: Judgement): Verdict {
  const { base, failing, baseGap, measured, test, needed, tolerance, noiseFloor } = facts;
  if (failing !== null) return 'incomparable';
  if (base.kind !== 'jobs') return base.kind;
  if (!test) return measured ? 'no baseline' : 'inconclusive';
  // Too few rounds to reach the level at all is not a test (statistics.md 4).
  if (needed !== null || baseGap !== null) return 'inconclusive';
  const reaches = (ratio: number, change: number) => ratio >= (1 + change) * (1 - ROUNDING);
  const change = Math.max(tolerance, noiseFloor);
  if (test.adjustedWorse <= alpha && reaches(test.ratio, change) && (!strict || test.lower > 1 + tolerance)) {
    return base.otherCpu === null ? 'regressed' : 'inconclusive';
  }
  if (test.adjustedBetter <= alpha && reaches(1 / test.ratio, change)) {
    return base.otherCpu === null ? 'improved' : 'inconclusive';
  }
  return reaches(test.upper, tolerance) ? 'inconclusive' : 'unchanged';
}
