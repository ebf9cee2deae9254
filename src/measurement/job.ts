import { z } from 'zod';
import { decodeHistogram, encodeHistogram, isHistogram, mergeHistograms } from './histogram.ts';
import { metricSchema } from './metric.ts';
import {
  figuresSchema,
  machineSchema,
  originSchema,
  type RunDocument,
  type ScenarioRun,
  turnSchema,
} from './run-document.ts';
import { type SchemaVersion, schemaVersionSchema } from './schema-version.ts';

/** One round reduced to one number per metric. */
const jobRoundSchema = figuresSchema.extend({ index: z.number().int().nonnegative(), turn: turnSchema.optional() });
export type JobRound = z.infer<typeof jobRoundSchema>;

const jobScenarioSchema = z.object({
  name: z.string(),
  type: z.string(),
  hash: z.string(),
  /** The definitions of the metrics that are not among the common ones. */
  metrics: z.record(z.string().max(200), metricSchema).optional(),
  rounds: z.array(jobRoundSchema),
  /**
   * The latencies of all rounds together: compressed base64 HDR histogram (microseconds). Only in the newest job of a
   * baseline.
   */
  histogram: z.string().refine(isHistogram).nullable(),
});
export type JobScenario = z.infer<typeof jobScenarioSchema>;

/** A run document reduced to what a comparison needs. */
export const jobSchema = z.object({
  /** The version of perf-gate that measured. */
  version: z.string(),
  origin: originSchema,
  startedAt: z.iso.datetime(),
  machine: machineSchema,
  target: z.string(),
  freshProcess: z.boolean(),
  scenarios: z.array(jobScenarioSchema),
});
export type Job = z.infer<typeof jobSchema>;

/** The schema that this version writes; it reads every minor of this major, and older majors (upgrade.ts). */
export const BASELINE_SCHEMA: SchemaVersion = { major: 2, minor: 0 };

/** The last jobs of the default branch, newest first. At most 1 MB as JSON. */
export const baselineDocumentSchema = z.object({
  kind: z.literal('baseline'),
  schema: schemaVersionSchema,
  key: z.string(),
  jobs: z.array(jobSchema).min(1).max(100),
});
export type BaselineDocument = z.infer<typeof baselineDocumentSchema>;

/** Reduces a run to one number per round and metric. */
export function reduceRun(run: RunDocument): Job {
  const { version, origin, startedAt, machine, target, freshProcess } = run;
  const scenarios = run.scenarios.map((scenario): JobScenario => {
    const { name, type, hash, metrics, rounds } = scenario;
    return {
      name,
      type,
      hash,
      ...(metrics && { metrics }),
      rounds: rounds.map(({ index, turn, figures }) => ({ index, ...(turn && { turn }), ...figures })),
      histogram: latenciesOf(scenario),
    };
  });
  return { version, origin, startedAt, machine, target, freshProcess, scenarios };
}

/** Adds all latencies of a scenario up to one encoded histogram; null where it has no rounds under load. */
function latenciesOf({ rounds }: ScenarioRun): string | null {
  const windows = rounds.flatMap((round) => round.windows);
  if (windows.length === 0) return null;
  const histograms = windows
    .flatMap(({ labels }) => Object.values(labels))
    .map(({ histogram }) => decodeHistogram(histogram));
  return encodeHistogram(mergeHistograms(histograms));
}
