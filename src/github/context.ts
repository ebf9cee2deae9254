import { readFileSync } from 'node:fs';
import { z } from 'zod';
import { isCommit } from '../checkout/commit-name.ts';
import { PerfGateError } from '../errors.ts';
import type { Origin } from '../measurement/run-document.ts';

const sha = z.string().refine(isCommit);
const id = z.coerce.number().int().positive();
const url = z.string().regex(/^https?:\/\/[^\s/]+/);

const environmentSchema = z.object({
  GITHUB_REPOSITORY: z.string().regex(/^[\w.-]+\/[\w.-]+$/),
  GITHUB_EVENT_NAME: z.string().min(1),
  GITHUB_SHA: sha,
  GITHUB_RUN_ID: id,
  GITHUB_RUN_ATTEMPT: id.catch(1),
  GITHUB_REF: z.string().min(1).nullable().catch(null),
  GITHUB_REPOSITORY_ID: id.nullable().catch(null),
  GITHUB_SERVER_URL: url.catch('https://github.com'),
  GITHUB_API_URL: url.catch('https://api.github.com'),
});

/** A pull request in the payload of an event, and as the REST API describes it. */
export const pullRequestSchema = z.object({
  number: id,
  title: z.string().nullable().catch(null),
  head: z.object({ sha, ref: z.string(), repo: z.object({ id }).nullable().catch(null) }),
  base: z.object({ sha: sha.nullable().catch(null), ref: z.string() }),
  labels: z.array(z.object({ name: z.string() })).catch([]),
});

/** Which run a `workflow_run` event is about. What else there is to know of it, GitHub is asked when it is needed. */
const workflowRunSchema = z.object({
  id,
  run_attempt: id.catch(1),
  repository: z.object({ id }).nullable().catch(null),
});

const UNKNOWN_REPOSITORY = { id: null, default_branch: null };
const payloadSchema = z
  .object({
    repository: z
      .object({ id: id.nullable().catch(null), default_branch: z.string().min(1).nullable().catch(null) })
      .catch(UNKNOWN_REPOSITORY),
    pull_request: pullRequestSchema.nullable().catch(null),
    merge_group: z.object({ head_sha: sha, base_sha: sha, base_ref: z.string() }).nullable().catch(null),
    workflow_run: workflowRunSchema.nullable().catch(null),
  })
  .catch({ repository: UNKNOWN_REPOSITORY, pull_request: null, merge_group: null, workflow_run: null });

/** Events that only people with write access can cause, and that run the code of the repository's own branch. */
export const TRUSTED_EVENTS: readonly string[] = ['push', 'schedule', 'workflow_dispatch'];

export interface PullRequest {
  number: number;
  /** Untrusted text, like both refs and the labels. */
  title: string | null;
  headSha: string;
  headRef: string;
  baseSha: string | null;
  baseRef: string;
  /** The head is in another repository, or in one that was deleted. */
  fork: boolean;
  labels: string[];
}

/** The run of a workflow that perf-gate is part of. */
export interface GitHubContext {
  owner: string;
  repo: string;
  repositoryId: number;
  event: string;
  /** `refs/heads/main`, `refs/pull/5/merge`. */
  ref: string | null;
  /** The commit that was checked out; for a pull request a merge commit that GitHub made. */
  sha: string;
  /** The commit that a reviewer sees: the head of the pull request or of the merge group, else `sha`. */
  headSha: string;
  runId: number;
  /** From 1. */
  attempt: number;
  runUrl: string;
  apiUrl: string;
  serverUrl: string;
  defaultBranch: string | null;
  /** The branch that the change is to be merged into; the default branch where nothing is to be merged. */
  baseBranch: string | null;
  pullRequest: PullRequest | null;
  /** The commit that a merge group is built on; null for other events. */
  mergeGroupBase: string | null;
  /** The run that ended, for a `workflow_run` event of this repository; null for other events. */
  workflowRun: { id: number; attempt: number } | null;
}

/**
 * Reads the variables and the event file of a GitHub Actions job. Strangers write the branch names, titles and labels in
 * it.
 * https://docs.github.com/actions/reference/workflows-and-actions/variables#default-environment-variables
 *
 * @throws PerfGateError 'github' when a variable is missing or malformed, or a pull request's event names none
 */
export function readContext(env: NodeJS.ProcessEnv): GitHubContext {
  const parsed = environmentSchema.safeParse(env);
  if (!parsed.success) {
    const name = String(parsed.error.issues[0]?.path[0]);
    throw new PerfGateError(
      'github',
      `${name} is ${env[name] ? 'not what GitHub sets' : 'not set'}: the action runs as a step of a GitHub Actions workflow.`,
    );
  }
  const variables = parsed.data;
  const payload = payloadSchema.parse(readPayload(env.GITHUB_EVENT_PATH));
  const event = variables.GITHUB_EVENT_NAME;
  const ref = variables.GITHUB_REF;
  const repositoryId = variables.GITHUB_REPOSITORY_ID ?? payload.repository.id;
  if (repositoryId === null) throw new PerfGateError('github', 'GITHUB_REPOSITORY_ID is not set.');
  const pullRequest = payload.pull_request ? readPullRequest(payload.pull_request, repositoryId) : null;
  if (/^pull_request(_target)?$/.test(event) && !pullRequest) {
    throw new PerfGateError('github', `the payload of the ${event} event (GITHUB_EVENT_PATH) names no pull request.`);
  }
  // A schedule has no repository in its payload, and always runs on the default branch.
  const defaultBranch = payload.repository.default_branch ?? (event === 'schedule' ? branchOf(ref) : null);
  const [owner = '', repo = ''] = variables.GITHUB_REPOSITORY.split('/');
  const runId = variables.GITHUB_RUN_ID;
  const serverUrl = variables.GITHUB_SERVER_URL.replace(/\/+$/, '');
  const attempt = variables.GITHUB_RUN_ATTEMPT;
  const { workflow_run: workflowRun } = payload;
  return {
    owner,
    repo,
    repositoryId,
    event,
    ref,
    sha: variables.GITHUB_SHA,
    headSha: pullRequest?.headSha ?? payload.merge_group?.head_sha ?? variables.GITHUB_SHA,
    runId,
    attempt,
    runUrl: runPage({ owner, repo, serverUrl }, runId, attempt),
    apiUrl: variables.GITHUB_API_URL.replace(/\/+$/, ''),
    serverUrl,
    defaultBranch,
    baseBranch: pullRequest?.baseRef ?? branchOf(payload.merge_group?.base_ref ?? null) ?? defaultBranch,
    pullRequest,
    mergeGroupBase: payload.merge_group?.base_sha ?? null,
    workflowRun:
      workflowRun && (workflowRun.repository?.id ?? repositoryId) === repositoryId
        ? { id: workflowRun.id, attempt: workflowRun.run_attempt }
        : null,
  };
}

/** The address of one attempt of a run. */
export function runPage(
  { owner, repo, serverUrl }: Pick<GitHubContext, 'owner' | 'repo' | 'serverUrl'>,
  runId: number,
  attempt: number,
): string {
  return `${serverUrl}/${owner}/${repo}/actions/runs/${runId}/attempts/${attempt}`;
}

/** The address of an artifact, which belongs to the run and not to one attempt at it; of their list for null. */
export function artifactPage(runUrl: string, artifactId: number | null): string {
  const run = runUrl.replace(/\/attempts\/\d+$/, '');
  return artifactId === null ? `${run}#artifacts` : `${run}/artifacts/${artifactId}`;
}

/** Tells whether a run may become the baseline of others: it has to run on the default branch, for a trusted event. */
export function mayBecomeBaseline({ event, ref, defaultBranch }: GitHubContext): boolean {
  return TRUSTED_EVENTS.includes(event) && defaultBranch !== null && branchOf(ref) === defaultBranch;
}

/** Where a measurement of this run comes from. */
export function originOf({ owner, repo, sha, ref, runId, attempt }: GitHubContext): Origin {
  return { commit: sha, ref, repository: `${owner}/${repo}`, runId, attempt };
}

function readPayload(path: string | undefined): unknown {
  try {
    return path ? JSON.parse(readFileSync(path, 'utf8')) : null;
  } catch {
    return null;
  }
}

/** @param repositoryId the repository that it is to be merged in */
export function readPullRequest(pull: z.output<typeof pullRequestSchema>, repositoryId: number): PullRequest {
  return {
    number: pull.number,
    title: pull.title,
    headSha: pull.head.sha,
    headRef: pull.head.ref,
    baseSha: pull.base.sha,
    baseRef: pull.base.ref,
    fork: pull.head.repo?.id !== repositoryId,
    labels: pull.labels.map((label) => label.name),
  };
}

function branchOf(ref: string | null): string | null {
  return ref?.startsWith('refs/heads/') ? ref.slice('refs/heads/'.length) : null;
}
