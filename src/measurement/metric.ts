/** Every figure that perf-gate compares or limits, under its name in configuration and documents. */
export const METRIC_NAMES = [
  'p25',
  'p50',
  'p75',
  'p90',
  'p95',
  'p99',
  'throughput',
  'error-rate',
  'cpu',
  'memory',
  'startup',
] as const;

export type MetricName = (typeof METRIC_NAMES)[number];

export interface Metric {
  /** What a reviewer calls it. */
  title: string;
  /** `ms` milliseconds, `/s` per second, `ratio` 0 to 1, `bytes`. */
  unit: 'ms' | '/s' | 'ratio' | 'bytes';
  better: 'lower' | 'higher';
  /** May a change of this metric alone fail the gate, unless the configuration says otherwise? (statistics.md 3) */
  gated: boolean;
  /** Is it taken from one kind of request, and not only from the scenario as a whole? */
  perRequest: boolean;
}

export const METRICS: Record<MetricName, Metric> = {
  p25: { title: 'p25 latency', unit: 'ms', better: 'lower', gated: true, perRequest: true },
  p50: { title: 'p50 latency', unit: 'ms', better: 'lower', gated: true, perRequest: true },
  p75: { title: 'p75 latency', unit: 'ms', better: 'lower', gated: false, perRequest: true },
  p90: { title: 'p90 latency', unit: 'ms', better: 'lower', gated: false, perRequest: true },
  p95: { title: 'p95 latency', unit: 'ms', better: 'lower', gated: true, perRequest: true },
  p99: { title: 'p99 latency', unit: 'ms', better: 'lower', gated: false, perRequest: true },
  throughput: { title: 'throughput', unit: '/s', better: 'higher', gated: true, perRequest: false },
  'error-rate': { title: 'error rate', unit: 'ratio', better: 'lower', gated: false, perRequest: true },
  cpu: { title: 'CPU per request', unit: 'ms', better: 'lower', gated: false, perRequest: false },
  memory: { title: 'peak memory', unit: 'bytes', better: 'lower', gated: false, perRequest: false },
  startup: { title: 'startup time', unit: 'ms', better: 'lower', gated: false, perRequest: false },
};

/** The latency quantiles among the metrics, with their probability. */
export const QUANTILES = [
  ['p25', 0.25],
  ['p50', 0.5],
  ['p75', 0.75],
  ['p90', 0.9],
  ['p95', 0.95],
  ['p99', 0.99],
] as const satisfies readonly (readonly [MetricName, number])[];

/** Metric values of one round; a metric that could not be measured is absent. Units as in {@link METRICS}. */
export type MetricValues = Partial<Record<MetricName, number>>;
