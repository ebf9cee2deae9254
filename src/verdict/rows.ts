import type { JobScenario } from '../measurement/job.ts';
import {
  definitionOf,
  isAlwaysShown,
  METRIC_NAMES,
  type Metric,
  type MetricName,
  QUANTILES,
} from '../measurement/metric.ts';
import { answersARound, leastAnswers } from './enough-answers.ts';
import type { Judgement } from './judgement.ts';
import { valuesOf } from './samples.ts';
import type { ScenarioBase } from './scenario-base.ts';

/** A row that is compared: one metric of a scenario as a whole (label null), or of one kind of its requests. */
export interface Row {
  label: string | null;
  metric: MetricName;
  definition: Metric;
  /** Whether it can fail the gate, or is shown for information only. */
  gated: boolean;
}

/**
 * Lists the rows of a scenario: every metric of the whole and, where there are several requests, those of each request.
 * A gated metric that only the base has is among them: what is no longer measured must not look like a pass.
 */
export function rowsOf(scenario: JobScenario, base: ScenarioBase, judgement: Judgement): Row[] {
  const labels = [...new Set(scenario.rounds.flatMap((round) => Object.keys(round.labels)))];
  const several = labels.length > 1;
  const atBase = base.kind === 'jobs' ? base.jobs.map((entry) => entry.scenario) : [];
  // By the rules of the base, a change cannot turn what gets worse into what gets better, or into information.
  const definitions = atBase.map(({ metrics }) => metrics);
  const own: Record<string, Metric> = judgement.keepGated
    ? Object.assign({}, scenario.metrics, ...definitions)
    : Object.assign({}, ...definitions, scenario.metrics);
  const sides = sidesOf(scenario, base);
  const rowsFor = (label: string | null, metrics: readonly MetricName[]): Row[] => {
    const answers = answersARound(sides, label);
    const wanted = wantedMetrics(judgement.gated, label, answers);
    const rowOf = (metric: MetricName): Row[] => {
      const definition = definitionOf(metric, own);
      const gated =
        ((Object.hasOwn(own, metric) && definition.gated) || wanted.includes(metric)) &&
        // What a command calls p95 is not taken from answers.
        (Object.hasOwn(own, metric) || answers >= leastAnswers(metric)) &&
        // A quantile over several kinds of request can shift from one kind to another, so each is gated by itself.
        !(several && label === null && definition.perRequest);
      const measured = (of: JobScenario) => valuesOf(of, label, metric).length > 0;
      const shown =
        (isAlwaysShown(metric) || Object.hasOwn(own, metric) || judgement.gated.includes(metric) || gated) &&
        (measured(scenario) || (gated && atBase.some(measured)));
      return shown ? [{ label, metric, definition, gated }] : [];
    };
    return metrics.flatMap(rowOf);
  };
  const comparable = [...new Set<MetricName>([...METRIC_NAMES, ...Object.keys(own)])];
  const perRequest = comparable.filter((metric) => definitionOf(metric, own).perRequest);
  return [...rowsFor(null, comparable), ...(several ? labels : []).flatMap((label) => rowsFor(label, perRequest))];
}

/** Both sides of a scenario, as far as they are compared; those of the base are one, however many jobs it has. */
export function sidesOf(scenario: JobScenario, base: ScenarioBase): JobScenario[] {
  if (base.kind !== 'jobs') return [scenario];
  const [first] = base.jobs;
  return [
    scenario,
    { ...(first as (typeof base.jobs)[number]).scenario, rounds: base.jobs.flatMap((entry) => entry.scenario.rounds) },
  ];
}

/**
 * The metrics that are to be gated of a request, or of the whole (label null), given the answers of a round. The mean
 * latency is among them where throughput is: it is what throughput is for a single request, and what decides for it
 * (docs/accuracy.md). It also stands in where no quantile has enough answers, so that something can fail the gate if
 * anything can.
 */
function wantedMetrics(gated: readonly MetricName[], label: string | null, answers: number): readonly MetricName[] {
  const quantiles = QUANTILES.map(([name]) => name).filter((name) => gated.includes(name));
  const isShort = quantiles.length > 0 && quantiles.every((metric) => answers < leastAnswers(metric));
  const isWanted = isShort || (label !== null && gated.includes('throughput'));
  return isWanted && answers >= leastAnswers('mean') ? [...gated, 'mean'] : gated;
}
