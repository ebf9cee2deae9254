import type { Octokit } from '../github/client.ts';
import { type GitHubContext, TRUSTED_EVENTS } from '../github/context.ts';
import { hasStatus } from '../github/failure.ts';
import { shortCommit } from '../text/commit.ts';
import { plainText, shorten } from '../text/plain.ts';

/** Runs of a page, for each event; GitHub gives the newest first. */
const PAGE = 100;

/** Where a search for stored measurements looks. */
export interface BranchSearch {
  octokit: Octokit;
  context: GitHubContext;
  /** The branch whose runs may be a baseline. */
  branch: string;
}

/** A workflow's run, as GitHub describes it. */
export type WorkflowRun = Awaited<
  ReturnType<Octokit['rest']['actions']['listWorkflowRuns']>
>['data']['workflow_runs'][number];

/** The workflow that this run belongs to; GitHub knows a workflow by its file. */
export interface Workflow {
  id: number;
  /** `.github/workflows/perf-gate.yml`. Untrusted text. */
  path: string;
}

/** Asks GitHub which workflow the run that asks belongs to. */
export async function ownWorkflow({ octokit, context }: BranchSearch): Promise<Workflow> {
  const { owner, repo, runId } = context;
  const { data } = await octokit.rest.actions.getWorkflowRun({ owner, repo, run_id: runId });
  return { id: data.workflow_id, path: data.path };
}

/**
 * Lists the runs of a workflow that may have measured a branch, the newest first: nobody who cannot push to the branch
 * can add one, so that no number of pull requests crowds them out.
 *
 * @param page from 1
 */
export async function listTrustedRuns(search: BranchSearch, workflow: Workflow, page: number): Promise<WorkflowRun[]> {
  const { octokit, context, branch } = search;
  const { owner, repo, runId } = context;
  const found: WorkflowRun[] = [];
  for (const event of TRUSTED_EVENTS) {
    const of = { owner, repo, workflow_id: workflow.id, branch, event, per_page: PAGE, page };
    const { data } = await octokit.rest.actions.listWorkflowRuns(of);
    found.push(...data.workflow_runs);
  }
  return found
    .filter((run) => run.id !== runId && doubtAboutRun(run, search, workflow) === null)
    .sort((one, other) => Date.parse(other.created_at) - Date.parse(one.created_at) || other.id - one.id);
}

/** Explains why a run is not one of the branch that only trusted code starts; a clause, null where it is. */
export function doubtAboutRun(run: WorkflowRun, { context, branch }: BranchSearch, workflow: Workflow): string | null {
  const { repositoryId } = context;
  if (run.repository.id !== repositoryId || run.head_repository?.id !== repositoryId) return FROM_A_FORK;
  if (run.head_branch !== branch) return offBranch(branch);
  if (!TRUSTED_EVENTS.includes(run.event)) {
    return `its run was started by ${shown(run.event)}, which strangers can trigger`;
  }
  if (run.workflow_id !== workflow.id) {
    return (
      `its run belongs to the workflow ${shown(run.path)} and not to ${shown(workflow.path)}, which runs here. ` +
      'Where that was renamed, the next run on the branch saves a baseline; where another one measures the branch, let one do both'
    );
  }
  return null;
}

export const FROM_A_FORK = 'the code of its run comes from another repository (a fork)';

export function offBranch(branch: string): string {
  return `its run does not belong to the branch ${shown(branch)}`;
}

/** What a branch consists of, as far as it was asked for: whoever can name a branch or a tag cannot put a commit on it. */
export class BranchHistory {
  readonly #search: BranchSearch;
  #head: string | null = null;
  readonly #known = new Map<string, boolean>();

  constructor(search: BranchSearch) {
    this.#search = search;
  }

  /** Tells whether a commit is the branch's head or one of its ancestors. */
  async has(commit: string): Promise<boolean> {
    const known = this.#known.get(commit);
    if (known !== undefined) return known;
    const is = commit === (await this.#headCommit()) || (await this.#isAncestor(commit));
    this.#known.set(commit, is);
    return is;
  }

  /** @returns a clause */
  describeMissing(commit: string): string {
    const branch = shown(this.#search.branch);
    return (
      `its commit ${shortCommit(commit)} is not on the branch ${branch}, which was rebased or never had it. ` +
      `The next run on ${branch} saves a new baseline`
    );
  }

  async #headCommit(): Promise<string> {
    const { octokit, context, branch } = this.#search;
    const { owner, repo } = context;
    // Named in full: a tag can have the branch's name.
    this.#head ??= (await octokit.rest.repos.getCommit({ owner, repo, ref: `heads/${branch}`, per_page: 1 })).data.sha;
    return this.#head;
  }

  async #isAncestor(commit: string): Promise<boolean> {
    const { octokit, context } = this.#search;
    const { owner, repo } = context;
    const basehead = `${commit}...${await this.#headCommit()}`;
    try {
      const { data } = await octokit.rest.repos.compareCommitsWithBasehead({ owner, repo, basehead, per_page: 1 });
      return data.status === 'ahead' || data.status === 'identical';
    } catch (error) {
      // GitHub does not know the commit any more, or the two have no ancestor in common.
      if (hasStatus(error, 404, 422)) return false;
      throw error;
    }
  }
}

function shown(text: string): string {
  return shorten(plainText(text), 100);
}
