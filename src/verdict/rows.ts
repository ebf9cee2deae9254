import { median } from 'simple-statistics';
import type { JobScenario } from '../measurement/job.ts';
import { definitionOf, isAlwaysShown, METRIC_NAMES, type Metric, type MetricName } from '../measurement/metric.ts';
import type { Judgement } from './judgement.ts';
import type { Premise } from './premise.ts';
import { valuesOf } from './samples.ts';
import type { ScenarioBase } from './scenario-base.ts';

/** The number of answers per round below which its p99 rests on a handful of them. */
export const ANSWERS_FOR_P99 = 2000;

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
export function rowsOf(scenario: JobScenario, base: ScenarioBase, judgement: Judgement, premise: Premise): Row[] {
  const labels = [...new Set(scenario.rounds.flatMap((round) => Object.keys(round.labels)))];
  const several = labels.length > 1;
  const baseJobs = base.kind === 'jobs' ? base.jobs : [];
  const atBase = baseJobs.map((entry) => entry.scenario.metrics);
  // By the rules of the base, a change cannot turn what gets worse into what gets better, or into information.
  const own: Record<string, Metric> = judgement.keepGated
    ? Object.assign({}, scenario.metrics, ...atBase)
    : Object.assign({}, ...atBase, scenario.metrics);
  const rowOf = (label: string | null, metric: MetricName): Row[] => {
    const definition = definitionOf(metric, own);
    const answers = label === null ? answersARound(scenario) : (premise.answers.get(label) ?? 0);
    const gated =
      ((Object.hasOwn(own, metric) && definition.gated) || judgement.gated.includes(metric)) &&
      (metric !== 'p99' || answers >= ANSWERS_FOR_P99) &&
      // A quantile over several kinds of request can shift from one kind to another, so each is gated by itself.
      !(several && label === null && definition.perRequest);
    const measured = (of: JobScenario) => valuesOf(of, label, metric).length > 0;
    const shown = measured(scenario) || (gated && baseJobs.some((entry) => measured(entry.scenario)));
    return shown ? [{ label, metric, definition, gated }] : [];
  };
  const asked = (metric: MetricName) => isAlwaysShown(metric) || judgement.gated.includes(metric);
  const names = [...METRIC_NAMES.filter(asked), ...Object.keys(own)];
  const comparable = [...new Set<MetricName>(names)];
  const perRequest = comparable.filter((metric) => definitionOf(metric, own).perRequest);
  return [
    ...comparable.flatMap((metric) => rowOf(null, metric)),
    ...(several ? labels : []).flatMap((label) => perRequest.flatMap((metric) => rowOf(label, metric))),
  ];
}

function answersARound({ rounds }: JobScenario): number {
  return rounds.length > 0 ? median(rounds.map(({ responses }) => responses)) : 0;
}
