import type { Job, JobScenario } from '../measurement/job.ts';
import { medianOf } from '../measurement/median-of.ts';
import type { Metric, MetricName } from '../measurement/metric.ts';
import type { Looks } from '../measurement/run-document.ts';
import { benjaminiHochberg, holm } from '../statistics/holm.ts';
import { logOf } from '../statistics/log-scale.ts';
import { detectableAbove, minimalDetectableEffect } from '../statistics/minimal-detectable-effect.ts';
import { noiseFloor, noiseFloorOfPairs } from '../statistics/noise-floor.ts';
import { robustSpread } from '../statistics/robust-spread.ts';
import type { BaseSide } from './base-side.ts';
import { brokenRounds, withBrokenRounds } from './broken-rounds.ts';
import { explainBroken } from './broken-words.ts';
import { type AdjustedTest, decide, type Facts, isLikelyWorse, obstacles } from './decide.ts';
import { isErrorRow } from './error-row.ts';
import { compareErrors } from './errors-compared.ts';
import { explain, withOpen } from './explain.ts';
import type { Judgement } from './judgement.ts';
import { BOUND_ERROR, levelOfBounds, levelOfChange, ONE_LOOK } from './looks.ts';
import type { Premise } from './premise.ts';
import { isOpen, primaryRows } from './primary.ts';
import { FEWEST_ROUNDS, missingRounds, type TestOutcome, testOf } from './rank-test.ts';
import type { Comparison } from './result.ts';
import { type Row, rowsOf } from './rows.ts';
import { type Samples, samplesOf, valuesOf } from './samples.ts';
import { baseOf, type ComparableBase, type ScenarioBase } from './scenario-base.ts';
import { selfCheck } from './self-check.ts';

/** A row with what was measured for it on both sides. */
interface Measured extends Row {
  /** Whether it decides for its request (primary.ts). */
  primary: boolean;
  scenario: JobScenario;
  base: ScenarioBase;
  /** Why no figure of this scenario is compared: its requests fail. */
  failing: string | null;
  /** The gap between the halves of the base's rounds where it is too large for any verdict. */
  baseGap: number | null;
  /** The values that are compared; null where nothing may be compared. */
  samples: Samples | null;
  test: TestOutcome | null;
}

/**
 * Compares every metric of the head with the base: rank tests on the logarithms of round values, Holm over all gated
 * metrics of all scenarios, and a verdict each (statistics.md 2, 3 and 5). Where several looks were declared, each has its
 * share of every error.
 *
 * @param premises one for each of the head's scenarios, in their order
 * @param added the scenarios that only the change has: a family of their own, so that more of them do not weaken the tests
 * of the others
 */
export function compare(
  head: Job,
  base: BaseSide,
  judgement: Judgement,
  premises: readonly Premise[],
  looks: Looks = ONE_LOOK,
  added: ReadonlySet<string> = new Set(),
): Comparison[] {
  const tolerance = base.kind === 'same-job' ? judgement.tolerance.sameJob : judgement.tolerance.stored;
  const confidence = 1 - levelOfBounds(BOUND_ERROR, looks);
  const errors = compareErrors(head, base, premises, judgement, looks);
  const rows = head.scenarios.flatMap((scenario, index) => {
    const premise = premises[index] as Premise;
    const scenarioBase = baseOf(head, scenario, base, premise);
    const { failing, uncompared } = premise;
    const comparable = scenarioBase.kind === 'jobs' && failing === null ? scenarioBase : null;
    const isOther = (row: Row) => !isErrorRow(row) || errors.every((other) => other.scenario !== scenario.name);
    const found = rowsOf(scenario, scenarioBase, judgement)
      .filter(isOther)
      .map((row) => (uncompared === null ? row : { ...row, gated: false }));
    const rounds = comparable?.paired ? comparable.jobs.flatMap((entry) => entry.scenario.rounds) : [];
    const beside = rounds.filter((round) => !premise.isSpoiled(round));
    const baseGap = selfCheck(beside, found, tolerance);
    const primary = primaryRows(found, judgement.primary);
    return found.map((row): Measured => {
      const samples = comparable && samplesOf(scenario, comparable, row.label, row.metric, premise);
      const test = samples && testOf(samples, row.definition, confidence);
      return { ...row, primary: primary.has(row), scenario, base: scenarioBase, failing, baseGap, samples, test };
    });
  });
  const isAdded = ({ scenario }: Measured) => added.has(scenario.name);
  const families = [rows.filter((row) => !isAdded(row)), rows.filter(isAdded)].map((members) => ({
    adjusted: adjust(members),
    size: Math.max(1, members.filter((row) => row.gated && row.test).length),
  }));
  const atLook = { ...judgement, alpha: levelOfChange(judgement.alpha, looks) };
  const comparisons = rows.map((row) => {
    const { adjusted, size } = families[isAdded(row) ? 1 : 0] as (typeof families)[number];
    const decidedBy = rows.find(({ scenario, label, primary }) => {
      return primary && scenario === row.scenario && label === row.label;
    });
    const rules = { family: size, tolerance, judgement: atLook, confidence };
    return toComparison(row, adjusted.get(row) ?? null, decidedBy ?? row, rules);
  });
  return [...comparisons.map((row) => withOpenRows(row, comparisons)), ...errors];
}

/** Says beside a primary figure that is unchanged what its neighbors could still be. */
function withOpenRows(row: Comparison, all: readonly Comparison[]): Comparison {
  if (row.primary !== true || row.verdict !== 'unchanged') return row;
  const open = all.filter((other) => other.scenario === row.scenario && other.label === row.label && isOpen(other));
  return open.length === 0 ? row : { ...row, explanation: withOpen(row.explanation, open) };
}

/** Adjusts by Holm over the gated rows of a family, and by Benjamini–Hochberg over those shown for information. */
function adjust(rows: readonly Measured[]): Map<Measured, AdjustedTest> {
  const adjusted = new Map<Measured, AdjustedTest>();
  for (const gated of [true, false]) {
    const tested = rows.flatMap((row) => (row.gated === gated && row.test ? [{ row, test: row.test }] : []));
    const correct = gated ? holm : benjaminiHochberg;
    const worse = correct(tested.map(({ test }) => test.worse));
    const better = correct(tested.map(({ test }) => test.better));
    tested.forEach(({ row, test }, index) => {
      const adjustedWorse = worse[index] as number;
      adjusted.set(row, { ...test, adjustedWorse, adjustedBetter: better[index] as number });
    });
  }
  return adjusted;
}

interface Rules {
  /** How many gated comparisons are tested. */
  family: number;
  /** The tolerance for this kind of base. */
  tolerance: number;
  /** The judgment, whose alpha is that of one look. */
  judgement: Judgement;
  /** The confidence of each bound at this look. */
  confidence: number;
}

/** @param decidedBy the row of the primary figure of the same requests */
function toComparison(row: Measured, test: AdjustedTest | null, decidedBy: Measured, rules: Rules): Comparison {
  const { scenario, base, failing, baseGap, samples, label, metric, definition, gated } = row;
  const { family, judgement } = rules;
  const level = judgement.alpha / family;
  const floor = samples ? jobFloorOf(samples, family) : 0;
  const tolerance = Math.max(rules.tolerance, floor);
  const pairFloor = test && samples?.paired ? pairFloorOf(test, family, samples.head.length) : 0;
  const compared = test && samples;
  const head = compared?.head ?? valuesOf(scenario, label, metric);
  const baseValues = compared?.base ?? (samples && base.kind === 'jobs' ? allOf(base, label, metric) : []);
  const rounds = { base: baseValues.length, head: head.length };
  const facts: Facts = {
    base,
    failing,
    baseGap,
    measured: head.length > 0,
    test,
    rounds: Math.min(rounds.base, rounds.head),
    tolerance,
    noiseFloor: pairFloor,
  };
  const needed = test && samples ? missingRounds(samples, gated ? level : null) : null;
  const broken = samples && gated ? brokenRounds(samples, metric, definition, family) : null;
  const missing = base.kind === 'jobs' ? null : base.reason;
  const otherCpu = base.kind === 'jobs' ? base.otherCpu : null;
  const byTest = decide(facts, judgement);
  const verdict = withBrokenRounds(byTest, broken, { alpha: judgement.alpha, otherCpu });
  const isLikely = gated && isLikelyWorse(facts, verdict, judgement);
  const comparison = {
    scenario: scenario.name,
    label,
    metric,
    definition,
    gated,
    ...(gated && { primary: row.primary }),
    ...shownFigures(middleOf(definition, baseValues), middleOf(definition, head), test, definition),
    rounds,
    scatter: { base: scatterOf(baseValues), head: scatterOf(head) },
    worse: test && { ratio: writable(test.ratio), lower: writable(test.lower), upper: finite(test.upper) },
    p: test && {
      test: test.test,
      worse: test.worse,
      better: test.better,
      adjustedWorse: test.adjustedWorse,
      adjustedBetter: test.adjustedBetter,
      unpaired: test.unpaired,
    },
    cliffsDelta: test?.delta ?? null,
    detectable: test && samples ? detectableOf(samples, test, { ...rules, tolerance }, pairFloor) : null,
    tolerance,
    baseGap,
    ...(broken && { broken }),
    verdict,
    ...(isLikely && { likely: 'worse' as const }),
  };
  const zeros = { base: zerosIn(baseValues), head: zerosIn(head) };
  const obstacle = isLikely ? obstacles(facts, 'worse', judgement) : [];
  const explanation = explain(comparison, {
    needed,
    fewest: FEWEST_ROUNDS,
    failing,
    missing,
    zeros,
    otherCpu,
    floor,
    pairFloor,
    obstacles: obstacle,
    family,
    level: judgement.alpha,
    decidedBy: decidedBy === row || !gated ? null : decidedBy.definition.title,
  });
  return { ...comparison, explanation: explainBroken(explanation, comparison, byTest) };
}

/**
 * The figures that stand beside a change. The change is the middle of the changes of all rounds, and two medians can
 * differ by another one, even the other way: so the head's figure is what the change makes of the base's.
 */
function shownFigures(
  base: number | null,
  head: number | null,
  test: TestOutcome | null,
  { better }: Pick<Metric, 'better'>,
): Pick<Comparison, 'base' | 'head'> {
  if (!test || base === null) return { base, head };
  const shown = better === 'lower' ? base * test.ratio : base / test.ratio;
  // From or to 0 there is no ratio.
  return { base, head: shown > 0 && Number.isFinite(shown) ? shown : head };
}

/** All values of the base, also those without a partner. */
function allOf({ jobs }: ComparableBase, label: string | null, metric: MetricName): number[] {
  return jobs.flatMap((entry) => valuesOf(entry.scenario, label, metric));
}

function zerosIn(values: readonly number[]): number {
  return values.filter((value) => value === 0).length;
}

function middleOf(metric: Metric, values: readonly number[]): number | null {
  return values.length > 0 ? medianOf(metric, values) : null;
}

function scatterOf(values: readonly number[]): number | null {
  const spread = values.length > 1 ? robustSpread(values.map(logOf)) : null;
  // Where half of the rounds are 0 there is no share by which they scatter.
  return spread !== null && Number.isFinite(Math.exp(spread)) ? spread : null;
}

/**
 * The smallest change that would have been found four times out of five: the test has to see it, and the estimate has to
 * exceed the tolerance and the floor. Null where no change would.
 */
function detectableOf(
  samples: Samples,
  { test, standardError }: TestOutcome,
  { tolerance, family, confidence, judgement: { alpha, strict } }: Rules,
  floor: number,
): number | null {
  const { head, base, paired } = samples;
  const scatter = paired
    ? robustSpread(head.map((value, index) => logOf(value) - logOf(base[index] as number)))
    : Math.hypot(robustSpread(head.map(logOf)), robustSpread(base.map(logOf)));
  const rounds = Math.min(head.length, base.length);
  const byTest = minimalDetectableEffect(rounds, alpha / family, scatter / Math.SQRT2, test);
  const least = Math.max(tolerance, floor);
  // A floor has no end where some rounds are 0.
  if (standardError === null || !Number.isFinite(least)) return finite(byTest);
  const beyond = strict ? detectableAbove(tolerance, standardError, confidence) : 0;
  return finite(Math.max(byTest, detectableAbove(Math.max(least, Math.min(beyond, Number.MAX_VALUE)), standardError)));
}

/** The floor for stored jobs; those whose median is 0 say nothing about how far machines differ. */
function jobFloorOf({ jobMedians }: Samples, family: number): number {
  const positive = jobMedians.filter((value) => value > 0);
  return positive.length > 0 ? noiseFloor(positive.map(Math.log), family) : 0;
}

/** The floor for pairs: infinite without bounds, because nothing can then be told apart from scatter. */
function pairFloorOf({ standardError }: TestOutcome, family: number, pairs: number): number {
  return standardError === null ? Number.POSITIVE_INFINITY : noiseFloorOfPairs(standardError, family, pairs);
}

/** A ratio as a document can hold it. */
function writable(ratio: number): number {
  return Math.min(ratio, Number.MAX_VALUE);
}

function finite(value: number): number | null {
  return Number.isFinite(value) ? value : null;
}
