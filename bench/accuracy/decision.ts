import { loadConfig } from '../../src/config/load-config.ts';
import type { Scenario } from '../../src/kinds/kind.ts';
import { BASELINE_SCHEMA, type Job } from '../../src/measurement/job.ts';
import type { MetricValues } from '../../src/measurement/metric.ts';
import type { Looks } from '../../src/measurement/run-document.ts';
import type { BaseSide } from '../../src/verdict/base-side.ts';
import { compare } from '../../src/verdict/compare.ts';
import type { Judgement } from '../../src/verdict/judgement.ts';
import { isUndecided, ONE_LOOK, planExtension } from '../../src/verdict/looks.ts';
import type { Comparison } from '../../src/verdict/result.ts';
import { PREMISE } from '../../test/verdict/comparing.ts';

/** A configuration that only says where the service is. */
const CONFIG = loadConfig({ workspace: import.meta.dirname, inputs: { url: 'http://127.0.0.1:1' } });
/** The judgment of the default configuration. */
export const DEFAULT_JUDGEMENT = CONFIG.judgement;
/** The rounds per side of the default configuration. */
export const DEFAULT_ROUNDS = (CONFIG.scenarios[0] as Scenario).rounds;

/** Makes a job of scenarios called `scenario 0`, `scenario 1` …, from one set of values per round each. */
export function jobOf(...scenarios: (readonly MetricValues[])[]): Job {
  return {
    version: '1.0.0',
    origin: { commit: null, ref: null, repository: null, runId: null, attempt: null },
    startedAt: '2026-05-01T09:00:00.000Z',
    machine: { cpu: 'same', cores: 2, memory: 8e9, os: 'linux', node: 24 },
    target: 'same',
    freshProcess: true,
    scenarios: scenarios.map((rounds, index) => ({
      name: `scenario ${index}`,
      type: 'load',
      hash: 'same',
      rounds: rounds.map((all, round) => ({ index: round, responses: 4000, all, labels: {} })),
      histogram: null,
    })),
  };
}

export function sameJob(base: Job): BaseSide {
  return { kind: 'same-job', job: base };
}

export function stored(jobs: Job[]): BaseSide {
  const document = { kind: 'baseline', schema: BASELINE_SCHEMA, key: 'default', jobs } as const;
  return { kind: 'stored', source: 'artifact', document };
}

/** Gives what perf-gate says about each gated metric, from rounds that were all planned. */
export function decide(head: Job, base: BaseSide, judgement: Judgement, looks = ONE_LOOK): Comparison[] {
  const premises = head.scenarios.map(() => PREMISE);
  return compare(head, base, judgement, premises, looks).filter((row) => row.gated);
}

/** The rounds of both sides so far, of each scenario. */
export interface Sides {
  head: MetricValues[][];
  base: MetricValues[][];
}

/** The rounds per side at which a run is looked at, which are declared before its first round. */
function looksFrom(planned: number, judgement: Judgement): number[] {
  return [planned, ...(planExtension([{ rounds: planned }], 2, judgement) ?? []).flat()];
}

/**
 * Gives what perf-gate says where a base is measured beside the head, and the rounds that this took: a look at `planned`
 * rounds, and each further look that was declared only if the one before leaves something undecided.
 */
export function decideInLooks(
  roundsOf: (count: number) => Sides,
  planned: number,
  judgement: Judgement,
): { rows: Comparison[]; rounds: number } {
  const looks = looksFrom(planned, judgement);
  const lookAt = (taken: number) => {
    const { head, base } = roundsOf(looks[taken - 1] as number);
    const declared = looks.length as Looks['declared'];
    return decide(jobOf(...head), sameJob(jobOf(...base)), judgement, { declared, taken: taken as Looks['taken'] });
  };
  let taken = 1;
  let rows = lookAt(taken);
  while (taken < looks.length && isUndecided({ scenarios: [{ comparisons: rows }], failure: null })) {
    taken++;
    rows = lookAt(taken);
  }
  return { rows, rounds: looks[taken - 1] as number };
}
