// Which faults in the decision are noticed by its tests: node bench/mutation.ts [FILE …]
// With files of src/verdict or src/statistics that are new, only these are tried, and join the results that are there.
// Stryker puts one fault after the other into src/statistics and src/verdict, in a copy, and runs the tests that reach
// it. Takes about an hour. Writes bench/results/mutation.json and fails below the goal.
import { spawnSync } from 'node:child_process';
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { BATCHES, type Batch, batchesOf } from './mutation/batches.ts';
import {
  type BatchReport,
  type MutationResults,
  replaceFiles,
  type StrykerReport,
  summarise,
} from './mutation/summary.ts';

/** Packages, with about two hundred dependencies, that nothing else needs: they are installed for the run only. */
const STRYKER = '10.1.1';
const GOAL = 0.85;
/** The seed of the sample. */
const SEED = 1;
const ROOT = join(import.meta.dirname, '..');
/** The files that the tests of the two rooms read. */
const COPIED = ['src', 'test', 'bench', 'docs', 'examples', 'package.json', 'tsconfig.json', 'perf-gate.schema.json'];

const folder = mkdtempSync(join(tmpdir(), 'perf-gate-mutation-'));
process.once('exit', () => rmSync(folder, { recursive: true, force: true }));
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(130));

installStryker();
const named = process.argv.slice(2);
const batches = named.length > 0 ? batchesOf(named) : BATCHES;
const reports = batches.map((batch, index) => reportOf(batch, join(folder, `batch-${index}`)));
const RESULTS = join(import.meta.dirname, 'results/mutation.json');
const fresh = summarise(reports);
const results: MutationResults =
  named.length > 0
    ? replaceFiles(JSON.parse(readFileSync(RESULTS, 'utf8')) as MutationResults, fresh, named)
    : { tool: `Stryker ${STRYKER}`, node: process.versions.node, ...fresh };
writeFileSync(RESULTS, `${JSON.stringify(results, null, 2)}\n`);
console.table(results.files);
console.log(`${(100 * results.score).toFixed(1)} % of ${results.tried} faults noticed`);
if (results.score < GOAL) process.exitCode = 1;

/** Installs Stryker beside links to the project's own packages, so that it and the tests share one Vitest. */
function installStryker(): void {
  writeFileSync(join(folder, 'package.json'), '{ "private": true, "type": "module" }\n');
  const packages = ['core', 'vitest-runner'].map((name) => `@stryker-mutator/${name}@${STRYKER}`);
  run('npm', ['install', '--no-audit', '--no-fund', '--ignore-scripts', '--legacy-peer-deps', ...packages], folder);
  const own = join(ROOT, 'node_modules');
  const names = readdirSync(own).flatMap((name) =>
    name.startsWith('@') ? readdirSync(join(own, name)).map((scoped) => `${name}/${scoped}`) : [name],
  );
  for (const name of names) {
    const link = join(folder, 'node_modules', name);
    if (name.startsWith('.') || existsSync(link)) continue;
    mkdirSync(join(link, '..'), { recursive: true });
    symlinkSync(join(own, name), link);
  }
}

function reportOf({ mutate, tests, share }: Batch, copy: string): BatchReport {
  for (const name of COPIED) cpSync(join(ROOT, name), join(copy, name), { recursive: true });
  const settings = {
    testRunner: 'vitest',
    plugins: ['@stryker-mutator/vitest-runner', './bench/mutation/sample.mjs'],
    checkers: ['sample'],
    sample: { share, seed: SEED },
    vitest: { configFile: 'bench/mutation/vitest.config.ts', related: false },
    coverageAnalysis: 'perTest',
    ignoreStatic: true,
    inPlace: true,
    concurrency: 1,
    timeoutMS: 3000,
    timeoutFactor: 1,
    reporters: ['json', 'progress-append-only'],
    mutate,
  };
  writeFileSync(join(copy, 'stryker.config.json'), JSON.stringify(settings));
  const stryker = join(folder, 'node_modules/@stryker-mutator/core/bin/stryker.js');
  run(process.execPath, [stryker, 'run'], copy, { MUTATION_TESTS: tests });
  const report = readFileSync(join(copy, 'reports/mutation/mutation.json'), 'utf8');
  return { report: JSON.parse(report) as StrykerReport, share };
}

function run(command: string, args: string[], cwd: string, env: Record<string, string> = {}): void {
  const { status, error } = spawnSync(command, args, { cwd, stdio: 'inherit', env: { ...process.env, ...env } });
  if (status !== 0) throw error ?? new Error(`${command} exited with code ${status}`);
}
