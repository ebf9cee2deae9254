import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { createProgram } from '../../src/commands/main.ts';
import { loadConfig } from '../../src/config/load-config.ts';
import { temporaryFolder } from '../support/folder.ts';

// What a reader copies works.

const root = resolve(import.meta.dirname, '../..');
const read = (path: string) => readFileSync(join(root, path), 'utf8');
const [workflow = '', settings = ''] = [...read('README.md').matchAll(/^```yaml\n([\s\S]*?)^```$/gm)].map(
  ([, text]) => text,
);

describe('README.md', () => {
  it('has a workflow of inputs that there are, with the permissions that its jobs ask for', () => {
    const { jobs } = parse(workflow);
    const called = parse(read('.github/workflows/perf-gate.yml'));
    expect(jobs['perf-gate'].uses).toMatch(/^org\/perf-gate\/\.github\/workflows\/perf-gate\.yml@v\d+$/);
    for (const name of Object.keys(jobs['perf-gate'].with))
      expect(Object.keys(called.on.workflow_call.inputs)).toContain(name);
    expect(jobs['perf-gate'].permissions).toEqual(called.jobs.report.permissions);
    expect(jobs['perf-gate'].permissions).toMatchObject({ contents: 'read', actions: 'read' });
  });

  it('has a perf-gate.yml that is valid', () => {
    const workspace = temporaryFolder('readme');
    writeFileSync(join(workspace, 'perf-gate.yml'), settings);
    const { scenarios, target } = loadConfig({ workspace, inputs: {}, environment: null });
    expect(scenarios.map(({ name }) => name)).toEqual(['search']);
    expect(scenarios[0]?.thresholds.map(({ metric }) => metric)).toContain('p95');
    expect(target.start).toBe('node server.js');
  });

  it('is short', () => {
    const [before = ''] = read('README.md').split('## Inputs');
    expect(before.split('\n').length).toBeLessThan(120);
  });
});

describe('a command line of the documentation', () => {
  const below = readdirSync(join(root, 'docs'), { recursive: true, encoding: 'utf8' });
  const documents = ['README.md', ...below.map((name) => `docs/${name}`)];
  const lines = documents
    .filter((path) => path.endsWith('.md'))
    .flatMap((path) =>
      [...read(path).matchAll(/\bnpx perf-gate ([^`\n#]+)/g)].map(([, line = '']) => [path, line.trim()] as const),
    );
  const { commands } = createProgram(() => undefined);

  it.each(lines)('of %s has a command and flags that there are: %s', (_, line) => {
    const [name, ...words] = line.split(/\s+/);
    const command = commands.find((known) => known.name() === name);
    expect(command, name).toBeDefined();
    const known = command?.options.flatMap(({ short, long }) => [short, long]);
    for (const flag of words.filter((word) => /^--?[a-zA-Z]/.test(word))) expect(known).toContain(flag);
  });

  it('is found', () => expect(lines.length).toBeGreaterThan(15));
});
