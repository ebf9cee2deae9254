import { isCommonMetric, type MetricName } from '../measurement/metric.ts';
import type { Comparison, ScenarioResult } from '../verdict/result.ts';

/** The title of the column that metrics share of which each has few rows. */
export const OWN_TITLE = 'its own';

/**
 * Finds the metrics of their own that fewer than half of the scenarios have, where there are several of them: of a scenario
 * of each kind, nearly every cell of their columns would be empty. They share one column.
 */
export function sparseMetrics(
  scenarios: readonly { comparisons: readonly Pick<Comparison, 'metric'>[] }[],
): ReadonlySet<MetricName> {
  const times = new Map<MetricName, number>();
  for (const { comparisons } of scenarios) {
    const own = new Set(comparisons.map(({ metric }) => metric).filter((metric) => !isCommonMetric(metric)));
    for (const metric of own) times.set(metric, (times.get(metric) ?? 0) + 1);
  }
  const sparse = [...times].filter(([, count]) => 2 * count < scenarios.length).map(([metric]) => metric);
  return new Set(sparse.length > 1 ? sparse : []);
}

/**
 * Orders the rows that share a cell: what can fail the gate first, then what is worst.
 *
 * @param bySeriousness compares what was found of two rows
 */
export function byOwnWeight<Row extends Pick<ScenarioResult['comparisons'][number], 'gated' | 'worse'>>(
  bySeriousness: (a: Row, b: Row) => number,
): (a: Row, b: Row) => number {
  return (a, b) =>
    Number(b.gated) - Number(a.gated) || bySeriousness(a, b) || (b.worse?.ratio ?? 0) - (a.worse?.ratio ?? 0);
}
