import type { MetricName } from '../measurement/metric.ts';
import { isResource } from '../measurement/resource-metrics.ts';
import type { Threshold } from '../verdict/threshold.ts';

/** The metrics of what a service uses that are limited for a scenario as a whole. */
export function resourcesLimitedIn(thresholds: readonly Threshold[]): MetricName[] {
  return thresholds.flatMap(({ metric, label }) => (label === null && isResource(metric) ? [metric] : []));
}
