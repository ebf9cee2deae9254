import { readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { otherEvent, pullRequestTargetEvent, workflowRunEvent } from '../support/github/events.ts';
import { report } from './reporting.ts';
import { openWorkflow, type Workflow } from './workflow.ts';

// The built action as both stages: a job that measures with a token that can only read, and a job that reports.

interface Job {
  permissions: Record<string, 'read' | 'write'>;
  steps: { uses?: string; with?: Record<string, string> }[];
}

/** Where the workflows are that docs/github.md says to copy. */
const FILES = {
  'own branches': '.github/workflows/perf-gate.yml',
  forks: 'examples/workflows/forks.yml',
  'report of forks': 'examples/workflows/forks-report.yml',
};

function documented(name: keyof typeof FILES): {
  jobs: Record<string, Job>;
  on: { workflow_run?: { types: string[] } };
} {
  return parse(readFileSync(resolve(import.meta.dirname, '../..', FILES[name]), 'utf8'));
}

/** The permissions of a job, and the mode in which it uses the action. */
function jobOf(workflow: keyof typeof FILES, name: string) {
  const { permissions, steps } = documented(workflow).jobs[name] as Job;
  const used = steps.find(({ uses }) => /^(org\/perf-gate@|\.\/\.perf-gate-action)/.test(uses ?? ''));
  return { permissions, inputs: { mode: used?.with?.mode ?? 'both' } };
}

const MEASURING = jobOf('own branches', 'measure');

let workflow: Workflow;
beforeEach(async () => {
  workflow = await openWorkflow();
});
afterEach(async () => {
  const { violations } = workflow.github;
  await workflow.close();
  expect(violations).toEqual([]);
});

const comments = () => workflow.github.repository().comments.map(({ body }) => body);
const checks = () => workflow.github.repository().checkRuns;
const written = () =>
  workflow.github.requests.filter(({ method, path }) => method !== 'GET' && path.startsWith('/repos/'));

/** Adds a limit that the shop cannot keep. */
function limit(): void {
  const file = join(workflow.workspace, 'perf-gate.yml');
  writeFileSync(file, readFileSync(file, 'utf8').replace('compare:', '    thresholds: {p95: < 0.001ms}\ncompare:'));
}

/** Measures in a job with a token that can only read, or none. */
function measure(event: Parameters<Workflow['run']>[0], runId: number, token?: string, inputs = {}) {
  const { github } = workflow;
  const reading = token ?? github.token({ kind: 'installation', permissions: MEASURING.permissions });
  return workflow.run(event, { runId, token: reading, inputs: { ...MEASURING.inputs, ...inputs } });
}

describe('measuring and reporting in two jobs', () => {
  it('of one workflow comments on the pull request of an own branch', async () => {
    const { github, folder } = workflow;
    github.addPullRequest({ number: 5 });
    const run = github.addRun({ pullRequest: 5, status: 'in_progress' });
    const first = await measure(workflow.pullRequest(5), run.id);
    expect(first.exitCode, first.stdout).toBe(0);
    expect(first.outputs.conclusion).toBe('neutral');
    expect(first.summary).toContain('search');
    expect(first.stdout).not.toMatch(/comment|check run/);
    expect(written()).toEqual([]);

    const second = await report(github, folder, workflow.pullRequest(5), {
      runId: run.id,
      ...jobOf('own branches', 'report'),
    });
    expect(second.exitCode, second.stdout).toBe(0);
    expect(comments()).toEqual([expect.stringContaining('search')]);
    const page = github.repository().artifacts.find(({ isArchive }) => !isArchive);
    expect(page).toMatchObject({ name: 'perf-gate.default.html', runId: run.id });
    expect(comments()[0]).toContain(`/artifacts/${page?.id})`);
    expect(checks()).toEqual([
      expect.objectContaining({ conclusion: 'neutral', headSha: github.pullRequest(github.repository(), 5).headSha }),
    ]);
  });

  it('of a workflow_run comments on the pull request of a fork, and fails where the measuring job failed', async () => {
    const { github, folder } = workflow;
    limit();
    github.addRepository({ owner: 'stranger', fork: true });
    github.addPullRequest({ number: 7, headRepository: 'stranger/shop', headRef: 'main' });
    const run = github.addRun({ pullRequest: 7, status: 'in_progress' });
    const first = await measure(workflow.pullRequest(7), run.id, '');
    expect(first.exitCode).toBe(1);
    expect(first.stdout).toMatch(/p95 latency of "search"/);
    expect(written()).toEqual([]);
    Object.assign(run, { status: 'completed', conclusion: 'failure' });

    expect(documented('report of forks').on.workflow_run?.types).toEqual(['completed']);
    const second = await report(
      github,
      folder,
      workflowRunEvent(github, { runId: run.id }),
      jobOf('report of forks', 'report'),
    );
    expect(second.exitCode).toBe(1);
    expect(second.stdout).toMatch(/::error::perf-gate: p95 latency/);
    expect(comments()).toEqual([expect.stringMatching(/Failed[\s\S]*p95 latency/)]);
    expect(checks()).toEqual([expect.objectContaining({ conclusion: 'failure' })]);
    expect(second.outputs).toMatchObject({ conclusion: 'failure', violated: '1' });
  });

  it('tells in the second what stopped the first before it measured', async () => {
    const { github, folder } = workflow;
    github.addPullRequest({ number: 5 });
    const run = github.addRun({ pullRequest: 5, status: 'in_progress' });
    writeFileSync(join(workflow.workspace, 'perf-gate.yml'), 'target:\n  strat: node server.mjs\n');
    const first = await measure(workflow.pullRequest(5), run.id);
    expect(first.exitCode).toBe(1);
    expect(written()).toEqual([]);
    const second = await report(github, folder, workflow.pullRequest(5), { runId: run.id });
    expect(second.exitCode).toBe(1);
    expect(comments()).toEqual([expect.stringMatching(/strat/)]);
    expect(checks()).toEqual([expect.objectContaining({ conclusion: 'failure' })]);
  });

  it('saves the baseline in the first, on the default branch', async () => {
    const { github, folder } = workflow;
    const event = workflow.push();
    const run = github.addRun({ headSha: event.sha, status: 'in_progress' });
    const first = await measure(event, run.id);
    expect(first.exitCode, first.stdout).toBe(0);
    const names = () => github.repository().artifacts.map(({ name }) => name);
    expect(names().sort()).toEqual(['perf-gate-baseline-default', 'perf-gate-report-default']);
    Object.assign(run, { status: 'completed', conclusion: 'success' });
    const second = await report(github, folder, workflowRunEvent(github, { runId: run.id }));
    expect(second.exitCode, second.stdout).toBe(0);
    expect(checks()).toEqual([expect.objectContaining({ headSha: event.sha })]);
    expect(comments()).toEqual([]);
    // The page is that of the job that has checked what the other one left.
    expect(names().slice(2)).toEqual(['perf-gate.default.html']);
  });
});

describe('a job that is not measured', () => {
  it.each(['run', 'both'])('of an event that is about something else says so in its summary, mode %s', async (mode) => {
    const event = otherEvent(workflow.github, { name: 'issue_comment' });
    const run = await workflow.run(event, { inputs: { mode } });
    expect(run.exitCode).toBe(1);
    expect(run.stdout).toMatch(/::error::perf-gate: a job of the event issue_comment is not measured/);
    expect(run.summary).toMatch(/is not measured/);
    // Main has nothing to do with it.
    expect([comments(), checks(), run.outputs.conclusion]).toEqual([[], [], 'failure']);
    expect(run.stdout).not.toContain('round 1');
  });

  it('of pull_request_target of a fork says so to the pull request', async () => {
    const { github } = workflow;
    github.addRepository({ owner: 'stranger', fork: true });
    github.addPullRequest({ number: 7, headRepository: 'stranger/shop' });
    const run = await workflow.run(pullRequestTargetEvent(github, { number: 7 }));
    expect(run.exitCode).toBe(1);
    expect(run.stdout).not.toContain('round 1');
    expect(comments()).toEqual([expect.stringMatching(/fork[\s\S]*allow-untrusted/)]);
    expect(checks()).toEqual([expect.objectContaining({ conclusion: 'failure' })]);

    const allowed = await workflow.run(pullRequestTargetEvent(github, { number: 7 }), {
      inputs: { 'allow-untrusted': 'true' },
    });
    expect(allowed.exitCode, allowed.stdout).toBe(0);
    expect(comments()).toEqual([expect.not.stringContaining('allow-untrusted')]);
  });

  it('is one where the workflow says neither true nor false', async () => {
    const run = await workflow.run(workflow.push(), { inputs: { 'allow-untrusted': 'maybe' } });
    expect(run.stdout).toMatch(/input "allow-untrusted": "?maybe"? is neither true nor false/);
    expect(run.exitCode).toBe(1);
  });
});
