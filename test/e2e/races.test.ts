import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { ActiveFault, Fault } from '../support/github/faults.ts';
import { openWorkflow, type Workflow } from './workflow.ts';

// The built action in several runs of one repository, at the same time and one after the other.

const BOTH = { contents: 'read', actions: 'read', checks: 'write', 'pull-requests': 'write' } as const;
/** Stops before anything is measured, and is told like every verdict. */
const STOPS = `
target: { start: exit 7, url: "http://127.0.0.1:\${PORT}" }
scenarios: { home: {} }
baseline: none
`;
/** Measures as little as can be, and fails. */
const FAILS = `
target: { start: node server.mjs, url: "http://127.0.0.1:\${PORT}", ready: /healthz }
scenarios:
  search:
    { connections: 2, warmup: 50ms, duration: 150ms, rounds: 5, requests: [GET /search?q=red+lamp], thresholds: { p50: < 0.001ms } }
`;
const LABEL = 'perf-gate: accepted';

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
const configure = (text: string) => writeFileSync(join(workflow.workspace, 'perf-gate.yml'), text);

/** Holds a request until it is let go. */
function hold(fault: Fault): ActiveFault & { letGo(): void } {
  let letGo: (_?: unknown) => void = () => undefined;
  const until = new Promise((resolve) => {
    letGo = resolve;
  });
  return Object.assign(Object.create(workflow.github.fail({ ...fault, until })), { letGo });
}

/** Starts a run of pull request 5 with a token of its own. */
function start(name: string) {
  const token = workflow.github.token({ permissions: BOTH });
  const output = `.perf-gate-${name}`;
  const action = workflow.start(workflow.pullRequest(5), { token, inputs: { output } });
  const run = [...workflow.github.repository().runs.values()].at(-1)?.id;
  return { token, run, finished: action.finished.finally(() => action.dispose()) };
}

describe('two runs of one pull request', () => {
  it.each([
    ['POST', /issues\/5\/comments$/, 0],
    ['PATCH', /issues\/comments\/\d+$/, 1],
  ])('leave one comment of the newer run, where the %s of the older one comes last', async (method, path, before) => {
    configure(STOPS);
    const { github } = workflow;
    github.addPullRequest({ number: 5 });
    for (let run = 0; run < before; run++) await start('first').finished;
    expect(comments()).toHaveLength(before);

    const older = start('older');
    const held = hold({ method, path, token: older.token });
    await held.arrived;
    // What is pushed meanwhile has a run of its own, which comes and goes.
    github.pushToPullRequest({ number: 5 });
    const newer = start('newer');
    const said = await newer.finished;
    expect(comments().at(-1)?.body).toContain(`run=${newer.run} attempt=1`);
    held.letGo();
    const { stdout, outputs } = await older.finished;

    expect(comments()).toHaveLength(1);
    expect(comments()[0]?.body).toContain(`<!-- perf-gate key=default run=${newer.run} attempt=1`);
    expect(stdout).toContain(
      `The comment on pull request 5 says what run ${newer.run} (attempt 1) found, which is newer.`,
    );
    expect(outputs['comment-url']).toContain(`#issuecomment-${comments()[0]?.id}`);
    expect(said.outputs['check-url']).not.toBe('');
  });

  it('leave one check run each, where GitHub’s answers to their POST are lost', async () => {
    configure(STOPS);
    const { github } = workflow;
    github.addPullRequest({ number: 5 });
    github.fail({ method: 'POST', path: /check-runs$/, truncate: true, reset: true, times: 2 });
    const runs = [start('older'), start('newer')];
    await Promise.all(runs.map(({ finished }) => finished));
    const { checkRuns } = github.repository();
    expect(checkRuns.length).toBeLessThanOrEqual(2);
    // Where the newer one was created first, the older one says the same.
    expect(checkRuns.at(-1)?.externalId).toBe(`${runs[1]?.run}-1-default`);
  });
});

it('a push on a commit that was accepted is not accepted with it (complaint 20), until the label is set again', async () => {
  configure(`${FAILS}baseline: none\n`);
  const { github } = workflow;
  github.addPullRequest({ number: 5 });
  github.addCollaborator({ login: 'maintainer', role: 'triage' });
  const label = { number: 5, label: LABEL, by: 'maintainer' };
  const failed = await workflow.run(workflow.pullRequest(5));
  expect(failed.outputs.conclusion, failed.stdout).toBe('failure');

  github.labelPullRequest(label);
  const accepted = await workflow.run(workflow.pullRequest(5));
  expect(accepted.outputs.conclusion, accepted.stdout).toBe('neutral');

  const sha = github.pushToPullRequest({ number: 5, sha: 'b'.repeat(40) });
  const pushed = await workflow.run(workflow.pullRequest(5));
  expect(pushed.outputs.conclusion, pushed.stdout).toBe('failure');
  expect(pushed.exitCode).toBe(1);
  const why = `To accept ${sha.slice(0, 7)}, remove the label and set it again.`;
  for (const text of [pushed.stdout, pushed.summary]) expect(text).toContain(why);

  github.unlabelPullRequest(label);
  github.labelPullRequest({ ...label, at: new Date(Date.now() + 1000) });
  const again = await workflow.run(workflow.pullRequest(5));
  expect(again.outputs.conclusion, again.stdout).toBe('neutral');
}, 120_000);

it('a run on main that fails saves its baseline all the same, so that it does not freeze (complaint 13)', async () => {
  configure(FAILS);
  const run = await workflow.run(workflow.push());
  expect(run.exitCode, run.stdout).toBe(1);
  expect(run.outputs.conclusion).toBe('failure');
  expect(workflow.github.repository().artifacts.map(({ name }) => name)).toContain('perf-gate-baseline-default');
}, 60_000);
