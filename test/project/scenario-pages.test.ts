import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { defaultTime } from '../../scripts/kinds-table.ts';
import { loadConfig } from '../../src/config/load-config.ts';
import { KINDS } from '../../src/kinds/index.ts';
import { formatRoughly } from '../../src/text/numbers.ts';
import { temporaryFolder } from '../support/folder.ts';

// Every line of the table in docs/scenarios/README.md: its page can be copied, its time is true, its example is run.

const root = resolve(import.meta.dirname, '../..');
const TARGET = 'target: { start: node server.mjs, url: "http://127.0.0.1:${PORT}" }\n';

/** The example of a load is the shop, which other documents use too. */
const exampleOf = (kind: string) => (kind === 'load' ? 'shop' : kind);

describe.each(KINDS.map((kind) => [kind.name, kind] as const))('%s', (name, kind) => {
  const page = readFileSync(join(root, `docs/scenarios/${name}.md`), 'utf8');
  const examples = [...page.matchAll(/^```yaml\n([\s\S]*?)^```$/gm)].map(([, yaml = '']) => yaml);

  it('has a page whose configuration is valid, and of this kind', () => {
    expect(examples.length).toBeGreaterThan(0);
    for (const yaml of examples) {
      const workspace = temporaryFolder('page');
      const { target, scenarios: written } = parse(yaml);
      writeFileSync(join(workspace, 'perf-gate.yml'), `${target === undefined ? TARGET : ''}${yaml}`);
      const { scenarios } = loadConfig({ workspace, inputs: {}, environment: null });
      expect(scenarios.map((scenario) => scenario.name)).toEqual(Object.keys(written));
      for (const { type } of scenarios) expect(type).toBe(name);
    }
  });

  it('says on its page how long it takes by default, as the table does', () => {
    const [, said = ''] = /How\s+long\s+it\s+takes:((?:.+\n)+)/.exec(page) ?? [];
    const time = defaultTime(kind);
    const expected = time === null ? 'that of what it runs' : formatRoughly(time);
    expect(said.replace(/\s+/g, ' ')).toContain(expected.replace(/\s+/g, ' '));
  });

  it('has an example that a test runs with the built command', () => {
    const path = join(root, `test/e2e/kinds/${name}.test.ts`);
    expect(existsSync(path), path).toBe(true);
    const test = readFileSync(path, 'utf8');
    expect(test).toMatch(new RegExp(`takeExample\\(desk, '${exampleOf(name)}'\\)|examples/${exampleOf(name)}'`));
    expect(test).toMatch(/desk\.(?:run|start)\(\[?'run'/);
  });
});

it('every example has a configuration, and those that are no kind belong to another document', () => {
  const others = readdirSync(join(root, 'examples')).filter((name) => !KINDS.some((kind) => kind.name === name));
  expect(others.toSorted()).toEqual(['database', 'demo', 'metrics', 'shop', 'workflows']);
});
