import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect } from 'vitest';
import { type Result, resultSchema } from '../../src/verdict/result.ts';
import { commit, git, newRepository, write } from '../support/repository.ts';
import { type Desk, deskTest } from './command.ts';

// A line that measures by itself, with the built command; no service stands anywhere in the configuration.

const CONFIG = `
scenarios:
  parser:
    type: command
    run: node measure.mjs
    rounds: 8
    thresholds: { parse: < 10s }
compare: { tolerance: 60%, extend: false }
`;

/** Samples of so much work, to the standard output or into a file. */
function measuring(work: number, file: string | null = null): string {
  const write = file === null ? 'process.stdout.write(text)' : `writeFileSync('${file}', text)`;
  return `import { createHash } from 'node:crypto';
import { writeFileSync } from 'node:fs';
const samples = Array.from({ length: 9 }, () => {
  const begin = process.hrtime.bigint();
  let hash = 'x';
  for (let turn = 0; turn < ${work}; turn++) hash = createHash('sha256').update(hash).digest('hex');
  return Number(process.hrtime.bigint() - begin);
});
const text = JSON.stringify({ metrics: { parse: { title: 'parse time', unit: 'ns', better: 'lower', samples } } });
console.error('measured', samples.length);
${write};
`;
}

/** Some milliseconds a sample. */
const WORK = 2000;

/** A repository with the line on main, and the branch feature checked out. */
function prepare({ folder }: Desk, files: Record<string, string> = {}): void {
  newRepository(folder);
  commit(folder, { 'measure.mjs': measuring(WORK), 'perf-gate.yml': CONFIG, ...files });
  git(folder, 'checkout', '--quiet', '-b', 'feature');
}

const resultOf = ({ folder }: Desk): Result =>
  resultSchema.parse(JSON.parse(readFileSync(join(folder, '.perf-gate/result.json'), 'utf8')));

describe('a line that measures by itself', () => {
  deskTest('that got slower on a branch fails the gate', async ({ desk }) => {
    prepare(desk);
    commit(desk.folder, { 'measure.mjs': measuring(WORK * 6) });
    const { exitCode, stdout, stderr } = await desk.run('run', '--base', 'main');
    expect(exitCode, stdout + stderr).toBe(1);
    expect(stdout).toMatch(/parse time of "parser" is .* slower\s+\(.*8\s+rounds\s+each,\s+same\s+machine\)/s);
    const { scenarios, evidence, failure } = resultOf(desk);
    expect(failure).toBeNull();
    expect(evidence.kind).toBe('same-job');
    const [row] = scenarios[0]?.comparisons ?? [];
    expect(row).toMatchObject({
      metric: 'parse',
      verdict: 'regressed',
      definition: { unit: 'ms', title: 'parse time' },
    });
    expect(row?.worse?.ratio).toBeGreaterThan(2);
    expect(scenarios[0]?.thresholds).toMatchObject([{ metric: 'parse', violated: false }]);
    // What the line said beside its samples is in the log.
    expect(readFileSync(join(desk.folder, '.perf-gate/head.log'), 'utf8')).toContain('measured 9');
  });

  deskTest('that is the same passes, whatever else has changed', async ({ desk }) => {
    const config = CONFIG.replace('    rounds', '    file: out/samples.json\n    rounds');
    const files = {
      'perf-gate.yml': config,
      'measure.mjs': measuring(WORK, 'out/samples.json'),
      'out/.gitignore': '*.json',
    };
    prepare(desk, files);
    write(desk.folder, { 'notes.txt': 'another change' });
    const { exitCode, stdout, stderr } = await desk.run('run', '--base', 'main');
    expect(exitCode, stdout + stderr).toBe(0);
    const { scenarios, conclusion, tally } = resultOf(desk);
    expect({ conclusion, tally }).toMatchObject({ conclusion: 'success', tally: { unchanged: 1, regressed: 0 } });
    expect(scenarios[0]).toMatchObject({ type: 'command', words: 'node measure.mjs', rounds: 8 });
  });

  deskTest('that the base does not have yet is compared with nothing, and kept to its limit', async ({ desk }) => {
    newRepository(desk.folder);
    commit(desk.folder, { 'README.md': 'no line yet' });
    git(desk.folder, 'checkout', '--quiet', '-b', 'feature');
    commit(desk.folder, { 'measure.mjs': measuring(WORK), 'perf-gate.yml': CONFIG.replace('< 10s', '< 0.001ms') });
    const { exitCode, stdout, stderr } = await desk.run('run', '--base', 'main', '--rounds', '5');
    expect(exitCode, stdout + stderr).toBe(1);
    const { scenarios, notices } = resultOf(desk);
    expect(scenarios[0]).toMatchObject({ verdict: 'no baseline', thresholds: [{ violated: true }] });
    expect(notices.join('\n')).toContain('"parser" could not be measured on the base: ');
  });

  deskTest('that fails stops the run with its log', async ({ desk }) => {
    prepare(desk, { 'measure.mjs': 'console.error("no such parser"); process.exit(7);' });
    const { exitCode, stderr, stdout } = await desk.run('run', '--rounds', '5');
    expect(exitCode, stdout + stderr).toBe(3);
    expect(stdout).toMatch(/the line `node measure\.mjs` exited with code 7/);
    expect(stdout).toContain('no such parser');
  });

  deskTest('is listed with what it runs', async ({ desk }) => {
    prepare(desk);
    const { exitCode, stdout } = await desk.run('list');
    expect(exitCode).toBe(0);
    expect(stdout).toContain('node measure.mjs');
  });
});
