import type { JsonObject } from '../json.ts';
import type { Job, Repository, Run } from '../state.ts';
import type { World } from '../world.ts';
import { repositoryPage, repositoryUrl } from './repository.ts';
import { nodeId, timestamp } from './scalars.ts';

/** A job of a run (`job`). */
export function jobJson(world: World, repository: Repository, run: Run, job: Job): JsonObject {
  const url = repositoryUrl(world, repository);
  return {
    id: job.id,
    node_id: nodeId('CheckRun', job.id),
    run_id: run.id,
    run_url: `${url}/actions/runs/${run.id}`,
    run_attempt: job.attempt,
    head_sha: run.headSha,
    head_branch: run.headBranch,
    workflow_name: run.workflow.name,
    name: job.name,
    url: `${url}/actions/jobs/${job.id}`,
    html_url: `${repositoryPage(world, repository)}/actions/runs/${run.id}/job/${job.id}`,
    status: job.completedAt === null ? 'in_progress' : 'completed',
    conclusion: job.completedAt === null ? null : job.conclusion,
    created_at: timestamp(job.startedAt),
    started_at: timestamp(job.startedAt),
    completed_at: job.completedAt && timestamp(job.completedAt),
    check_run_url: `${url}/check-runs/${job.id}`,
    labels: ['ubuntu-24.04'],
    runner_id: 1,
    runner_name: 'GitHub Actions 1',
    runner_group_id: 0,
    runner_group_name: 'GitHub Actions',
    steps: [],
  };
}
