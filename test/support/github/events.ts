import { simpleCommitJson } from './factories/commit.ts';
import { labelJson } from './factories/label.ts';
import { isFromFork, pullRequestJson } from './factories/pull-request.ts';
import { repositoryJson, repositoryPage, repositoryUrl } from './factories/repository.ts';
import { timestamp } from './factories/scalars.ts';
import { userJson } from './factories/user.ts';
import { workflowRunJson } from './factories/workflow-run.ts';
import type { JsonObject } from './json.ts';
import type { Commit, Repository } from './state.ts';
import type { World } from './world.ts';

/**
 * What starts a workflow: the payload in GITHUB_EVENT_PATH and what the runner derives from the event.
 * https://docs.github.com/actions/reference/workflows-and-actions/events-that-trigger-workflows
 */
export interface WorkflowEvent {
  /** GITHUB_EVENT_NAME */
  name: string;
  repository: Repository;
  payload: JsonObject;
  /** GITHUB_SHA: of a pull request its merge commit, not its head. */
  sha: string;
  /** GITHUB_REF */
  ref: string;
  /** GITHUB_HEAD_REF and GITHUB_BASE_REF: set for pull requests only. */
  headRef: string;
  baseRef: string;
  actor: string;
}

interface EventOptions {
  /** `owner/name`; the first repository when left out. */
  repository?: string;
  actor?: string;
}

/** A push of commits to a branch, by default the head of the default branch. */
export function pushEvent(
  world: World,
  options: EventOptions & { branch?: string; sha?: string; before?: string } = {},
): WorkflowEvent {
  const repository = world.repository(options.repository);
  const branch = options.branch ?? repository.defaultBranch;
  const actor = options.actor ?? 'octocat';
  const commit = commitOf(world, repository, options.sha ?? repository.branches.get(branch));
  const before = options.before ?? commit.parents[0] ?? '0'.repeat(40);
  const json = pushedCommit(world, repository, commit);
  return {
    ...onBranch('push', repository, branch, commit.sha, actor),
    payload: {
      ref: `refs/heads/${branch}`,
      before,
      after: commit.sha,
      base_ref: null,
      compare: `${repositoryPage(world, repository)}/compare/${before.slice(0, 12)}...${commit.sha.slice(0, 12)}`,
      created: false,
      deleted: false,
      forced: false,
      commits: [json],
      head_commit: json,
      pusher: { name: actor, email: `${actor}@users.noreply.github.com` },
      ...common(world, repository, actor),
    },
  };
}

/** Something happening to a pull request, of this repository or from a fork alike. */
export function pullRequestEvent(
  world: World,
  options: EventOptions & {
    number: number;
    action?: 'opened' | 'synchronize' | 'reopened' | 'labeled' | 'unlabeled';
    /** Of `labeled` and `unlabeled`. */
    label?: string;
    /** Of `synchronize`: the head before. */
    before?: string;
  },
): WorkflowEvent {
  const repository = world.repository(options.repository);
  const pull = world.pullRequest(repository, options.number);
  const action = options.action ?? 'synchronize';
  const actor = options.actor ?? pull.author;
  return {
    name: 'pull_request',
    repository,
    sha: pull.mergeCommitSha,
    ref: `refs/pull/${pull.number}/merge`,
    headRef: pull.headRef,
    baseRef: pull.baseRef,
    actor,
    payload: {
      action,
      number: pull.number,
      pull_request: pullRequestJson(world, repository, pull),
      ...(action === 'synchronize' ? { before: options.before ?? pull.baseSha, after: pull.headSha } : {}),
      ...(options.label === undefined ? {} : { label: labelJson(world, repository, options.label) }),
      ...common(world, repository, actor),
    },
  };
}

/** A merge queue asking for checks; no pull request is named anywhere but in the branch. */
export function mergeGroupEvent(
  world: World,
  options: EventOptions & { number: number; headSha: string; baseRef?: string; baseSha?: string },
): WorkflowEvent {
  const repository = world.repository(options.repository);
  const baseRef = options.baseRef ?? repository.defaultBranch;
  const base = commitOf(world, repository, options.baseSha ?? repository.branches.get(baseRef));
  const branch = `gh-readonly-queue/${baseRef}/pr-${options.number}-${base.sha}`;
  const actor = options.actor ?? 'octocat';
  const head: Commit = { ...base, sha: options.headSha, message: `Merge pull request #${options.number}` };
  return {
    ...onBranch('merge_group', repository, branch, options.headSha, actor),
    payload: {
      action: 'checks_requested',
      merge_group: {
        head_sha: options.headSha,
        head_ref: `refs/heads/${branch}`,
        base_sha: base.sha,
        base_ref: `refs/heads/${baseRef}`,
        head_commit: simpleCommitJson(head),
      },
      ...common(world, repository, actor),
    },
  };
}

/** A schedule, which always runs on the default branch. */
export function scheduleEvent(world: World, options: EventOptions & { cron?: string } = {}): WorkflowEvent {
  const repository = world.repository(options.repository);
  const branch = repository.defaultBranch;
  const actor = options.actor ?? 'octocat';
  const { sha } = commitOf(world, repository, repository.branches.get(branch));
  return {
    ...onBranch('schedule', repository, branch, sha, actor),
    payload: {
      schedule: options.cron ?? '0 3 * * *',
      workflow: '.github/workflows/perf-gate.yml',
      repository: repositoryJson(world, repository),
    },
  };
}

/** Somebody starting the workflow by hand. */
export function workflowDispatchEvent(
  world: World,
  options: EventOptions & { branch?: string; inputs?: Record<string, string> } = {},
): WorkflowEvent {
  const repository = world.repository(options.repository);
  const branch = options.branch ?? repository.defaultBranch;
  const actor = options.actor ?? 'octocat';
  const { sha } = commitOf(world, repository, repository.branches.get(branch));
  return {
    ...onBranch('workflow_dispatch', repository, branch, sha, actor),
    payload: {
      inputs: options.inputs ?? null,
      ref: `refs/heads/${branch}`,
      workflow: '.github/workflows/perf-gate.yml',
      ...common(world, repository, actor),
    },
  };
}

/** A run of another workflow that has come to its end; the workflow that hears of it is that of the default branch. */
export function workflowRunEvent(
  world: World,
  options: EventOptions & { runId: number; action?: 'requested' | 'in_progress' | 'completed' },
): WorkflowEvent {
  const repository = world.repository(options.repository);
  const run = repository.runs.get(options.runId);
  if (run === undefined) throw new Error(`${repository.owner}/${repository.name} has no run ${options.runId}`);
  const actor = options.actor ?? run.actor;
  const { sha } = commitOf(world, repository, repository.branches.get(repository.defaultBranch));
  return {
    ...onBranch('workflow_run', repository, repository.defaultBranch, sha, actor),
    payload: {
      action: options.action ?? 'completed',
      workflow: { id: run.workflow.id, name: run.workflow.name, path: run.workflow.path },
      workflow_run: workflowRunJson(world, repository, run),
      ...common(world, repository, actor),
    },
  };
}

/** A pull request in a job of the base branch: with its secrets, and a token that can write. */
export function pullRequestTargetEvent(world: World, options: EventOptions & { number: number }): WorkflowEvent {
  const event = pullRequestEvent(world, options);
  const pull = world.pullRequest(event.repository, options.number);
  return { ...event, name: 'pull_request_target', sha: pull.baseSha, ref: `refs/heads/${pull.baseRef}` };
}

/** Any other event; GitHub starts its jobs on the default branch. */
export function otherEvent(
  world: World,
  options: EventOptions & { name: string; payload?: JsonObject },
): WorkflowEvent {
  const repository = world.repository(options.repository);
  const actor = options.actor ?? 'octocat';
  const { sha } = commitOf(world, repository, repository.branches.get(repository.defaultBranch));
  return {
    ...onBranch(options.name, repository, repository.defaultBranch, sha, actor),
    payload: { ...options.payload, ...common(world, repository, actor) },
  };
}

/**
 * The permissions that GITHUB_TOKEN gets for an event: what the workflow asks for, reduced to reading when a pull
 * request comes from a fork.
 * https://docs.github.com/actions/reference/workflows-and-actions/events-that-trigger-workflows#workflows-in-forked-repositories
 */
export function tokenPermissions(
  world: World,
  event: WorkflowEvent,
  asked: Record<string, 'read' | 'write'>,
): Record<string, 'read' | 'write'> {
  const number = event.name === 'pull_request' ? Number(event.payload.number) : undefined;
  if (number === undefined || !isFromFork(event.repository, world.pullRequest(event.repository, number))) return asked;
  return Object.fromEntries(Object.keys(asked).map((permission) => [permission, 'read']));
}

function onBranch(
  name: string,
  repository: Repository,
  branch: string,
  sha: string,
  actor: string,
): Omit<WorkflowEvent, 'payload'> {
  return { name, repository, sha, ref: `refs/heads/${branch}`, headRef: '', baseRef: '', actor };
}

function common(world: World, repository: Repository, actor: string): JsonObject {
  return { repository: repositoryJson(world, repository), sender: userJson(world, actor) };
}

function commitOf(world: World, repository: Repository, sha: string | undefined): Commit {
  const commit = sha === undefined ? undefined : world.findCommit(repository, sha);
  if (commit === undefined) throw new Error(`${repository.owner}/${repository.name} has no commit ${sha}`);
  return commit;
}

function pushedCommit(world: World, repository: Repository, commit: Commit): JsonObject {
  return {
    ...simpleCommitJson(commit),
    distinct: true,
    url: `${repositoryUrl(world, repository)}/commits/${commit.sha}`,
    timestamp: timestamp(commit.date),
    added: [],
    removed: [],
    modified: ['src/server.js'],
  };
}
