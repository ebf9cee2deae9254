import { errorRate } from './counts.ts';
import { decodeHistogram, deviationOf, type Histogram, meanOf, mergeHistograms, quantiles } from './histogram.ts';
import { type MetricValues, QUANTILES } from './metric.ts';
import { commonResources, type UsedInWindow } from './resource-metrics.ts';
import type { Counts, Figures, Label, Window } from './run-document.ts';

/** What a window does not say about its round. */
export interface Surroundings {
  /** Spawn to ready, milliseconds; null where perf-gate does not start the target. */
  startup: number | null;
  /** What the target used within the window. */
  resources: UsedInWindow | null;
}

/** Reduces a window of load to one number per metric, for all requests together and for each label. */
export function figuresOf(window: Window, { startup, resources }: Surroundings): Figures {
  const decoded = (all: Record<string, Label>) =>
    Object.entries(all).map(([label, { counts, received, histogram }]) => ({
      label,
      counts,
      received,
      histogram: decodeHistogram(histogram),
    }));
  const requests = decoded(window.labels);
  // A journey is made of the same requests: it stands beside them and is not part of the whole.
  const labels = [...requests, ...decoded(journeyLabels(window))];
  const completed = completedIn(window);
  return {
    responses: window.counts.responses,
    all: {
      ...latencies(mergeHistograms(requests.map((label) => label.histogram))),
      throughput: window.throughput,
      ...ratesOf(window.counts),
      ...commonResources({ completed, resources }),
      ...(startup !== null && { startup }),
      ...bytesOf(requests),
    },
    labels: Object.fromEntries(
      labels.map(({ label, counts, received, histogram }) => [
        label,
        { ...latencies(histogram), ...ratesOf(counts), ...bytesOf([{ counts, received }]) },
      ]),
    ),
  };
}

/** The requests of a window that its throughput counts. */
export function completedIn({ throughput, duration }: Pick<Window, 'throughput' | 'duration'>): number {
  return (throughput * duration) / 1000;
}

/** What the label of a journey's own metrics looks like. */
export const JOURNEY_LABEL = /^journey ".*"$/s;

/** The label of a journey's own metrics. */
export function journeyLabel(name: string): string {
  return `journey "${name}"`;
}

/** Journeys of a window by their labels. */
export function journeyLabels({ journeys = {} }: Pick<Window, 'journeys'>): Record<string, Label> {
  return Object.fromEntries(Object.entries(journeys).map(([name, label]) => [journeyLabel(name), label]));
}

function ratesOf(counts: Counts): MetricValues {
  const failed = errorRate(counts);
  return { 'error-rate': failed, 'success-rate': 1 - failed };
}

/** The mean size of the good answers; none where a part of them was not measured, as in older documents. */
function bytesOf(labels: readonly Pick<Label, 'counts' | 'received'>[]): MetricValues {
  const answers = labels.reduce((sum, { counts }) => sum + counts.responses, 0);
  const received = labels.reduce((sum, label) => sum + (label.received ?? Number.NaN), 0);
  return answers > 0 && !Number.isNaN(received) ? { bytes: received / answers } : {};
}

function latencies(histogram: Histogram): MetricValues {
  const probabilities = QUANTILES.map(([, probability]) => probability);
  const values = quantiles(histogram, [...probabilities, 0, 1]);
  const mean = meanOf(histogram);
  const stddev = deviationOf(histogram);
  if (values === null || mean === null || stddev === null) return {};
  const [min, max] = values.splice(-2) as [number, number];
  return {
    ...Object.fromEntries(QUANTILES.map(([name], index) => [name, values[index] as number])),
    mean,
    min,
    max,
    stddev,
  };
}
