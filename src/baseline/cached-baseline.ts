import type { Octokit } from '../github/client.ts';
import { type GitHubContext, mayBecomeBaseline } from '../github/context.ts';
import { explainFailure, hasStatus } from '../github/failure.ts';
import type { BaselineDocument } from '../measurement/job.ts';
import { shortCommit } from '../text/commit.ts';
import { plainText, shorten } from '../text/plain.ts';
import type { ArtifactBaseline } from './artifact.ts';
import { parseBaseline } from './baseline-document.ts';
import { cachePrefix, lookUpCache, readFromCache, runOfKey } from './cache.ts';
import { doubtAboutDocument } from './document-origin.ts';
import { hasRun, mergeBaselines } from './merge-baselines.ts';
import { BranchHistory, type BranchSearch, doubtAboutRun, ownWorkflow, type Workflow } from './trusted-runs.ts';

/** Entries that are downloaded before giving up, and those behind the newest usable one that are looked at. */
const MOST_TRIED = 5;
const MOST_JOINED = 4;

interface CacheSearch {
  /** null without a token. */
  octokit: Octokit | null;
  context: GitHubContext;
  key: string;
}

interface Entry {
  id: number;
  /** The whole key. */
  key: string;
  ref: string;
}

/**
 * Finds what runs of the base branch have put into the cache. A run sees the entries of its own ref before those of its
 * base branch, and a pull request's own can hold whatever its code has written; so GitHub is asked which entries are the
 * branch's, and only one whose whole key nobody else has taken is read. A run on the default branch has no other ref to
 * see.
 * https://docs.github.com/actions/reference/workflows-and-actions/dependency-caching#restrictions-for-accessing-a-cache
 */
export async function findCachedBaseline(search: CacheSearch): Promise<ArtifactBaseline> {
  const { octokit, context, key } = search;
  const skipped: string[] = [];
  const none = (reason: string): ArtifactBaseline => ({ document: null, reason, skipped });
  try {
    const newest = await lookUpCache(key);
    if (newest === null) return none('the cache has none');
    const branch = context.baseBranch;
    if (branch === null) return none('the event does not say which branch to compare with');
    if (octokit === null) {
      if (mayBecomeBaseline(context)) return await readOwn(newest, search);
      return none(
        'without a token (input "token") GitHub cannot be asked which branch has written what is in the cache, and a pull request can write there too',
      );
    }
    const found = await collect({ octokit, context, branch }, key, skipped);
    if (found.length > 0) return { document: mergeBaselines(found, key), skipped };
    return none(`the cache has none that a run of the branch ${shorten(plainText(branch), 100)} has written`);
  } catch (error) {
    return none(explainFailure(error, 'the cache could not be read'));
  }
}

/** Without a token nobody can be asked, and a run on the default branch sees nothing but what its runs have written. */
async function readOwn(entry: string, { context, key }: CacheSearch): Promise<ArtifactBaseline> {
  const document = await readDocument(entry);
  const repository = `${context.owner}/${context.repo}`;
  const reason =
    document === null
      ? 'the cache has none'
      : document.key !== key
        ? 'the cached baseline has another key'
        : document.jobs.some(({ origin }) => origin.repository !== repository)
          ? 'the cached baseline is of another repository'
          : null;
  return document === null || reason !== null
    ? { document: null, reason: reason ?? '', skipped: [] }
    : { document, skipped: [] };
}

async function collect(search: BranchSearch, key: string, skipped: string[]): Promise<BaselineDocument[]> {
  const workflow = await ownWorkflow(search);
  const history = new BranchHistory(search);
  const found: BaselineDocument[] = [];
  let looked = 0;
  for (const entry of await entriesOf(search, cachePrefix(key), refOf(search))) {
    const named = runOfKey(entry.key, key);
    if (named === null || hasRun(found, named.runId)) continue;
    looked += 1;
    if (looked > (found.length > 0 ? MOST_JOINED : MOST_TRIED)) break;
    const read = await readFrom(entry, named, search, { key, workflow, history });
    if ('document' in read) found.push(read.document);
    else if (found.length === 0) skipped.push(`Skipped the cached baseline of run ${named.runId}: ${read.problem}.`);
  }
  return found;
}

async function readFrom(
  entry: Entry,
  { runId, commit }: { runId: number; commit: string },
  search: BranchSearch,
  { key, workflow, history }: { key: string; workflow: Workflow; history: BranchHistory },
): Promise<{ document: BaselineDocument } | { problem: string }> {
  const { octokit, context } = search;
  const { owner, repo } = context;
  try {
    const { data } = await octokit.rest.actions.getWorkflowRun({ owner, repo, run_id: runId });
    const doubt = doubtAboutRun(data, search, workflow);
    if (doubt !== null) return { problem: doubt };
    if (data.head_sha !== commit) return { problem: `its run measured another commit than ${shortCommit(commit)}` };
  } catch (error) {
    if (hasStatus(error, 404)) return { problem: 'its run is no longer there' };
    throw error;
  }
  if (!(await history.has(commit))) return { problem: history.describeMissing(commit) };
  // Before and after: what was there at neither time did not come in between, because a job cannot delete entries.
  if (!(await isAlone(entry, search))) return { problem: TAKEN };
  const document = await readDocument(entry.key);
  if (!(await isAlone(entry, search))) return { problem: TAKEN };
  if (document === null) return { problem: 'it cannot be restored here' };
  const problem = await doubtAboutDocument(document, { id: runId, commit }, { context, key, history });
  return problem === null ? { document } : { problem };
}

const TAKEN = 'an entry of the same name was written elsewhere, as by a pull request, and would come first';

async function readDocument(entry: string): Promise<BaselineDocument | null> {
  const text = await readFromCache(entry);
  return text === null ? null : parseBaseline(text, 'the cached baseline');
}

/** Tells whether an entry is there, and everything that could be restored in its place is of the same branch. */
async function isAlone({ id, key }: Entry, search: BranchSearch): Promise<boolean> {
  const entries = await entriesOf(search, key, null);
  return entries.some((entry) => entry.id === id) && entries.every(({ ref }) => ref === refOf(search));
}

function refOf({ branch }: BranchSearch): string {
  return `refs/heads/${branch}`;
}

/** Lists entries by the start of their keys, the newest first, of one ref or of all. */
async function entriesOf({ octokit, context }: BranchSearch, key: string, ref: string | null): Promise<Entry[]> {
  const { owner, repo } = context;
  const { data } = await octokit.rest.actions.getActionsCacheList({
    owner,
    repo,
    key,
    ...(ref !== null && { ref }),
    sort: 'created_at',
    direction: 'desc',
    per_page: 100,
  });
  return data.actions_caches
    .map((entry): Entry => ({ id: entry.id ?? 0, key: entry.key ?? '', ref: entry.ref ?? '' }))
    .filter((entry) => ref === null || entry.ref === ref);
}
