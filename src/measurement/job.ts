import { z } from 'zod';
import {
  decodeHistogram,
  encodeHistogram,
  type Histogram,
  isHistogram,
  mergeHistograms,
  quantiles,
} from './histogram.ts';
import { METRIC_NAMES, type MetricValues, QUANTILES } from './metric.ts';
import { type Counts, type Label, machineSchema, originSchema, type Round, type RunDocument } from './run-document.ts';

const metricValuesSchema = z.partialRecord(z.enum(METRIC_NAMES), z.number().nonnegative());

/** One round reduced to one number a metric. */
const jobRoundSchema = z.strictObject({
  index: z.number().int().nonnegative(),
  /** Requests that got a complete, expected answer. */
  responses: z.number().int().nonnegative(),
  all: metricValuesSchema,
  /** By request label, the same as `all` where a scenario has one; a journey under `journey "its name"`. */
  labels: z.record(z.string(), metricValuesSchema),
});
export type JobRound = z.infer<typeof jobRoundSchema>;

const jobScenarioSchema = z.strictObject({
  name: z.string(),
  type: z.string(),
  hash: z.string(),
  rounds: z.array(jobRoundSchema),
  /** Latency of all rounds together: compressed base64 HDR histogram (microseconds). Only in the newest job of a baseline. */
  histogram: z.string().refine(isHistogram).nullable(),
});
export type JobScenario = z.infer<typeof jobScenarioSchema>;

/** A run document reduced to what a comparison needs. */
export const jobSchema = z.strictObject({
  /** Version of perf-gate that measured. */
  version: z.string(),
  origin: originSchema,
  startedAt: z.iso.datetime(),
  machine: machineSchema,
  target: z.string(),
  freshProcess: z.boolean(),
  scenarios: z.array(jobScenarioSchema),
});
export type Job = z.infer<typeof jobSchema>;

export const BASELINE_SCHEMA = 1;

/** The last jobs of the default branch, newest first. At most 1 MB as JSON. */
export const baselineDocumentSchema = z.strictObject({
  kind: z.literal('baseline'),
  schema: z.literal(BASELINE_SCHEMA),
  key: z.string(),
  jobs: z.array(jobSchema).min(1).max(100),
});
export type BaselineDocument = z.infer<typeof baselineDocumentSchema>;

/** Reduces a run to one number a round and metric. */
export function reduceRun(run: RunDocument): Job {
  const { version, origin, startedAt, machine, target, freshProcess } = run;
  const scenarios = run.scenarios.map((scenario) => {
    const reduced = scenario.rounds.map(reduceRound);
    const { name, type, hash } = scenario;
    const histogram = reduced.length ? encodeHistogram(mergeHistograms(reduced.map((round) => round.histogram))) : null;
    return { name, type, hash, rounds: reduced.map((round) => round.values), histogram };
  });
  return { version, origin, startedAt, machine, target, freshProcess, scenarios };
}

function reduceRound(round: Round): { values: JobRound; histogram: Histogram } {
  const decoded = (all: Record<string, Label>) =>
    Object.entries(all).map(([label, { counts, histogram }]) => ({
      label,
      counts,
      histogram: decodeHistogram(histogram),
    }));
  const requests = decoded(round.labels);
  // A journey is made of the same requests: it is beside them, and not part of the whole.
  const labels = [...requests, ...decoded(journeyLabels(round))];
  const histogram = mergeHistograms(requests.map((label) => label.histogram));
  const completed = (round.throughput * round.duration) / 1000;
  const { cpu, memory } = round.resources ?? { cpu: null, memory: null };
  const all: MetricValues = {
    ...latencies(histogram),
    throughput: round.throughput,
    'error-rate': errorRate(round.counts),
    ...(cpu !== null && completed > 0 && { cpu: cpu / completed }),
    ...(memory !== null && { memory }),
    ...(round.startup !== null && { startup: round.startup }),
  };
  const values = {
    index: round.index,
    responses: round.counts.responses,
    all,
    labels: Object.fromEntries(
      labels.map(({ label, counts, histogram }) => [
        label,
        { ...latencies(histogram), 'error-rate': errorRate(counts) },
      ]),
    ),
  };
  return { values, histogram };
}

/** The label of a journey's own metrics. */
function journeyLabel(name: string): string {
  return `journey "${name}"`;
}

/** Journeys of a round by their labels. */
export function journeyLabels({ journeys = {} }: Pick<Round, 'journeys'>): Record<string, Label> {
  return Object.fromEntries(Object.entries(journeys).map(([name, label]) => [journeyLabel(name), label]));
}

function latencies(histogram: Histogram): MetricValues {
  const values = quantiles(
    histogram,
    QUANTILES.map(([, probability]) => probability),
  );
  return values ? Object.fromEntries(QUANTILES.map(([name], index) => [name, values[index]])) : {};
}

/** Share of the requests that failed or were lost, 0 to 1. */
export function errorRate(counts: Counts): number {
  return counts.sent === 0 ? 0 : failedRequests(counts) / counts.sent;
}

/** Requests without a good answer: errors of every kind and lost ones. */
export function failedRequests(counts: Counts): number {
  return Object.values(counts.errors).reduce((sum, value) => sum + value, counts.lost);
}

/** The sum of several windows. */
export function addCounts(all: Counts[]): Counts {
  const total = { sent: 0, responses: 0, lost: 0, inFlight: 0 };
  // Not an object: a document from elsewhere may call an error `constructor`.
  const errors = new Map<string, number>();
  for (const counts of all) {
    total.sent += counts.sent;
    total.responses += counts.responses;
    total.lost += counts.lost;
    total.inFlight += counts.inFlight;
    for (const [kind, value] of Object.entries(counts.errors)) errors.set(kind, (errors.get(kind) ?? 0) + value);
  }
  return { ...total, errors: Object.fromEntries(errors) };
}
