import { z } from 'zod';
import { isCommit } from '../checkout/commit-name.ts';
import type { Octokit } from './client.ts';
import { type GitHubContext, runPage } from './context.ts';
import { hasStatus } from './failure.ts';

/** The events of runs that are about a pull request. */
const OF_PULL_REQUESTS: readonly string[] = ['pull_request', 'pull_request_target'];

const id = z.number().int().positive();
const repository = z.object({ id, full_name: z.string(), owner: z.object({ login: z.string().min(1) }) });

const runSchema = z.object({
  id,
  run_attempt: id.catch(1),
  event: z.string(),
  status: z.string().nullable(),
  conclusion: z.string().nullable(),
  head_sha: z.string().refine(isCommit),
  head_branch: z.string().nullable(),
  repository: repository.pick({ id: true }),
  head_repository: repository.nullable().catch(null),
  pull_requests: z.array(z.object({ number: id, base: z.object({ repo: z.object({ id }) }) })).catch([]),
});

/** A run that has measured, as GitHub itself describes it. */
export interface MeasuredRun {
  id: number;
  attempt: number;
  event: string;
  /** `queued`, `in_progress`, `completed`. */
  status: string | null;
  /** `success`, `failure`, `cancelled`, `timed_out`, `action_required`, …; null while it runs. */
  conclusion: string | null;
  /** The commit that GitHub shows the run at: of a pull request its head, not the merge commit. */
  headSha: string;
  /** Untrusted text, like the owner: whoever opens a pull request names both. */
  headBranch: string | null;
  /** Where the commit comes from, this repository or a fork; null where that was deleted. */
  headRepository: { id: number; owner: string } | null;
  repositoryId: number;
  /** Numbers of the pull requests of this repository that GitHub names; it names none of a fork. */
  pullRequests: number[];
  /** Its page. */
  url: string;
}

/**
 * Asks GitHub about a run of this repository.
 *
 * @param attempt the attempt that the caller knows to be over; the newest where it is left out
 * @throws Error what octokit throws, or that the answer is not what GitHub describes
 */
export async function readMeasuredRun(
  octokit: Octokit,
  context: GitHubContext,
  runId: number,
  attempt?: number,
): Promise<MeasuredRun> {
  const { owner, repo } = context;
  const { data } = await octokit.rest.actions.getWorkflowRun({ owner, repo, run_id: runId });
  const checked = runSchema.safeParse(data);
  if (!checked.success) throw new Error(`GitHub's description of run ${runId} is not complete`);
  const run = checked.data;
  const counted = Math.min(attempt ?? run.run_attempt, run.run_attempt);
  return {
    id: run.id,
    attempt: counted,
    event: run.event,
    status: run.status,
    conclusion: run.conclusion,
    headSha: run.head_sha,
    headBranch: run.head_branch,
    headRepository: run.head_repository && { id: run.head_repository.id, owner: run.head_repository.owner.login },
    repositoryId: run.repository.id,
    pullRequests: run.pull_requests
      .filter(({ base }) => base.repo.id === context.repositoryId)
      .map(({ number }) => number),
    url: runPage(context, run.id, counted),
  };
}

export function isOfPullRequest({ event }: Pick<MeasuredRun, 'event'>): boolean {
  return OF_PULL_REQUESTS.includes(event);
}

/**
 * Asks GitHub whether a commit is the one that it made to merge a pull request: that one has the base and the head as its
 * parents. It is what a job of a pull request checks out where nothing else is said.
 *
 * @throws Error what octokit throws, but not where there is no such commit
 */
export async function isMergeOf(
  octokit: Octokit,
  { owner, repo }: GitHubContext,
  commit: string,
  head: string,
): Promise<boolean> {
  if (!isCommit(commit)) return false;
  try {
    const { data } = await octokit.rest.repos.getCommit({ owner, repo, ref: commit, per_page: 1 });
    return data.sha === commit && data.parents.length === 2 && data.parents[1]?.sha === head;
  } catch (error) {
    if (hasStatus(error, 404, 409, 422)) return false;
    throw error;
  }
}
