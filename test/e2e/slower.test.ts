import { afterEach, beforeEach, expect, it } from 'vitest';
import { CONFIG, openChange, service, serviceRepository, WORK } from './service-repository.ts';
import { openWorkflow, type Workflow } from './workflow.ts';

// A change that is slower by less than what a busy machine does to either side.

let workflow: Workflow;
beforeEach(async () => {
  workflow = await openWorkflow();
});
afterEach(async () => {
  const { violations } = workflow.github;
  await workflow.close();
  expect(violations).toEqual([]);
});

it('a pull request that is slower by 40 % fails, whatever its branch is called', async () => {
  const yaml = CONFIG.replace('duration: 200ms', 'duration: 300ms');
  expect(yaml).not.toBe(CONFIG);
  const repository = serviceRepository(workflow, { 'perf-gate.yml': yaml });
  const files = { 'server.mjs': service(WORK * 1.4) };
  const { workspace } = openChange(workflow, repository, 2, files, { headRef: '$(rm)`id`;"|&' });
  const run = await workflow.run(workflow.pullRequest(2), { workspace, inputs: { rounds: '10', tolerance: '10%' } });
  expect(run.exitCode, run.stdout).toBe(1);
  expect(run.outputs).toMatchObject({ conclusion: 'failure', regressed: '1', 'baseline-sha': repository.base });
  expect(run.stdout).toMatch(/::error::perf-gate: p25 latency of "home" is .* slower/);
  expect(workflow.github.repository().comments.at(-1)?.body).toContain('same machine');
});
