import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { commandDocument } from '../../scripts/generate-command.ts';
import { configuration, kindsOfScenarios } from '../../scripts/generate-docs.ts';
import { inputDocuments } from '../../scripts/generate-inputs.ts';
import { createProgram } from '../../src/commands/main.ts';
import { INPUTS } from '../../src/config/input-list.ts';
import { VERSION } from '../../src/version.ts';

// What has to agree between files that no compiler compares.

const root = resolve(import.meta.dirname, '../..');
const read = (...path: string[]) => readFileSync(join(root, ...path), 'utf8');

it('the version is that of package.json', () => {
  expect(VERSION).toBe(JSON.parse(read('package.json')).version);
});

it('the generated documents are current: npm run generate', () => {
  expect(read('docs/configuration.md')).toBe(configuration());
  expect(read('docs/scenarios/README.md')).toBe(kindsOfScenarios());
  const documents = [...inputDocuments(), commandDocument()];
  for (const [path, text] of documents) expect(readFileSync(path, 'utf8'), path).toBe(text);
});

describe('docs/command.md', () => {
  const sections = read('docs/command.md').split(/\n(?=#{2,3} )/);
  const sectionOf = (name: string) => sections.find((text) => text.startsWith(`### \`perf-gate ${name}`)) ?? '';
  const { commands } = createProgram(() => undefined);

  it.each(commands.map((command) => [command.name(), command] as const))('has every flag of %s', (name, command) => {
    const rows = command.options.map(({ flags }) => expect.stringContaining(`| \`${flags}\` | `));
    expect(sectionOf(name).match(/^\| `-.*$/gm) ?? []).toEqual(rows);
    expect(command.helpInformation()).toContain('-h, --help');
  });

  it.each(['run', 'try'])('has the base beside the change for %s', (name) => {
    expect(sectionOf(name)).toContain('`--base <ref>`');
  });
});

describe('action.yml', () => {
  const action = parse(read('action.yml'));
  const source = readdirSync(join(root, 'src/step'))
    .map((name) => read('src/step', name))
    .join('\n');

  it('has the inputs that the action reads, and no others', () => {
    const publishers = readdirSync(join(root, 'src/publish')).map((name) => read('src/publish', name));
    const asked = [source, ...publishers].join('\n').matchAll(/(?:getInput|getBooleanInput)\('([\w-]+)'\)/g);
    const itself = [...asked].map(([, name]) => name);
    const fromList = INPUTS.flatMap(({ name, overrides }) => (overrides ? [name] : []));
    expect(Object.keys(action.inputs).sort()).toEqual([...new Set([...itself, ...fromList])].sort());
  });

  it('has the outputs that the action sets', () => {
    const body = /const outputs[^{]*\{([\s\S]*?)\n {2}\};/.exec(source)?.[1] ?? '';
    const set = [...body.matchAll(/^ {4}'?([\w-]+)'?:/gm)].map(([, name]) => name);
    expect(Object.keys(action.outputs).sort()).toEqual(set.sort());
  });

  it('starts files that are there', () => {
    expect(action.runs).toMatchObject({ using: 'node24', main: 'dist/action/index.js', post: 'dist/cleanup/index.js' });
  });
});

describe('the reusable workflow', () => {
  const workflow = parse(read('.github/workflows/perf-gate.yml'));
  const passedOn = (job: string): Record<string, string> =>
    workflow.jobs[job].steps.find(({ uses }: { uses?: string }) => uses === './.perf-gate-action').with;
  // The token of a called workflow is that of its caller, and each of its jobs has its mode.
  const { token: _token, mode: _mode, ...offered } = parse(read('action.yml')).inputs;

  it('offers the inputs of the action with their defaults', () => {
    for (const [name, { default: value }] of Object.entries<{ default: string }>(offered))
      expect(workflow.on.workflow_call.inputs[name], name).toMatchObject({ type: 'string', default: value });
  });

  it('passes each on to the job that it is about', () => {
    const passed = { ...passedOn('measure'), ...passedOn('report') };
    const own = ['mode', 'key', 'config'];
    for (const name of Object.keys(offered).filter((name) => !own.includes(name)))
      expect(passed[name], name).toBe(`\${{ inputs.${name} }}`);
    expect(passed.key).toBe('${{ matrix.key }}');
    expect([passedOn('measure').mode, passedOn('report').mode]).toEqual(['run', 'report']);
  });

  it('gives the token that writes to a job that checks out nothing but this action', () => {
    const { measure, report } = workflow.jobs;
    expect(Object.values(measure.permissions)).not.toContain('write');
    const checkouts = report.steps.filter(({ uses }: { uses?: string }) => uses?.startsWith('actions/checkout@'));
    expect(checkouts).toHaveLength(1);
    expect(checkouts[0].with).toMatchObject({
      repository: '${{ job.workflow_repository }}',
      ref: '${{ job.workflow_sha }}',
    });
  });

  it('cancels older runs of a pull request, and lets runs of main neither cancel each other nor wait', () => {
    expect(workflow.concurrency).toMatchObject({
      group: expect.stringContaining('${{ github.event.pull_request.number || github.run_id }}'),
      'cancel-in-progress': "${{ github.event_name == 'pull_request' }}",
    });
  });
});

describe('dist', () => {
  const sources = (entry: string) => readdirSync(join(root, 'dist', entry)).filter((name) => name.endsWith('.js'));

  it('carries the storage SDK only in chunks that are loaded when something is uploaded', () => {
    const holding = sources('action').filter((name) =>
      read('dist/action', name).includes('StorageSharedKeyCredential'),
    );
    expect(holding.length).toBeGreaterThan(0);
    expect(holding).not.toContain('index.js');
    expect(sources('cli').filter((name) => read('dist/cli', name).includes('StorageSharedKeyCredential'))).toEqual([]);
  });

  it('says the licenses of what it carries', () => {
    const licenses = read('dist/licenses.txt');
    for (const name of ['@actions/artifact', 'autocannon', 'uplot', 'zod'])
      expect(licenses).toMatch(new RegExp(`^${name} \\d+\\.\\d+\\.\\d+\\n(MIT|Apache-2.0)\\n`, 'm'));
  });

  it('answers --version from the entry alone', () => {
    expect(read('dist/cli/index.js').length).toBeLessThan(20_000);
  });
});

const WORKFLOWS = ['.github/workflows', 'examples/workflows'].flatMap((folder) =>
  readdirSync(join(root, folder)).map((name) => `${folder}/${name}`),
);

describe.each(WORKFLOWS)('the workflow %s', (path) => {
  const text = read(path);
  const workflow = parse(text);

  it('begins with the least permissions', () => {
    expect(Object.values(workflow.permissions).filter((access) => access !== 'read')).toEqual([]);
  });

  it('pins every foreign action to a commit, with the version beside it', () => {
    const foreign = [...text.matchAll(/uses: (.+)$/gm)]
      .map(([, used]) => used)
      .filter((used) => !/^(org|\.)\//.test(used ?? ''));
    for (const used of foreign) expect(used).toMatch(/^[\w-]+\/[\w-]+@[0-9a-f]{40} # v\d/);
  });

  it('leaves no credentials in the checkout, puts nothing foreign into a shell line, and ends in time', () => {
    for (const job of Object.values<{ uses?: string; steps: object[]; 'timeout-minutes': unknown }>(workflow.jobs)) {
      if (job.uses) continue;
      expect(job['timeout-minutes']).toBeDefined();
      for (const step of job.steps as { uses?: string; run?: string; with?: Record<string, unknown> }[]) {
        if (step.uses?.startsWith('actions/checkout@')) expect(step.with?.['persist-credentials']).toBe(false);
        expect(step.run ?? '').not.toContain('${{');
      }
    }
  });
});
