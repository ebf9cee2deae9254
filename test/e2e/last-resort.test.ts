import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openWorkflow, type Workflow } from './workflow.ts';

// The built action when something happens that nobody waits for: told and ended as any other failure is.

let workflow: Workflow;
beforeEach(async () => {
  workflow = await openWorkflow();
  workflow.github.addPullRequest({ number: 1 });
  writeFileSync(
    join(workflow.workspace, 'size.json'),
    '{ "metrics": { "size": { "unit": "", "better": "lower", "samples": [1] } } }',
  );
  writeFileSync(
    join(workflow.workspace, 'perf-gate.yml'),
    'scenarios:\n  size: { type: command, run: cat size.json, rounds: 5 }\n',
  );
});
afterEach(async () => {
  await workflow.close();
});

/** Runs the action with a script before it, which runs in no other process. */
function runAfter(script: string) {
  const guarded = `if (/action.index\\.js$/.test(process.argv[1] ?? '')) { ${script} }`;
  const env = { NODE_OPTIONS: `--import data:text/javascript,${encodeURIComponent(guarded)}` };
  return workflow.run(workflow.pullRequest(1), { env });
}

/** Does something as soon as the outputs are set, while everything else is still to be told. */
const AFTER_OUTPUTS = (what: string) => `
  const { statSync } = await import('node:fs');
  const timer = setInterval(() => {
    if (statSync(process.env.GITHUB_OUTPUT).size === 0) return;
    clearInterval(timer);
    ${what};
  }, 1);`;

describe('T14: before the verdict', () => {
  it.each([
    [
      'an error thrown out of an event handler',
      "setTimeout(() => { throw new Error('out of nowhere'); }, 0)",
      /out of nowhere/,
    ],
    [
      'a rejection that nobody handles',
      "setTimeout(() => Promise.reject(new Error('out of nowhere')), 0)",
      /out of nowhere/,
    ],
    ['something thrown that is no error', 'setTimeout(() => { throw undefined; }, 0)', /no reason was given/],
    [
      'a promise that never settles, with nothing left to wait for',
      `const { default: cp } = await import('node:child_process');
       const { syncBuiltinESMExports } = await import('node:module');
       const { EventEmitter } = await import('node:events');
       const silent = () => Object.assign(new EventEmitter(), { stdout: new EventEmitter(), stderr: new EventEmitter(), stdin: null, pid: undefined, kill() {}, unref() {} });
       cp.execFile = silent; cp.spawn = silent; syncBuiltinESMExports();`,
      /The run stopped/,
    ],
  ])('%s is told in every place', async (_, script, says) => {
    const { exitCode, outputs, summary, stdout, stderr } = await runAfter(script);
    expect(exitCode, stdout + stderr).toBe(1);
    expect(outputs.conclusion).toBe('failure');
    expect(summary).toMatch(says);
    expect(stdout).toMatch(/^::error::perf-gate: /m);
    expect(stdout + stderr).not.toMatch(/Node\.js v|unsettled|^\s+at .*:\d+/m);
    const { comments, checkRuns } = workflow.github.repository();
    expect(checkRuns.map(({ conclusion }) => conclusion)).toEqual(['failure']);
    expect(comments).toHaveLength(1);
  });
});

describe('after the verdict', () => {
  it.each([
    ['an error', "throw new Error('out of nowhere')"],
    ['a rejection', "Promise.reject(new Error('out of nowhere'))"],
  ])('%s is a warning, and the verdict stands', async (_, what) => {
    const { exitCode, outputs, stdout, stderr } = await runAfter(AFTER_OUTPUTS(what));
    expect(exitCode, stdout + stderr).toBe(0);
    expect(outputs.conclusion).toBe('neutral');
    expect(stdout).toMatch(/^::warning::perf-gate: out of nowhere; the verdict does not depend on it\./m);
    expect(workflow.github.repository().comments).toHaveLength(1);
  });
});
