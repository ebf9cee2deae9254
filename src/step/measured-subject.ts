import { PerfGateError } from '../errors.ts';
import type { Octokit } from '../github/client.ts';
import type { GitHubContext } from '../github/context.ts';
import { explainFailure } from '../github/failure.ts';
import { findPullRequest } from '../github/find-pull-request.ts';
import { isAboutItsCommit } from '../github/measurable.ts';
import { isOfPullRequest, type MeasuredRun, readMeasuredRun } from '../github/measured-run.ts';
import { within } from '../github/within.ts';
import { plainText, shorten } from '../text/plain.ts';

/** What a reporting job is about: a run that has measured, and where its verdict belongs. */
export interface Subject {
  run: MeasuredRun;
  /** The job as publishers see it: the run's commit and pages, and the pull request that was found for it. */
  job: GitHubContext;
  /** Commits that GitHub itself has named for the run, beside its head. */
  commits: (string | null)[];
  /** Why there is no comment although the run was about a pull request, as a clause. */
  silence: string | null;
}

/**
 * Finds what is to be reported: the run that a `workflow_run` event names, else the run that this job belongs to.
 *
 * @throws PerfGateError `config` where there is nothing to report, `github` where GitHub does not say what is needed
 */
export async function findSubject(octokit: Octokit, context: GitHubContext): Promise<Subject> {
  if (context.event !== 'workflow_run') return ownRun(context);
  const { workflowRun } = context;
  if (workflowRun === null) {
    throw new PerfGateError(
      'github',
      'the payload of the workflow_run event (GITHUB_EVENT_PATH) names no run of this repository',
    );
  }
  const { id, attempt } = workflowRun;
  const run = await asked(`Run ${id} could not be read`, () => readMeasuredRun(octokit, context, id, attempt));
  assertReportable(run, context);
  const found = isOfPullRequest(run)
    ? await asked(`The pull request of run ${id} was not found`, () => findPullRequest(octokit, context, run)).catch(
        (error: Error) => ({ pullRequest: null, mergeCommit: null, why: error.message }),
      )
    : null;
  const pullRequest = found?.pullRequest ?? null;
  const job: GitHubContext = {
    ...context,
    ref: null,
    sha: run.headSha,
    headSha: run.headSha,
    runId: run.id,
    attempt: run.attempt,
    runUrl: run.url,
    baseBranch: pullRequest?.baseRef ?? context.defaultBranch,
    pullRequest,
  };
  return { run, job, commits: [found?.mergeCommit ?? null], silence: found && 'why' in found ? found.why : null };
}

/** The measuring jobs of the same run have ended before: `needs` sees to that. */
function ownRun(context: GitHubContext): Subject {
  if (!isAboutItsCommit(context)) throw unreportable(`a job of the event ${shown(context.event)}`);
  const run: MeasuredRun = {
    id: context.runId,
    attempt: context.attempt,
    event: context.event,
    status: 'in_progress',
    conclusion: null,
    headSha: context.headSha,
    headBranch: context.pullRequest?.headRef ?? null,
    headRepository: null,
    repositoryId: context.repositoryId,
    pullRequests: [],
    url: context.runUrl,
  };
  return { run, job: context, commits: [context.sha], silence: null };
}

function assertReportable(run: MeasuredRun, context: GitHubContext): void {
  if (run.repositoryId !== context.repositoryId) throw unreportable(`run ${run.id} of another repository`);
  if (!isAboutItsCommit(run)) throw unreportable(`run ${run.id}, which the event ${shown(run.event)} has started,`);
  if (run.status === 'completed' || run.status === null) return;
  // Another attempt may have begun meanwhile: it is reported by itself.
  if (run.attempt === context.workflowRun?.attempt && run.conclusion === null) {
    throw new PerfGateError(
      'config',
      `run ${run.id} has not ended yet: set "types: [completed]" of workflow_run in the reporting workflow`,
    );
  }
}

function unreportable(what: string): PerfGateError {
  return new PerfGateError(
    'config',
    `${what} has nothing to report: perf-gate measures pull requests, pushes, merge groups, schedules and manual starts`,
  );
}

function shown(event: string): string {
  return shorten(plainText(event), 40);
}

/** Milliseconds for one question, which may take several calls. */
const PATIENCE = 60_000;

async function asked<T>(what: string, ask: () => Promise<T>): Promise<T> {
  try {
    return await within(PATIENCE, 'GitHub', ask);
  } catch (error) {
    throw new PerfGateError('github', explainFailure(error, what), { cause: error });
  }
}
