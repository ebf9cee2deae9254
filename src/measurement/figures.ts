import { errorRate } from './counts.ts';
import { decodeHistogram, type Histogram, mergeHistograms, quantiles } from './histogram.ts';
import { type MetricValues, QUANTILES } from './metric.ts';
import type { Figures, Label, Resources, Window } from './run-document.ts';

/** What a window does not say about its round. */
export interface Surroundings {
  /** Spawn to ready, milliseconds; null where perf-gate does not start the target. */
  startup: number | null;
  /** What the target used within the window. */
  resources: Pick<Resources, 'cpu' | 'memory'> | null;
}

/** Reduces a window of load to one number per metric, for all requests together and for each label. */
export function figuresOf(window: Window, { startup, resources }: Surroundings): Figures {
  const decoded = (all: Record<string, Label>) =>
    Object.entries(all).map(([label, { counts, histogram }]) => ({
      label,
      counts,
      histogram: decodeHistogram(histogram),
    }));
  const requests = decoded(window.labels);
  // A journey is made of the same requests: it stands beside them and is not part of the whole.
  const labels = [...requests, ...decoded(journeyLabels(window))];
  const completed = (window.throughput * window.duration) / 1000;
  const { cpu, memory } = resources ?? { cpu: null, memory: null };
  return {
    responses: window.counts.responses,
    all: {
      ...latencies(mergeHistograms(requests.map((label) => label.histogram))),
      throughput: window.throughput,
      'error-rate': errorRate(window.counts),
      ...(cpu !== null && completed > 0 && { cpu: cpu / completed }),
      ...(memory !== null && { memory }),
      ...(startup !== null && { startup }),
    },
    labels: Object.fromEntries(
      labels.map(({ label, counts, histogram }) => [
        label,
        { ...latencies(histogram), 'error-rate': errorRate(counts) },
      ]),
    ),
  };
}

/** The label of a journey's own metrics. */
export function journeyLabel(name: string): string {
  return `journey "${name}"`;
}

/** Journeys of a window by their labels. */
export function journeyLabels({ journeys = {} }: Pick<Window, 'journeys'>): Record<string, Label> {
  return Object.fromEntries(Object.entries(journeys).map(([name, label]) => [journeyLabel(name), label]));
}

function latencies(histogram: Histogram): MetricValues {
  const values = quantiles(
    histogram,
    QUANTILES.map(([, probability]) => probability),
  );
  return values ? Object.fromEntries(QUANTILES.map(([name], index) => [name, values[index] as number])) : {};
}
