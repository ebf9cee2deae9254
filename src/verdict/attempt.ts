import type { Origin } from '../measurement/run-document.ts';
import type { BaseSide } from './base-side.ts';

/**
 * Counts which measurement of its commit a run is, from 1: the attempts of the same run, and other runs of the same
 * commit that the baseline knows. It is shown because a gate that is repeated until it passes makes more errors than
 * the report states. Local measurements are not counted: the commit does not say what was in the working tree.
 */
export function attemptOf({ commit, runId, attempt }: Origin, base: BaseSide): number {
  const jobs = base.kind === 'stored' && commit !== null ? base.document.jobs : [];
  const others = jobs
    .filter(({ origin }) => origin.commit === commit && origin.runId !== null && origin.runId !== runId)
    .map(({ origin }) => `${origin.runId} ${origin.attempt}`);
  return (attempt ?? 1) + new Set(others).size;
}
