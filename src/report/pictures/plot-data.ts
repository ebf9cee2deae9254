import { decodeHistogram, type Histogram, quantiles } from '../../measurement/histogram.ts';
import type { JobRound, JobScenario } from '../../measurement/job.ts';
import {
  definitionOf,
  isAlwaysShown,
  METRIC_NAMES,
  type Metric,
  type MetricName,
  type MetricValues,
} from '../../measurement/metric.ts';
import { plainText } from '../../text/plain.ts';
import { isOpen } from '../../verdict/primary.ts';
import type { Result, ScenarioResult } from '../../verdict/result.ts';

type Values = (number | null)[];

/** One metric, a value a round, already in the unit that it is shown in. */
export interface MetricRounds {
  name: MetricName;
  title: string;
  /** Whether it can fail the gate. */
  gated: boolean;
  unit: string;
  base: Values | null;
  head: Values;
}

interface RequestRounds {
  /** null: all requests of the scenario. */
  label: string | null;
  metrics: MetricRounds[];
}

/** Latency that a share of the requests did not exceed: all of `oneIn` requests but one. */
interface Distribution {
  unit: string;
  oneIn: number[];
  base: Values | null;
  head: Values;
}

/** What the plots of one scenario show. */
export interface ScenarioPlots {
  requests: RequestRounds[];
  /** What is shown first: where it got worst. */
  selected: { request: number; metric: MetricName };
  distribution: Distribution | null;
}

/** Both sides of a scenario; a baseline that is defined differently is not drawn beside it. */
function sidesOf(scenario: ScenarioResult, { rounds }: Result): { head?: JobScenario; base?: JobScenario } {
  const head = rounds.head.scenarios.find(({ name }) => name === scenario.name);
  const base = rounds.base?.scenarios.find(({ name, hash }) => name === scenario.name && hash === head?.hash);
  return { ...(head && { head }), ...(base && { base }) };
}

function scaleOf(unit: Metric['unit'], most: number): { unit: string; factor: number } {
  switch (unit) {
    case 'ms':
      if (most < 1) return { unit: 'µs', factor: 1000 };
      return most < 1000 ? { unit: 'ms', factor: 1 } : { unit: 's', factor: 0.001 };
    case 'bytes':
      return { unit: 'MB', factor: 1e-6 };
    case 'ratio':
      return { unit: '%', factor: 100 };
    default:
      return { unit, factor: 1 };
  }
}

function scale(values: Values, factor: number): Values {
  return values.map((value) => (value === null ? null : Number((value * factor).toPrecision(5))));
}

function highest(...sides: (Values | null)[]): number {
  return sides.reduce(
    (most, values) => (values ?? []).reduce<number>((top, value) => Math.max(top, value ?? 0), most),
    0,
  );
}

function valuesOf(round: JobRound, label: string | null): MetricValues {
  if (label === null) return round.all;
  return Object.hasOwn(round.labels, label) ? (round.labels[label] ?? {}) : {};
}

/** @param compared the metrics that have rows */
function metricRounds(
  head: JobScenario,
  base: JobScenario | undefined,
  label: string | null,
  compared: ReadonlySet<MetricName>,
): MetricRounds[] {
  const isShown = (name: MetricName) => isAlwaysShown(name) || name === 'error-rate' || compared.has(name);
  const names = [...METRIC_NAMES.filter(isShown), ...Object.keys(head.metrics ?? {})];
  return [...new Set<MetricName>(names)].flatMap((name) => {
    const { title, unit, gated } = definitionOf(name, head.metrics);
    const read = (side: JobScenario): Values => side.rounds.map((round) => valuesOf(round, label)[name] ?? null);
    const measured = { head: read(head), base: base ? read(base) : null };
    const most = highest(measured.head, measured.base);
    if (measured.head.every((value) => value === null) || (name === 'error-rate' && most === 0)) return [];
    const { unit: shown, factor } = scaleOf(unit, most);
    return [
      {
        name,
        title: plainText(title),
        gated,
        unit: plainText(shown),
        base: measured.base && scale(measured.base, factor),
        head: scale(measured.head, factor),
      },
    ];
  });
}

/** Half, three quarters, nine tenths … of the requests: the shares that readers look for. */
export const NAMED_SHARES = [1, 2, 4, 10, 20, 100, 1000, 10_000, 100_000, 1_000_000] as const;

/** Twelve points for each factor of ten and the named ones; the last is the slowest request. */
function oneInUpTo(total: number): number[] {
  const most = Math.max(1, total);
  const even = Array.from({ length: Math.floor(Math.log10(most) * 12) }, (_, at) => 10 ** (at / 12));
  const named = NAMED_SHARES.filter((share) => share < most);
  const points = [...even, ...named, most].sort((a, b) => a - b);
  return points.filter((point, at) => at === 0 || point / (points[at - 1] ?? 0) > 1.0001);
}

function latencies(histogram: Histogram, oneIn: readonly number[]): Values {
  const within = oneIn.filter((value) => value <= histogram.totalCount);
  const found =
    quantiles(
      histogram,
      within.map((value) => 1 - 1 / value),
    ) ?? [];
  return oneIn.map((_, at) => found[at] ?? null);
}

/** null for a histogram of an artifact that cannot be read: a report is not worth failing for it. */
function decode(text: string | null | undefined): Histogram | null {
  if (!text) return null;
  try {
    const histogram = decodeHistogram(text);
    return histogram.totalCount > 0 ? histogram : null;
  } catch {
    return null;
  }
}

function distributionOf(head: JobScenario, base: JobScenario | undefined): Distribution | null {
  const histograms = { head: decode(head.histogram), base: decode(base?.histogram) };
  if (histograms.head === null) return null;
  const oneIn = oneInUpTo(Math.max(histograms.head.totalCount, histograms.base?.totalCount ?? 0));
  const sides = { head: latencies(histograms.head, oneIn), base: histograms.base && latencies(histograms.base, oneIn) };
  const { unit, factor } = scaleOf('ms', highest(sides.head, sides.base));
  return {
    unit,
    oneIn: oneIn.map((value) => Number(value.toPrecision(5))),
    head: scale(sides.head, factor),
    base: sides.base && scale(sides.base, factor),
  };
}

/** Plot data of a scenario; null when no round of it was measured. */
export function scenarioPlots(scenario: ScenarioResult, result: Result): ScenarioPlots | null {
  const { head, base } = sidesOf(scenario, result);
  if (head === undefined || head.rounds.length === 0) return null;
  const labels = [...new Set(head.rounds.flatMap((round) => Object.keys(round.labels)))];
  const compared = new Set(scenario.comparisons.map(({ metric }) => metric));
  const requests = [null, ...(labels.length > 1 ? labels : [])]
    .map((label) => ({ label, metrics: metricRounds(head, base, label, compared) }))
    .filter(({ metrics }) => metrics.length > 0);
  if (requests.length === 0) return null;
  const [worst] = scenario.comparisons
    .filter((row) => row.gated && row.worse !== null && (row.likely !== undefined || !isOpen(row)))
    .sort((a, b) => (b.worse?.ratio ?? 0) - (a.worse?.ratio ?? 0));
  const request = requests.findIndex(({ label }) => label === (worst?.label ?? null));
  return {
    requests: requests.map(({ label, metrics }) => ({ label: label && plainText(label), metrics })),
    selected: { request: Math.max(0, request), metric: worst?.metric ?? 'p50' },
    distribution: distributionOf(head, base),
  };
}
