import { diagnose, type Silenced } from '../diagnosis/diagnose.ts';
import type { Diagnosed } from '../diagnosis/diagnosed.ts';
import { addCounts } from '../measurement/counts.ts';
import { foreignShare, usualShare, usualWaits } from '../measurement/interference.ts';
import { type Job, type JobScenario, reduceRun } from '../measurement/job.ts';
import type { RunDocument, ScenarioRun } from '../measurement/run-document.ts';
import type { Severity } from '../measurement/severity.ts';
import { compareProfiles, type ProfileComparison } from '../profile/compare-profiles.ts';
import { arrivalsOf } from './arrivals.ts';
import { attemptOf } from './attempt.ts';
import type { BaseSide } from './base-side.ts';
import { brokenNotes, spoiledNotes } from './broken-words.ts';
import { compare } from './compare.ts';
import { fewAnswersNotes } from './enough-answers.ts';
import { provenanceOf } from './evidence.ts';
import { conclude, isUnmet } from './findings.ts';
import { noLongerGated, unmeasuredMetrics } from './gated-metrics.ts';
import { goneOf } from './gone.ts';
import { headline } from './headline.ts';
import { journeysOf } from './journeys.ts';
import { type Judgement, withoutBaseline } from './judgement.ts';
import { levelOfChange, ONE_LOOK } from './looks.ts';
import { scenarioNotes } from './notes.ts';
import { type Premise, premiseOf } from './premise.ts';
import { isOpen } from './primary.ts';
import {
  type Comparison,
  type CoverageOutcome,
  RESULT_SCHEMA,
  type Result,
  type ScenarioResult,
  type ThresholdOutcome,
  VERDICTS,
  type Verdict,
} from './result.ts';
import { sidesOf } from './rows.ts';
import type { AppliedRules } from './rules-used.ts';
import { baseOf } from './scenario-base.ts';
import { sharedLoadNote } from './shared-load.ts';
import { ERROR_LIMIT, type Threshold } from './threshold.ts';
import { checkThresholds } from './thresholds.ts';
import { workOrWait, worksOrWaits } from './works-or-waits.ts';

/** What a run is held to. */
export interface Demands {
  judgement: Judgement;
  /**
   * The limits of each scenario, and how serious it is where it regresses if that is said; one that is not among them is
   * held to the error limit alone.
   */
  scenarios: readonly { name: string; thresholds: readonly Threshold[]; severity?: Severity | undefined }[];
  /** Tells several gates of one repository apart. */
  key: string;
  /** The path of the configuration file, for annotations; null where none was read. */
  file: string | null;
  /** Whose demands these are, where a change has a base. */
  rules?: AppliedRules;
  /** The causes of slowness about which no advice is wanted. */
  silenced?: Silenced;
}

/**
 * Derives the result from documents alone: comparisons, thresholds, what fails and why, and the conclusion.
 *
 * @param head the reduced run, where that was done already
 */
export function judge(
  run: RunDocument,
  base: BaseSide,
  demands: Demands,
  coverage: CoverageOutcome | null = null,
  head: Job = reduceRun(run),
): Result {
  const premises = run.scenarios.map((scenario) => premiseOf(scenario, thresholdsOf(scenario, demands)));
  // A stored baseline can only be looked at once: it has no more rounds to come.
  const looks = base.kind === 'same-job' ? run.looks : ONE_LOOK;
  const comparisons = compare(head, base, demands.judgement, premises, looks, new Set(demands.rules?.added));
  const summed = run.scenarios.map((scenario, index) =>
    summarise(scenario, {
      head,
      measured: head.scenarios[index] as JobScenario,
      premise: premises[index] as Premise,
      base,
      comparisons,
      run,
      demands,
    }),
  );
  const scenarios = summed.map(({ result }) => result);
  const diagnosis = summed.flatMap(({ diagnosed }) => diagnosed);
  const { evidence, job } = provenanceOf(head, base, premises, comparisons);
  const gone = goneOf(run, head, base, demands.rules?.gone);
  const { alpha, strict, failOn, inconclusive, onRemovedScenario } = demands.judgement;
  const onMissingBaseline = withoutBaseline(demands.judgement, isUnmet(run));
  const result: Omit<Result, 'headline'> = {
    kind: 'result',
    schema: RESULT_SCHEMA,
    version: run.version,
    key: demands.key,
    configFile: demands.file,
    ...conclude(run, base, scenarios, coverage, demands.judgement, demands.rules, gone),
    accepted: null,
    ...(demands.rules && { rules: demands.rules.used }),
    ...(gone.length > 0 && { gone }),
    scenarios,
    ...(diagnosis.length > 0 && { diagnosis }),
    coverage,
    evidence,
    head: {
      origin: run.origin,
      machine: run.machine,
      startedAt: run.startedAt,
      finishedAt: run.finishedAt,
      freshProcess: run.freshProcess,
      ...(run.rules && { rules: run.rules }),
      attempt: attemptOf(run.origin, base),
    },
    settings: { alpha, strict, failOn, onMissingBaseline, inconclusive, onRemovedScenario },
    looks: { ...looks, alpha: levelOfChange(alpha, looks) },
    tally: tallyOf(comparisons),
    failure: run.failure,
    notices: unmeasuredMetrics(demands.judgement.gated, scenarios),
    rounds: { head, base: job },
  };
  return { ...result, headline: headline(result) };
}

/**
 * The error rate is held to its limit even where the configuration describes other scenarios, unless errors are what is
 * measured.
 */
function thresholdsOf(scenario: ScenarioRun, demands: Demands): readonly Threshold[] {
  const usual = scenario.errors === 'measured' ? [] : [ERROR_LIMIT];
  return demands.scenarios.find(({ name }) => name === scenario.name)?.thresholds ?? usual;
}

/** What a scenario is summed up from, beside its own rounds. */
interface Surroundings {
  head: Job;
  /** The rounds reduced to figures. */
  measured: JobScenario;
  premise: Premise;
  base: BaseSide;
  /** Those of all scenarios. */
  comparisons: readonly Comparison[];
  run: RunDocument;
  demands: Demands;
}

function summarise(
  scenario: ScenarioRun,
  { head, measured, premise, base, comparisons: all, run, demands }: Surroundings,
): { result: ScenarioResult; diagnosed: Diagnosed[] } {
  const { name, type, words, window, compared, detail, plannedRounds, rounds } = scenario;
  const severity = demands.scenarios.find((known) => known.name === name)?.severity;
  const windows = rounds.flatMap((round) => round.windows);
  const arrivals = arrivalsOf(windows);
  const comparisons = all.filter((row) => row.scenario === name);
  const counts = addCounts(windows.map(({ counts }) => counts));
  const generatorBound = rounds.filter((round) => round.windows.some(({ agent }) => agent.bound)).length;
  const { gated } = demands.judgement;
  const scenarioBase = baseOf(head, measured, base, premise);
  const profile = profileOf(measured, besideOf(base, name));
  const shares = rounds.map(foreignShare).filter((share) => share !== null);
  const thresholds = checkThresholds(thresholdsOf(scenario, demands), measured, windows);
  const reason = workOrWait(comparisons, measured, besideOf(base, name));
  const judged = { rows: comparisons, missesLimit: thresholds.some(isMissedSpeed), workOrWait: reason };
  const diagnosed = diagnose(scenario, run, judged, demands.silenced);
  const saysReason = diagnosed.some(({ cause }) => cause === 'works-more' || cause === 'waits');
  const result: ScenarioResult = {
    name,
    type,
    words,
    ...(severity && { severity }),
    ...(window && { window }),
    ...(compared === false && { compared }),
    ...(detail !== undefined && { detail }),
    plannedRounds,
    rounds: rounds.length,
    counts,
    verdict: worstVerdict(comparisons),
    comparisons,
    ...journeysOf(windows),
    thresholds,
    generatorBound,
    ...(arrivals && { arrivals }),
    interference: {
      usual: usualShare(rounds),
      most: shares.length === 0 ? null : Math.max(...shares),
      ...usualWaits(rounds),
    },
    ...(profile && { profile }),
    notes: [
      ...(scenario.notes ?? []),
      ...scenarioNotes({
        scenario,
        comparisons,
        generatorBound,
        freshProcess: run.freshProcess || windows.length === 0,
      }),
      ...(premise.uncompared === null
        ? fewAnswersNotes(comparisons, sidesOf(measured, scenarioBase), gated)
        : [`${premise.uncompared.replace(/^w/, 'W')}.`]),
      ...spoiledNotes(measured, scenarioBase, premise),
      ...brokenNotes(comparisons),
      ...sharedLoadNote(comparisons),
      ...(saysReason ? [] : worksOrWaits(reason)),
      ...noLongerGated(measured, base, demands.judgement),
    ],
  };
  return { result, diagnosed };
}

/** Whether a limit of latency or throughput is not met. */
function isMissedSpeed({ violated, definition }: ThresholdOutcome): boolean {
  return violated && (definition.slower || definition.unit === '/s');
}

function profileOf({ profile: head }: JobScenario, base: JobScenario | undefined): ProfileComparison | null {
  return head && base?.profile ? compareProfiles(base.profile, head) : null;
}

/** The rounds of a scenario that were measured beside the head. */
function besideOf(base: BaseSide, name: string): JobScenario | undefined {
  return base.kind === 'same-job' ? base.job.scenarios.find((scenario) => scenario.name === name) : undefined;
}

/** The most serious verdict among the gated comparisons of a scenario that count: where one is open, its primary does. */
export function worstVerdict(comparisons: readonly Comparison[]): Verdict {
  const gated = comparisons.filter((row) => row.gated && !isOpen(row));
  const worst = VERDICTS.find((verdict) => gated.some((row) => row.verdict === verdict));
  if (worst !== undefined) return worst;
  // Nothing here can fail the gate; that there is a baseline must not be denied.
  return comparisons.some((row) => row.verdict !== 'no baseline') ? 'inconclusive' : 'no baseline';
}

/** Counts the gated comparisons by verdict, without open ones for which another decides. */
export function tallyOf(comparisons: readonly Comparison[]): Record<Verdict, number> {
  const gated = comparisons.filter((row) => row.gated && !isOpen(row));
  const counts = VERDICTS.map((verdict) => [verdict, gated.filter((row) => row.verdict === verdict).length]);
  return Object.fromEntries(counts) as Record<Verdict, number>;
}
