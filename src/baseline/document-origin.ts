import type { GitHubContext } from '../github/context.ts';
import type { BaselineDocument } from '../measurement/job.ts';
import { shortCommit } from '../text/commit.ts';
import type { BranchHistory } from './trusted-runs.ts';

/**
 * Explains why a baseline is not what a run has saved, by what it says of itself; a clause, null where nothing speaks
 * against it.
 *
 * @param run the run that it comes from, and the commit that this run was started for
 */
export async function doubtAboutDocument(
  { key, jobs }: BaselineDocument,
  run: { id: number; commit: string },
  wanted: { context: GitHubContext; key: string; history: BranchHistory },
): Promise<string | null> {
  const { context, history } = wanted;
  if (key !== wanted.key) return 'its document has another key';
  const repository = `${context.owner}/${context.repo}`.toLowerCase();
  if (jobs.some(({ origin }) => origin.repository?.toLowerCase() !== repository)) {
    return 'its document is of another repository';
  }
  const newest = jobs[0]?.origin;
  if (newest?.runId !== run.id) return 'its document names another run as its origin';
  // A workflow can check out another commit than the one that it was started for.
  const { commit } = newest;
  if (commit !== null && commit !== run.commit && !(await history.has(commit))) {
    return `its document is of the commit ${shortCommit(commit)}, which is not on the branch`;
  }
  return null;
}
