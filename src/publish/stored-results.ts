import { unpackEntry } from '../baseline/archive.ts';
import { messageOf } from '../errors.ts';
import { downloadArtifact } from '../github/artifact-download.ts';
import type { Octokit } from '../github/client.ts';
import { artifactPage, type GitHubContext, type PullRequest } from '../github/context.ts';
import { explainFailure, isRequestFailure } from '../github/failure.ts';
import { isMergeOf, isOfPullRequest, type MeasuredRun } from '../github/measured-run.ts';
import { within } from '../github/within.ts';
import { gateKey } from '../settings/values-schema.ts';
import { count } from '../text/numbers.ts';
import { quote } from '../text/quote.ts';
import { clause } from '../text/sentence.ts';
import type { Result } from '../verdict/result.ts';
import { REPORT_ARTIFACT } from './artifacts.ts';
import { readStoredResult } from './stored-result.ts';

/** Pages of 100 artifacts that are looked through. */
const MAX_PAGES = 10;
/** Gates of one run that are reported without being named: each is a comment, and a fork can make up as many as it likes. */
const MAX_KEYS = 20;
/** Milliseconds for one question, which may take several calls. */
const PATIENCE = 60_000;
/** Bytes of an archive, which also has the run documents and the logs. */
const MAX_ARCHIVE = 100_000_000;
/** Jobs of all attempts of a run that are looked through. */
const MAX_JOBS = 1000;
const DOCUMENT = { entry: 'result.json', maxEntries: 100, maxBytes: 20_000_000 };

/** What a run left for one key: its result, or a clause on why there is none. */
export type StoredResult = { key: string; page: string | null } & ({ result: Result } | LostResult);

export interface LostResult {
  /** A clause. */
  problem: string;
  /** Whether the run has left nothing at all, rather than something that is of no use. */
  isMissing: boolean;
}

/** Whose results are looked for. */
export interface StoredSearch {
  octokit: Octokit;
  context: GitHubContext;
  run: MeasuredRun;
  /** The pull request that GitHub says the run was about. */
  pullRequest: PullRequest | null;
  /** Commits that GitHub itself has named for this run, beside its head: what was made to merge the pull request. */
  commits: readonly (string | null)[];
  /** The keys that there have to be results of; empty for all that there are. */
  keys: readonly string[];
}

interface Artifact {
  id: number;
  name: string;
  expired: boolean;
  size_in_bytes: number;
  created_at: string | null;
  digest?: string | null;
}

/**
 * Reads what the measuring jobs of a run have left: of every key the newest artifact, and nothing in its place where that
 * one is of no use. Everything in it is checked against what GitHub itself says about the run.
 *
 * @returns the results, and sentences on what was passed over
 * @throws Error what octokit throws where the artifacts cannot be listed
 */
export async function readStoredResults(
  search: StoredSearch,
): Promise<{ found: StoredResult[]; passedOver: string[] }> {
  const listed = await within(PATIENCE, 'GitHub', () => listArtifacts(search));
  const newest = new Map<string, Artifact>();
  const passedOver: string[] = [];
  for (const artifact of listed) {
    // An upload that was begun and not finished is made again under another name.
    const key = artifact.name.slice(REPORT_ARTIFACT.length).replace(/\+\d$/, '');
    if (!gateKey.safeParse(key).success)
      passedOver.push(`Skipped the artifact ${quote(artifact.name)}: its name has no key.`);
    else if (!newest.has(key)) newest.set(key, artifact);
  }
  const all = search.keys.length > 0 ? search.keys : [...newest.keys()].sort();
  const keys = search.keys.length > 0 ? all : all.slice(0, MAX_KEYS);
  if (keys.length < all.length) {
    const left = count(all.length - keys.length);
    passedOver.unshift(
      `Skipped ${left} more keys of the run: without the input "key" the first ${MAX_KEYS} are reported.`,
    );
  }
  const found: StoredResult[] = [];
  for (const key of keys) {
    const artifact = newest.get(key);
    const page = artifact ? artifactPage(search.run.url, artifact.id) : null;
    const read = artifact ? await readArtifact(artifact, key, search) : `it left no artifact ${REPORT_ARTIFACT}${key}`;
    found.push({
      key,
      page,
      ...(typeof read === 'string' ? { problem: read, isMissing: page === null } : { result: read }),
    });
  }
  return { found, passedOver: passedOver.slice(0, 10) };
}

/** The newest come first. */
async function listArtifacts({ octokit, context: { owner, repo }, run }: StoredSearch): Promise<Artifact[]> {
  const of = { owner, repo, run_id: run.id, per_page: 100 };
  const found: Artifact[] = [];
  let page = 0;
  for await (const { data } of octokit.paginate.iterator(octokit.rest.actions.listWorkflowRunArtifacts, of)) {
    found.push(...data.filter(({ name }) => name.startsWith(REPORT_ARTIFACT)));
    page += 1;
    if (page === MAX_PAGES) break;
  }
  return found.toSorted((a, b) => Date.parse(b.created_at ?? '') - Date.parse(a.created_at ?? '') || b.id - a.id);
}

async function readArtifact(artifact: Artifact, key: string, search: StoredSearch): Promise<Result | string> {
  const { octokit, context, run } = search;
  if (artifact.expired) return `its artifact ${artifact.name} has expired`;
  if (artifact.size_in_bytes > MAX_ARCHIVE)
    return `its artifact ${artifact.name} is larger than ${MAX_ARCHIVE / 1e6} MB`;
  try {
    const archive = await within(2 * PATIENCE, 'GitHub', () =>
      downloadArtifact(artifact, octokit, context, MAX_ARCHIVE),
    );
    if (typeof archive === 'string') return archive;
    const result = readStoredResult(unpackEntry(archive, DOCUMENT), key);
    if (typeof result === 'string') return result;
    const odd = () => oddOrigin(result, search).then((why) => why ?? outlived(result, artifact, run, search));
    return (await within(PATIENCE, 'GitHub', odd)) ?? result;
  } catch (error) {
    return isRequestFailure(error)
      ? explainFailure(error, `its artifact ${artifact.name} could not be read`)
      : clause(messageOf(error));
  }
}

/** What a result says about where it comes from, against what GitHub says about the run; a clause where they differ. */
async function oddOrigin({ head: { origin } }: Result, search: StoredSearch): Promise<string | null> {
  const { octokit, context, run, pullRequest, commits } = search;
  const { repository, runId, attempt, commit, ref } = origin;
  const odd = (what: string, value: unknown) => `its result.json says that it is of ${what} ${quote(String(value))}`;
  if (repository !== `${context.owner}/${context.repo}`) return odd('the repository', repository);
  if (runId !== run.id) return odd('run', runId);
  if (attempt === null || attempt < 1 || attempt > run.attempt) return odd('attempt', attempt);
  if (pullRequest && run.event === 'pull_request' && ref !== `refs/pull/${pullRequest.number}/merge`) {
    return odd('the ref', ref);
  }
  if (commit !== null && [run.headSha, ...commits].includes(commit)) return null;
  const isMerge = commit !== null && isOfPullRequest(run) && (await isMergeOf(octokit, context, commit, run.headSha));
  return isMerge ? null : `${odd('commit', commit)}, which is neither the head of the run nor its merge commit`;
}

/**
 * Tells that a later attempt of the run has measured again and left nothing: what an earlier one left is then out of date.
 * Jobs that are not run again keep what they left. GitHub does not say which job left an artifact, but when.
 */
async function outlived(
  { head: { origin } }: Result,
  { created_at: created }: Artifact,
  run: MeasuredRun,
  { octokit, context: { owner, repo } }: StoredSearch,
): Promise<string | null> {
  if (origin.attempt === run.attempt) return null;
  const at = Date.parse(created ?? '');
  const list = { owner, repo, run_id: run.id, filter: 'all', per_page: 100 } as const;
  const jobs = [];
  for await (const { data } of octokit.paginate.iterator(octokit.rest.actions.listJobsForWorkflowRun, list)) {
    jobs.push(...data);
    if (jobs.length >= MAX_JOBS) break;
  }
  const before = jobs.filter(
    (job) =>
      (job.run_attempt ?? 1) <= (origin.attempt ?? 1) &&
      Date.parse(job.started_at) <= at + SECOND &&
      Date.parse(job.completed_at ?? '') >= at - SECOND,
  );
  const again = new Set(jobs.filter((job) => (job.run_attempt ?? 1) > (origin.attempt ?? 1)).map(({ name }) => name));
  return before.some(({ name }) => !again.has(name))
    ? null
    : `attempt ${run.attempt} of it left no new artifact, and that of attempt ${origin.attempt} is out of date`;
}

/** GitHub writes whole seconds. */
const SECOND = 1000;
