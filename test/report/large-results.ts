import { type CommonMetric, definitionOf, isAlwaysShown, METRIC_NAMES } from '../../src/measurement/metric.ts';
import { accept } from '../../src/verdict/accept.ts';
import { headline } from '../../src/verdict/headline.ts';
import type { Comparison, Result, ScenarioResult, ThresholdOutcome } from '../../src/verdict/result.ts';
import { comparison, counts, finding, result, scenario, threshold } from '../support/result.ts';

// Results of any size, in which everything happens that can happen to a request: for what has to hold whatever a result is.

/** What became of a request. */
const FATES = ['unchanged', 'regressed', 'likely', 'undecided', 'improved', 'open'] as const;
type Fate = (typeof FATES)[number];

export interface Size {
  scenarios: number;
  /** Of each scenario; with 1, its figures are those of the scenario as a whole. */
  requests: number;
}

/** 3 scenarios of one request each. */
export const SMALL: Size = { scenarios: 3, requests: 1 };
/** 12 scenarios of 6 requests each. */
export const MIDDLE: Size = { scenarios: 12, requests: 6 };
/** 60 scenarios of 30 requests each. */
export const LARGE: Size = { scenarios: 60, requests: 30 };
export const SIZES = [SMALL, MIDDLE, LARGE] as const;

/** A sequence of numbers from 0 to 1 that is the same in every run (mulberry32). */
function randomBy(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

const NOUNS = ['catalogue', 'search', 'cart', 'checkout', 'orders', 'profile', 'reviews', 'stock', 'prices', 'mail'];
const PATHS = ['/items', '/items/{id}', '/search?q=tea', '/users/{id}/orders', '/health', '/v2/resources/7/related'];
const METHODS = ['GET', 'POST', 'PUT', 'DELETE'];

/** Milliseconds of each quantile where the median takes 1. */
const SHAPE: Partial<Record<CommonMetric, number>> = {
  p25: 0.86,
  p50: 1,
  p75: 1.23,
  p90: 1.55,
  p95: 1.89,
  p99: 3.7,
};
const OF_REQUEST = METRIC_NAMES.filter((metric) => definitionOf(metric).perRequest && isAlwaysShown(metric));
const OF_WHOLE = METRIC_NAMES.filter((metric) => !definitionOf(metric).perRequest && isAlwaysShown(metric));

interface About {
  scenario: string;
  label: string | null;
  /** Whether what is compared for each request can fail the gate here. */
  gated: boolean;
}

/** The rows of one request, or of a scenario as a whole, by what became of it. */
function rowsOf(metrics: readonly CommonMetric[], about: About, fate: Fate, random: () => number): Comparison[] {
  const middle = 0.3 * 10 ** (3 * random());
  const change = { regressed: 0.05 + 0.4 * random() ** 2, likely: 0.06, undecided: 0.02, improved: -0.1, open: 0 };
  const size = fate === 'unchanged' ? 0.006 * (random() - 0.5) : change[fate];
  return metrics.map((metric) => {
    const definition = definitionOf(metric);
    const gated = definition.gated && (!definition.perRequest || about.gated);
    const primary = metric === 'p50' || metric === 'throughput';
    const isCalm = !definition.gated && random() < 0.9;
    const ratio = 1 + (isCalm ? 0.002 : size * (0.9 + 0.2 * random()));
    const leans = fate === 'likely' && !isCalm;
    const isWide = !isCalm && (leans || fate === 'undecided' || (fate === 'open' && !primary));
    const unclear = isWide ? ('inconclusive' as const) : undefined;
    const width = isWide ? 0.05 : 0.02;
    const shape = SHAPE[metric];
    const base = shape === undefined ? undefined : middle * shape;
    const verdict = unclear ?? (ratio >= 1.03 ? 'regressed' : ratio <= 0.97 ? 'improved' : 'unchanged');
    return comparison({
      scenario: about.scenario,
      label: about.label,
      metric,
      gated,
      primary,
      worseRatio: ratio,
      worse: { ratio, lower: ratio - width, upper: ratio + width },
      verdict,
      ...(leans && { likely: 'worse' }),
      ...(base !== undefined && { base, head: base * ratio }),
    });
  });
}

/** A scenario in which every so many requests did not stay as they were. */
function scenarioOf(at: number, requests: number, eventful: number, random: () => number): ScenarioResult {
  const name = `${NOUNS[at % NOUNS.length]}${at < NOUNS.length ? '' : `-${Math.floor(at / NOUNS.length) + 1}`}`;
  const fate = (): Fate =>
    random() < eventful ? (FATES[1 + Math.floor(random() * (FATES.length - 1))] as Fate) : 'unchanged';
  const several = requests > 1;
  const whole = rowsOf(
    several ? OF_WHOLE : [...OF_REQUEST, ...OF_WHOLE],
    { scenario: name, label: null, gated: true },
    fate(),
    random,
  );
  const labelled = Array.from({ length: several ? requests : 0 }, (_, request) => {
    const label = `${METHODS[request % METHODS.length]} ${PATHS[request % PATHS.length]}${request < PATHS.length ? '' : `/${request}`}`;
    return rowsOf(OF_REQUEST, { scenario: name, label, gated: true }, fate(), random);
  });
  const failed = random() < eventful / 2 ? Math.ceil(40 * random()) : 0;
  return scenario(
    name,
    {},
    {
      comparisons: [...whole, ...labelled.flat()],
      thresholds: limitsOf(name, whole, random() < eventful / 2),
      counts: counts({ responses: 218_402 - failed, errors: failed > 0 ? { 'status 500': failed } : {} }),
    },
  );
}

function limitsOf(name: string, whole: readonly Comparison[], isViolated: boolean): ThresholdOutcome[] {
  const throughput = whole.find(({ metric }) => metric === 'throughput')?.head ?? 0;
  return [
    threshold({
      scenario: name,
      metric: 'throughput',
      text: isViolated ? '> 9000/s' : '> 10/s',
      value: throughput,
      violated: isViolated,
    }),
    threshold({ scenario: name, metric: 'memory', text: '< 200MB', value: 91_400_000 }),
  ];
}

/**
 * A result of a size.
 *
 * @param eventful the share of requests that did not stay as they were
 */
export function resultOfSize(size: Size, { seed = 1, eventful = 0.25 } = {}): Result {
  const random = randomBy(seed);
  const scenarios = Array.from({ length: size.scenarios }, (_, at) =>
    withOwnRows(scenarioOf(at, size.requests, eventful, random)),
  );
  return withHeadline(result(scenarios));
}

/** The rows that were made for it alone, and what follows from them. */
function withOwnRows(made: ScenarioResult): ScenarioResult {
  // What the fixture adds for every scenario has no request and is in front.
  const own = made.comparisons.slice(METRIC_NAMES.filter(isAlwaysShown).length);
  const order = ['regressed', 'inconclusive', 'incomparable', 'no baseline', 'improved'] as const;
  const verdict = order.find((one) => own.some((row) => row.gated && row.verdict === one)) ?? 'unchanged';
  return { ...made, comparisons: own, verdict };
}

function withHeadline(made: Result): Result {
  return { ...made, headline: headline(made) };
}

/** Results of all sorts for what has to hold of any: small and large, calm and eventful, and what does not come often. */
export function resultsOfAllSorts(seeds = 24): Result[] {
  return Array.from({ length: seeds }, (_, at) => {
    const random = randomBy(at + 100);
    const size = { scenarios: 1 + Math.floor(6 * random()), requests: 1 + Math.floor(5 * random()) };
    const made = resultOfSize(size, { seed: at + 1, eventful: at % 5 === 0 ? 0 : random() });
    return (SORTS[at % SORTS.length] as (made: Result) => Result)(made);
  });
}

/** What a result can be besides the verdicts of its rows. */
const SORTS: readonly ((made: Result) => Result)[] = [
  (made) => made,
  withSilence,
  withGone,
  withMissingBaseline,
  (made) => accept(made, { label: 'perf-gate: accepted', by: 'maintainer', at: '2026-05-04T12:00:00Z' }),
  withLoosenedRules,
  withStop,
  withNotices,
];

/** One request got no good answer. */
export function withSilence(made: Result): Result {
  const [first] = made.scenarios;
  const label = first?.comparisons.find((row) => row.label !== null)?.label ?? null;
  const text =
    label === null
      ? `No request of "${first?.name}" got a good answer.`
      : `No ${label} of "${first?.name}" got a good answer.`;
  const silent = finding({ kind: 'nothing measured', severity: 'critical', text });
  return withHeadline({ ...made, conclusion: 'failure', findings: [silent, ...made.findings] });
}

/** The base has requests that the change has not. */
export function withGone(made: Result): Result {
  const scenarioName = made.scenarios[0]?.name ?? '';
  const gone = ['GET /gone', 'GET /gone/too'].map((name) => ({
    kind: 'request' as const,
    scenario: scenarioName,
    name,
  }));
  const conclusion = made.conclusion === 'success' ? 'neutral' : made.conclusion;
  return withHeadline({ ...made, gone, conclusion });
}

/** Nothing is known of the base. */
export function withMissingBaseline(made: Result): Result {
  const scenarios = made.scenarios.map(
    (one): ScenarioResult => ({
      ...one,
      verdict: 'no baseline',
      comparisons: one.comparisons.map(({ likely: _, ...row }) => ({
        ...row,
        verdict: 'no baseline',
        base: null,
        worse: null,
        p: null,
        explanation: 'It has no baseline: main was not measured.',
      })),
    }),
  );
  return withHeadline(result(scenarios, { evidence: { kind: 'none', reason: 'main was not measured' } }));
}

function withLoosenedRules(made: Result): Result {
  const differences = [
    { key: 'fail-on', effect: 'loosens' as const, text: 'This change loosens the gate: fail-on high → critical.' },
  ];
  return withHeadline({
    ...made,
    rules: { from: 'base', commit: null, ref: 'main', problem: null, differences, omitted: 0 },
  });
}

/** The service died. */
export function withStop(made: Result): Result {
  const message = 'the target exited with code 1 before it was ready (3.2 s). Last lines of its log:\nError: no module';
  const stop = finding({ kind: 'failure', severity: 'critical', text: message });
  return withHeadline({
    ...made,
    conclusion: 'failure',
    failure: { class: 'target', message },
    findings: [stop, ...made.findings],
  });
}

/** Nineteen times the same notice, and others. */
export function withNotices(made: Result): Result {
  const notices = Array.from({ length: 25 }, (_, at) => `Skipped artifact ${at < 19 ? 1 : at}: it has expired.`);
  return { ...made, notices };
}
