import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { expect, it } from 'vitest';
import type { Config } from '../../src/config/config.ts';
import { loadConfig } from '../../src/config/load-config.ts';
import { planTime } from '../../src/rounds/planned-time.ts';
import { describeUnprovable } from '../../src/rounds/provable.ts';
import { planSlices } from '../../src/rounds/slices.ts';

// What is said of the demo follows from its configuration.

const root = resolve(import.meta.dirname, '../..');

function configOf(path?: string): Config {
  const inputs = path === undefined ? { url: 'http://127.0.0.1:3000' } : {};
  // A folder without a configuration of its own.
  const workspace = path === undefined ? import.meta.dirname : root;
  return loadConfig({ workspace, path, inputs, environment: null });
}

const demo = configOf('examples/demo/perf-gate.yml');

it('the demo is judged as any other run is, but with one look', () => {
  expect(demo.judgement).toEqual({ ...configOf().judgement, extend: false });
  expect(demo.judgement.tolerance.sameJob).toBe(0.03);
  expect(demo.judgement.gated).toContain('p50');
  expect(demo.scenarios.map(({ rounds, thresholds }) => [rounds, thresholds])).toEqual(
    demo.scenarios.map(() => [configOf().scenarios[0]?.rounds, configOf().scenarios[0]?.thresholds]),
  );
  expect(describeUnprovable(demo.scenarios, null, demo.judgement)).toBeNull();
});

it('the demo takes as long as README.md says, and less than 90 seconds where every start takes one', () => {
  const { planned } = planTime(
    demo.scenarios,
    [demo.target, demo.base ?? demo.target],
    null,
    planSlices(demo.scenarios, []),
  );
  const [load, starts] = [planned.windows / 1000, planned.starts];
  const readme = readFileSync(join(root, 'README.md'), 'utf8');
  const said = Number(/takes about (\d+) seconds/.exec(readme.replaceAll('\n', ' '))?.[1]);
  expect(said).toBeGreaterThan(load);
  expect(said).toBeLessThan(load + starts * 0.6);
  expect(load + starts).toBeLessThan(90);
});
