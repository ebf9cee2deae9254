import type { Config } from '../../src/config/config.ts';
import type { LoadScenario } from '../../src/kinds/load.ts';
import { createHistogram, encodeHistogram, recordLatency } from '../../src/measurement/histogram.ts';
import {
  BASELINE_SCHEMA,
  type BaselineDocument,
  type Job,
  type JobRound,
  type JobScenario,
} from '../../src/measurement/job.ts';
import type { CommonMetric, MetricName, MetricValues } from '../../src/measurement/metric.ts';
import {
  type Counts,
  type Machine,
  type Origin,
  type Round,
  RUN_SCHEMA,
  type RunDocument,
  type ScenarioRun,
  type Window,
} from '../../src/measurement/run-document.ts';
import type { Severity } from '../../src/measurement/severity.ts';
import type { BaseSide } from '../../src/verdict/base-side.ts';
import type { Judgement } from '../../src/verdict/judgement.ts';
import { ERROR_LIMIT, type Threshold } from '../../src/verdict/threshold.ts';
import { type FlatRound, roundFrom } from '../measurement/flat-round.ts';
import { PLAIN_LOAD, PLAIN_TRANSPORT } from '../support/config.ts';

export const MACHINE: Machine = {
  cpu: 'AMD EPYC 7763',
  cores: 4,
  memory: 16_000_000_000,
  os: 'ubuntu24 x64',
  node: 24,
};

export const ORIGIN: Origin = {
  commit: 'a1b2c3d4e5f60718293a4b5c6d7e8f9001122334',
  ref: 'refs/heads/main',
  repository: 'acme/shop',
  runId: 1,
  attempt: 1,
};

const STARTED = '2026-05-01T09:00:00.000Z';

export const JUDGEMENT: Judgement = {
  tolerance: { sameJob: 0.03, stored: 0.1 },
  alpha: 0.05,
  strict: false,
  extend: true,
  gated: ['p25', 'p50', 'p95', 'throughput'],
  primary: null,
  severity: 'high',
  failOn: 'high',
  onMissingBaseline: 'neutral',
  inconclusive: 'neutral',
  onRemovedScenario: 'neutral',
};

/** Ten rounds that scatter by some 0.3 % around `centre`, no two equal; `order` shuffles them, so that pairs differ. */
export function steady(centre: number, { rounds = 10, order = 7, scatter = 0.001 } = {}): number[] {
  return Array.from({ length: rounds }, (_, index) => {
    const place = (index * order) % rounds;
    return centre * Math.exp(scatter * (place - (rounds - 1) / 2 + (index * index) / 977));
  });
}

/** Rounds from one list of values a metric, the same for the whole and for every label given. */
export function roundsOf(values: Record<MetricName, number[]>, responses = 4000): JobRound[] {
  const length = Math.max(...Object.values(values).map((list) => list.length));
  return Array.from({ length }, (_, index) => {
    const all: MetricValues = {};
    for (const [metric, list] of Object.entries(values)) {
      const value = list[index];
      if (value !== undefined) all[metric] = value;
    }
    return { index, responses, all, labels: { 'GET /': all }, answers: { 'GET /': responses } };
  });
}

/** Rounds of a scenario with several requests, by label. */
export function labelledRounds(
  labels: [string, Partial<Record<CommonMetric, number[]>>][],
  responses = 4000,
): JobRound[] {
  const parts = labels.map(([label, values]) => [label, roundsOf(values, responses)] as const);
  return (parts[0]?.[1] ?? []).map((first, index) => ({
    ...first,
    labels: Object.fromEntries(parts.map(([label, rounds]) => [label, rounds[index]?.all ?? {}])),
    answers: Object.fromEntries(labels.map(([label]) => [label, responses])),
  }));
}

export function scenarioOf(rounds: JobRound[], spec: Partial<JobScenario> = {}): JobScenario {
  return { name: 'browse', type: 'load', hash: 'load-1', rounds, histogram: null, ...spec };
}

export function jobOf(scenarios: JobScenario[], spec: Partial<Job> = {}): Job {
  return {
    version: '1.0.0',
    origin: ORIGIN,
    startedAt: STARTED,
    machine: MACHINE,
    target: 'node server.js',
    freshProcess: true,
    scenarios,
    ...spec,
  };
}

export function sameJob(job: Job): BaseSide {
  return { kind: 'same-job', job };
}

export function stored(...jobs: Job[]): Extract<BaseSide, { kind: 'stored' }> {
  const document: BaselineDocument = { kind: 'baseline', schema: BASELINE_SCHEMA, key: 'default', jobs };
  return { kind: 'stored', source: 'artifact', document };
}

export const NO_BASE: BaseSide = { kind: 'none', reason: 'main has not been measured yet' };

/** What one request of one round did. */
interface RequestSpec {
  /** Milliseconds. */
  latency: number;
  counts?: Partial<Counts>;
  /** Of every good answer; not counted unless given. */
  bytes?: number;
}

/** What one round did, by label. */
export type RoundSpec = Record<string, RequestSpec>;

export interface RunScenarioSpec extends Partial<Omit<ScenarioRun, 'rounds'>> {
  rounds: RoundSpec[];
  agentBound?: number;
  /** CPU time of others in each window of 2 s, milliseconds. */
  foreignCpu?: (number | null)[];
  /** Of every round. */
  arrivals?: Window['arrivals'][];
}

export function runOf(scenarios: RunScenarioSpec[], spec: Partial<RunDocument> = {}): RunDocument {
  return {
    kind: 'run',
    schema: RUN_SCHEMA,
    version: '1.0.0',
    origin: { ...ORIGIN, commit: 'f00ba47f00ba47f00ba47f00ba47f00ba47f00ba', ref: 'refs/pull/7/merge' },
    startedAt: '2026-05-04T12:30:00.000Z',
    finishedAt: '2026-05-04T12:34:00.000Z',
    machine: MACHINE,
    target: 'node server.js',
    freshProcess: true,
    looks: { declared: 1, taken: 1 },
    scenarios: scenarios.map(runScenario),
    failure: null,
    ...spec,
  };
}

function runScenario({
  rounds,
  agentBound = 0,
  foreignCpu = [],
  arrivals = [],
  ...spec
}: RunScenarioSpec): ScenarioRun {
  return {
    name: 'browse',
    type: 'load',
    hash: 'load-1',
    words: '10 connections',
    window: { warmup: 1000, duration: 2000 },
    plannedRounds: rounds.length,
    ...spec,
    rounds: rounds.map((round, index) =>
      roundFrom({
        ...runRound(round, index, index < agentBound),
        interference: interferenceOf(foreignCpu[index]),
        ...(arrivals[index] && { arrivals: arrivals[index] }),
      }),
    ),
  };
}

function interferenceOf(foreignCpu: number | null | undefined): Round['interference'] {
  if (foreignCpu === undefined) return null;
  return { foreignCpu, steal: 0, pressure: 0, frequency: null, voluntarySwitches: 0, involuntarySwitches: 0 };
}

function runRound(spec: RoundSpec, index: number, bound: boolean): FlatRound {
  const labels = Object.entries(spec).map(([label, { latency, counts, bytes }]) => {
    const full = { sent: 4000, responses: 4000, errors: {}, lost: 0, inFlight: 0, ...counts };
    const received = bytes === undefined ? {} : { received: bytes * full.responses };
    const histogram = histogramAround(full.responses > 0 ? latency : null);
    return [label, { counts: full, ...received, histogram }] as const;
  });
  const all = labels.map(([, label]) => label.counts);
  const total = (of: (counts: Counts) => number) => all.reduce((sum, counts) => sum + of(counts), 0);
  const latency = Object.values(spec).reduce((sum, request) => sum + request.latency, 0) / all.length;
  const responses = total(({ responses }) => responses);
  return {
    index,
    startedAt: STARTED,
    startup: 300,
    duration: 2000,
    throughput: responses === 0 ? 0 : 10_000 / latency,
    received: 1000,
    counts: {
      sent: total(({ sent }) => sent),
      responses,
      errors: Object.assign({}, ...all.map(({ errors }) => errors)),
      lost: total(({ lost }) => lost),
      inFlight: 0,
    },
    labels: Object.fromEntries(labels),
    resources: null,
    interference: null,
    agent: { loopDelay: 1, cpu: 0.4, bound },
  };
}

const histograms = new Map<number | null, string>();

/** A few hundred latencies around a median, their shape always the same; without an answer there is none. */
function histogramAround(latency: number | null): string {
  const known = histograms.get(latency);
  if (known !== undefined) return known;
  const histogram = createHistogram();
  for (let step = 0; latency !== null && step < 200; step++) {
    recordLatency(histogram, latency * Math.exp(0.4 * ((step + 0.5) / 100 - 1) ** 3));
  }
  const encoded = encodeHistogram(histogram);
  histograms.set(latency, encoded);
  return encoded;
}

/** Rounds of one request whose latency scatters a little around `latency`. */
export function plainRounds(
  latency: number,
  { rounds = 10, order = 7, label = 'GET /', counts = {} } = {},
): RoundSpec[] {
  return steady(latency, { rounds, order }).map((value) => ({ [label]: { latency: value, counts } }));
}

export interface ConfigSpec {
  judgement?: Partial<Judgement>;
  scenarios?: { name?: string; thresholds?: Threshold[]; severity?: Severity }[];
}

export function configOf({ judgement = {}, scenarios = [{}] }: ConfigSpec = {}): Config {
  const target: Config['target'] = {
    build: null,
    start: 'node server.js',
    url: 'http://127.0.0.1:3000',
    port: null,
    ...PLAIN_TRANSPORT,
    workingDirectory: '/srv/shop',
    env: {},
    ready: { kind: 'port', port: 3000 },
    readyTimeout: 30_000,
    grace: 5000,
    setup: [],
    teardown: [],
    setupEach: 'run',
    buildTimeout: 600_000,
    setupTimeout: 60_000,
    copy: [],
    paths: ['/srv/shop'],
  };
  return {
    key: 'default',
    file: '.github/perf-gate.yml',
    target,
    targetAtBase: target,
    base: null,
    baseline: 'auto',
    order: 'abba',
    turns: 'slices',
    isolation: 'none',
    scenarios: scenarios.map(
      ({ name = 'browse', thresholds = [ERROR_LIMIT], severity }): LoadScenario => ({
        ...PLAIN_LOAD,
        name,
        requests: [],
        thresholds,
        ...(severity && { severity }),
      }),
    ),
    coverage: null,
    silenced: [],
    judgement: { ...JUDGEMENT, ...judgement },
  };
}
