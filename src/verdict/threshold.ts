import type { CommonMetric, MetricName } from '../measurement/metric.ts';
import type { Severity } from '../measurement/severity.ts';

/** The metrics that a limit on windows can be about. */
export const WINDOW_METRICS = [
  'p50',
  'p95',
  'p99',
  'throughput',
  'error-rate',
  'success-rate',
] as const satisfies readonly CommonMetric[];
export type WindowMetric = (typeof WINDOW_METRICS)[number];

/** What a stretch of a measured window has to be like. */
export interface WindowLimit extends Pick<Threshold, 'comparator' | 'limit'> {
  of: WindowMetric;
}

/** How many stretches of a measured window have to be so. */
export interface WindowsRule extends WindowLimit {
  /** Their length, milliseconds. */
  length: number;
  /** The least share of them, above 0 and up to 1. */
  share: number;
}

/** An absolute limit on the median over the rounds of one metric. */
export interface Threshold {
  metric: MetricName;
  /** Request label, or `journey "buy"`; null: the scenario as a whole. */
  label: string | null;
  comparator: '<' | '<=' | '>' | '>=';
  /** The limit, in the unit of the metric (measurement/metric.ts). */
  limit: number;
  severity: Severity;
  /** The text as it was written: `< 250ms`. */
  text: string;
  /** The line in the configuration file, from 1; null where it does not come from a file. */
  line: number | null;
  /** What the metric is the share of, where that is one of windows. */
  windows?: WindowsRule;
}

/** The limit of every scenario that sets none of its own: errors come before any latency (statistics.md 3). */
export const ERROR_LIMIT: Threshold = {
  metric: 'error-rate',
  label: null,
  comparator: '<',
  limit: 0.01,
  severity: 'critical',
  text: '< 1%',
  line: null,
};

/** The other side of the error rate: a limit on it is one on errors. */
export const SUCCESS_METRIC: MetricName = 'success-rate';
