import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import config from '../../vitest.config.ts';
import { temporaryFolder } from './folder.ts';

const root = resolve(import.meta.dirname, '../..');
const vitest = join(root, 'node_modules/vitest/vitest.mjs');
const reporter = join(root, 'test/support/totals-reporter.ts');

let folder: string;

beforeAll(() => {
  folder = temporaryFolder('totals');
  write(
    'vitest.config.mjs',
    `export default { test: { globals: true, retry: 1, reporters: [${JSON.stringify(reporter)}] } };`,
  );
});

function write(name: string, text: string): void {
  writeFileSync(join(folder, name), text);
}

/** The lines of the reporter for one test file, and the exit code of the run. */
function run(name: string, text: string): { lines: string[]; exitCode: number | null } {
  write(name, text);
  const { stdout, status } = spawnSync(process.execPath, [vitest, 'run', '--root', folder, name], {
    encoding: 'utf8',
    // The outer vitest tells its workers through variables that they are workers.
    env: { PATH: process.env.PATH, NO_COLOR: '1' },
    timeout: 25_000,
  });
  return { lines: stdout.trim().split('\n'), exitCode: status };
}

describe('the totals of a run', () => {
  it('are one plain line where every test passes at its first attempt', () => {
    const { lines, exitCode } = run('steady.test.js', `it('passes', () => {}); it.skip('waits', () => {});`);
    expect(lines).toEqual(['1 passed, 0 failed, 1 skipped']);
    expect(exitCode).toBe(0);
  });

  it('name the tests that passed only on a retry and why, above the plain line', () => {
    const { lines, exitCode } = run(
      'flaky.test.js',
      `let attempts = 0;
       describe('a service', () => it('answers in time', () => expect(++attempts).toBe(2)));
       it('passes', () => {});`,
    );
    expect(lines).toEqual([
      '1 passed only on a retry:',
      '  flaky.test.js > a service > answers in time',
      '    expected 1 to be 2 // Object.is equality',
      '2 passed, 0 failed, 0 skipped',
    ]);
    expect(exitCode).toBe(0);
  });

  it('count a test that fails twice as failed, and not as retried', () => {
    const { lines, exitCode } = run('failing.test.js', `it('fails', () => expect(1).toBe(2));`);
    expect(lines).toEqual(['0 passed, 1 failed, 0 skipped']);
    expect(exitCode).toBe(1);
  });
});

it('a test is retried once at most', () => {
  expect(config.test?.retry).toBe(1);
  const files = readdirSync(join(root, 'test'), { recursive: true, encoding: 'utf8' });
  const eager = files
    .filter((name) => name.endsWith('.test.ts'))
    .filter((name) => /\bretry: *(?:[2-9]|\d\d)/.test(readFileSync(join(root, 'test', name), 'utf8')));
  expect(eager).toEqual([]);
});
