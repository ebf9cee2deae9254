import { median } from 'simple-statistics';
import type { JobRound, JobScenario } from '../measurement/job.ts';
import type { MetricName } from '../measurement/metric.ts';
import type { ComparableBase } from './scenario-base.ts';

/** The values of one metric on both sides, one per round; in pairs of the same index where `paired`. */
export interface Samples {
  head: number[];
  base: number[];
  paired: boolean;
  /** The medians of each stored job, for the scatter from job to job; empty for rounds of the same job. */
  jobMedians: number[];
}

/**
 * Collects the metric's values on both sides; rounds that lack it, or lack their partner in a pair, are left out.
 * Where the head does not have it at all, the base's values are all there.
 */
export function samplesOf(
  scenario: JobScenario,
  base: ComparableBase,
  label: string | null,
  metric: MetricName,
): Samples {
  const head = measuredRounds(scenario, label, metric);
  const jobs = base.jobs
    .map((entry) => measuredRounds(entry.scenario, label, metric))
    .filter((rounds) => rounds.length > 0);
  if (base.paired && head.length > 0) {
    const partners = new Map(jobs.flat().map(({ index, value }) => [index, value]));
    const pairs = head.flatMap(({ index, value }) => {
      const partner = partners.get(index);
      return partner === undefined ? [] : [{ head: value, base: partner }];
    });
    return { head: pairs.map((pair) => pair.head), base: pairs.map((pair) => pair.base), paired: true, jobMedians: [] };
  }
  const values = jobs.map((rounds) => rounds.map(({ value }) => value));
  return {
    head: head.map(({ value }) => value),
    base: values.flat(),
    paired: base.paired,
    jobMedians: base.paired ? [] : values.map((list) => median(list)),
  };
}

/** Collects a metric's values on one side, one per round; rounds that lack it are left out. */
export function valuesOf(scenario: JobScenario, label: string | null, metric: MetricName): number[] {
  return scenario.rounds.map((round) => metricOf(round, label, metric)).filter((value) => value !== undefined);
}

/** The value of one metric in one round; undefined where the round lacks it. */
export function metricOf(round: JobRound, label: string | null, metric: MetricName): number | undefined {
  const values = label === null ? round.all : Object.hasOwn(round.labels, label) ? round.labels[label] : undefined;
  return values?.[metric];
}

function measuredRounds(scenario: JobScenario, label: string | null, metric: MetricName) {
  return scenario.rounds.flatMap((round) => {
    const value = metricOf(round, label, metric);
    return value !== undefined ? [{ index: round.index, value }] : [];
  });
}
