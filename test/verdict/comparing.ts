import type { Job } from '../../src/measurement/job.ts';
import type { MetricName } from '../../src/measurement/metric.ts';
import type { Looks } from '../../src/measurement/run-document.ts';
import type { BaseSide } from '../../src/verdict/base-side.ts';
import { compare } from '../../src/verdict/compare.ts';
import type { Judgement } from '../../src/verdict/judgement.ts';
import { ONE_LOOK } from '../../src/verdict/looks.ts';
import type { Premise } from '../../src/verdict/premise.ts';
import type { Comparison } from '../../src/verdict/result.ts';
import { JUDGEMENT, jobOf, roundsOf, sameJob, scenarioOf, stored } from './documents.ts';

/** Nothing fails. */
export const PREMISE: Premise = {
  failing: null,
  measuresErrors: false,
  uncompared: null,
  planned: 0,
  breaks: () => false,
  isSpoiled: () => false,
};

export function compareJobs(
  head: Job,
  base: BaseSide,
  judgement: Partial<Judgement> = {},
  looks: Looks = ONE_LOOK,
): Comparison[] {
  return compare(
    head,
    base,
    { ...JUDGEMENT, ...judgement },
    head.scenarios.map(() => PREMISE),
    looks,
  );
}

/** One metric of one scenario, measured beside the base. */
export function pairs(
  metric: MetricName,
  head: number[],
  base: number[],
  judgement: Partial<Judgement> = {},
): Comparison {
  const [row] = compareJobs(oneMetric(metric, head), sameJob(oneMetric(metric, base)), {
    gated: [metric],
    ...judgement,
  });
  return row as Comparison;
}

/** The same against jobs that were measured earlier, newest first. */
export function against(
  metric: MetricName,
  head: number[],
  jobs: number[][],
  judgement: Partial<Judgement> = {},
): Comparison {
  const base = stored(...jobs.map((values) => oneMetric(metric, values)));
  const [row] = compareJobs(oneMetric(metric, head), base, { gated: [metric], ...judgement });
  return row as Comparison;
}

/** So many in every round that each quantile can fail the gate. */
const ANSWERS = 20_000;

export function oneMetric(metric: MetricName, values: number[], spec: Partial<Job> = {}): Job {
  return jobOf([scenarioOf(roundsOf({ [metric]: values }, ANSWERS))], spec);
}

export function scaled(values: number[], factor: number): number[] {
  return values.map((value) => value * factor);
}
