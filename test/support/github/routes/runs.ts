import { jobJson } from '../factories/job.ts';
import { workflowRunJson } from '../factories/workflow-run.ts';
import type { Call, Reply, Routes } from '../route.ts';
import { notFound, paginate, Unsupported } from '../route.ts';
import type { Run } from '../state.ts';

const UNSUPPORTED = ['created', 'check_suite_id'];

/** Runs of workflows. */
export const runRoutes: Routes = {
  'GET /repos/{owner}/{repo}/actions/runs': {
    accepts: 'actions=read',
    publicRead: true,
    handle: (call) => list(call, [...call.repository.runs.values()]),
  },

  'GET /repos/{owner}/{repo}/actions/runs/{run_id}': {
    accepts: 'actions=read',
    publicRead: true,
    handle: ({ world, repository, parameters }) => {
      const run = repository.runs.get(Number(parameters.run_id));
      if (run === undefined) throw notFound();
      return { status: 200, body: workflowRunJson(world, repository, run) };
    },
  },

  'GET /repos/{owner}/{repo}/actions/runs/{run_id}/jobs': {
    accepts: 'actions=read',
    publicRead: true,
    handle: (call) => {
      const { world, repository, parameters, query } = call;
      const run = repository.runs.get(Number(parameters.run_id));
      if (run === undefined) throw notFound();
      // Since 2025 `latest` has only the jobs that ran in the last attempt: https://github.com/r-universe-org/help/issues/607
      const jobs = run.jobs.filter(({ attempt }) => query.get('filter') === 'all' || attempt === run.attempt);
      const { items, headers } = paginate(call, jobs);
      const body = { total_count: jobs.length, jobs: items.map((job) => jobJson(world, repository, run, job)) };
      return { status: 200, headers, body };
    },
  },

  'GET /repos/{owner}/{repo}/actions/workflows/{workflow_id}/runs': {
    accepts: 'actions=read',
    publicRead: true,
    handle: (call) => {
      const wanted = call.parameters.workflow_id ?? '';
      const workflow = call.repository.workflows.find(
        ({ id, path }) => String(id) === wanted || path === `.github/workflows/${wanted}`,
      );
      if (workflow === undefined) throw notFound();
      return list(
        call,
        [...call.repository.runs.values()].filter((run) => run.workflow === workflow),
      );
    },
  },
};

function list(call: Call, runs: Run[]): Reply {
  const { world, repository, query } = call;
  const unsupported = UNSUPPORTED.find((name) => query.has(name));
  if (unsupported !== undefined) throw new Unsupported(`runs cannot be filtered by ${unsupported}`);
  const fits = (name: string, ...values: (string | null)[]): boolean =>
    !query.has(name) || values.includes(query.get(name));
  const found = runs
    .filter(
      (run) =>
        fits('branch', run.headBranch) &&
        fits('event', run.event) &&
        fits('head_sha', run.headSha) &&
        fits('actor', run.actor) &&
        fits('status', run.status, run.conclusion),
    )
    .sort((a, b) => b.createdAt.getTime() - a.createdAt.getTime() || b.id - a.id);
  const { items, headers } = paginate(call, found);
  return {
    status: 200,
    headers,
    body: {
      total_count: found.length,
      workflow_runs: items.map((run) => workflowRunJson(world, repository, run)),
    },
  };
}
