import { median } from 'simple-statistics';
import type { Job, JobScenario } from '../measurement/job.ts';
import type { MetricName } from '../measurement/metric.ts';
import type { Looks } from '../measurement/run-document.ts';
import { benjaminiHochberg, holm } from '../statistics/holm.ts';
import { logOf } from '../statistics/log-scale.ts';
import { detectableAbove, minimalDetectableEffect } from '../statistics/minimal-detectable-effect.ts';
import { noiseFloor, noiseFloorOfPairs } from '../statistics/noise-floor.ts';
import { robustSpread } from '../statistics/robust-spread.ts';
import type { BaseSide } from './base-side.ts';
import { brokenRounds, withBrokenRounds } from './broken-rounds.ts';
import { explainBroken } from './broken-words.ts';
import { type AdjustedTest, decide } from './decide.ts';
import { explain } from './explain.ts';
import type { Judgement } from './judgement.ts';
import { ONE_LOOK, perLook } from './looks.ts';
import type { Premise } from './premise.ts';
import { missingRounds, type TestOutcome, testOf } from './rank-test.ts';
import type { Comparison } from './result.ts';
import { type Row, rowsOf } from './rows.ts';
import { type Samples, samplesOf, valuesOf } from './samples.ts';
import { baseOf, type ComparableBase, type ScenarioBase } from './scenario-base.ts';
import { selfCheck } from './self-check.ts';

/** The error allowed to each bound of a ratio, which two looks share as well. */
const BOUND_ERROR = 0.05;

/** A row with what was measured for it on both sides. */
interface Measured extends Row {
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
 * metrics of all scenarios, and a verdict each (statistics.md 2, 3 and 5). Where two looks were declared, each has half
 * of every error.
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
  const confidence = 1 - perLook(BOUND_ERROR, looks);
  const rows = head.scenarios.flatMap((scenario, index) => {
    const premise = premises[index] as Premise;
    const scenarioBase = baseOf(head, scenario, base, premise);
    const { failing } = premise;
    const comparable = scenarioBase.kind === 'jobs' && failing === null ? scenarioBase : null;
    const found = rowsOf(scenario, scenarioBase, judgement);
    const rounds = comparable?.paired ? comparable.jobs.flatMap((entry) => entry.scenario.rounds) : [];
    const beside = rounds.filter((round) => !premise.isSpoiled(round));
    const baseGap = selfCheck(beside, found, tolerance);
    return found.map((row): Measured => {
      const samples = comparable && samplesOf(scenario, comparable, row.label, row.metric, premise);
      const test = samples && testOf(samples, row.definition, confidence);
      return { ...row, scenario, base: scenarioBase, failing, baseGap, samples, test };
    });
  });
  const isAdded = ({ scenario }: Measured) => added.has(scenario.name);
  const families = [rows.filter((row) => !isAdded(row)), rows.filter(isAdded)].map((members) => ({
    adjusted: adjust(members),
    size: Math.max(1, members.filter((row) => row.gated && row.test).length),
  }));
  const atLook = { ...judgement, alpha: perLook(judgement.alpha, looks) };
  return rows.map((row) => {
    const { adjusted, size } = families[isAdded(row) ? 1 : 0] as (typeof families)[number];
    return toComparison(row, adjusted.get(row) ?? null, { family: size, tolerance, judgement: atLook });
  });
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
}

function toComparison(row: Measured, test: AdjustedTest | null, rules: Rules): Comparison {
  const { scenario, base, failing, baseGap, samples, label, metric, definition, gated } = row;
  const { family, judgement } = rules;
  const level = judgement.alpha / family;
  const floor = samples ? jobFloorOf(samples, family) : 0;
  const tolerance = Math.max(rules.tolerance, floor);
  const pairFloor = test && samples?.paired ? pairFloorOf(test, family) : 0;
  const compared = test && samples;
  const head = compared?.head ?? valuesOf(scenario, label, metric);
  const baseValues = compared?.base ?? (samples && base.kind === 'jobs' ? allOf(base, label, metric) : []);
  const needed = test && samples ? missingRounds(samples, gated ? level : null) : null;
  const broken = samples && gated ? brokenRounds(samples, metric, definition, family) : null;
  const missing = base.kind === 'jobs' ? null : base.reason;
  const otherCpu = base.kind === 'jobs' ? base.otherCpu : null;
  const byTest = decide(
    { base, failing, baseGap, measured: head.length > 0, test, needed, tolerance, noiseFloor: pairFloor },
    judgement,
  );
  const comparison = {
    scenario: scenario.name,
    label,
    metric,
    definition,
    gated,
    base: medianOf(baseValues),
    head: medianOf(head),
    rounds: { base: baseValues.length, head: head.length },
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
    detectable: test && samples ? detectableOf(samples, test, level, pairFloor) : null,
    tolerance,
    baseGap,
    ...(broken && { broken }),
    verdict: withBrokenRounds(byTest, broken, { alpha: judgement.alpha, otherCpu }),
  };
  const zeros = { base: zerosIn(baseValues), head: zerosIn(head) };
  const explanation = explain(comparison, { needed, failing, missing, zeros, otherCpu, floor });
  return { ...comparison, explanation: explainBroken(explanation, comparison, byTest) };
}

/** All values of the base, also those without a partner. */
function allOf({ jobs }: ComparableBase, label: string | null, metric: MetricName): number[] {
  return jobs.flatMap((entry) => valuesOf(entry.scenario, label, metric));
}

function zerosIn(values: readonly number[]): number {
  return values.filter((value) => value === 0).length;
}

function medianOf(values: readonly number[]): number | null {
  return values.length > 0 ? median([...values]) : null;
}

function scatterOf(values: readonly number[]): number | null {
  const spread = values.length > 1 ? robustSpread(values.map(logOf)) : null;
  // Where half of the rounds are 0 there is no share by which they scatter.
  return spread !== null && Number.isFinite(Math.exp(spread)) ? spread : null;
}

/** The smallest change that would have been found; for pairs it follows from the scatter of their log ratios. */
function detectableOf(samples: Samples, { test, standardError }: TestOutcome, level: number, floor: number) {
  const { head, base, paired } = samples;
  const scatter = paired
    ? robustSpread(head.map((value, index) => logOf(value) - logOf(base[index] as number)))
    : Math.hypot(robustSpread(head.map(logOf)), robustSpread(base.map(logOf)));
  const rounds = Math.min(head.length, base.length);
  const byTest = minimalDetectableEffect(rounds, level, scatter / Math.SQRT2, test);
  // A floor has no end where some rounds are 0.
  if (paired && standardError !== null && !Number.isFinite(floor)) return null;
  const aboveFloor = paired && standardError !== null ? detectableAbove(floor, standardError) : 0;
  return finite(Math.max(byTest, aboveFloor));
}

/** The floor for stored jobs; those whose median is 0 say nothing about how far machines differ. */
function jobFloorOf({ jobMedians }: Samples, family: number): number {
  const positive = jobMedians.filter((value) => value > 0);
  return positive.length > 0 ? noiseFloor(positive.map(Math.log), family) : 0;
}

/** The floor for pairs: infinite without bounds, because nothing can then be told apart from scatter. */
function pairFloorOf({ standardError }: TestOutcome, family: number): number {
  return standardError === null ? Number.POSITIVE_INFINITY : noiseFloorOfPairs(standardError, family);
}

/** A ratio as a document can hold it. */
function writable(ratio: number): number {
  return Math.min(ratio, Number.MAX_VALUE);
}

function finite(value: number): number | null {
  return Number.isFinite(value) ? value : null;
}
