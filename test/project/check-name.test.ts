import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { checkRunName } from '../../src/publish/told-checks.ts';

// User complaint 18: the check run lands under another workflow. A job is a check run too, and branch protection knows
// both only by their names.

const ROOT = resolve(import.meta.dirname, '../..');
const read = (path: string) => readFileSync(join(ROOT, path), 'utf8');
const folders = ['examples/workflows', '.github/workflows'];
const WORKFLOWS: [string, string][] = [
  ...folders.flatMap((folder) =>
    readdirSync(join(ROOT, folder)).map((name): [string, string] => [`${folder}/${name}`, read(`${folder}/${name}`)]),
  ),
  ...[...read('README.md').matchAll(/^```yaml\n(name: perf-gate\n[\s\S]*?)^```$/gm)].map(
    ([, text = '']): [string, string] => ['README.md', text],
  ),
];

interface Job {
  name?: string;
  strategy?: { matrix?: Record<string, unknown> };
}

/** How branch protection calls a job: by its name, and the values of its matrix. */
function namesOf(id: string, { name = id, strategy }: Job): string[] {
  const values = Object.values(strategy?.matrix ?? {}).flatMap((each) => (Array.isArray(each) ? each.map(String) : []));
  return [name, ...values.map((value) => `${name} (${value})`)];
}

describe('no job is called like the check run', () => {
  it.each(WORKFLOWS)('in %s', (_, text) => {
    const { jobs } = parse(text) as { jobs: Record<string, Job> };
    const names = Object.entries(jobs).flatMap(([id, job]) => namesOf(id, job));
    const keys = ['default', ...names.flatMap((name) => /\((.*)\)$/.exec(name)?.[1] ?? [])];
    expect(names.length).toBeGreaterThan(0);
    for (const key of keys) expect(names).not.toContain(checkRunName(key));
  });

  it('and the documentation says which to require', () => {
    const text = read('docs/github.md');
    for (const name of ['perf-gate verdict', 'perf-gate verdict (api)', 'perf-gate / report'])
      expect(text).toContain(`\`${name}\``);
  });
});
