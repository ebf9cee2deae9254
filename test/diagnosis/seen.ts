import { diagnose } from '../../src/diagnosis/diagnose.ts';
import type { Diagnosed } from '../../src/diagnosis/diagnosed.ts';
import type { Judged, Row } from '../../src/diagnosis/seen.ts';
import { definitionOf } from '../../src/measurement/metric.ts';
import type { Pressure } from '../../src/measurement/pressure.ts';
import type { Counts, Round, ScenarioRun } from '../../src/measurement/run-document.ts';
import { counts, label, round, runDocument } from '../measurement/run.ts';

/** What a round of two seconds was like; times are milliseconds. */
export interface RoundSpec {
  startup?: number;
  cpu?: number | null;
  quota?: number;
  disk?: number;
  pressure?: Partial<Pressure> | null;
  targetWait?: number;
  foreignCpu?: number;
  agent?: Partial<Round['windows'][number]['agent']>;
  throughput?: number;
  /** Milliseconds. */
  latency?: number;
  counts?: Partial<Counts>;
  arrivals?: { due: number; limit: 'agent' | 'target' | null };
}

/** The counters of a service that nothing holds up. */
const CALM: Pressure = {
  busiest: { cpu: 780, wait: 10 },
  io: 0,
  memory: 0,
  majorFaults: 0,
  throttling: null,
  killed: 0,
};

export function seenRound(index: number, spec: RoundSpec): Round {
  const { startup = 300, cpu = 800, quota, disk = 0, pressure = {}, targetWait = 10, foreignCpu = 20 } = spec;
  const { agent = {}, throughput = 100, latency = 10, arrivals } = spec;
  const made = round({
    index,
    startup,
    throughput,
    counts: counts({ sent: 2 * throughput, responses: 2 * throughput, ...spec.counts }),
    labels: { 'GET /': label([latency, latency, latency]) },
    resources: {
      cpu,
      cpuSource: 'schedstat',
      ...(quota !== undefined && { cpuQuota: quota }),
      memory: 90_000_000,
      memoryKind: 'pss',
      threads: 11,
      diskRead: 0,
      diskWritten: disk,
    },
    interference: {
      foreignCpu,
      steal: 0,
      pressure: 3,
      frequency: 2600,
      voluntarySwitches: 120,
      involuntarySwitches: 7,
      targetWait,
    },
    agent: { loopDelay: 1, cpu: 0.2, bound: false, ...agent },
    ...(arrivals && {
      arrivals: {
        due: 2 * arrivals.due,
        sent: 2 * arrivals.due,
        inTime: 2 * throughput,
        late: 0,
        dropped: 0,
        backlog: 0,
        limit: arrivals.limit,
      },
    }),
  });
  return { ...made, ...(pressure !== null && { readings: { pressure: { ...CALM, ...pressure } } }) };
}

/** A row of a metric that changed beyond doubt, or did not. */
export function row(metric: string, before: number, now: number, given: Partial<Row> = {}): Row {
  const definition = definitionOf(metric);
  const ratio = definition.better === 'lower' ? now / before : before / now;
  const verdict = ratio >= 1.03 ? 'regressed' : ratio <= 0.97 ? 'improved' : 'unchanged';
  return {
    label: null,
    metric,
    definition,
    gated: definition.gated,
    verdict,
    base: before,
    head: now,
    worse: { ratio, lower: ratio * 0.98, upper: ratio * 1.02 },
    p: { adjustedWorse: 0.01, adjustedBetter: 1 },
    ...given,
  };
}

const NOTHING: Judged = { rows: [], missesLimit: false, workOrWait: null };

/** What is said of five rounds that are alike, on a machine of four cores. */
export function said(
  spec: RoundSpec | readonly RoundSpec[],
  judged: Partial<Judged> = {},
  scenario: Partial<ScenarioRun> = {},
): Diagnosed[] {
  const specs = Array.isArray(spec)
    ? (spec as readonly RoundSpec[])
    : Array.from({ length: 5 }, () => spec as RoundSpec);
  const run = runDocument(specs.map((one, index) => seenRound(index, one)));
  const [first] = run.scenarios;
  if (first === undefined) throw new Error('there is no scenario');
  return diagnose({ ...first, ...scenario }, run, { ...NOTHING, ...judged });
}

export function causesIn(all: readonly Diagnosed[]): string[] {
  return all.map(({ cause }) => cause);
}
