import type { Job } from '../measurement/job.ts';
import type { BaseSide } from './base-side.ts';
import type { Premise } from './premise.ts';
import type { Comparison, Evidence } from './result.ts';
import { baseOf } from './scenario-base.ts';

/** Describes what the head was compared with, for provenance and pictures. */
export interface Provenance {
  evidence: Evidence;
  /** The job whose rounds stand for the base: of stored ones, the newest that was compared, or of all if none was. */
  job: Job | null;
}

export function provenanceOf(
  head: Job,
  base: BaseSide,
  premises: readonly Premise[],
  comparisons: readonly Comparison[],
): Provenance {
  if (base.kind === 'none' || base.kind === 'identical') return { evidence: base, job: null };
  if (base.kind === 'same-job') {
    const { origin, machine } = base.job;
    return { evidence: { kind: 'same-job', origin, machine }, job: base.job };
  }
  const { jobs } = base.document;
  const compared = new Set(
    head.scenarios.flatMap((scenario, index) => {
      const found = baseOf(head, scenario, base, premises[index] as Premise);
      return found.kind === 'jobs' ? found.jobs.map(({ job }) => job) : [];
    }),
  );
  const job = jobs.find((candidate) => compared.has(candidate)) ?? jobs[0];
  if (!job) return { evidence: { kind: 'none', reason: 'the baseline document is empty' }, job: null };
  const tolerances = comparisons.filter((row) => row.gated && row.worse).map((row) => row.tolerance);
  const evidence: Evidence = {
    kind: 'stored',
    source: base.source,
    origin: job.origin,
    machine: job.machine,
    measuredAt: job.startedAt,
    jobs: jobs.length,
    comparableJobs: compared.size,
    noiseFloor: tolerances.length > 0 ? Math.max(...tolerances) : null,
  };
  return { evidence, job };
}
