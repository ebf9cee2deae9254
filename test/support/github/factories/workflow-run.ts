import type { JsonObject } from '../json.ts';
import type { Repository, Run } from '../state.ts';
import type { World } from '../world.ts';
import { simpleCommitJson } from './commit.ts';
import { isFromFork, pullRequestMinimalJson } from './pull-request.ts';
import { repositoryJson, repositoryPage, repositoryUrl } from './repository.ts';
import { nodeId, timestamp } from './scalars.ts';
import { userJson } from './user.ts';

/** A run of a workflow (`workflow-run`). */
export function workflowRunJson(world: World, repository: Repository, run: Run): JsonObject {
  const url = `${repositoryUrl(world, repository)}/actions/runs/${run.id}`;
  const at = timestamp(run.createdAt);
  const pull = run.pullRequest === undefined ? undefined : world.pullRequest(repository, run.pullRequest);
  const head = world.repositories().find((candidate) => candidate.id === run.headRepositoryId) ?? repository;
  const commit = world.findCommit(repository, run.headSha);
  return {
    id: run.id,
    name: run.workflow.name,
    node_id: nodeId('WorkflowRun', run.id),
    head_branch: run.headBranch,
    head_sha: run.headSha,
    path: run.workflow.path,
    display_title: commit?.message ?? run.workflow.name,
    run_number: run.number,
    run_attempt: run.attempt,
    event: run.event,
    status: run.status,
    conclusion: run.conclusion,
    workflow_id: run.workflow.id,
    check_suite_id: run.id + 1,
    check_suite_node_id: nodeId('CheckSuite', run.id + 1),
    url,
    html_url: `${repositoryPage(world, repository)}/actions/runs/${run.id}`,
    // GitHub leaves this empty for a pull request from a fork, which is why its number cannot be found here.
    pull_requests:
      pull === undefined || isFromFork(repository, pull) ? [] : [pullRequestMinimalJson(world, repository, pull)],
    created_at: at,
    updated_at: at,
    run_started_at: at,
    actor: userJson(world, run.actor),
    triggering_actor: userJson(world, run.actor),
    referenced_workflows: [],
    jobs_url: `${url}/jobs`,
    logs_url: `${url}/logs`,
    check_suite_url: `${repositoryUrl(world, repository)}/check-suites/${run.id + 1}`,
    artifacts_url: `${url}/artifacts`,
    cancel_url: `${url}/cancel`,
    rerun_url: `${url}/rerun`,
    previous_attempt_url: run.attempt > 1 ? `${url}/attempts/${run.attempt - 1}` : null,
    workflow_url: `${repositoryUrl(world, repository)}/actions/workflows/${run.workflow.id}`,
    head_commit: commit === undefined ? null : simpleCommitJson(commit),
    repository: repositoryJson(world, repository),
    head_repository: repositoryJson(world, head),
  };
}
