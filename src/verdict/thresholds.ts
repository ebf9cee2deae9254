import { median } from 'simple-statistics';
import { addCounts, errorRate } from '../measurement/counts.ts';
import { journeyLabels } from '../measurement/figures.ts';
import type { JobScenario } from '../measurement/job.ts';
import { definitionOf } from '../measurement/metric.ts';
import type { Counts, Window } from '../measurement/run-document.ts';
import type { ThresholdOutcome } from './result.ts';
import { valuesOf } from './samples.ts';
import type { Threshold } from './threshold.ts';

/**
 * Holds the medians over the rounds against the absolute limits. The error rate is that of all rounds together:
 * a median would overlook one round in which everything failed.
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
    const values =
      metric === 'error-rate' && windows.length > 0
        ? errorRates(countsOf(windows, label))
        : valuesOf(measured, label, metric);
    const value = values.length > 0 ? median(values) : null;
    const violated = value !== null && !keeps(value, threshold);
    return {
      scenario: measured.name,
      label,
      metric,
      definition: definitionOf(metric, measured.metrics),
      text,
      severity,
      value,
      violated,
      line,
    };
  });
}

/** @param label the label of a request or a journey; null: all requests */
function countsOf(windows: readonly Window[], label: string | null): Counts {
  if (label === null) return addCounts(windows.map(({ counts }) => counts));
  const entries = windows.flatMap((window) => Object.entries({ ...window.labels, ...journeyLabels(window) }));
  return addCounts(entries.flatMap(([name, { counts }]) => (name === label ? [counts] : [])));
}

/** The error rate as a list, empty where nothing was sent: no failures are then no achievement. */
function errorRates(counts: Counts): number[] {
  return counts.sent === 0 ? [] : [errorRate(counts)];
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
