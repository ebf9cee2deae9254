import { type ErrorClass, PerfGateError } from '../errors.ts';
import {
  BASELINE_SCHEMA,
  type BaselineDocument,
  baselineDocumentSchema,
  type Job,
  reduceRun,
} from '../measurement/job.ts';
import { definitionOf, type MetricValues } from '../measurement/metric.ts';
import { parseDocument } from '../measurement/parse-document.ts';
import { RUN_SCHEMA, type RunDocument, runDocumentSchema } from '../measurement/run-document.ts';
import { upgradeBaseline, upgradeRun } from '../measurement/upgrade.ts';
import { DEFAULT_KEY } from '../settings/values-schema.ts';

export const MAX_JOBS = 20;
/** Bytes of a serialized baseline. */
const MAX_BYTES = 1_000_000;

/**
 * Puts a job in front of a baseline. No job keeps what happened over time, only the newest
 * keeps its histograms, the oldest jobs are dropped when there are
 * more than 20 or they take more than 1 MB, and a job that the same attempt of the same run measured before is replaced.
 * Of a job that is too large by itself, the histograms go first, then what requests have for information only.
 *
 * @throws PerfGateError 'baseline' when the job alone is too large
 */
export function appendJob(previous: BaselineDocument | null, job: Job, key: string): BaselineDocument {
  const { runId, attempt } = job.origin;
  const older = (previous?.jobs ?? [])
    .filter(({ origin }) => runId === null || origin.runId !== runId || origin.attempt !== attempt)
    .map(withoutHistograms);
  const document: BaselineDocument = {
    kind: 'baseline',
    schema: BASELINE_SCHEMA,
    key,
    jobs: [withoutCourse(job), ...older].slice(0, MAX_JOBS),
  };
  while (sizeOf(document) > MAX_BYTES && document.jobs.length > 1) document.jobs.pop();
  if (sizeOf(document) <= MAX_BYTES) return document;
  const bare = { ...document, jobs: document.jobs.map(withoutHistograms) };
  if (sizeOf(bare) <= MAX_BYTES) return bare;
  const lean = { ...bare, jobs: bare.jobs.map(withGatedLabels) };
  if (sizeOf(lean) <= MAX_BYTES) return lean;
  const rounds = job.scenarios.reduce((sum, scenario) => sum + scenario.rounds.length, 0);
  throw new PerfGateError(
    'baseline',
    `this run is too large to be a baseline: ${job.scenarios.length} scenarios with ${rounds} rounds take more than 1 MB. ` +
      'Use several gates with a "key" of their own, or fewer request labels.',
  );
}

export function serializeBaseline(document: BaselineDocument): string {
  return JSON.stringify(document);
}

/**
 * Reads a baseline, or a run document as a baseline of one job.
 *
 * @param where what messages call it, such as its path
 * @throws PerfGateError 'baseline' when it is neither, of a newer schema, or damaged
 */
export function parseBaseline(text: string, where: string): BaselineDocument {
  if (kindOf(text) === 'run') {
    // It has no key of its own.
    const job = withoutCourse(reduceRun(parseRun(text, where)));
    return { kind: 'baseline', schema: BASELINE_SCHEMA, key: DEFAULT_KEY, jobs: [job] };
  }
  const document = {
    kind: 'baseline',
    newest: BASELINE_SCHEMA,
    schema: baselineDocumentSchema,
    upgrade: upgradeBaseline,
  };
  return parseDocument(text, where, document, 'baseline');
}

/** @throws PerfGateError of the class, when the text is not a run document that this version reads */
export function parseRun(text: string, where: string, errorClass: ErrorClass = 'baseline'): RunDocument {
  const document = { kind: 'run', newest: RUN_SCHEMA, schema: runDocumentSchema, upgrade: upgradeRun };
  return parseDocument(text, where, document, errorClass);
}

/** What a text claims to be, before it is checked. */
function kindOf(text: string): unknown {
  try {
    return JSON.parse(text.replace(/^\ufeff/, ''))?.kind;
  } catch {
    return undefined;
  }
}

/** What happened over time, and examples of what failed, are for one report: they are compared with nothing. */
function withoutCourse(job: Job): Job {
  return {
    ...job,
    scenarios: job.scenarios.map(({ timeline: _, failures: __, profile: ___, ...scenario }) => scenario),
  };
}

export function withoutHistograms(job: Job): Job {
  return { ...job, scenarios: job.scenarios.map((scenario) => ({ ...scenario, histogram: null })) };
}

/** Of the figures of each request, what can fail a gate by default: the others are for information. */
function withGatedLabels(job: Job): Job {
  const scenarios = job.scenarios.map((scenario) => {
    const gated = (values: MetricValues): MetricValues =>
      Object.fromEntries(Object.entries(values).filter(([metric]) => definitionOf(metric, scenario.metrics).gated));
    const rounds = scenario.rounds.map(({ labels, ...round }) => ({
      ...round,
      labels: Object.fromEntries(Object.entries(labels).map(([label, values]) => [label, gated(values)])),
    }));
    return { ...scenario, rounds };
  });
  return { ...job, scenarios };
}

function sizeOf(document: BaselineDocument): number {
  return Buffer.byteLength(serializeBaseline(document));
}
