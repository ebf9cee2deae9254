import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openWorkflow, type Workflow } from './workflow.ts';

// The built action where something is wrong before there is anything to measure: told wherever a verdict would stand.

let workflow: Workflow;
beforeEach(async () => {
  workflow = await openWorkflow();
});
afterEach(async () => {
  const { violations } = workflow.github;
  await workflow.close();
  expect(violations).toEqual([]);
});

const BROKEN =
  'key: shop-api\ntarget: { start: node server.mjs, url: "http://127.0.0.1:$' + '{PORT}" }\nscenarioz: {}\n';
/** A text of Markdown as it is read. */
const read = (text = '') => text.replaceAll('&#95;', '_').replaceAll('\u200b', '');
const write = (text: string) => writeFileSync(join(workflow.workspace, 'perf-gate.yml'), text);

interface Variant {
  what: string;
  prepare(): void;
  inputs?: Record<string, string>;
  env?: Record<string, string>;
  key: string;
  says: RegExp;
}

const VARIANTS: Variant[] = [
  {
    what: 'an unknown key of the file',
    prepare: () => write(BROKEN),
    key: 'shop-api',
    says: /perf-gate\.yml:3:1 scenarioz/,
  },
  {
    what: 'a file that is no YAML, whose key can be read',
    prepare: () => write('key: shop-api # ours\ntarget: [\n'),
    key: 'shop-api',
    says: /perf-gate\.yml:\d/,
  },
  {
    what: 'a file that is no text',
    prepare: () => writeFileSync(join(workflow.workspace, 'perf-gate.yml'), Buffer.from([0xff, 0xfe, 0x00, 0xd8])),
    key: 'default',
    says: /perf-gate\.yml/,
  },
  {
    what: 'a broken file, with a key as an input',
    prepare: () => write(BROKEN),
    inputs: { key: 'typed' },
    key: 'typed',
    says: /scenarioz/,
  },
  {
    what: 'a key that is none',
    prepare: () => undefined,
    inputs: { key: '../<!--' },
    key: 'default',
    says: /input "key"/,
  },
  {
    what: 'an input that is wrong',
    prepare: () => undefined,
    inputs: { rounds: 'many' },
    key: 'default',
    says: /input "rounds"/,
  },
  {
    what: 'an input of a publisher that is wrong',
    prepare: () => undefined,
    inputs: { comment: 'sometimes' },
    key: 'default',
    says: /input "comment"/,
  },
  {
    what: 'an input that is neither true nor false',
    prepare: () => undefined,
    inputs: { check: 'perhaps' },
    key: 'default',
    says: /check/,
  },
  {
    what: 'a baseline file that is damaged',
    prepare: () => writeFileSync(join(workflow.workspace, 'base.json'), '{'),
    inputs: { 'baseline-file': 'base.json', 'on-missing-baseline': 'pass' },
    key: 'default',
    says: /base\.json/,
  },
  {
    what: 'an output folder that is a file',
    prepare: () => writeFileSync(join(workflow.workspace, '.perf-gate'), ''),
    key: 'default',
    says: /output folder/,
  },
];

describe('a run that stops before it measures', () => {
  it.each(VARIANTS)('$what: is told in every place', async ({ prepare, inputs, key, says }) => {
    const { github } = workflow;
    github.addPullRequest({ number: 1 });
    prepare();
    const run = await workflow.run(workflow.pullRequest(1), { inputs: inputs ?? {} });
    expect(run.exitCode, run.stdout).toBe(1);
    expect(run.stdout).toMatch(/^::error::perf-gate: /m);
    expect(run.stdout).toMatch(says);
    expect(run.stdout + run.stderr).not.toMatch(/^\s+at |node:internal/m);
    expect(run.outputs).toMatchObject({ conclusion: 'failure', regressed: '0', violated: '0', 'baseline-sha': '' });
    const { comments, checkRuns, artifacts } = github.repository();
    expect(checkRuns.map(({ conclusion }) => conclusion)).toEqual(['failure']);
    expect(checkRuns[0]?.name).toBe(key === 'default' ? 'perf-gate' : `perf-gate (${key})`);
    expect(comments.map(({ body }) => body.split('\n')[0])).toEqual([expect.stringContaining(`key=${key} `)]);
    for (const text of [run.summary, comments[0]?.body, checkRuns[0]?.summary]) expect(read(text ?? '')).toMatch(says);
    expect(run.outputs['comment-url']).toContain(`#issuecomment-${comments[0]?.id}`);
    expect(artifacts).toEqual([]);
    expect(run.survivors).toEqual([]);
  });

  it('takes the place of an older verdict in the comment', async () => {
    const { github } = workflow;
    github.addPullRequest({ number: 1 });
    await workflow.run(workflow.pullRequest(1));
    const before = github.repository().comments.map(({ body }) => body);
    write(BROKEN.replace('key: shop-api\n', ''));
    await workflow.run(workflow.pullRequest(1), { inputs: { comment: 'on-regression' } });
    const after = github.repository().comments.map(({ body }) => body);
    expect([before.length, after.length]).toEqual([1, 1]);
    expect(after[0]).toContain('scenarioz');
    expect(after[0]).not.toContain('/search');
  });

  it('says in summary and outputs that a token is not accepted, and why', async () => {
    workflow.github.addPullRequest({ number: 1 });
    write(BROKEN);
    const run = await workflow.run(workflow.pullRequest(1), { token: 'ghs_expired' });
    expect([run.exitCode, run.outputs.conclusion]).toEqual([1, 'failure']);
    expect(run.summary).toMatch(/scenarioz[\s\S]*does not accept the token/);
  });

  it('says in summary and outputs that it is no job of a workflow', async () => {
    const run = await workflow.run(workflow.push(), { env: { GITHUB_REPOSITORY: '' } });
    expect([run.exitCode, run.outputs.conclusion]).toEqual([1, 'failure']);
    for (const text of [run.stdout, read(run.summary)]) expect(text).toContain('GITHUB_REPOSITORY is not set');
  });
});
