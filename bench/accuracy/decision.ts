import type { Judgement } from '../../src/config/config.ts';
import type { Job } from '../../src/measurement/job.ts';
import type { MetricName, MetricValues } from '../../src/measurement/metric.ts';
import type { BaseSide } from '../../src/verdict/base-side.ts';
import { compare } from '../../src/verdict/compare.ts';
import type { Comparison } from '../../src/verdict/result.ts';

/** The judgement of a configuration that says nothing, apart from the metrics. */
export function defaultJudgement(gated: MetricName[]): Judgement {
  return {
    tolerance: { sameJob: 0.03, stored: 0.1 },
    alpha: 0.05,
    strict: false,
    gated,
    severity: 'high',
    failOn: 'high',
    onMissingBaseline: 'neutral',
    inconclusive: 'neutral',
  };
}

/** A job of one scenario, from one set of values a round. */
export function jobOf(rounds: readonly MetricValues[]): Job {
  return {
    version: '1.0.0',
    origin: { commit: null, ref: null, repository: null, runId: null, attempt: null },
    startedAt: '2026-05-01T09:00:00.000Z',
    machine: { cpu: 'same', cores: 2, memory: 8e9, os: 'linux', node: 24 },
    target: 'same',
    freshProcess: true,
    scenarios: [
      {
        name: 'scenario',
        type: 'load',
        hash: 'same',
        rounds: rounds.map((all, index) => ({ index, responses: 4000, all, labels: {} })),
        histogram: null,
      },
    ],
  };
}

export function sameJob(base: Job): BaseSide {
  return { kind: 'same-job', job: base };
}

export function stored(jobs: Job[]): BaseSide {
  return { kind: 'stored', source: 'artifact', document: { kind: 'baseline', schema: 1, key: 'default', jobs } };
}

/** What perf-gate says of each gated metric. */
export function decide(head: Job, base: BaseSide, judgement: Judgement): Comparison[] {
  const premises = head.scenarios.map(() => ({ failing: null, faultsOf: () => [], answers: new Map() }));
  return compare(head, base, judgement, premises).filter((row) => row.gated);
}

/** The rounds of both sides so far. */
export interface Sides {
  head: MetricValues[];
  base: MetricValues[];
}

/**
 * What perf-gate says of a base that is measured beside the head: a look at `planned` rounds and, only if that leaves
 * something undecided, one at twice as many, with half of alpha for each look (statistics.md 4).
 */
export function decideInTwoLooks(
  roundsOf: (count: number) => Sides,
  planned: number,
  judgement: Judgement,
): { rows: Comparison[]; extended: boolean } {
  const half = { ...judgement, alpha: judgement.alpha / 2 };
  const lookAt = (count: number) => {
    const { head, base } = roundsOf(count);
    return decide(jobOf(head), sameJob(jobOf(base)), half);
  };
  const rows = lookAt(planned);
  if (rows.every(({ verdict }) => verdict !== 'inconclusive')) return { rows, extended: false };
  return { rows: lookAt(2 * planned), extended: true };
}
