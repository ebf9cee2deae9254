import type { Octokit } from '../github/client.ts';
import type { GitHubContext } from '../github/context.ts';
import { explainFailure, hasStatus } from '../github/failure.ts';
import { sentence } from '../text/sentence.ts';
import type { Acceptance } from '../verdict/result.ts';

/** Pages of 100 events; nobody reads a pull request with more. */
const MAX_PAGES = 50;
/** Roles that may label. https://docs.github.com/organizations/managing-user-access-to-your-organizations-repositories/managing-repository-roles/repository-roles-for-an-organization */
const LABELING_ROLES = ['triage', 'write', 'maintain', 'admin'];

export interface AcceptanceOptions {
  octokit: Octokit;
  context: Pick<GitHubContext, 'owner' | 'repo' | 'pullRequest'>;
  label: string;
}

/** Who accepted; or null, with a sentence on the reason where somebody may expect that it was accepted. */
export type FoundAcceptance =
  | { acceptance: Omit<Acceptance, 'findings'>; notice: null }
  | { acceptance: null; notice: string | null };

interface Labeling {
  actor: { login: string; type: string } | null;
  at: string;
}

/**
 * Looks for the label on the pull request as it is now (the event's payload is as old as the push), and for the person
 * who set it last. On GitHub, people with at least the triage role may label, and apps that may write; but what
 * a stranger writes can make an app do it (a labeler that goes by the branch's name), so only a person's label counts,
 * and only while that person may label. An author without a role can never set one, whatever the pull request says.
 *
 * This needs `pull-requests: read`, which a public repository gives everybody. Never throws.
 */
export async function findAcceptance({ octokit, context, label }: AcceptanceOptions): Promise<FoundAcceptance> {
  const { owner, repo, pullRequest } = context;
  if (pullRequest === null) return { acceptance: null, notice: null };
  const issue = { owner, repo, issue_number: pullRequest.number };
  const refuse = (reason: string): FoundAcceptance => ({
    acceptance: null,
    notice: `The label "${label}" does not count: ${reason}.`,
  });
  try {
    if (!(await hasLabel(octokit, issue, label))) return { acceptance: null, notice: null };
    const last = await lastLabeling(octokit, issue, label);
    if (last === null) return refuse('GitHub does not say who set it');
    if (last.actor === null) return refuse('whoever set it no longer has an account');
    const { login, type } = last.actor;
    if (type !== 'User') return refuse(`${login} set it, which is not a person`);
    if (!(await mayLabel(octokit, { owner, repo }, login))) return refuse(`${login}, who set it, may not label here`);
    return { acceptance: { label, by: login, at: last.at }, notice: null };
  } catch (error) {
    return { acceptance: null, notice: sentence(explainFailure(error, `The label "${label}" was not looked for`)) };
  }
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
async function lastLabeling(octokit: Octokit, issue: Issue, label: string): Promise<Labeling | null> {
  const pages = octokit.paginate.iterator(octokit.rest.issues.listEvents, { ...issue, per_page: 100 });
  let last: Labeling | null = null;
  let page = 0;
  // The oldest first.
  for await (const { data } of pages) {
    for (const { event, actor, created_at: at, ...rest } of data) {
      if (!('label' in rest) || !isSame(rest.label.name, label)) continue;
      last = event === 'labeled' ? { actor, at } : null;
    }
    page += 1;
    if (page === MAX_PAGES) return null;
  }
  return last;
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
