import { explainFailure, hasStatus } from '../github/failure.ts';
import { within } from '../github/within.ts';
import type { BaselineDocument } from '../measurement/job.ts';
import { plainText, shorten } from '../text/plain.ts';
import { doubtAboutDocument } from './document-origin.ts';
import { hasRun, mergeBaselines } from './merge-baselines.ts';
import { type Artifact, readArtifact } from './read-artifact.ts';
import { SkippedArtifacts } from './skipped-artifacts.ts';
import {
  BranchHistory,
  type BranchSearch,
  doubtAboutRun,
  FROM_A_FORK,
  listTrustedRuns,
  offBranch,
  ownWorkflow,
  type Workflow,
  type WorkflowRun,
} from './trusted-runs.ts';

/** Pages of a hundred runs of each event. */
const MOST_PAGES = 3;
/** Runs whose artifacts are asked for one by one, where the list of all artifacts of the name is too long to be read. */
const MOST_ASKED = 50;
/** Artifacts that are downloaded before giving up. */
const MOST_TRIED = 20;
/** Runs behind the newest usable one that are looked at for what it lacks. */
const MOST_JOINED = 6;
/** Runs of other branches, events and workflows that are looked up to say why their artifacts do not count. */
const MOST_EXPLAINED = 5;
/** Milliseconds for the whole search; afterwards what was found by then counts. */
const LONGEST = 60_000;
/** Milliseconds for the last call of it, with its retries. */
const LAST_CALL = 35_000;

export function baselineArtifactName(key: string): string {
  return `perf-gate-baseline-${key}`;
}

/** The name where an upload under the first one was begun and not finished. No key has a plus sign in it. */
export function otherBaselineName(key: string): string {
  return `${baselineArtifactName(key)}+2`;
}

export interface ArtifactSearch extends BranchSearch {
  key: string;
}

/** A baseline, or a clause on why there is none; what was passed over on the way, as sentences. */
export type ArtifactBaseline =
  | { document: BaselineDocument; skipped: string[] }
  | { document: null; reason: string; skipped: string[] };

/**
 * Finds what the newest trusted runs of a branch have measured. Anybody who can open a pull request can cause a run that
 * uploads an artifact of the same name, as many as they like; so the branch's own runs are asked for first, and then for
 * their artifacts. A run counts if its code is this repository's own (a fork's branch can be called main too), only
 * trusted code starts its event, it is of the same workflow, and its commit is on the branch. What it saved has to name
 * that run.
 */
export async function findArtifactBaseline(search: ArtifactSearch): Promise<ArtifactBaseline> {
  const skipped = new SkippedArtifacts();
  const found: BaselineDocument[] = [];
  let reason: string | null = null;
  try {
    await within(LONGEST + LAST_CALL, 'GitHub', () => collect(search, found, skipped));
  } catch (error) {
    reason = explainFailure(error, 'baseline artifacts could not be read');
  }
  if (found.length > 0) return { document: mergeBaselines(found, search.key), skipped: skipped.sentences() };
  const branch = shorten(plainText(search.branch), 100);
  reason ??= `the branch ${branch} has no usable artifact ${baselineArtifactName(search.key)}`;
  return { document: null, reason, skipped: skipped.sentences() };
}

async function collect(search: ArtifactSearch, found: BaselineDocument[], skipped: SkippedArtifacts): Promise<void> {
  const late = performance.now() + LONGEST;
  const workflow = await ownWorkflow(search);
  const named = await listNamed(search);
  if (named.artifacts.length === 0) return;
  const artifacts = new ArtifactsOfRuns(search, named);
  const history = new BranchHistory(search);
  const trusted: WorkflowRun[] = [];
  let tried = 0;
  let joined = 0;
  let newest: Artifact | null = null;
  for await (const run of newestRuns(search, workflow)) {
    trusted.push(run);
    if (tried === MOST_TRIED || joined === MOST_JOINED || performance.now() > late) break;
    if (hasRun(found, run.id)) {
      joined += 1;
      continue;
    }
    const artifact = await artifacts.of(run);
    if (artifact === null) continue;
    if (!artifact.expired) tried += 1;
    const read = await readFrom(run, artifact, search, history);
    if ('document' in read) {
      newest ??= artifact;
      found.push(read.document);
    } else if (newest === null) skipped.add(run.id, read.problem);
    if (newest) joined += 1;
  }
  await explainOthers(named.artifacts, trusted, newest, search, workflow, skipped);
}

async function* newestRuns(search: ArtifactSearch, workflow: Workflow): AsyncGenerator<WorkflowRun> {
  for (let page = 1; page <= MOST_PAGES; page += 1) {
    const runs = await listTrustedRuns(search, workflow, page);
    if (runs.length === 0) return;
    yield* runs;
  }
}

async function readFrom(
  run: WorkflowRun,
  artifact: Artifact,
  { octokit, context, key }: ArtifactSearch,
  history: BranchHistory,
): Promise<{ document: BaselineDocument } | { problem: string }> {
  if (!artifact.expired && !(await history.has(run.head_sha))) {
    return { problem: history.describeMissing(run.head_sha) };
  }
  const read = await readArtifact(artifact, octokit, context);
  if ('problem' in read) return read;
  const problem = await doubtAboutDocument(
    read.document,
    { id: run.id, commit: run.head_sha },
    { context, key, history },
  );
  return problem === null ? read : { problem };
}

interface NamedArtifacts {
  /** The newest of the name, up to a hundred. */
  artifacts: Artifact[];
  /** Whether there are no others. */
  isComplete: boolean;
}

async function listNamed({ octokit, context: { owner, repo }, key }: ArtifactSearch): Promise<NamedArtifacts> {
  const artifacts: Artifact[] = [];
  let total = 0;
  for (const name of [baselineArtifactName(key), otherBaselineName(key)]) {
    const { data } = await octokit.rest.actions.listArtifactsForRepo({ owner, repo, name, per_page: 100 });
    artifacts.push(...data.artifacts);
    total += data.total_count;
  }
  return { artifacts: newestFirst(artifacts), isComplete: total <= artifacts.length };
}

/** The artifacts of single runs: from the list of all where it has them, else asked for. */
class ArtifactsOfRuns {
  readonly #search: ArtifactSearch;
  readonly #named: NamedArtifacts;
  #asked = 0;

  constructor(search: ArtifactSearch, named: NamedArtifacts) {
    this.#search = search;
    this.#named = named;
  }

  /** @returns the run's newest artifact of the name; null without one, and where too many runs were asked already */
  async of({ id }: WorkflowRun): Promise<Artifact | null> {
    const listed = this.#named.artifacts.find((artifact) => artifact.workflow_run?.id === id);
    if (listed || this.#named.isComplete || this.#asked === MOST_ASKED) return listed ?? null;
    this.#asked += 1;
    const { octokit, context, key } = this.#search;
    const { owner, repo } = context;
    const of = { owner, repo, run_id: id, name: baselineArtifactName(key), per_page: 100 };
    try {
      const { data } = await octokit.rest.actions.listWorkflowRunArtifacts(of);
      return newestFirst(data.artifacts)[0] ?? null;
    } catch (error) {
      if (hasStatus(error, 404)) return null;
      throw error;
    }
  }
}

/** Says why artifacts of the name that are newer than what was found do not count. */
async function explainOthers(
  artifacts: readonly Artifact[],
  runs: readonly WorkflowRun[],
  newest: Artifact | null,
  search: ArtifactSearch,
  workflow: Workflow,
  skipped: SkippedArtifacts,
): Promise<void> {
  const { octokit, context, branch } = search;
  const { owner, repo, repositoryId, runId } = context;
  let explained = 0;
  for (const artifact of artifacts) {
    if (artifact.id === newest?.id) return;
    const of = artifact.workflow_run;
    if (of?.id === runId || runs.some(({ id }) => id === of?.id)) continue;
    if (of?.id === undefined) skipped.add(undefined, 'its run is unknown');
    else if (of.repository_id !== repositoryId || of.head_repository_id !== repositoryId)
      skipped.add(of.id, FROM_A_FORK);
    else if (of.head_branch !== branch) skipped.add(of.id, offBranch(branch));
    else if (explained < MOST_EXPLAINED) {
      explained += 1;
      try {
        const { data } = await octokit.rest.actions.getWorkflowRun({ owner, repo, run_id: of.id });
        const doubt = doubtAboutRun(data, search, workflow);
        if (doubt !== null) skipped.add(of.id, doubt);
      } catch (error) {
        if (!hasStatus(error, 404)) throw error;
      }
    }
  }
}

function newestFirst(artifacts: readonly Artifact[]): Artifact[] {
  return artifacts.toSorted((a, b) => Date.parse(b.created_at ?? '') - Date.parse(a.created_at ?? '') || b.id - a.id);
}
