import { PerfGateError } from '../errors.ts';
import { shortCommit } from '../text/commit.ts';
import { plainText, shorten } from '../text/plain.ts';
import type { GitHubContext } from './context.ts';

/** The events whose jobs check out what they are about. A called workflow has the event of its caller. */
const MEASURABLE: readonly string[] = ['pull_request', 'push', 'merge_group', 'schedule', 'workflow_dispatch'];

/** Whether the jobs of an event are about the commit that GitHub shows them at, so that a verdict can stand there. */
export function isAboutItsCommit({ event }: Pick<GitHubContext, 'event'>): boolean {
  return MEASURABLE.includes(event) || event === 'pull_request_target';
}

/**
 * Refuses to measure in a job where the result would be about something else than it says, or where the code of a
 * stranger would run with what only people with write access should have.
 *
 * @param checkedOut the commit that is checked out; null where that is unknown
 * @param allowUntrusted whether the workflow accepts that a fork's code runs in a `pull_request_target` job
 * @throws PerfGateError `config`, with what to do instead
 */
export function assertMeasurable(context: GitHubContext, checkedOut: string | null, allowUntrusted: boolean): void {
  const reason = reasonAgainst(context, checkedOut, allowUntrusted);
  if (reason !== null) throw new PerfGateError('config', reason);
}

function reasonAgainst(context: GitHubContext, checkedOut: string | null, allowUntrusted: boolean): string | null {
  const { event, pullRequest } = context;
  if (event === 'pull_request_target') {
    if (pullRequest?.fork && !allowUntrusted) return FORK;
  } else if (!MEASURABLE.includes(event)) {
    return unmeasurable(event);
  }
  return pullRequest && checkedOut !== null && isBase(context, checkedOut) ? baseOnly(context, checkedOut) : null;
}

const FORK =
  'a pull_request_target job does not measure the pull request of a fork: the code of a stranger would run with a token ' +
  'that can write and with the secrets of this repository. Use pull_request with "mode: run", and report from a ' +
  'workflow_run workflow with "mode: report" (docs/github.md); "allow-untrusted: true" in the workflow measures it all ' +
  'the same';

const BY_DEFAULT =
  'GitHub starts it on the default branch, a tag or what is deployed, whatever the event is about, so the result would say ' +
  'nothing about a change';
const REVIEWED =
  'it is started by what somebody says about a pull request and not by a change of it, so the same commit would be measured ' +
  'with every remark';

/** Why it is not measured, and what to do instead, by the event. */
const INSTEAD: Readonly<Record<string, readonly [why: string, instead: string]>> = {
  workflow_run: [
    BY_DEFAULT,
    'With "mode: report" it reports what the run before it has measured; measuring belongs in that run, with "mode: run"',
  ],
  issue_comment: [BY_DEFAULT, 'Start the workflow by workflow_dispatch on the branch of the pull request instead'],
  pull_request_review: [REVIEWED, 'Use the event pull_request'],
  pull_request_review_comment: [REVIEWED, 'Use the event pull_request'],
};
const ELSE = [
  BY_DEFAULT,
  `Measure in a workflow that is started by ${MEASURABLE.slice(0, -1).join(', ')} or ${MEASURABLE.at(-1)}`,
] as const;

function unmeasurable(event: string): string {
  const name = shorten(plainText(event), 40);
  const [why, instead] = (Object.hasOwn(INSTEAD, event) ? INSTEAD[event] : null) ?? ELSE;
  return `a job of the event ${name} is not measured: ${why}. ${instead}`;
}

/** Whether the base is checked out, and not the change: a job of `pull_request_target` starts with the base. */
function isBase({ event, sha, pullRequest }: GitHubContext, checkedOut: string): boolean {
  if (checkedOut === pullRequest?.headSha) return false;
  return checkedOut === pullRequest?.baseSha || (event === 'pull_request_target' && checkedOut === sha);
}

function baseOnly({ event, baseBranch }: GitHubContext, checkedOut: string): string {
  const branch = shorten(plainText(baseBranch ?? 'the base branch'), 100);
  return (
    `what is checked out is ${shortCommit(checkedOut)}, the base of the pull request (${branch}), and not the pull ` +
    `request: it would be measured under the name of the change. ${
      event === 'pull_request_target'
        ? 'Use the event pull_request'
        : 'Remove "ref" from actions/checkout, or set it to ${{ github.event.pull_request.head.sha }}'
    }`
  );
}
