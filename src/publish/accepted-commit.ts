import type { Octokit } from '../github/client.ts';
import type { IssueEvent } from './timeline.ts';

/** Pages of 100 runs: GitHub lists no more than 1,000 of a branch. */
const MAX_PAGES = 10;
/**
 * Milliseconds that may pass between a push and the creation of the run that it starts: so long before the run, the
 * branch may already have been moved on.
 */
const START = 60_000;
/** Milliseconds by which the first run may be younger than a label that was set when the pull request was opened. */
const OPENING = 5_000;
/** What moves the head otherwise than by adding commits to it. */
const MOVES = ['head_ref_force_pushed', 'head_ref_deleted', 'head_ref_restored'];
const BASE_CHANGES = ['base_ref_changed', 'automatic_base_change_succeeded'];

/** A label, set at a time, on a pull request whose head is now this commit of this branch. */
export interface Labeled {
  owner: string;
  repo: string;
  at: string;
  head: { sha: string; ref: string; repositoryId: number };
  /** What happened to the pull request, read after its head was. */
  events: readonly IssueEvent[];
}

/** Why a label is not known to have been set on the commit that is the head now; a clause. */
export type Doubt = { reason: string; on: string | null };

/**
 * Finds out whether the pull request had the same head when the label was set. Dates in commits are their author's to
 * choose, so the witness is the newest run of the branch that GitHub created before the label: its commit was the head
 * then. From there on the branch must only have gained commits; where it has, and its head is that commit again, it
 * never had another. A push that starts no run (`[skip ci]`) cannot come back to that commit without being forced, and
 * GitHub keeps account of forced pushes.
 *
 * @returns null where it was the same
 * @throws what octokit throws: this needs `actions: read` in a private repository
 */
export async function doubtOf(octokit: Octokit, { owner, repo, at, head, events }: Labeled): Promise<Doubt | null> {
  const labeled = Date.parse(at);
  const { before, since } = await runsAround(octokit, { owner, repo, head, labeled });
  const witness = before ?? openingRun(since, labeled);
  if (witness === null) {
    return { reason: 'GitHub shows no run from which it follows what had been pushed when it was set', on: null };
  }
  if (witness.sha !== head.sha) return { reason: 'commits were pushed after it was set', on: witness.sha };
  const atOnce = since.filter(({ created }) => created === labeled).find(({ sha }) => sha !== head.sha);
  if (atOnce) return { reason: 'commits were pushed in the same second', on: null };
  if (events.some((event) => movedAfter(event, witness))) {
    return { reason: 'the branch was moved by force', on: null };
  }
  if (events.some(({ event, at: when }) => BASE_CHANGES.includes(event) && Date.parse(when) >= labeled)) {
    return { reason: 'the pull request has another base since', on: null };
  }
  return null;
}

interface PushedHead {
  sha: string;
  /** Milliseconds since 1970, of a whole second. */
  created: number;
}

/** @returns the newest run before the label, and those since, the oldest first */
async function runsAround(
  octokit: Octokit,
  { owner, repo, head, labeled }: Pick<Labeled, 'owner' | 'repo' | 'head'> & { labeled: number },
): Promise<{ before: PushedHead | null; since: PushedHead[] }> {
  const since: PushedHead[] = [];
  const pages = octokit.paginate.iterator(octokit.rest.actions.listWorkflowRunsForRepo, {
    owner,
    repo,
    branch: head.ref,
    event: 'pull_request',
    per_page: 100,
  });
  let page = 0;
  // The newest first.
  for await (const { data } of pages) {
    for (const { head_sha: sha, head_branch, head_repository, created_at } of data) {
      // The branch of a fork may be called the same.
      if (head_branch !== head.ref || head_repository?.id !== head.repositoryId) continue;
      const run = { sha, created: Date.parse(created_at) };
      if (run.created < labeled) return { before: run, since };
      since.unshift(run);
    }
    page += 1;
    if (page === MAX_PAGES) return { before: null, since: [] };
  }
  return { before: null, since };
}

/** The first run of all, where the label was set so close to it that it was the pull request's opening. */
function openingRun(since: readonly PushedHead[], labeled: number): PushedHead | null {
  const first = since[0];
  return first && first.created - labeled <= OPENING ? first : null;
}

function movedAfter({ event, at, commit }: IssueEvent, witness: PushedHead): boolean {
  if (!MOVES.includes(event)) return false;
  const when = Date.parse(at);
  if (when > witness.created) return true;
  // The push that the run is of is not in question.
  return when >= witness.created - START && commit !== null && commit !== witness.sha;
}
