import type { Octokit } from '../github/client.ts';
import { loginOfApp, loginOfChecks } from '../github/identity.ts';
import { DEFAULT_KEY } from '../settings/values-schema.ts';
import { compareRuns, type RunOrder } from './run-order.ts';

const MAX_PAGES = 10;

/**
 * The name of the check run. A job is a check run too, and branch protection knows both only by their names: no job of
 * the README, of the reusable workflow or of a matrix is called like this.
 */
export function checkRunName(key: string): string {
  return key === DEFAULT_KEY ? 'perf-gate verdict' : `perf-gate verdict (${key})`;
}

/** Says which run wrote a check run, in the field that GitHub keeps for that. */
export function externalId({ run, attempt }: RunOrder, key: string): string {
  return `${run}-${attempt}-${key}`;
}

/** The verdict of a run, as its check run shows it. */
export interface ToldCheck {
  id: number;
  url: string | null;
  externalId: string;
  order: RunOrder;
  detailsUrl: string | null;
  /** Null until it is completed. */
  conclusion: string | null;
  title: string | null;
  /** The report as Markdown. */
  summary: string | null;
}

/**
 * Lists the check runs of one key on a commit that the same token has written: others may write ones that look alike.
 *
 * @throws what octokit throws; this needs `checks: read`
 */
export async function listToldChecks(
  octokit: Octokit,
  { owner, repo, sha, key }: { owner: string; repo: string; sha: string; key: string },
): Promise<ToldCheck[]> {
  const name = checkRunName(key);
  const call = { owner, repo, ref: sha, check_name: name, filter: 'all' as const, per_page: 100 };
  const found: ToldCheck[] = [];
  let page = 0;
  for await (const { data } of octokit.paginate.iterator(octokit.rest.checks.listForRef, call)) {
    for (const check of data) {
      const isOwn = check.name === name && loginOfApp(check.app) === loginOfChecks(octokit);
      const order = isOwn ? orderIn(check.external_id) : null;
      if (order === null) continue;
      const { title, summary } = check.output;
      found.push({
        id: check.id,
        url: check.html_url,
        externalId: check.external_id ?? '',
        order,
        detailsUrl: check.details_url,
        conclusion: check.conclusion,
        title,
        summary,
      });
    }
    page += 1;
    if (page === MAX_PAGES) break;
  }
  return found;
}

/** The newest verdict, where a newer run than the given one has given it. */
export function newerThan(checks: readonly ToldCheck[], order: RunOrder): ToldCheck | null {
  const newer = checks.filter((check) => check.conclusion !== null && compareRuns(check.order, order) > 0);
  return newer.sort((a, b) => compareRuns(b.order, a.order) || b.id - a.id)[0] ?? null;
}

function orderIn(externalId: string | null): RunOrder | null {
  const [, run, attempt] = /^(\d{1,15})-(\d{1,9})(?:-|$)/.exec(externalId ?? '') ?? [];
  return run === undefined || attempt === undefined ? null : { run: Number(run), attempt: Number(attempt) };
}
