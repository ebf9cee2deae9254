import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { until } from '../support/processes.ts';
import { openWorkflow, SLOW, type Workflow } from './workflow.ts';

// The built action, started as a runner starts it, against the stand-in of GitHub.

let workflow: Workflow;
beforeEach(async () => {
  workflow = await openWorkflow();
});
afterEach(async () => {
  const { violations } = workflow.github;
  await workflow.close();
  expect(violations).toEqual([]);
});

const comments = () => workflow.github.repository().comments;
const checkRuns = () => workflow.github.repository().checkRuns;
const artifacts = () => workflow.github.repository().artifacts.map(({ name }) => name);
const uploaded = (name: RegExp) => workflow.github.repository().artifacts.findLast((one) => name.test(one.name));

describe('the story of a repository', () => {
  it('saves on main, passes an equal change, fails a slower one, and its repair updates the comment', async () => {
    const first = await workflow.run(workflow.push());
    expect(first.exitCode, first.stdout).toBe(0);
    expect(first.outputs).toMatchObject({ conclusion: 'neutral', regressed: '0', 'baseline-sha': '' });
    expect(first.summary).toMatch(/no baseline/i);
    expect(artifacts()).toEqual(['perf-gate-report-default', 'perf-gate.default.html', 'perf-gate-baseline-default']);
    expect(workflow.github.repository().caches).toHaveLength(1);
    expect(comments()).toEqual([]);
    expect(first.survivors).toEqual([]);

    const { github } = workflow;
    github.addPullRequest({ number: 1 });
    const same = await workflow.run(workflow.pullRequest(1));
    expect(same.exitCode, same.stdout).toBe(0);
    expect(same.outputs).toMatchObject({ regressed: '0', 'baseline-sha': github.repository().branches.get('main') });
    expect(['success', 'neutral']).toContain(same.outputs.conclusion);
    expect(comments()).toHaveLength(1);
    const [page, archive] = [/\.html$/, /^perf-gate-report/].map((name) => uploaded(name));
    for (const told of [comments()[0]?.body, same.summary]) {
      expect(told).toContain(`/artifacts/${page?.id})`);
      expect(told).toContain(`/artifacts/${archive?.id})`);
    }

    const slower = await workflow.run(workflow.pullRequest(1), { env: SLOW });
    expect(slower.exitCode, slower.stdout).toBe(1);
    expect(slower.outputs.conclusion).toBe('failure');
    expect(slower.stdout).toMatch(/::error::perf-gate: .*search/);
    expect(comments()).toHaveLength(1);
    expect(comments()[0]?.body).toMatch(/❌ \d+ regressed/);
    expect(slower.outputs['comment-url']).toContain(`#issuecomment-${comments()[0]?.id}`);

    const repaired = await workflow.run(workflow.pullRequest(1));
    expect(repaired.exitCode, repaired.stdout).toBe(0);
    expect(comments()).toHaveLength(1);
    expect(repaired.outputs.regressed).toBe('0');
    // In the folded details stand the metrics for information too, which a busy machine may well make worse.
    expect(comments()[0]?.body.replaceAll(/<details>[\s\S]*?<\/details>/g, '')).not.toContain('❌');

    const head = github.repository().pulls.get(1)?.headSha;
    expect(
      checkRuns()
        .filter(({ headSha }) => headSha === head)
        .map(({ conclusion }) => conclusion),
    ).toEqual([same.outputs.conclusion, 'failure', repaired.outputs.conclusion]);
    expect(repaired.survivors).toEqual([]);
  });

  it('tells a fork without a right to write only in the summary, and does not fail for it', async () => {
    const { github } = workflow;
    await workflow.run(workflow.push());
    github.addRepository({ owner: 'stranger', name: 'shop', fork: true });
    github.addPullRequest({ number: 2, headRepository: 'stranger/shop' });
    const run = await workflow.run(workflow.pullRequest(2));
    expect(run.exitCode, run.stdout).toBe(0);
    expect(run.stdout).toContain('This pull request comes from a fork');
    expect(run.stdout).not.toContain('::error');
    expect(run.summary).toContain('search');
    expect(comments()).toEqual([]);
  });

  it('says "no baseline" on a pull request where main was never measured, and fails where that is asked for', async () => {
    workflow.github.addPullRequest({ number: 3 });
    const lenient = await workflow.run(workflow.pullRequest(3));
    expect(lenient.exitCode, lenient.stdout).toBe(0);
    expect(lenient.outputs.conclusion).toBe('neutral');
    expect(comments()[0]?.body).toMatch(/no baseline/i);
    const strict = await workflow.run(workflow.pullRequest(3), { inputs: { 'on-missing-baseline': 'fail' } });
    expect(strict.exitCode).toBe(1);
    expect(artifacts().filter((name) => name.startsWith('perf-gate-baseline'))).toEqual([]);
  });

  it('names the scope that is missing and does not fail for it', async () => {
    const { github } = workflow;
    github.addPullRequest({ number: 4 });
    const token = github.token({ kind: 'installation', permissions: { contents: 'read', actions: 'read' } });
    const run = await workflow.run(workflow.pullRequest(4), { token });
    expect(run.exitCode, run.stdout).toBe(0);
    expect(run.stdout).toContain('pull-requests: write');
    expect(run.stdout).toContain('checks: write');
  });

  it('takes a label for an answer that a maintainer set, and names both where it fails otherwise', async () => {
    const { github } = workflow;
    await workflow.run(workflow.push());
    github.addPullRequest({ number: 6 });
    github.addCollaborator({ login: 'maintainer', role: 'triage' });
    // The event comes first: the label is found as it is when the run ends.
    const event = workflow.pullRequest(6);
    github.labelPullRequest({ number: 6, label: 'perf-gate: accepted', by: 'maintainer' });
    const run = await workflow.run(event, { env: SLOW });
    expect(run.exitCode, run.stdout).toBe(0);
    expect(run.outputs).toMatchObject({ conclusion: 'neutral' });
    expect(Number(run.outputs.regressed)).toBeGreaterThan(0);
    expect(comments()[0]?.body).toMatch(
      /maintainer accepted this with the label "perf-gate: accepted"[\s\S]*search.* higher/,
    );
    expect(checkRuns().at(-1)).toMatchObject({ conclusion: 'neutral' });

    github.unlabelPullRequest({ number: 6, label: 'perf-gate: accepted', by: 'maintainer' });
    const other = await workflow.run(workflow.pullRequest(6), { env: SLOW });
    expect(other.exitCode, other.stdout).toBe(1);
    expect(comments()[0]?.body).not.toContain('accepted this');
  });

  it('keeps the baselines of two keys apart', async () => {
    await workflow.run(workflow.push(), { inputs: { key: 'api' } });
    workflow.github.addPullRequest({ number: 5 });
    const other = await workflow.run(workflow.pullRequest(5), { inputs: { key: 'web' } });
    expect(other.outputs['baseline-sha']).toBe('');
    const same = await workflow.run(workflow.pullRequest(5), { inputs: { key: 'api' } });
    expect(same.outputs['baseline-sha']).not.toBe('');
    expect(comments()).toHaveLength(2);
  });

  it('leaves nothing behind when the job is canceled, and says so', async () => {
    const action = workflow.start(workflow.push(), { inputs: { rounds: '50' } });
    await action.waitFor(/round 2 of 50/);
    action.child.kill('SIGINT');
    const { exitCode, stdout } = await action.finished;
    expect(exitCode).toBe(1);
    expect(stdout).toContain('::error::perf-gate: the run was canceled (SIGINT)');
    expect(action.survivors()).toEqual([]);
    expect(artifacts()).toEqual([]);
    await action.dispose();
  });

  it('leaves nothing behind when the action is killed: the post step sees to it', async () => {
    const action = workflow.start(workflow.push(), { inputs: { rounds: '50' } });
    await action.waitFor(/round 2 of 50/);
    action.child.kill('SIGKILL');
    await action.finished;
    const post = await (await action.startPost('dist/cleanup/index.js')).finished;
    expect(post.exitCode, post.stderr).toBe(0);
    await until('nothing of the job runs', () => action.survivors().length === 0);
    await action.dispose();
  });

  it('reports a configuration error with its line and measures nothing', async () => {
    const run = await workflow.run(workflow.push(), { inputs: { rounds: 'many' } });
    expect(run.exitCode).toBe(1);
    expect(run.stdout).toMatch(/::error::perf-gate: input "rounds"/);
    expect(run.stdout).not.toContain(' at ');
  });
});
