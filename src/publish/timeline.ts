import type { Octokit } from '../github/client.ts';

/** Pages of 100 entries; nobody reads a pull request with more. */
const MAX_PAGES = 50;

/** What happened to an issue or a pull request. */
export interface IssueEvent {
  /** `labeled`, `head_ref_force_pushed`, … */
  event: string;
  /** ISO 8601, by GitHub's clock. */
  at: string;
  /** Null where the account no longer exists. */
  actor: { login: string; type: string } | null;
  /** The label that was set or removed. */
  label: string | null;
  /** The commit that it is about, as after a forced push. */
  commit: string | null;
}

/**
 * Reads what happened to an issue or a pull request, the oldest first, without comments and commits: commits have the
 * dates that their author chose.
 *
 * @returns null where there is more than anybody reads
 * @throws what octokit throws
 */
export async function readTimeline(
  octokit: Octokit,
  issue: { owner: string; repo: string; issue_number: number },
): Promise<IssueEvent[] | null> {
  const pages = octokit.paginate.iterator(octokit.rest.issues.listEventsForTimeline, { ...issue, per_page: 100 });
  const events: IssueEvent[] = [];
  let page = 0;
  for await (const { data } of pages) {
    for (const entry of data) {
      const read = eventOf(entry);
      if (read) events.push(read);
    }
    page += 1;
    if (page === MAX_PAGES) return null;
  }
  return events;
}

/** GitHub's description has some twenty shapes for these, of which what is read here is the same. */
function eventOf(entry: object): IssueEvent | null {
  const { event, created_at, actor, label, commit_id } = entry as {
    event?: string;
    created_at?: string;
    actor?: { login: string; type: string } | null;
    label?: { name: string };
    commit_id?: string | null;
  };
  if (event === undefined || created_at === undefined || event === 'commented') return null;
  return { event, at: created_at, actor: actor ?? null, label: label?.name ?? null, commit: commit_id ?? null };
}
