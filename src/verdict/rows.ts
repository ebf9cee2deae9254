import { median } from 'simple-statistics';
import type { JobScenario } from '../measurement/job.ts';
import { definitionOf, METRIC_NAMES, type Metric, type MetricName } from '../measurement/metric.ts';
import type { Judgement } from './judgement.ts';
import type { Premise } from './premise.ts';
import { valuesOf } from './samples.ts';
import type { ScenarioBase } from './scenario-base.ts';

/** With fewer answers a round than this, its p99 rests on a handful of them. */
export const ANSWERS_FOR_P99 = 2000;

/** What is compared: one metric of a scenario as a whole (label null), or of one kind of its requests. */
export interface Row {
  label: string | null;
  metric: MetricName;
  definition: Metric;
  /** Can it fail the gate, or is it shown for information? */
  gated: boolean;
}

/**
 * The rows of a scenario: of the whole, every metric; of each of several requests, what one request has.
 * A gated metric that only the base has is among them: what is no longer measured must not look like a pass.
 */
export function rowsOf(scenario: JobScenario, base: ScenarioBase, judgement: Judgement, premise: Premise): Row[] {
  const labels = [...new Set(scenario.rounds.flatMap((round) => Object.keys(round.labels)))];
  const several = labels.length > 1;
  const baseJobs = base.kind === 'jobs' ? base.jobs : [];
  const own: Record<string, Metric> = Object.assign(
    {},
    ...baseJobs.map((entry) => entry.scenario.metrics),
    scenario.metrics,
  );
  const rowOf = (label: string | null, metric: MetricName): Row[] => {
    const definition = definitionOf(metric, own);
    const answers = label === null ? answersARound(scenario) : (premise.answers.get(label) ?? 0);
    const gated =
      (Object.hasOwn(own, metric) ? definition.gated : judgement.gated.includes(metric)) &&
      (metric !== 'p99' || answers >= ANSWERS_FOR_P99) &&
      // A quantile of several kinds of request together moves from one kind to the other: each is gated by itself.
      !(several && label === null && definition.perRequest);
    const measured = (of: JobScenario) => valuesOf(of, label, metric).length > 0;
    const shown = measured(scenario) || (gated && baseJobs.some((entry) => measured(entry.scenario)));
    return shown ? [{ label, metric, definition, gated }] : [];
  };
  const names = [...METRIC_NAMES.filter((metric) => metric !== 'error-rate'), ...Object.keys(own)];
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
