import { median } from 'simple-statistics';
import { addCounts, errorRate, type JobScenario, journeyLabels } from '../measurement/job.ts';
import type { Counts, Round } from '../measurement/run-document.ts';
import type { ThresholdOutcome } from './result.ts';
import { valuesOf } from './samples.ts';
import type { Threshold } from './threshold.ts';

/**
 * Holds the medians over the rounds against the absolute limits. The error rate is that of all rounds together:
 * a median would overlook one round in which everything failed.
 *
 * @param rounds that `measured` was reduced from
 */
export function checkThresholds(
  thresholds: readonly Threshold[],
  measured: JobScenario,
  rounds: readonly Round[],
): ThresholdOutcome[] {
  return thresholds.map((threshold) => {
    const { metric, label, text, severity, line } = threshold;
    const values = metric === 'error-rate' ? errorRates(countsOf(rounds, label)) : valuesOf(measured, label, metric);
    const value = values.length > 0 ? median(values) : null;
    const violated = value !== null && !keeps(value, threshold);
    return { scenario: measured.name, label, metric, text, severity, value, violated, line };
  });
}

/** @param label of a request or a journey; null: all requests */
function countsOf(rounds: readonly Round[], label: string | null): Counts {
  if (label === null) return addCounts(rounds.map(({ counts }) => counts));
  const entries = rounds.flatMap((round) => Object.entries({ ...round.labels, ...journeyLabels(round) }));
  return addCounts(entries.flatMap(([name, { counts }]) => (name === label ? [counts] : [])));
}

/** None where nothing was sent: that no request failed is then no merit. */
function errorRates(counts: Counts): number[] {
  return counts.sent === 0 ? [] : [errorRate(counts)];
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
