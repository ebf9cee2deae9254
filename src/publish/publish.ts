import type { Octokit } from '../github/client.ts';
import type { GitHubContext } from '../github/context.ts';
import { explainFailure, missingPermission } from '../github/failure.ts';
import type { Log } from '../github/log.ts';
import type { Result } from '../verdict/result.ts';
import { publishCheckRun } from './check-run.ts';
import { type CommentMode, publishComment } from './comment.ts';
import { writeSummary } from './summary.ts';

export interface PublishOptions {
  result: Result;
  /** For the comment and the check run, at most 65,000 bytes. */
  markdown: string;
  /** For the job summary, where it is to be another text. */
  summaryMarkdown?: string;
  context: GitHubContext;
  /** null without a token: then only the summary is written. */
  octokit: Octokit | null;
  comment: CommentMode;
  /** Whether there is to be a check run. */
  check: boolean;
  /** GITHUB_STEP_SUMMARY */
  summaryFile: string | undefined;
  log: Log;
}

export interface Published {
  commentUrl: string | null;
  checkUrl: string | null;
  /** What could not be told, as sentences that have been logged too. */
  notices: string[];
}

/** Tells the result: the summary first, which always works, then check run and comment. Never throws. */
export async function publish(options: PublishOptions): Promise<Published> {
  const { context, octokit, log } = options;
  const told: Published = { commentUrl: null, checkUrl: null, notices: [] };
  const warn = (notice: string): void => {
    told.notices.push(notice);
    log.warning(notice);
  };

  try {
    writeSummary(options.summaryFile, options.summaryMarkdown ?? options.markdown);
  } catch (error) {
    warn(explainFailure(error, 'The job summary was not written'));
  }

  const comments = options.comment !== 'never' && context.pullRequest !== null;
  if (!octokit) {
    if (options.check || comments) warn('Without a token (input "token") there is no check run and no comment.');
    return told;
  }

  try {
    if (options.check) {
      const { url, incomplete } = await publishCheckRun({ ...options, octokit });
      told.checkUrl = url;
      if (incomplete !== null) warn(explainFailure(incomplete, 'Some annotations of the check run are missing'));
    }
  } catch (error) {
    if (isReadOnlyFork(context, error)) return { ...told, notices: [...told.notices, tellReadOnly(log)] };
    warn(explainFailure(error, 'The check run was not written'));
  }

  try {
    told.commentUrl = await publishComment({ ...options, octokit, mode: options.comment });
  } catch (error) {
    if (isReadOnlyFork(context, error)) return { ...told, notices: [...told.notices, tellReadOnly(log)] };
    warn(explainFailure(error, `The comment on pull request ${context.pullRequest?.number} was not written`));
  }
  return told;
}

/** GitHub gives a fork's pull request a token that can only read, whatever the workflow asks for. */
function isReadOnlyFork({ event, pullRequest }: GitHubContext, error: unknown): boolean {
  return event === 'pull_request' && pullRequest?.fork === true && missingPermission(error) !== null;
}

function tellReadOnly(log: Log): string {
  const notice =
    'This pull request comes from a fork, whose token can only read: the verdict is in the job summary and in the result of the job, without check run and comment.';
  log.info(notice);
  return notice;
}
