import { addCounts, errorRate } from '../measurement/counts.ts';
import { journeyLabels } from '../measurement/figures.ts';
import type { JobScenario } from '../measurement/job.ts';
import { medianOf } from '../measurement/median-of.ts';
import { definitionOf, type MetricName } from '../measurement/metric.ts';
import type { Counts, Window } from '../measurement/run-document.ts';
import type { ThresholdOutcome } from './result.ts';
import { valuesOf } from './samples.ts';
import { ERROR_LIMIT, SUCCESS_METRIC, type Threshold } from './threshold.ts';

/**
 * Holds the medians over the rounds against the absolute limits. The rates of errors and of success are those of all
 * rounds together: a median would overlook one round in which everything failed.
 *
 * @param windows the windows of the rounds that `measured` was reduced from
 */
export function checkThresholds(
  thresholds: readonly Threshold[],
  measured: JobScenario,
  windows: readonly Window[],
): ThresholdOutcome[] {
  return thresholds.map((threshold) => {
    const { metric, label, text, severity, line } = threshold;
    const definition = definitionOf(metric, measured.metrics);
    const values = (windows.length > 0 ? ratesOf(metric, windows, label) : null) ?? valuesOf(measured, label, metric);
    const value = values.length > 0 ? medianOf(definition, values) : null;
    const violated = value !== null && !keeps(value, threshold);
    return { scenario: measured.name, label, metric, definition, text, severity, value, violated, line };
  });
}

/**
 * A rate over all windows as a list, empty where nothing was sent: no failures are then no achievement. null: the metric is
 * no such rate.
 */
function ratesOf(metric: MetricName, windows: readonly Window[], label: string | null): number[] | null {
  if (metric !== ERROR_LIMIT.metric && metric !== SUCCESS_METRIC) return null;
  const counts = countsOf(windows, label);
  if (counts.sent === 0) return [];
  return [metric === SUCCESS_METRIC ? 1 - errorRate(counts) : errorRate(counts)];
}

/** @param label the label of a request or a journey; null: all requests */
function countsOf(windows: readonly Window[], label: string | null): Counts {
  if (label === null) return addCounts(windows.map(({ counts }) => counts));
  const entries = windows.flatMap((window) => Object.entries({ ...window.labels, ...journeyLabels(window) }));
  return addCounts(entries.flatMap(([name, { counts }]) => (name === label ? [counts] : [])));
}

export function keeps(value: number, { comparator, limit }: Pick<Threshold, 'comparator' | 'limit'>): boolean {
  switch (comparator) {
    case '<':
      return value < limit;
    case '<=':
      return value <= limit;
    case '>':
      return value > limit;
    case '>=':
      return value >= limit;
  }
}
