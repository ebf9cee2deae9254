import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Result } from '../../src/verdict/result.ts';
import { type WorkflowEvent, workflowRunEvent } from '../support/github/events.ts';
import type { GitHubServer } from '../support/github/server.ts';
import type { ArtifactOptions, PullRequestOptions } from '../support/github/stage-options.ts';
import type { PullRequest, Run } from '../support/github/state.ts';
import { type ActionOptions, startAction } from '../support/runner.ts';

/** The permissions of a reporting job. */
const REPORTING = { actions: 'read', checks: 'write', contents: 'read', 'pull-requests': 'write' } as const;

/** A pull request of a fork or of an own branch, and the run that has measured it. */
export interface Measured {
  pull: PullRequest;
  run: Run;
}

/** Stages a pull request whose measuring run has ended. */
export function measured(
  github: GitHubServer,
  options: Partial<PullRequestOptions> & { fork?: boolean; conclusion?: string } = {},
): Measured {
  const { fork = true, conclusion, ...rest } = options;
  if (fork && !github.findRepository('stranger/shop')) github.addRepository({ owner: 'stranger', fork: true });
  const of = fork ? { headRepository: 'stranger/shop', headRef: 'main' } : {};
  const pull = github.addPullRequest({ number: 5, ...of, ...rest });
  const run = github.addRun({ pullRequest: pull.number, ...(conclusion && { conclusion }) });
  return { pull, run };
}

/** A result as the measuring job of that run writes it. */
export function resultOf(of: Result, { pull, run }: Measured, key = 'default'): Result {
  const origin = {
    commit: pull.mergeCommitSha,
    ref: `refs/pull/${pull.number}/merge`,
    repository: 'octo/shop',
    runId: run.id,
    attempt: run.attempt,
  };
  return { ...of, key, head: { ...of.head, origin } };
}

/** Leaves an artifact of a measuring job. */
export function leave(
  github: GitHubServer,
  { run }: Measured,
  document: Result | string,
  { key = 'default', ...options }: Partial<ArtifactOptions> & { key?: string } = {},
): void {
  const text = typeof document === 'string' ? document : JSON.stringify(document);
  github.addArtifact({ name: `perf-gate-report-${key}`, runId: run.id, files: { 'result.json': text }, ...options });
}

/** Runs the reporting action to its end, in a folder without a checkout. */
export async function report(
  github: GitHubServer,
  folder: string,
  event: WorkflowEvent,
  {
    permissions = REPORTING,
    ...options
  }: Partial<ActionOptions> & { permissions?: Record<string, 'read' | 'write'> } = {},
) {
  const { id } = github.addRun({ event: event.name, status: 'in_progress', workflow: 'perf-report.yml' });
  const token = github.token({ kind: 'installation', permissions });
  const workspace = join(folder, `empty-${id}`);
  mkdirSync(workspace);
  const action = startAction(github, 'dist/action/index.js', {
    event,
    runId: id,
    token,
    workspace,
    ...options,
    inputs: { mode: 'report', ...options.inputs },
  });
  try {
    return { ...(await action.finished), workspace };
  } finally {
    await action.dispose();
  }
}

/** Runs the reporting action for the end of a measuring run. */
export function reportOn(
  github: GitHubServer,
  folder: string,
  { run }: Measured,
  options: Parameters<typeof report>[3] = {},
) {
  return report(github, folder, workflowRunEvent(github, { runId: run.id }), options);
}
