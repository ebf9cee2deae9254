import { messageOf } from '../errors.ts';
import { downloadArtifact } from '../github/artifact-download.ts';
import type { Octokit } from '../github/client.ts';
import { type GitHubContext, TRUSTED_EVENTS } from '../github/context.ts';
import { explainFailure, hasStatus } from '../github/failure.ts';
import type { BaselineDocument } from '../measurement/job.ts';
import { plainText, shorten } from '../text/plain.ts';
import { clause } from '../text/sentence.ts';
import { unpackBaseline } from './archive.ts';
import { parseBaseline } from './baseline-document.ts';

const MAX_PAGES = 10;
/** Artifacts that are downloaded before giving up. */
const MAX_TRIED = 20;
/** Bytes of an archive. */
const MAX_ARCHIVE = 5_000_000;

export function baselineArtifactName(key: string): string {
  return `perf-gate-baseline-${key}`;
}

export interface ArtifactSearch {
  octokit: Octokit;
  context: GitHubContext;
  key: string;
  /** The branch whose runs may be a baseline. */
  branch: string;
}

/** A baseline, or a clause on why there is none; what was passed over on the way, as sentences. */
export type ArtifactBaseline =
  | { document: BaselineDocument; skipped: string[] }
  | { document: null; reason: string; skipped: string[] };

type Artifact = Awaited<ReturnType<Octokit['rest']['actions']['listArtifactsForRepo']>>['data']['artifacts'][number];

/**
 * Finds the newest baseline artifact that can be trusted: its run belongs to this repository (a fork's branch can be
 * called main too), to `branch`, and to an event that only trusted code starts. Anybody who can open a pull request can
 * cause a run that uploads an artifact of the same name.
 */
export async function findArtifactBaseline(search: ArtifactSearch): Promise<ArtifactBaseline> {
  const skipped = new SkippedArtifacts();
  try {
    let tried = 0;
    for await (const artifact of listArtifacts(search)) {
      const runId = artifact.workflow_run?.id;
      if (runId === search.context.runId) continue;
      const doubt = doubtAbout(artifact, search);
      if (doubt) {
        skipped.add(runId, doubt);
        continue;
      }
      if (tried === MAX_TRIED) break;
      tried += 1;
      const read = await readArtifact(artifact, search);
      if ('document' in read) return { document: read.document, skipped: skipped.sentences() };
      skipped.add(runId, read.problem);
    }
  } catch (error) {
    const reason = explainFailure(error, 'baseline artifacts could not be read');
    return { document: null, reason, skipped: skipped.sentences() };
  }
  const branch = shorten(plainText(search.branch), 100);
  const reason = `the branch ${branch} has no usable artifact ${baselineArtifactName(search.key)}`;
  return { document: null, reason, skipped: skipped.sentences() };
}

/** The newest come first: GitHub sorts the pages, and this sorts what is on a page. */
async function* listArtifacts({ octokit, context: { owner, repo }, key }: ArtifactSearch): AsyncGenerator<Artifact> {
  const name = baselineArtifactName(key);
  const pages = octokit.paginate.iterator(octokit.rest.actions.listArtifactsForRepo, {
    owner,
    repo,
    name,
    per_page: 100,
  });
  let page = 0;
  for await (const { data } of pages) {
    yield* data.toSorted((a, b) => Date.parse(b.created_at ?? '') - Date.parse(a.created_at ?? '') || b.id - a.id);
    page += 1;
    if (page === MAX_PAGES) return;
  }
}

/** What is wrong with an artifact as far as the list alone tells; a clause, null where nothing is. */
function doubtAbout(
  { workflow_run: run, expired, size_in_bytes: size }: Artifact,
  search: ArtifactSearch,
): string | null {
  const { repositoryId } = search.context;
  if (!run) return 'its run is unknown';
  if (run.repository_id !== repositoryId || run.head_repository_id !== repositoryId) {
    return 'the code of its run comes from another repository (a fork)';
  }
  if (run.head_branch !== search.branch)
    return `its run does not belong to the branch ${shorten(plainText(search.branch), 100)}`;
  if (expired) return 'it has expired';
  if (size > MAX_ARCHIVE) return `its archive is larger than ${MAX_ARCHIVE / 1e6} MB`;
  return null;
}

async function readArtifact(
  artifact: Artifact,
  { octokit, context, key }: ArtifactSearch,
): Promise<{ document: BaselineDocument } | { problem: string }> {
  const { owner, repo } = context;
  try {
    const run = await octokit.rest.actions.getWorkflowRun({ owner, repo, run_id: artifact.workflow_run?.id ?? 0 });
    if (!TRUSTED_EVENTS.includes(run.data.event)) {
      return {
        problem: `its run was started by ${shorten(plainText(run.data.event), 40)}, which strangers can trigger`,
      };
    }
    const archive = await downloadArtifact(artifact, octokit, context, MAX_ARCHIVE);
    if (typeof archive === 'string') return { problem: archive };
    const document = parseBaseline(unpackBaseline(archive), 'its document');
    return document.key === key ? { document } : { problem: 'its document has another key' };
  } catch (error) {
    if (hasStatus(error, 404, 410)) return { problem: 'it is no longer there' };
    // Whatever else GitHub answers (a missing permission, an outage) holds for every artifact.
    if (error instanceof Error && 'status' in error) throw error;
    return { problem: clause(messageOf(error)) };
  }
}

/** Artifacts that were passed over, by the reason: each is reported once, however many artifacts it holds for. */
class SkippedArtifacts {
  readonly #reasons = new Map<string, { newestRun: number | undefined; count: number }>();

  add(run: number | undefined, reason: string): void {
    const known = this.#reasons.get(reason);
    if (known) known.count += 1;
    else this.#reasons.set(reason, { newestRun: run, count: 1 });
  }

  sentences(): string[] {
    return [...this.#reasons].map(([reason, { newestRun, count }]) => {
      const run = newestRun === undefined ? 'an unknown run' : `run ${newestRun}`;
      const artifacts =
        count === 1 ? `the baseline artifact of ${run}` : `${count} baseline artifacts, the newest of ${run}`;
      return `Skipped ${artifacts}: ${reason}.`;
    });
  }
}
