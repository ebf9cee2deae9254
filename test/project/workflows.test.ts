import { spawnSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';

// The tools that look for what workflows get wrong. They run where they are installed, and always in ci.yml.

const root = resolve(import.meta.dirname, '../..');
const workflows = ['.github/workflows', 'examples/workflows'].flatMap((folder) =>
  readdirSync(join(root, folder)).map((name) => join(folder, name)),
);

describe.each([
  ['zizmor', ['--offline', '--no-progress', '--color', 'never', ...workflows, 'action.yml']],
  ['actionlint', ['-no-color', ...workflows]],
])('%s', (tool, args) => {
  const isInstalled = spawnSync(tool, ['--version']).error === undefined;

  it.skipIf(!isInstalled)('finds nothing in our workflows and examples', () => {
    const { status, stdout, stderr } = spawnSync(tool, args, { cwd: root, encoding: 'utf8', timeout: 60_000 });
    expect(status, `${stdout}\n${stderr}`).toBe(0);
  });
});
