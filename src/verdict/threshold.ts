import type { MetricName } from '../measurement/metric.ts';
import type { Severity } from '../measurement/severity.ts';

/** An absolute limit on the median over the rounds of one metric. */
export interface Threshold {
  metric: MetricName;
  /** Request label, or `journey "buy"`; null: of the scenario as a whole. */
  label: string | null;
  comparator: '<' | '<=' | '>' | '>=';
  /** In the unit of the metric (measurement/metric.ts). */
  limit: number;
  severity: Severity;
  /** As written: `< 250ms`. */
  text: string;
  /** Line in the configuration file, from 1; null where no file said it. */
  line: number | null;
}

/** Every scenario is held to this unless it says otherwise: errors come before any latency (statistics.md 3). */
export const ERROR_LIMIT: Threshold = {
  metric: 'error-rate',
  label: null,
  comparator: '<',
  limit: 0.01,
  severity: 'critical',
  text: '< 1%',
  line: null,
};
