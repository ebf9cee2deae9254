import { createHistogram, encodeHistogram, recordLatency } from '../../src/measurement/histogram.ts';
import type { Job, JobRound, JobScenario } from '../../src/measurement/job.ts';
import {
  type CommonMetric,
  definitionOf,
  isAlwaysShown,
  METRIC_NAMES,
  type MetricName,
  type MetricValues,
} from '../../src/measurement/metric.ts';
import { formatValue } from '../../src/measurement/metric-value.ts';
import type { Counts, Machine, Origin } from '../../src/measurement/run-document.ts';
import { nameOf } from '../../src/verdict/explain.ts';
import {
  type Comparison,
  type Evidence,
  type Finding,
  RESULT_SCHEMA,
  type Result,
  type ScenarioResult,
  type ThresholdOutcome,
  type Verdict,
} from '../../src/verdict/result.ts';

export const RUNNER: Machine = {
  cpu: 'AMD EPYC 7763 64-Core Processor',
  cores: 4,
  memory: 16_766_377_984,
  os: 'ubuntu24 20260413.1.0',
  node: 24,
};

export const BASE_ORIGIN: Origin = {
  commit: 'a1b2c3d4e5f60718293a4b5c6d7e8f9001122334',
  ref: 'refs/heads/main',
  repository: 'acme/shop',
  runId: 8_123_456_789,
  attempt: 1,
};

export const HEAD_ORIGIN: Origin = {
  commit: 'f00ba47f00ba47f00ba47f00ba47f00ba47f00ba',
  ref: 'refs/heads/faster-search',
  repository: 'acme/shop',
  runId: 8_123_499_999,
  attempt: 1,
};

/** A sequence that is the same in every run (mulberry32), roughly standard normal. */
function noise(seed: number): () => number {
  let state = seed;
  const uniform = () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
  return () => uniform() + uniform() + uniform() + uniform() + uniform() + uniform() - 3;
}

/** What the example service does at rest. */
const TYPICAL: Record<CommonMetric, number> = {
  p25: 1.84,
  p50: 2.13,
  p75: 2.62,
  p90: 3.31,
  p95: 4.02,
  p99: 7.9,
  'p99.9': 18,
  throughput: 4384,
  'error-rate': 0,
  'success-rate': 1,
  cpu: 0.412,
  memory: 91_400_000,
  startup: 312,
  mean: 2.4,
  min: 1.1,
  max: 31,
  stddev: 1.4,
  bytes: 4210,
  'disk-read': 0,
  'disk-written': 0,
};

const percent = (share: number) => `${(share * 100).toFixed(1)} %`;

/** How an explanation goes on after the name of its row. */
const FOUND: Record<Verdict, (size: number) => string> = {
  regressed: (size) =>
    `is ${percent(size)} worse (between ${percent(size - 0.021)} and ${percent(size + 0.023)}, 10 rounds each).`,
  improved: (size) => `is ${percent(size)} better (10 rounds each).`,
  unchanged: () => 'did not get worse by 3.0 % or more (10 rounds each).',
  inconclusive: (size) => `could be up to ${percent(size + 0.023)} worse; the tolerance is 3.0 %.`,
  incomparable: () => 'cannot be compared: the scenario is defined differently.',
  'no baseline': () => 'has no baseline: the baseline does not have this scenario.',
};

/** What a test wants to be particular about one comparison. */
export interface ComparisonSpec extends Partial<Comparison> {
  scenario: string;
  metric: CommonMetric;
  /** Oriented: 1.08 is 8 % worse. */
  worseRatio?: number;
}

export function comparison({ worseRatio = 1.003, ...spec }: ComparisonSpec): Comparison {
  const verdict = spec.verdict ?? (worseRatio >= 1.03 ? 'regressed' : worseRatio <= 0.97 ? 'improved' : 'unchanged');
  const { metric } = spec;
  const base = TYPICAL[metric];
  const head = definitionOf(metric).better === 'lower' ? base * worseRatio : base / worseRatio;
  const compared = verdict !== 'no baseline' && verdict !== 'incomparable';
  const made: Omit<Comparison, 'explanation'> = {
    label: null,
    definition: definitionOf(metric),
    gated: definitionOf(metric).gated,
    base: verdict === 'no baseline' ? null : base,
    head,
    rounds: { base: verdict === 'no baseline' ? 0 : 10, head: 10 },
    scatter: { base: verdict === 'no baseline' ? null : 0.011, head: 0.014 },
    worse: compared ? { ratio: worseRatio, lower: worseRatio - 0.021, upper: worseRatio + 0.023 } : null,
    p: compared
      ? {
          test: 'signed-rank',
          worse: verdict === 'regressed' ? 0.001 : 0.42,
          better: verdict === 'improved' ? 0.001 : 0.61,
          adjustedWorse: verdict === 'regressed' ? 0.009 : 1,
          adjustedBetter: verdict === 'improved' ? 0.009 : 1,
          unpaired: 0.0004,
        }
      : null,
    cliffsDelta: compared ? 0.4 : null,
    detectable: compared ? 0.019 : null,
    tolerance: 0.03,
    baseGap: null,
    ...spec,
    verdict,
  };
  return { ...made, explanation: spec.explanation ?? `${nameOf(made)} ${FOUND[verdict](Math.abs(worseRatio - 1))}` };
}

export function counts(spec: Partial<Counts> = {}): Counts {
  return { sent: 218_402, responses: 218_402, errors: {}, lost: 0, inFlight: 0, ...spec };
}

/** One scenario with every metric; `changes` says which are not the same as before. */
export function scenario(
  name: string,
  changes: Partial<Record<MetricName, Partial<ComparisonSpec>>> = {},
  spec: Partial<ScenarioResult> = {},
): ScenarioResult {
  const comparisons = METRIC_NAMES.filter(isAlwaysShown).map((metric) =>
    comparison({ scenario: name, metric, ...changes[metric] }),
  );
  const requests = spec.comparisons ?? [];
  // As compare.ts does: several requests are gated one by one, and not by the quantiles of the mixture.
  for (const row of comparisons) if (requests.length > 0 && row.definition.perRequest) row.gated = false;
  const all = [...comparisons, ...requests];
  const order: Verdict[] = ['regressed', 'inconclusive', 'incomparable', 'no baseline', 'improved', 'unchanged'];
  const verdict = order.find((candidate) => all.some((row) => row.gated && row.verdict === candidate)) ?? 'unchanged';
  return {
    name,
    type: 'load',
    words: '10 connections',
    window: { warmup: 2000, duration: 5000 },
    plannedRounds: 10,
    rounds: 10,
    counts: counts(),
    verdict,
    thresholds: [],
    generatorBound: 0,
    interference: { usual: 0.04, most: 0.09 },
    notes: [],
    ...spec,
    comparisons: all,
  };
}

export function threshold(spec: Partial<ThresholdOutcome> & { scenario: string }): ThresholdOutcome {
  return {
    label: null,
    metric: 'p95',
    definition: definitionOf(spec.metric ?? 'p95'),
    text: '< 250ms',
    severity: 'high',
    value: 4.02,
    violated: false,
    line: 12,
    ...spec,
  };
}

function histogramOf(middle: number, random: () => number): string {
  const histogram = createHistogram();
  for (let request = 0; request < 4000; request += 1) {
    const slow = request % 97 === 0 ? 3.2 : 1;
    recordLatency(histogram, middle * slow * Math.exp(0.35 * random()));
  }
  return encodeHistogram(histogram);
}

function jobScenario(of: ScenarioResult, side: 'base' | 'head', seed: number): JobScenario {
  const random = noise(seed);
  const labels = [...new Set(of.comparisons.flatMap(({ label }) => (label === null ? [] : [label])))];
  const valuesOf = (label: string | null): MetricValues => {
    const values: MetricValues = {};
    for (const row of of.comparisons) {
      const centre = row[side];
      if (row.label === label && centre !== null) values[row.metric] = centre * Math.exp(0.012 * random());
    }
    return values;
  };
  const rounds = Array.from({ length: of.rounds }, (_, index): JobRound => {
    const all = valuesOf(null);
    const perLabel = labels.map((label) => [label, valuesOf(label)]);
    return {
      index,
      responses: 21_840,
      all,
      labels: perLabel.length > 0 ? Object.fromEntries(perLabel) : { 'GET /': all },
    };
  });
  const middle = of.comparisons.find((row) => row.metric === 'p50' && row.label === null)?.[side] ?? TYPICAL.p50;
  return { name: of.name, type: of.type, hash: '0123456789abcdef', rounds, histogram: histogramOf(middle, random) };
}

function job(scenarios: readonly ScenarioResult[], side: 'base' | 'head', origin: Origin, machine: Machine): Job {
  return {
    version: '1.0.0',
    origin,
    startedAt: side === 'base' ? '2026-05-01T09:12:00.000Z' : '2026-05-04T12:30:00.000Z',
    machine,
    target: 'node server.js',
    freshProcess: true,
    scenarios: scenarios.map((of, index) => jobScenario(of, side, index * 2 + (side === 'base' ? 1 : 2))),
  };
}

export const SAME_JOB = { kind: 'same-job', origin: BASE_ORIGIN, machine: RUNNER } satisfies Evidence;

const STORED = {
  kind: 'stored',
  source: 'artifact',
  origin: BASE_ORIGIN,
  machine: { ...RUNNER, cpu: 'Intel(R) Xeon(R) Platinum 8370C CPU @ 2.80GHz' },
  measuredAt: '2026-05-01T09:12:00.000Z',
  jobs: 20,
  comparableJobs: 17,
  noiseFloor: 0.104,
} satisfies Evidence;

export function finding(spec: Partial<Finding> & { text: string }): Finding {
  return { kind: 'regression', severity: 'high', fails: true, line: null, ...spec };
}

/** A result around scenarios; conclusion, findings and tally follow from them unless the test says otherwise. */
export function result(scenarios: ScenarioResult[], spec: Partial<Result> = {}): Result {
  const rows = scenarios.flatMap((of) => of.comparisons).filter((row) => row.gated);
  const tally: Result['tally'] = {
    regressed: 0,
    inconclusive: 0,
    incomparable: 0,
    'no baseline': 0,
    improved: 0,
    unchanged: 0,
  };
  for (const row of rows) tally[row.verdict] += 1;
  const regressions = rows
    .filter((row) => row.verdict === 'regressed')
    .map((row) => finding({ text: row.explanation }));
  const violations = scenarios
    .flatMap((of) => of.thresholds)
    .filter((outcome) => outcome.violated)
    .map((outcome) =>
      finding({
        kind: 'threshold',
        severity: outcome.severity,
        text: `${outcome.definition.title} of "${outcome.scenario}" is ${formatValue(outcome.definition, outcome.value ?? 0)}; the limit is ${outcome.text}.`,
        line: outcome.line,
      }),
    );
  const findings = [...regressions, ...violations];
  const evidence = spec.evidence ?? SAME_JOB;
  const conclusion =
    findings.length > 0
      ? 'failure'
      : tally.inconclusive + tally['no baseline'] + tally.incomparable > 0
        ? 'neutral'
        : 'success';
  const made: Omit<Result, 'headline'> = {
    kind: 'result',
    schema: RESULT_SCHEMA,
    version: '1.0.0',
    key: 'default',
    configFile: '.github/perf-gate.yml',
    conclusion,
    findings,
    accepted: null,
    scenarios,
    coverage: null,
    evidence,
    head: {
      origin: HEAD_ORIGIN,
      machine: RUNNER,
      startedAt: '2026-05-04T12:30:00.000Z',
      finishedAt: '2026-05-04T12:34:10.000Z',
      freshProcess: true,
      attempt: 1,
    },
    settings: {
      alpha: 0.05,
      strict: false,
      failOn: 'high',
      onMissingBaseline: 'neutral',
      inconclusive: 'neutral',
      onRemovedScenario: 'neutral',
    },
    looks: { declared: 1, taken: 1, alpha: 0.05 },
    tally,
    failure: null,
    notices: [],
    rounds: {
      head: job(scenarios, 'head', HEAD_ORIGIN, RUNNER),
      base:
        evidence.kind === 'none' || evidence.kind === 'identical'
          ? null
          : job(scenarios, 'base', evidence.origin, evidence.machine),
    },
    ...spec,
  };
  return { ...made, headline: spec.headline ?? headlineOf(rows, conclusion, evidence) };
}

function headlineOf(rows: Comparison[], conclusion: Result['conclusion'], evidence: Evidence): string {
  if (evidence.kind === 'none') return `No baseline: ${evidence.reason}.`;
  const regressed = rows.filter((row) => row.verdict === 'regressed');
  if (conclusion === 'failure') return `${regressed.length} of ${rows.length} comparisons got worse.`;
  if (conclusion === 'success') return `No regression of 3.0 % or more in ${rows.length} comparisons.`;
  return `No regression found, but some of ${rows.length} comparisons could not be decided.`;
}

export function passing(): Result {
  return result([scenario('catalogue'), scenario('search', { p50: { worseRatio: 0.93 } }), scenario('order')]);
}

/** The search endpoint became slower, two requests of it are named, one threshold is violated and one is met. */
export function failing(): Result {
  const labels = ['GET /search?q=tea', 'GET /search?q=coffee&page=2'].flatMap((label, index) =>
    (['p25', 'p50', 'p95'] as const).map((metric) =>
      comparison({ scenario: 'search', metric, label, worseRatio: index === 0 ? 1.114 : 1.002 }),
    ),
  );
  return result([
    scenario('catalogue', {}, { thresholds: [threshold({ scenario: 'catalogue' })] }),
    scenario(
      'search',
      {
        p25: { worseRatio: 1.079 },
        p50: { worseRatio: 1.081 },
        p95: { worseRatio: 1.064 },
        throughput: { worseRatio: 1.077 },
        cpu: { worseRatio: 1.09 },
      },
      {
        comparisons: labels,
        thresholds: [threshold({ scenario: 'search', text: '< 4ms', value: 4.277, violated: true })],
      },
    ),
    scenario('order', { p95: { worseRatio: 1.021, verdict: 'inconclusive', detectable: 0.052 } }),
  ]);
}

export function inconclusive(): Result {
  const noisy = {
    verdict: 'inconclusive',
    worseRatio: 1.024,
    detectable: 0.061,
    scatter: { base: 0.043, head: 0.05 },
  } as const;
  return result([scenario('catalogue'), scenario('search', { p50: noisy, p95: noisy })]);
}

export function withoutBaseline(): Result {
  const none = Object.fromEntries(METRIC_NAMES.map((metric) => [metric, { verdict: 'no baseline' } as const]));
  return result([scenario('catalogue', none)], {
    evidence: { kind: 'none', reason: 'the branch main has no artifact perf-gate-baseline-default' },
  });
}

export function stored(): Result {
  const scenarios = ['catalogue', 'search'].map((name) => scenario(name));
  for (const of of scenarios)
    for (const row of of.comparisons) Object.assign(row, { tolerance: 0.104, detectable: 0.031 });
  return result(scenarios, { evidence: STORED, notices: ['Skipped artifact 4711 of run 8123456001: it has expired.'] });
}

/** The target died: nothing was compared, and its log says why. */
export function stopped(): Result {
  const message =
    'perf-gate: the target exited with code 1 before it was ready (3.2 s). Last lines of its log:\n' +
    "node:internal/modules/cjs/loader:1247\n  throw err;\n  ^\n\nError: Cannot find module 'express'\n```js\nrequire('express')\n```";
  return result([], {
    conclusion: 'failure',
    headline: 'the target exited with code 1 before it was ready',
    failure: { class: 'target', message },
    findings: [finding({ kind: 'failure', severity: 'critical', text: message })],
    evidence: { kind: 'none', reason: 'the run stopped before anything was measured' },
  });
}

/** Text that would break out of a table, a tag, an attribute or a terminal, ping people, or change what is read. */
export const HOSTILE =
  '</td></table><script>window.pwned = 1</script><img src=x onerror="window.pwned=1"> | `a` ``b`` @acme/admins #1 GH-2 https://evil.example www.evil.example ![x](https://evil.example/x.png) *b* _i_ ~s~ $x$ [l](javascript:alert(1)) <!-- --> :tada: \u202Egnp.exe\u202C \u001B[31mred\u001B[0m \u0007\nnew line\r\n## heading\n| a | b |';

export function hostile(): Result {
  const name = `search ${HOSTILE}`;
  const label = `GET /${HOSTILE}`;
  const rows = [label, 'GET /other'].map((request) =>
    comparison({ scenario: name, metric: 'p95', label: request, worseRatio: request === label ? 1.1 : 1 }),
  );
  const made = result(
    [
      scenario(
        name,
        { p50: { worseRatio: 1.08 } },
        {
          comparisons: rows,
          thresholds: [threshold({ scenario: name, label, text: `< 1ms ${HOSTILE}`, violated: true })],
          journeys: [{ name: HOSTILE, counts: counts({ errors: { [`check "${HOSTILE}"`]: 3 } }) }],
          checks: [
            { label, name: HOSTILE, passed: 7, failed: 3 },
            { label, name: `held ${HOSTILE}`, passed: 7, failed: 0 },
          ],
          notes: [HOSTILE],
          counts: counts({ errors: { [HOSTILE]: 3 }, lost: 1 }),
        },
      ),
    ],
    {
      key: HOSTILE,
      headline: HOSTILE,
      notices: [HOSTILE],
      failure: { class: 'target', message: `${HOSTILE}\n\`\`\`\`\n</script>${HOSTILE}` },
      evidence: {
        ...STORED,
        origin: { ...BASE_ORIGIN, commit: HOSTILE, ref: HOSTILE, repository: HOSTILE },
        measuredAt: HOSTILE,
      },
    },
  );
  const head = { ...made.head, origin: { ...HEAD_ORIGIN, ref: `refs/heads/${HOSTILE}` } };
  return { ...made, head };
}

/** Every scenario has `labels` requests; every third one regressed unless all pass. */
export function huge(scenarios: number, labels: number, fails: 'some' | 'all' | 'none' = 'some'): Result {
  return result(
    Array.from({ length: scenarios }, (_, index) => {
      const slower = fails === 'all' || (fails === 'some' && index % 3 === 0);
      const name = `scenario ${index + 1} of the monorepo`;
      const rows = Array.from({ length: labels }, (_, label) =>
        (['p25', 'p50', 'p95'] as const).map((metric) =>
          comparison({
            scenario: name,
            metric,
            label: `GET /v2/resources/${label}/items`,
            worseRatio: slower ? 1.08 : 1.001,
          }),
        ),
      ).flat();
      return scenario(name, slower ? { p50: { worseRatio: 1.09 } } : {}, {
        comparisons: rows,
        thresholds: [threshold({ scenario: name, violated: slower, value: slower ? 300 : 4 })],
      });
    }),
  );
}
