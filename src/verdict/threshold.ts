import type { MetricName } from '../measurement/metric.ts';
import type { Severity } from '../measurement/severity.ts';

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
