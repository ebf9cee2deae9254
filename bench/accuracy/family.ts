import type { MetricName } from '../../src/measurement/metric.ts';
import { DEFAULT_JUDGEMENT } from './decision.ts';

const NINE: MetricName[] = ['p25', 'p50', 'p75', 'p90', 'p95', 'p99', 'throughput', 'cpu', 'memory'];

/**
 * The metrics and scenarios that make so many gated comparisons: p50 alone, nine metrics of one scenario, or those that
 * are gated by default of as many scenarios as it takes.
 */
export function familyOf(comparisons: number): { metrics: MetricName[]; scenarios: number } {
  if (comparisons === 1) return { metrics: ['p50'], scenarios: 1 };
  if (comparisons === NINE.length) return { metrics: NINE, scenarios: 1 };
  const metrics = DEFAULT_JUDGEMENT.gated;
  return { metrics, scenarios: Math.ceil(comparisons / metrics.length) };
}
