// What deciding costs: node bench/statistics.ts

import { median } from 'simple-statistics';
import { BASELINE_SCHEMA, type Job, type JobScenario } from '../src/measurement/job.ts';
import type { MetricName } from '../src/measurement/metric.ts';
import { mannWhitney } from '../src/statistics/mann-whitney.ts';
import type { BaseSide } from '../src/verdict/base-side.ts';
import { compare } from '../src/verdict/compare.ts';
import type { Judgement } from '../src/verdict/judgement.ts';
import { seeded } from '../test/statistics/random.ts';
import { PREMISE } from '../test/verdict/comparing.ts';
import { type Row, report } from './support.ts';

const GATED: MetricName[] = ['p25', 'p50', 'p95', 'throughput'];
const SCENARIOS = 25;
const JUDGEMENT: Judgement = {
  tolerance: { sameJob: 0.03, stored: 0.1 },
  alpha: 0.05,
  strict: false,
  extend: true,
  gated: GATED,
  primary: null,
  severity: 'high',
  failOn: 'high',
  onMissingBaseline: 'neutral',
  inconclusive: 'neutral',
  onRemovedScenario: 'neutral',
};
const random = seeded(1);

/** Makes values within 2 % of 10; with ties when they are rounded to this many digits. */
function sample(size: number, digits = 17): number[] {
  return Array.from({ length: size }, () => Number((10 * (1 + 0.04 * (random() - 0.5))).toPrecision(digits)));
}

function jobOf(rounds: number): Job {
  const scenarios = Array.from({ length: SCENARIOS }, (_, index): JobScenario => {
    const values = GATED.map((metric) => [metric, sample(rounds)] as const);
    const all = (round: number) => Object.fromEntries(values.map(([metric, list]) => [metric, list[round] as number]));
    return {
      name: `scenario ${index}`,
      type: 'load',
      hash: 'same',
      rounds: Array.from({ length: rounds }, (_, round) => ({
        index: round,
        responses: 4000,
        all: all(round),
        labels: {},
      })),
      histogram: null,
    };
  });
  return {
    version: '1.0.0',
    origin: { commit: null, ref: null, repository: null, runId: null, attempt: null },
    startedAt: '2026-05-01T09:00:00.000Z',
    machine: { cpu: 'same', cores: 2, memory: 8e9, os: 'linux', node: 24 },
    target: 'same',
    freshProcess: true,
    scenarios,
  };
}

function stored(jobs: Job[]): BaseSide {
  const document = { kind: 'baseline', schema: BASELINE_SCHEMA, key: 'default', jobs } as const;
  return { kind: 'stored', source: 'file', document };
}

function compareAll(head: Job, base: BaseSide): void {
  const premises = head.scenarios.map(() => PREMISE);
  const rows = compare(head, base, JUDGEMENT, premises);
  if (rows.length !== SCENARIOS * GATED.length || rows.some((row) => row.p === null))
    throw new Error('not all compared');
}

/** Times a task. @param most the milliseconds that the median of the repetitions may take */
function measure(name: string, repetitions: number, most: number, task: () => void): Row {
  const times = Array.from({ length: repetitions }, () => {
    const start = performance.now();
    task();
    return performance.now() - start;
  });
  const value = median(times);
  return { name, value, unit: 'ms', goal: `≤ ${most}`, met: value <= most };
}

const tied = { x: sample(20, 3), y: sample(20, 3) };
const head = jobOf(20);
const tenRounds = jobOf(10);
const sameJob: BaseSide = { kind: 'same-job', job: jobOf(20) };
const twentyRounds = stored([jobOf(20)]);
const twentyJobs = stored(Array.from({ length: 20 }, () => jobOf(10)));
report('statistics', [
  measure('exact Mann–Whitney, 20 v 20 with ties', 500, 5, () => mannWhitney(tied.x, tied.y)),
  measure('compare 100 pairs, same job, 20 rounds', 9, 1000, () => compareAll(head, sameJob)),
  measure('compare 100 pairs, 20 v 20 rounds stored', 9, 1000, () => compareAll(head, twentyRounds)),
  measure('compare 100 pairs, 10 rounds v 20 stored jobs', 5, 1000, () => compareAll(tenRounds, twentyJobs)),
]);
