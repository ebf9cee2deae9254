import { z } from 'zod';
import { addChecks, addCounts } from './counts.ts';
import { failuresSchema } from './failures.ts';
import { journeyLabels } from './figures.ts';
import { decodeHistogram, encodeHistogram, isHistogram, mergeHistograms } from './histogram.ts';
import { metricSchema } from './metric.ts';
import { profileSchema } from './profile.ts';
import {
  checkCountSchema,
  countsSchema,
  figuresSchema,
  machineSchema,
  originSchema,
  type RunDocument,
  type ScenarioRun,
  turnSchema,
  type Window,
} from './run-document.ts';
import { type SchemaVersion, schemaVersionSchema } from './schema-version.ts';
import { timelineSchema } from './timeline.ts';

/** One round reduced to one number per metric. */
const jobRoundSchema = figuresSchema.extend({
  index: z.number().int().nonnegative(),
  /** Requests that were sent in its windows; absent where it has none, and in older documents. */
  sent: z.number().int().nonnegative().optional(),
  turn: turnSchema.optional(),
  /** The good answers by request label, and the journeys completed; absent in older baselines, and without load. */
  answers: z.record(z.string(), z.number().int().nonnegative()).optional(),
});
export type JobRound = z.infer<typeof jobRoundSchema>;

const jobScenarioSchema = z.object({
  name: z.string(),
  type: z.string(),
  hash: z.string(),
  /** The definitions of the metrics that are not among the common ones. */
  metrics: z.record(z.string().max(200), metricSchema).optional(),
  rounds: z.array(jobRoundSchema),
  /** What its answers are checked for; absent where nothing is, and in older documents. */
  checks: z.array(checkCountSchema.pick({ label: true, name: true })).optional(),
  /** The requests of all rounds together, with their errors by kind; absent without load, and in older documents. */
  counts: countsSchema.optional(),
  /**
   * The latencies of all rounds together: compressed base64 HDR histogram (microseconds). Only in the newest job of a
   * baseline.
   */
  histogram: z.string().refine(isHistogram).nullable(),
  /** What happened over time, for pictures; absent in baselines. */
  timeline: timelineSchema.optional(),
  /** When requests failed, and an example of each kind; absent in baselines. */
  failures: failuresSchema.optional(),
  /** Where its processor time went; absent where it was not profiled, and in baselines. */
  profile: profileSchema.optional(),
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
export const BASELINE_SCHEMA: SchemaVersion = { major: 2, minor: 1 };

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
    const { name, type, hash, metrics, rounds, timeline, failures, profile } = scenario;
    return {
      name,
      type,
      hash,
      ...(metrics && { metrics }),
      rounds: rounds.map(({ index, turn, figures, windows }) => ({
        index,
        ...(turn && { turn }),
        ...figures,
        ...sentIn(windows),
        ...answersOf(windows),
      })),
      ...checksOf(rounds),
      ...countsOf(rounds),
      histogram: latenciesOf(scenario),
      ...(timeline && { timeline }),
      ...(profile && { profile }),
      ...(failures && { failures }),
    };
  });
  return { version, origin, startedAt, machine, target, freshProcess, scenarios };
}

function checksOf(rounds: ScenarioRun['rounds']): Pick<JobScenario, 'checks'> {
  const checks = addChecks(rounds.flatMap(({ windows }) => windows.flatMap((window) => window.checks ?? [])));
  return checks.length === 0 ? {} : { checks: checks.map(({ label, name }) => ({ label, name })) };
}

function countsOf(rounds: ScenarioRun['rounds']): Pick<JobScenario, 'counts'> {
  const windows = rounds.flatMap((round) => round.windows);
  return windows.length === 0 ? {} : { counts: addCounts(windows.map(({ counts }) => counts)) };
}

function sentIn(windows: readonly Window[]): Pick<JobRound, 'sent'> {
  return windows.length === 0 ? {} : { sent: windows.reduce((sum, { counts }) => sum + counts.sent, 0) };
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

function answersOf(windows: readonly Window[]): Pick<JobRound, 'answers'> {
  if (windows.length === 0) return {};
  // A Map, because an untrusted label may be `__proto__`.
  const answers = new Map<string, number>();
  for (const [label, { counts }] of windows.flatMap((window) => [
    ...Object.entries(window.labels),
    ...Object.entries(journeyLabels(window)),
  ])) {
    answers.set(label, (answers.get(label) ?? 0) + counts.responses);
  }
  return { answers: Object.fromEntries(answers) };
}
