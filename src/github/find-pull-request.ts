import { z } from 'zod';
import { shortCommit } from '../text/commit.ts';
import { plural } from '../text/plural.ts';
import type { Octokit } from './client.ts';
import { type GitHubContext, type PullRequest, pullRequestSchema, readPullRequest } from './context.ts';
import { hasStatus } from './failure.ts';
import type { MeasuredRun } from './measured-run.ts';

/** Pull requests that one answer lists; a branch with more is not looked through. */
const PER_PAGE = 100;

const listedSchema = pullRequestSchema.extend({
  state: z.enum(['open', 'closed']),
  base: pullRequestSchema.shape.base.extend({ repo: z.object({ id: z.number() }) }),
  merge_commit_sha: z.string().nullable().catch(null),
});
type Listed = z.output<typeof listedSchema>;

/**
 * The pull request that a run was about, with the commit that GitHub last made to merge it; or why no comment is written,
 * as a clause.
 */
export type FoundPullRequest =
  | { pullRequest: PullRequest; mergeCommit: string | null }
  | { pullRequest: null; mergeCommit: null; why: string };

/**
 * Finds the pull request that a run has measured, from the run's head commit and from nothing that the run has written:
 * what GitHub names with the run, else the pull requests with that commit, else those of the branch (GitHub knows of no
 * pull request with the commit of a fork). It counts only while it is open and its head is still this commit.
 *
 * @throws Error what octokit throws
 */
export async function findPullRequest(
  octokit: Octokit,
  context: GitHubContext,
  run: MeasuredRun,
): Promise<FoundPullRequest> {
  let known: Listed[] = [];
  for (const ask of [askByNumber, askByCommit, askByBranch]) {
    const asked = (await ask(octokit, context, run)).filter((pull) => isOf(pull, context, run));
    const current = asked.filter((pull) => pull.state === 'open' && pull.head.sha === run.headSha);
    const [first, ...others] = current;
    if (first && others.length === 0)
      return { pullRequest: readPullRequest(first, context.repositoryId), mergeCommit: first.merge_commit_sha };
    if (first) return none(`${plural(current.length, 'open pull request')} have ${commitOf(run)} as their head`);
    known = [...known, ...asked];
  }
  const moved = known.find(({ state }) => state === 'open');
  if (moved) {
    return none(`pull request ${moved.number} has moved on to ${shortCommit(moved.head.sha)} since ${commitOf(run)}`);
  }
  const closed = known.find(({ head }) => head.sha === run.headSha);
  return none(
    closed ? `pull request ${closed.number} is closed` : `no open pull request has ${commitOf(run)} as its head`,
  );
}

function none(why: string): FoundPullRequest {
  return { pullRequest: null, mergeCommit: null, why };
}

function commitOf({ headSha }: MeasuredRun): string {
  return `commit ${shortCommit(headSha)}`;
}

/** Whether a pull request is one of this repository, and comes from where the run's commit comes from. */
function isOf({ base, head }: Listed, { repositoryId }: GitHubContext, { headRepository }: MeasuredRun): boolean {
  return base.repo.id === repositoryId && (head.repo?.id ?? null) === (headRepository?.id ?? null);
}

async function askByNumber(octokit: Octokit, { owner, repo }: GitHubContext, run: MeasuredRun): Promise<Listed[]> {
  const answers = run.pullRequests.slice(0, 10).map(async (number) => {
    const { data } = await octokit.rest.pulls.get({ owner, repo, pull_number: number });
    return data;
  });
  return listed(await Promise.all(answers));
}

async function askByCommit(octokit: Octokit, { owner, repo }: GitHubContext, run: MeasuredRun): Promise<Listed[]> {
  try {
    const { data } = await octokit.rest.repos.listPullRequestsAssociatedWithCommit({
      owner,
      repo,
      commit_sha: run.headSha,
      per_page: PER_PAGE,
    });
    return listed(data);
  } catch (error) {
    // The commit of a fork need not be known here.
    if (hasStatus(error, 404, 409, 422)) return [];
    throw error;
  }
}

async function askByBranch(octokit: Octokit, { owner, repo }: GitHubContext, run: MeasuredRun): Promise<Listed[]> {
  if (run.headRepository === null || run.headBranch === null) return [];
  const head = `${run.headRepository.owner}:${run.headBranch}`;
  const { data } = await octokit.rest.pulls.list({ owner, repo, state: 'all', head, per_page: PER_PAGE });
  return listed(data);
}

/** What is not as GitHub describes it is no pull request. */
function listed(pulls: unknown[]): Listed[] {
  return pulls.flatMap((pull) => {
    const checked = listedSchema.safeParse(pull);
    return checked.success ? [checked.data] : [];
  });
}
