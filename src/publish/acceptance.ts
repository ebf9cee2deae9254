import type { Octokit } from '../github/client.ts';
import type { GitHubContext } from '../github/context.ts';
import { explainFailure, hasStatus } from '../github/failure.ts';
import { shortCommit } from '../text/commit.ts';
import { sentence } from '../text/sentence.ts';
import type { Acceptance } from '../verdict/result.ts';
import { type Doubt, doubtOf } from './accepted-commit.ts';
import { type IssueEvent, readTimeline } from './timeline.ts';

/** Roles that may label. https://docs.github.com/organizations/managing-user-access-to-your-organizations-repositories/managing-repository-roles/repository-roles-for-an-organization */
const LABELING_ROLES = ['triage', 'write', 'maintain', 'admin'];

export interface AcceptanceOptions {
  octokit: Octokit;
  /** The repository, the pull request, and the commit of it that was measured. */
  context: Pick<GitHubContext, 'owner' | 'repo' | 'headSha'> & { pullRequest: { number: number } | null };
  label: string;
}

/** Who accepted; or null, with a sentence on the reason where somebody may expect that it was accepted. */
export type FoundAcceptance =
  | { acceptance: Omit<Acceptance, 'findings'>; notice: null }
  | { acceptance: null; notice: string | null };

/**
 * Looks for the label on the pull request as it is now (the event's payload is as old as the push), for the person who
 * set it last, and for what had been pushed then. On GitHub, people with at least the triage role may label, and apps
 * that may write; but what a stranger writes can make an app do it (a labeler that goes by the branch's name), so only a
 * person's label counts, and only while that person may label. An author without a role can never set one, whatever the
 * pull request says. And it counts only for the commit that it was set on: what is pushed later, nobody has accepted.
 *
 * This needs `pull-requests: read` and `actions: read`, which a public repository gives everybody. Never throws.
 */
export async function findAcceptance({ octokit, context, label }: AcceptanceOptions): Promise<FoundAcceptance> {
  const { owner, repo, pullRequest, headSha } = context;
  if (pullRequest === null) return { acceptance: null, notice: null };
  const issue = { owner, repo, issue_number: pullRequest.number };
  const refuse = (reason: string): FoundAcceptance => ({
    acceptance: null,
    notice: `The label "${label}" does not count: ${reason}.`,
  });
  let failed = `The label "${label}" was not looked for`;
  try {
    if (!(await hasLabel(octokit, issue, label))) return { acceptance: null, notice: null };
    // The head is read before what has happened to it, so that nothing is between the two.
    const { data: pull } = await octokit.rest.pulls.get({ owner, repo, pull_number: pullRequest.number });
    const events = await readTimeline(octokit, issue);
    const last = events && lastLabeling(events, label);
    if (!last) return refuse('GitHub does not say who set it');
    if (last.actor === null) return refuse('whoever set it no longer has an account');
    const { login, type } = last.actor;
    if (type !== 'User') return refuse(`${login} set it, which is not a person`);
    if (!(await mayLabel(octokit, { owner, repo }, login))) return refuse(`${login}, who set it, may not label here`);
    if (pull.head.sha !== headSha) {
      return refuse(
        `the pull request is at ${shortCommit(pull.head.sha)} now, and this run has measured ${shortCommit(headSha)}`,
      );
    }
    if (pull.head.repo === null) return refuse('the repository that the pull request comes from no longer exists');
    failed = `The label "${label}" does not count, because it is not known what had been pushed when it was set`;
    const head = { sha: headSha, ref: pull.head.ref, repositoryId: pull.head.repo.id };
    const doubt = await doubtOf(octokit, { owner, repo, at: last.at, head, events });
    if (doubt)
      return refuse(`${describe(doubt)}. To accept ${shortCommit(headSha)}, remove the label and set it again`);
    return { acceptance: { label, by: login, at: last.at }, notice: null };
  } catch (error) {
    return { acceptance: null, notice: sentence(explainFailure(error, failed)) };
  }
}

function describe({ reason, on }: Doubt): string {
  return on === null ? reason : `it was set on ${shortCommit(on)}, and ${reason}`;
}

interface Issue {
  owner: string;
  repo: string;
  issue_number: number;
}

async function hasLabel(octokit: Octokit, issue: Issue, label: string): Promise<boolean> {
  // GitHub allows at most 100 labels.
  const { data } = await octokit.rest.issues.listLabelsOnIssue({ ...issue, per_page: 100 });
  return data.some(({ name }) => isSame(name, label));
}

/** @returns null where no event is about this label, or the last one removed it */
function lastLabeling(events: readonly IssueEvent[], label: string): IssueEvent | null {
  const last = events.findLast((event) => event.label !== null && isSame(event.label, label));
  return last?.event === 'labeled' ? last : null;
}

async function mayLabel(
  octokit: Octokit,
  repository: { owner: string; repo: string },
  username: string,
): Promise<boolean> {
  try {
    const { data } = await octokit.rest.repos.getCollaboratorPermissionLevel({ ...repository, username });
    // A custom role of an organization has a name of its own; GitHub also says what it may do.
    return data.user?.permissions?.triage ?? LABELING_ROLES.includes(data.role_name);
  } catch (error) {
    if (hasStatus(error, 404)) return false;
    throw error;
  }
}

/** GitHub takes `Accepted` and `accepted` for the same label. */
function isSame(name: string, label: string): boolean {
  return name.toLowerCase() === label.toLowerCase();
}
