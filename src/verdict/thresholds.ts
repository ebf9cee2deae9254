import { median } from 'simple-statistics';
import type { Threshold } from '../config/config.ts';
import { errorRate, type JobScenario } from '../measurement/job.ts';
import type { Counts } from '../measurement/run-document.ts';
import type { ThresholdOutcome } from './result.ts';
import { valuesOf } from './samples.ts';

/**
 * Holds the medians over the rounds against the absolute limits. The error rate is that of all rounds together:
 * a median would overlook one round in which everything failed.
 */
export function checkThresholds(
  thresholds: readonly Threshold[],
  measured: JobScenario,
  counts: Counts,
): ThresholdOutcome[] {
  return thresholds.map((threshold) => {
    const { metric, text, severity, line } = threshold;
    const values = metric === 'error-rate' ? [errorRate(counts)] : valuesOf(measured, null, metric);
    const value = values.length > 0 ? median(values) : null;
    const violated = value !== null && !keeps(value, threshold);
    return { scenario: measured.name, metric, text, severity, value, violated, line };
  });
}

export function keeps(value: number, { comparator, limit }: Threshold): boolean {
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
