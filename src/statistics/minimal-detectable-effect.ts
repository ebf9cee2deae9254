import { requireCount, requireNonNegative, requireOpenProbability } from './arguments.ts';
import { normalQuantile } from './normal.ts';
import type { RankTest } from './sample-size.ts';
import { smallestOneSidedP } from './sample-size.ts';

interface DetectableShift {
  rounds: number;
  at05: number;
  at005: number;
}

/**
 * The shift, in units of the round scatter, that Mann–Whitney finds in 80 % of runs with this many rounds per side,
 * at a one-sided level of 0.05 and of 0.005, for normal scatter. Ascending.
 */
const DETECTABLE_SHIFTS: readonly DetectableShift[] = [
  { rounds: 5, at05: 1.79, at005: 3.08 },
  { rounds: 6, at05: 1.64, at005: 2.52 },
  { rounds: 8, at05: 1.4, at005: 2.1 },
  { rounds: 10, at05: 1.22, at005: 1.75 },
  { rounds: 15, at05: 0.96, at005: 1.37 },
  { rounds: 20, at05: 0.82, at005: 1.17 },
];

/**
 * The smallest slowdown, as a ratio (0.03 is 3 %), that a run of `rounds` rounds per side finds with 80 % power at
 * the one-sided level `alpha` (α/m for m comparisons): c(rounds, alpha) · `cv`, where `cv` is the coefficient of
 * variation of the rounds of one side.
 *
 * Infinity if no effect, however large, can be found: with fewer than five rounds, or if even the smallest p of
 * `test` is above `alpha`. Between the tabulated rounds log c is linear in log rounds; beyond 20, c falls with
 * 1/√rounds. c is linear in log alpha, even below 0.005 (there within 10 % of simulated power down to 0.0005,
 * for 8 to 30 rounds); above 0.05 the value at 0.05 is kept, which errs on the careful side.
 *
 * Throws a RangeError unless rounds is a whole number of at least 1, 0 < alpha < 1 and cv ≥ 0.
 */
export function minimalDetectableEffect(
  rounds: number,
  alpha: number,
  cv: number,
  test: RankTest = 'mann-whitney',
): number {
  requireCount('rounds', rounds);
  requireOpenProbability('alpha', alpha);
  requireNonNegative('cv', cv);
  const shift = detectableShift(rounds);
  if (shift === undefined || smallestOneSidedP(test, rounds) > alpha) return Number.POSITIVE_INFINITY;
  const decadesBelow05 = Math.max(0, Math.log10(0.05 / alpha));
  return (shift.at05 + (shift.at005 - shift.at05) * decadesBelow05) * cv;
}

/** The share of runs that are to find the effect. */
const POWER = 0.8;

/**
 * The smallest slowdown, as a ratio, whose estimate exceeds `floor` (a ratio) with a chance of `power`.
 * `standardError` is that of the estimate on logarithms. Throws a RangeError unless both are ≥ 0.
 */
export function detectableAbove(floor: number, standardError: number, power = POWER): number {
  requireNonNegative('floor', floor);
  requireNonNegative('standardError', standardError);
  return Math.expm1(Math.log1p(floor) + normalQuantile(power) * standardError);
}

function detectableShift(rounds: number): DetectableShift | undefined {
  const below = DETECTABLE_SHIFTS.findLast((entry) => entry.rounds <= rounds);
  if (below === undefined) return undefined;
  const above = DETECTABLE_SHIFTS.find((entry) => entry.rounds > rounds);
  if (above === undefined) {
    const shrink = Math.sqrt(below.rounds / rounds);
    return { rounds, at05: below.at05 * shrink, at005: below.at005 * shrink };
  }
  const part = Math.log(rounds / below.rounds) / Math.log(above.rounds / below.rounds);
  return {
    rounds,
    at05: below.at05 * (above.at05 / below.at05) ** part,
    at005: below.at005 * (above.at005 / below.at005) ** part,
  };
}
