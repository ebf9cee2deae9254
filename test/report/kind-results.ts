import type { AvailabilitySummary } from '../../src/kinds/availability/availability-summary.ts';
import type { ConfigurationSummary } from '../../src/kinds/configuration/summary.ts';
import type { EnduranceSummary } from '../../src/kinds/endurance/endurance-summary.ts';
import { KINDS } from '../../src/kinds/index.ts';
import type { IsolationSummary } from '../../src/kinds/isolation/summary.ts';
import type { MemorySummary } from '../../src/kinds/memory/detail.ts';
import type { LimitSummary } from '../../src/kinds/rate-limit/limit-summary.ts';
import type { RecoverySummary } from '../../src/kinds/recovery/summary.ts';
import type { SpikeSummary } from '../../src/kinds/spike/spike-summary.ts';
import type { StressSummary } from '../../src/kinds/stress/summary.ts';
import type { SweepSummary } from '../../src/kinds/sweep/summary.ts';
import type { VolumeSummary } from '../../src/kinds/volume/summary.ts';
import type { CommonMetric, Metric } from '../../src/measurement/metric.ts';
import { headline } from '../../src/verdict/headline.ts';
import type { Comparison, Result, ScenarioResult } from '../../src/verdict/result.ts';
import { comparison, result, scenario } from '../support/result.ts';

// Results with a scenario of each kind, and with all that kinds find besides figures.

const LEVELS = [1, 2, 5, 10, 20, 50, 100, 200];

const sweep: SweepSummary = {
  isOpen: false,
  cores: 4,
  rounds: 5,
  levels: LEVELS.map((at, index) => ({
    at,
    throughput: 97.3 * Math.min(at, 12) * (at > 100 ? 0.9 : 1),
    p50: 10.2 * Math.max(1, at / 12),
    p95: 14.8 * Math.max(1, at / 11),
    failed: at > 100 ? 0.021 : 0,
    cpu: Math.min(1, at / 12),
    agent: 0.1,
    voidRounds: index === 7 ? 2 : 0,
    overloadedRounds: 0,
    counts: true,
  })),
  capacity: { kind: 'peak', users: 52, throughput: 1167.6, from: 41, to: 66 },
};

const stress: StressSummary = {
  point: null,
  searches: [{ why: 'found', lower: 340, upper: 356, throughput: 338, calmAfter: 1200 }],
  loads: [50, 100, 200, 340, 356, 400].map((load) => ({
    load,
    goodput: Math.min(load, 338),
    p50: 4.2 + load / 100,
    p95: load > 340 ? 412 : 11 + load / 20,
    failed: load > 356 ? 0.04 : 0,
    cpu: Math.min(0.99, load / 350),
    trials: 5,
    bad: load > 340 ? 4 : 0,
    voids: load === 400 ? 1 : 0,
    missed: load > 340 ? 'p95' : null,
    error: null,
  })),
  cores: 4,
};

const spike: SpikeSummary = {
  width: 500,
  watched: 30_000,
  band: { p95: 13.2, errorRate: 0.01 },
  offered: 21_400,
  failed: 1310,
  parts: [
    { name: 'calm', from: 0, to: 10_000 },
    { name: 'spike', from: 10_000, to: 20_000 },
    { name: 'after', from: 20_000, to: 50_000 },
  ],
  p95: Array.from({ length: 100 }, (_, at) => [
    at * 500,
    at === 61 ? null : at >= 20 && at < 40 ? 380 + 9 * at : 11 + (at % 5) + (at >= 40 ? 120 / (at - 39) : 0),
  ]),
  rounds: 5,
  never: 1,
  metastable: 1,
  usual: 4500,
  longest: 11_500,
};

const endurance: EnduranceSummary = {
  duration: 1_800_000,
  windowLength: 10_000,
  tolerance: 0.05,
  rounds: 1,
  series: (
    [
      ['p95 latency', 'ratio', 'drifts', 14, 0.14],
      ['memory', 'ratio', 'open', 91_000_000, 0.03],
      ['share of failures', 'share', 'steady', 0.001, 0],
      ['heap_used_bytes{space="old"}', 'level', 'steady', 31_000_000, 0.001],
    ] as const
  ).map(([name, scale, verdict, start, rise]) => ({
    name,
    scale,
    verdict,
    why: verdict === 'open' ? 'scatter' : null,
    rise: { estimate: rise, lower: rise - 0.01, upper: rise + 0.01 },
    points: Array.from({ length: 180 }, (_, at) => [at * 10_000, start * (1 + (rise * at) / 180 + 0.004 * (at % 7))]),
  })),
  drifting: [1, 0, 0, 0],
};

const memory: MemorySummary = {
  rounds: [
    {
      signal: 'heap',
      floors: [31.2, 34.4, 37.5, 40.7, 43.9, 47.1].map((size) => size * 1e6),
      perCycle: 3000,
      verdict: 'leaks',
      why: null,
      kept: { estimate: 1064, lower: 1031, upper: 1098 },
      grown: { since: 3, more: [{ name: 'Session', count: 9000, bytes: 9_540_000 }] },
    },
  ],
};

const rateLimit: LimitSummary = {
  rounds: Array.from({ length: 3 }, () => ({
    expected: 100,
    offered: 200,
    admitted: 131,
    refuses: true,
    early: 0.012,
    retry: 'early' as const,
    wait: 1000,
    said: null,
    others: 0.04,
  })),
};

const recovery: RecoverySummary = {
  what: 'the service was killed',
  by: 'perf-gate',
  at: 3000,
  offered: 4000,
  good: 3280,
  failures: { refused: 500, reset: 40, 'timed-out': 30, failing: 100, late: 45, other: 5 },
  watched: 12_000,
  problem: null,
  writes: { acknowledged: 912, checked: 912, lost: 3 },
  rounds: 5,
  firstAnswer: 1250,
  recovery: 4500,
  never: 1,
  silent: 0,
};

const share = { p50: 8.4, p95: 21.2, p99: 44, throughput: 812, failed: 0 };
const isolation: IsolationSummary = {
  rounds: 5,
  alone: share,
  beside: { p50: 19.7, p95: 88.1, p99: 240, throughput: 640, failed: 0.012 },
  neighbor: { ...share, throughput: 2100 },
};

const configuration: ConfigurationSummary = {
  advice: 'pool size 20 instead of 10: +14 % throughput, p95 unchanged; 40 brings nothing more.',
  variants: [10, 20, 40].map((size) => ({
    name: `pool size ${size}`,
    throughput: 900 + 8 * size,
    p50: 8.1,
    p95: 22.4,
    failed: 0,
  })),
};

const availability: AvailabilitySummary = {
  objective: 0.999,
  offered: 120_000,
  failed: 640,
  downtimes: Array.from({ length: 12 }, (_, at) => ({
    from: `2026-05-04T12:${String(10 + at)}:00.000Z`,
    to: `2026-05-04T12:${String(10 + at)}:04.000Z`,
    length: 4000,
    failed: 53,
    kind: 'status 503',
  })),
  times: 12,
  down: 48_000,
  rounds: 1,
};

const SIZES = [1000, 10_000, 100_000, 1_000_000, 10_000_000];
const exponent = { estimate: 0.97, from: 0.91, to: 1.03 };
const volume: VolumeSummary = {
  sizes: SIZES.map((size) => ({
    size,
    mean: size / 900,
    p50: size / 1000,
    p95: size / 600,
    throughput: 900_000 / size,
    failed: size > 1e6 ? 0.2 : 0,
  })),
  exponent,
  complexity: { kind: 'named', classes: ['linear', 'n log n'] },
  requests: [
    'GET /items',
    'GET /organizations/{id}/projects/{project}/issues?state=open&sort=created',
    'POST /items',
  ].map((label) => ({ label, exponent })),
};

/** What each kind finds besides figures. */
const DETAILS: Readonly<Record<string, unknown>> = {
  sweep,
  stress,
  spike,
  endurance,
  memory,
  'rate-limit': rateLimit,
  recovery,
  isolation,
  configuration,
  availability,
  volume,
};

/** The figure of its own that decides for a kind. */
const OWN: Readonly<Record<string, [name: string, base: number, definition: Partial<Metric>]>> = {
  sweep: ['capacity', 1201, { title: 'highest throughput', unit: '/s', better: 'higher' }],
  stress: ['breaking-point', 366, { title: 'highest load that is borne', unit: '/s', better: 'higher' }],
  spike: ['recovery', 4100, { title: 'recovery time', unit: 'ms', never: 'never recovered' }],
  endurance: ['drifting', 1, { title: 'series that drift', unit: '' }],
  memory: ['kept', 1011, { title: 'memory kept per request', unit: 'bytes' }],
  'rate-limit': ['deviation', 0.28, { title: 'deviation from the expected limit', unit: 'ratio' }],
  recovery: ['recovery', 4400, { title: 'time to recover', unit: 'ms', never: 'never recovered' }],
  isolation: ['slowdown', 3.9, { title: 'slowdown beside the neighbor', unit: '×' }],
  availability: ['availability', 0.995, { title: 'availability', unit: 'ratio', better: 'higher' }],
  volume: ['growth', 1.92, { title: 'time for twice the size', unit: '×', slower: true }],
};

/** What of a scenario of some kind can be other than usual. */
interface KindSpec {
  name?: string;
  /** How much worse its own figure is. */
  worseRatio?: number;
  spec?: Partial<Comparison>;
}

/** A scenario of a kind, with what it found. */
function scenarioOfKind(type: string, { name = type, worseRatio = 1.003, spec = {} }: KindSpec = {}): ScenarioResult {
  const own = OWN[type];
  const made = scenario(name, own === undefined ? { p50: { worseRatio } } : {}, { type });
  if (own === undefined) return { ...made, ...(DETAILS[type] !== undefined && { detail: DETAILS[type] as never }) };
  const [metric, base, words] = own;
  const definition: Metric = {
    title: metric,
    unit: '',
    better: 'lower',
    gated: true,
    perRequest: false,
    slower: false,
    ...words,
  };
  const head = definition.better === 'lower' ? base * worseRatio : base / worseRatio;
  const row = comparison({
    scenario: name,
    definition,
    base,
    head,
    worseRatio,
    gated: true,
    ...spec,
    metric: metric as CommonMetric,
  });
  return { ...made, comparisons: [row], verdict: row.verdict, detail: DETAILS[type] as never };
}

/** One scenario of each kind. @param worse which of them got worse: all, none, or every other one */
export function resultOfKinds(worse: 'all' | 'none' | 'some' = 'some', times = 1): Result {
  const scenarios = Array.from({ length: times }, (_, time) =>
    KINDS.map(({ name }, at) => {
      const isWorse = worse === 'all' || (worse === 'some' && at % 2 === 0);
      return scenarioOfKind(name, {
        name: times === 1 ? name : `${name} of team ${time + 1}`,
        worseRatio: isWorse ? 1.12 + at / 100 : 1.003,
      });
    }),
  ).flat();
  const made = result(scenarios);
  return { ...made, headline: headline(made) };
}
