import { z } from 'zod';
import { quote } from '../text/quote.ts';

/**
 * What a figure is: everything that compares, limits or shows it reads this. Common metrics are in {@link METRICS};
 * a kind of scenario can bring metrics of its own, which then travel in its documents.
 */
export const metricSchema = z.object({
  /** What a reviewer calls it. */
  title: z.string().max(200),
  /** `ms` milliseconds, `/s` per second, `ratio` 0 to 1, `bytes`; any other unit is shown as it is, and `` is none. */
  unit: z.string().max(40),
  better: z.enum(['lower', 'higher']),
  /** Whether a change of this metric alone may fail the gate, unless configured otherwise (docs/statistics.md 3). */
  gated: z.boolean(),
  /** Whether it is also taken for each kind of request, and not only for the scenario as a whole. */
  perRequest: z.boolean(),
  /** Whether a worse value is called slower, rather than higher or lower. */
  slower: z.boolean(),
  /**
   * What a value of NEVER (never.ts) is called, in words that complete "2 of 10 rounds …": `never recovered`. Such a value
   * ranks as worse than every other and has no ratio. Absent where there is no such value.
   */
  never: z.string().max(100).optional(),
});
export type Metric = z.infer<typeof metricSchema>;

/** A metric's name in configuration and documents: one of the common ones, or one that a kind of scenario brings. */
export type MetricName = string;

/** The metrics that are measured for every service under load. */
export const METRICS = {
  p25: { title: 'p25 latency', unit: 'ms', better: 'lower', gated: true, perRequest: true, slower: true },
  p50: { title: 'p50 latency', unit: 'ms', better: 'lower', gated: true, perRequest: true, slower: true },
  p75: { title: 'p75 latency', unit: 'ms', better: 'lower', gated: false, perRequest: true, slower: true },
  p90: { title: 'p90 latency', unit: 'ms', better: 'lower', gated: false, perRequest: true, slower: true },
  p95: { title: 'p95 latency', unit: 'ms', better: 'lower', gated: true, perRequest: true, slower: true },
  p99: { title: 'p99 latency', unit: 'ms', better: 'lower', gated: false, perRequest: true, slower: true },
  'p99.9': { title: 'p99.9 latency', unit: 'ms', better: 'lower', gated: false, perRequest: true, slower: true },
  mean: { title: 'mean latency', unit: 'ms', better: 'lower', gated: false, perRequest: true, slower: true },
  min: { title: 'min latency', unit: 'ms', better: 'lower', gated: false, perRequest: true, slower: true },
  max: { title: 'max latency', unit: 'ms', better: 'lower', gated: false, perRequest: true, slower: true },
  stddev: {
    title: 'standard deviation of the latency',
    unit: 'ms',
    better: 'lower',
    gated: false,
    perRequest: true,
    slower: false,
  },
  throughput: { title: 'throughput', unit: '/s', better: 'higher', gated: true, perRequest: false, slower: false },
  'error-rate': { title: 'error rate', unit: 'ratio', better: 'lower', gated: false, perRequest: true, slower: false },
  'success-rate': {
    title: 'success rate',
    unit: 'ratio',
    better: 'higher',
    gated: false,
    perRequest: true,
    slower: false,
  },
  cpu: { title: 'CPU per request', unit: 'ms', better: 'lower', gated: false, perRequest: false, slower: false },
  memory: { title: 'peak memory', unit: 'bytes', better: 'lower', gated: false, perRequest: false, slower: false },
  startup: { title: 'startup time', unit: 'ms', better: 'lower', gated: false, perRequest: false, slower: true },
  bytes: { title: 'bytes per answer', unit: 'bytes', better: 'lower', gated: false, perRequest: true, slower: false },
  'disk-read': {
    title: 'disk reads per request',
    unit: 'bytes',
    better: 'lower',
    gated: false,
    perRequest: false,
    slower: false,
  },
  'disk-written': {
    title: 'disk writes per request',
    unit: 'bytes',
    better: 'lower',
    gated: false,
    perRequest: false,
    slower: false,
  },
} as const satisfies Record<string, Metric>;

export type CommonMetric = keyof typeof METRICS;

/** The names of the common metrics, in the order of every table. */
export const METRIC_NAMES = Object.keys(METRICS) as CommonMetric[];

/**
 * The metrics that are compared and shown only where `compare.metrics` names them, so that tables do not grow: what the
 * quantiles say already (mean, stddev), single requests (p99.9, min, max), and rates that are the same for most services,
 * which a rank test can say little about.
 */
const ON_REQUEST: ReadonlySet<MetricName> = new Set<CommonMetric>([
  'p99.9',
  'mean',
  'stddev',
  'min',
  'max',
  'error-rate',
  'success-rate',
  'disk-read',
  'disk-written',
]);

/**
 * The figures that say how fast requests are answered, in the order in which the first that is gated decides for the
 * others (docs/accuracy.md).
 */
export const SPEED_METRICS = [
  'throughput',
  'mean',
  'p50',
  'p25',
  'p75',
  'p90',
  'p95',
  'p99',
  'min',
  'max',
] as const satisfies readonly CommonMetric[];

export function isCommonMetric(name: MetricName): name is CommonMetric {
  return Object.hasOwn(METRICS, name);
}

/** Whether a metric has rows although nobody asked for it. */
export function isAlwaysShown(name: MetricName): boolean {
  return !ON_REQUEST.has(name);
}

/** The metrics that are 0 for a healthy service, so that a limit may be 0. */
export const MAY_BE_ZERO: ReadonlySet<MetricName> = new Set<CommonMetric>(['error-rate', 'disk-read', 'disk-written']);

/**
 * Finds the definition of a metric: a scenario's own, else the common one; an undefined metric has its name as title.
 */
export function definitionOf(name: MetricName, own: Readonly<Record<string, Metric>> = {}): Metric {
  const common: Readonly<Record<string, Metric>> = METRICS;
  if (Object.hasOwn(own, name)) return own[name] as Metric;
  if (Object.hasOwn(common, name)) return common[name] as Metric;
  return { title: name, unit: '', better: 'lower', gated: false, perRequest: false, slower: false };
}

/** Says of which of a scenario's own metrics the numbers before and now are different quantities, in clauses. */
export function definitionChanges(
  before: Readonly<Record<string, Metric>> = {},
  now: Readonly<Record<string, Metric>> = {},
): string[] {
  return Object.entries(now).flatMap(([name, { unit, better }]) => {
    const old = Object.hasOwn(before, name) ? before[name] : undefined;
    if (old === undefined) return [];
    if (old.unit !== unit) {
      return [`the unit of ${quote(name)} changed from ${old.unit || 'none'} to ${unit || 'none'}`];
    }
    if (old.better === better) return [];
    return [`the direction in which ${quote(name)} is better changed from ${old.better} to ${better}`];
  });
}

/** The latency quantiles among the metrics, with their probability. */
export const QUANTILES = [
  ['p25', 0.25],
  ['p50', 0.5],
  ['p75', 0.75],
  ['p90', 0.9],
  ['p95', 0.95],
  ['p99', 0.99],
  ['p99.9', 0.999],
] as const satisfies readonly (readonly [CommonMetric, number])[];

/**
 * Metric values of one round by name, in the units of their definitions; a metric that could not be measured is absent.
 */
export const metricValuesSchema = z.record(z.string().max(200), z.number().nonnegative());
export type MetricValues = Record<MetricName, number>;
