import { type Config, ERROR_LIMIT, type Threshold } from '../config/config.ts';
import { foreignShare, usualShare } from '../measurement/interference.ts';
import { addCounts, type JobScenario, reduceRun } from '../measurement/job.ts';
import type { RunDocument, ScenarioRun } from '../measurement/run-document.ts';
import { arrivalsOf } from './arrivals.ts';
import { attemptOf } from './attempt.ts';
import type { BaseSide } from './base-side.ts';
import { compare } from './compare.ts';
import { provenanceOf } from './evidence.ts';
import { conclude } from './findings.ts';
import { headline } from './headline.ts';
import { journeysOf } from './journeys.ts';
import { ONE_LOOK, perLook } from './looks.ts';
import { scenarioNotes } from './notes.ts';
import { premiseOf } from './premise.ts';
import { type Comparison, RESULT_SCHEMA, type Result, type ScenarioResult, VERDICTS, type Verdict } from './result.ts';
import { checkThresholds } from './thresholds.ts';

/** From documents alone to the result: comparisons, thresholds, what fails and why, and the conclusion. */
export function judge(run: RunDocument, base: BaseSide, config: Config): Result {
  const head = reduceRun(run);
  const premises = run.scenarios.map((scenario) => premiseOf(scenario, thresholdsOf(scenario, config)));
  // A stored baseline can only be looked at once: it has no more rounds to come.
  const looks = base.kind === 'same-job' ? run.looks : ONE_LOOK;
  const comparisons = compare(head, base, config.judgement, premises, looks);
  const scenarios = run.scenarios.map((scenario, index) =>
    summarise(scenario, head.scenarios[index] as JobScenario, comparisons, run.freshProcess, config),
  );
  const { evidence, job } = provenanceOf(head, base, premises, comparisons);
  const { alpha, strict, failOn, onMissingBaseline, inconclusive } = config.judgement;
  const result: Omit<Result, 'headline'> = {
    kind: 'result',
    schema: RESULT_SCHEMA,
    version: run.version,
    key: config.key,
    configFile: config.file,
    ...conclude(run, base, scenarios, config),
    accepted: null,
    scenarios,
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
    settings: { alpha, strict, failOn, onMissingBaseline, inconclusive },
    looks: { ...looks, alpha: perLook(alpha, looks) },
    tally: tallyOf(comparisons),
    failure: run.failure,
    notices: [],
    rounds: { head, base: job },
  };
  return { ...result, headline: headline(result) };
}

/** The error rate is held to its limit also where the configuration is of other scenarios. */
function thresholdsOf(scenario: ScenarioRun, config: Config): Threshold[] {
  return config.scenarios.find(({ name }) => name === scenario.name)?.thresholds ?? [ERROR_LIMIT];
}

function summarise(
  scenario: ScenarioRun,
  measured: JobScenario,
  all: readonly Comparison[],
  freshProcess: boolean,
  config: Config,
): ScenarioResult {
  const { name, type, connections, model, warmup, duration, plannedRounds, rounds } = scenario;
  const arrivals = arrivalsOf(rounds);
  const comparisons = all.filter((row) => row.scenario === name);
  const counts = addCounts(rounds.map((round) => round.counts));
  const generatorBound = rounds.filter((round) => round.agent.bound).length;
  const shares = rounds.map(foreignShare).filter((share) => share !== null);
  return {
    name,
    type,
    connections,
    ...(model && { model }),
    warmup,
    duration,
    plannedRounds,
    rounds: rounds.length,
    counts,
    verdict: worstVerdict(comparisons),
    comparisons,
    ...journeysOf(rounds),
    thresholds: checkThresholds(thresholdsOf(scenario, config), measured, rounds),
    generatorBound,
    ...(arrivals && { arrivals }),
    interference: {
      usual: usualShare(rounds),
      most: shares.length === 0 ? null : Math.max(...shares),
      repeatedRounds: scenario.repeatedRounds,
      disturbedRounds: scenario.disturbedRounds,
    },
    notes: scenarioNotes({ scenario, comparisons, generatorBound, freshProcess, gated: config.judgement.gated }),
  };
}

function worstVerdict(comparisons: readonly Comparison[]): Verdict {
  const gated = comparisons.filter((row) => row.gated);
  const worst = VERDICTS.find((verdict) => gated.some((row) => row.verdict === verdict));
  if (worst !== undefined) return worst;
  // Nothing here can fail the gate; that there is a baseline must not be denied.
  return comparisons.some((row) => row.verdict !== 'no baseline') ? 'inconclusive' : 'no baseline';
}

function tallyOf(comparisons: readonly Comparison[]): Record<Verdict, number> {
  const gated = comparisons.filter((row) => row.gated);
  const counts = VERDICTS.map((verdict) => [verdict, gated.filter((row) => row.verdict === verdict).length]);
  return Object.fromEntries(counts) as Record<Verdict, number>;
}
