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
  /** Nobody has said how serious it is: it is as serious as its scenario, where that says it. */
  usual?: true;
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
  usual: true,
  text: '< 1%',
  line: null,
};

/** The other side of the error rate: a limit on it is one on errors. */
export const SUCCESS_METRIC: MetricName = 'success-rate';

/** How serious a limit is by what is written of it. @param written undefined: nothing is */
export function severityOf(written: Severity | undefined): Pick<Threshold, 'severity' | 'usual'> {
  return written === undefined ? { severity: 'high', usual: true } : { severity: written };
}

/** Whether it is the limit of errors that nobody has set, however serious its scenario makes it. */
export function isErrorLimit({ metric, label, text, line }: Threshold): boolean {
  return metric === ERROR_LIMIT.metric && label === null && line === null && text === ERROR_LIMIT.text;
}
