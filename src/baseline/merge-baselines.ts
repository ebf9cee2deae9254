import { BASELINE_SCHEMA, type BaselineDocument, type Job } from '../measurement/job.ts';
import { MAX_JOBS, withoutHistograms } from './baseline-document.ts';

/**
 * Joins what several runs have saved: two that run at the same time both add to the same predecessor, and each lacks the
 * other. Every attempt of a run counts once, the newest jobs stay, and only the newest keeps its histograms.
 *
 * @param documents at least one, all of one key, that of the newest run first
 */
export function mergeBaselines(documents: readonly BaselineDocument[], key: string): BaselineDocument {
  const known = new Set<string>();
  const jobs = documents
    .flatMap((document) => document.jobs)
    .filter(({ origin: { runId, attempt } }) => {
      const name = `${runId}/${attempt}`;
      if (runId !== null && known.has(name)) return false;
      known.add(name);
      return true;
    })
    .toSorted((one, other) => Date.parse(other.startedAt) - Date.parse(one.startedAt))
    .slice(0, MAX_JOBS);
  const [newest, ...older] = jobs as [Job, ...Job[]];
  return { kind: 'baseline', schema: BASELINE_SCHEMA, key, jobs: [newest, ...older.map(withoutHistograms)] };
}

/** Tells whether a document has a measurement of a run. */
export function hasRun(documents: readonly BaselineDocument[], runId: number): boolean {
  return documents.some(({ jobs }) => jobs.some(({ origin }) => origin.runId === runId));
}
