import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect } from 'vitest';
import { until } from '../../support/processes.ts';
import { commit, git, newRepository } from '../../support/repository.ts';
import { type Desk, deskTest as it } from '../command.ts';
import { resultOf, takeExample } from './examples.ts';

// examples/function as it stands there, with the built command: functions of the base beside those of a change.

const EXAMPLE = resolve(import.meta.dirname, '../../../examples/function');
const read = (file: string) => readFileSync(join(EXAMPLE, file), 'utf8');

/** A repository with the example on main, and a branch with these files. */
function open(desk: Desk, change: Record<string, string>): void {
  const { folder } = desk;
  newRepository(folder);
  takeExample(desk, 'function');
  const config = `${read('perf-gate.yml')}compare: { extend: false }\n`;
  commit(folder, { '.gitignore': '.perf-gate\n', 'perf-gate.yml': config });
  git(folder, 'checkout', '--quiet', '-b', 'feature');
  commit(folder, change);
}

describe('functions that are called by themselves', () => {
  it('are slower on a branch, and hit less often', async ({ desk }) => {
    open(desk, {
      'src/cache.mjs': read('src/cache.mjs').replace('new Cache(200)', 'new Cache(20)'),
      'src/cart.mjs': read('src/cart.mjs').replace('let total = 0;', 'let total = structuredClone(lines).length * 0;'),
    });
    const { exitCode, stdout, stderr } = await desk.run('run', '--base', 'main', '--rounds', '8');
    expect(exitCode, stdout + stderr).toBe(1);
    const { scenarios, evidence, failure } = resultOf(desk);
    expect(failure).toBeNull();
    expect(evidence.kind).toBe('same-job');
    const verdicts = (name: string) => {
      const found = scenarios.find((scenario) => scenario.name === name);
      return Object.fromEntries((found?.comparisons ?? []).map(({ metric, verdict }) => [metric, verdict]));
    };
    expect(verdicts('cart')).toMatchObject({ p50: 'regressed', throughput: 'regressed' });
    expect(verdicts('cache')).toMatchObject({ 'hit-rate': 'regressed' });
    expect(stdout).toMatch(/cache\s+hit rate /);
    const violated = scenarios.flatMap(({ thresholds }) => thresholds.filter((threshold) => threshold.violated));
    expect(violated.map(({ metric }) => metric)).toContain('hit-rate');
    expect(desk.runDocument().scenarios[0]?.rounds[0]).toMatchObject({
      figures: { all: { cpu: expect.any(Number), memory: expect.any(Number) } },
      counts: { errors: {} },
    });
  });

  it('that are the same pass, are tried first, and are listed', async ({ desk }) => {
    open(desk, { 'notes.txt': 'another change' });
    const list = await desk.run('list');
    expect(list.stdout).toContain('cart (function): bench/cart.mjs, 1 at a time, 10 rounds');
    const tried = await desk.run('try');
    expect(tried, tried.stdout + tried.stderr).toMatchObject({
      exitCode: 0,
      stdout: expect.stringContaining('Nothing stands in the way'),
    });
    const run = await desk.run('run', '--rounds', '5', '--scenario', 'cart');
    expect(run.exitCode, run.stdout + run.stderr).toBe(0);
  });

  it('end with perf-gate, even where it is killed', async ({ desk }) => {
    open(desk, { 'notes.txt': 'another change' });
    const run = desk.start(['run', '--rounds', '5', '--scenario', 'cart', '--duration', '60s']);
    await until('it measures', () => /round 1 of 5/.test(run.said()));
    run.signal('SIGKILL');
    // The fixture looks for what is left.
    expect((await run.finished).exitCode).toBeNull();
  });

  it.for([
    [
      'throws on import',
      'throw new Error("no database");',
      3,
      'the import of bench/cart.mjs failed at bench/cart.mjs:1: no database.',
    ],
    [
      'has no default export',
      'export function addUp() {}',
      2,
      'bench/cart.mjs cannot be called: it has no default export, only addUp.',
    ],
    [
      'never resolves',
      'export default () => new Promise(() => {});',
      3,
      'none of its calls was done within 300 ms (timeout).',
    ],
  ] as const)('one that %s ends the run before its first round', async ([, text, code, message], { desk }) => {
    const config = read('perf-gate.yml').replace(
      'module: bench/cart.mjs',
      'module: bench/cart.mjs\n    timeout: 300ms',
    );
    open(desk, { 'bench/cart.mjs': text, 'perf-gate.yml': config });
    const { exitCode, stdout, stderr } = await desk.run('run', '--rounds', '5');
    expect(exitCode, stdout + stderr).toBe(code);
    const { failure } = desk.runDocument();
    expect(failure?.message).toContain(message);
    expect(failure?.message).toMatch(/^perf-gate\.yml:7:13 "cart": /);
    expect(failure?.message).not.toMatch(/^\s+at /m);
    expect(desk.runDocument().scenarios.flatMap(({ rounds }) => rounds)).toEqual([]);
  });
});
