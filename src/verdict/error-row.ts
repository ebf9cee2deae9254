import type { MetricName } from '../measurement/metric.ts';
import type { Comparison } from './result.ts';

/** The metric that says how many requests failed. */
export const ERROR_METRIC: MetricName = 'error-rate';

/** Whether a row is about the errors of a scenario as a whole, which have a rule of their own (errors-compared.ts). */
export function isErrorRow({ metric, label }: Pick<Comparison, 'metric' | 'label'>): boolean {
  return metric === ERROR_METRIC && label === null;
}
