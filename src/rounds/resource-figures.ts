import type { Measured } from '../kinds/kind.ts';
import type { MetricName } from '../measurement/metric.ts';
import { resourceFigures, type Usage } from '../measurement/resource-metrics.ts';

/**
 * Adds to the figures of a round what the service used in all of its loads together, as far as it is limited: where
 * nobody asks for it, reports have no rows of it. What its kind has measured already stays.
 *
 * @param limited the metrics that are limited @param usage null: there was no load
 */
export function withResources<Detail>(
  measured: Measured<Detail>,
  limited: readonly MetricName[],
  usage: Usage | null,
): Measured<Detail> {
  if (limited.length === 0 || usage === null) return measured;
  const { figures } = measured;
  const isMissing = (name: MetricName) => limited.includes(name) && !Object.hasOwn(figures.all, name);
  const used = Object.entries(resourceFigures(usage)).filter(([name]) => isMissing(name));
  return { ...measured, figures: { ...figures, all: { ...figures.all, ...Object.fromEntries(used) } } };
}
