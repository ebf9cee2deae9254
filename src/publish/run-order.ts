import type { GitHubContext } from '../github/context.ts';

/** Which run wrote something: of two, the one that GitHub started later knows newer commits. */
export interface RunOrder {
  /** GITHUB_RUN_ID, which grows over all workflows of GitHub; 0 where it is not known, which is older than any. */
  run: number;
  /** From 1. */
  attempt: number;
}

export function orderOf({ runId, attempt }: Pick<GitHubContext, 'runId' | 'attempt'>): RunOrder {
  return { run: runId, attempt };
}

/** Compares by run, and by attempt within a run: above 0 where the first is the newer. */
export function compareRuns(a: RunOrder, b: RunOrder): number {
  return a.run - b.run || a.attempt - b.attempt;
}
