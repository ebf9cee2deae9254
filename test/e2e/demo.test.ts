import { spawn } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { delimiter, join, resolve } from 'node:path';
import { expect, it } from 'vitest';
import { resultSchema } from '../../src/verdict/result.ts';

const ROOT = resolve(import.meta.dirname, '../..');

/** The Node of the machine, which a user runs the demo with, and not the one that the tests bring. */
function machineNode(): string {
  const folders = (process.env.PATH ?? '').split(delimiter).filter((folder) => !folder.includes('node_modules'));
  return folders.map((folder) => join(folder, 'node')).find((path) => existsSync(path)) ?? process.execPath;
}

async function demo(...args: string[]) {
  const child = spawn(machineNode(), ['examples/demo/demo.mjs', ...args], { cwd: ROOT, stdio: 'pipe' });
  let output = '';
  let errors = '';
  child.stdout.on('data', (chunk) => {
    output += chunk;
  });
  child.stderr.on('data', (chunk) => {
    errors += chunk;
  });
  const exitCode = await new Promise((fulfil) => child.once('close', fulfil));
  return { exitCode, output, errors, lastLines: output.trimEnd().split('\n').slice(-3) };
}

it.each<[what: string, args: string[], verdict: string[], next: RegExp]>([
  ['finds the endpoint that was slowed, and only that', [], ['regressed'], /npm run demo -- --same/],
  ['finds nothing in identical code', ['--same'], ['unchanged', 'inconclusive'], /npx perf-gate init/],
])('the demo %s, and ends with its report and what to try', { timeout: 150_000 }, async (_, args, verdict, next) => {
  const { exitCode, output, errors, lastLines } = await demo(...args);
  expect(exitCode, output + errors).toBe(0);
  expect(lastLines).toEqual([
    'The gate found what the demo expected.',
    `The report: ${join('.perf-gate', 'demo', 'report.html')}`,
    expect.stringMatching(next),
  ]);
  expect(existsSync(join(ROOT, '.perf-gate/demo/report.html'))).toBe(true);
  // What is named after a regression runs where the demo does.
  if (args.length === 0)
    expect(output.replace(/\s+/g, ' ')).toContain(
      'Next: Measure it again by itself after a change: node dist/cli/index.js run --config examples/demo/perf-gate.yml --output .perf-gate/demo --scenario search ',
    );
  const { scenarios } = resultSchema.parse(JSON.parse(readFileSync(join(ROOT, '.perf-gate/demo/result.json'), 'utf8')));
  const [catalogue, search] = scenarios;
  expect(verdict).toContain(search?.verdict);
  expect(['unchanged', 'inconclusive']).toContain(catalogue?.verdict);
  // Latency and throughput decide, and nothing else.
  const gated = search?.comparisons.filter((row) => row.gated);
  expect(gated?.map(({ metric, tolerance }) => [metric, tolerance >= 0.03])).toEqual(
    ['p25', 'p50', 'p95', 'throughput'].map((metric) => [metric, true]),
  );
});

it.each([[['--sme']], [['--same', 'twice']], [['search']]])(
  'the demo refuses what it does not know: %j',
  async (args) => {
    const { exitCode, output, errors } = await demo(...args);
    expect({ exitCode, output }).toEqual({ exitCode: 2, output: '' });
    expect(errors).toContain(`The demo does not know ${args.at(-1)}`);
  },
);
