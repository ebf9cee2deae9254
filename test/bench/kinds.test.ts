import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { criterion, shareOf } from '../../bench/kinds/criterion.ts';
import { type KindsResults, kindsPage } from '../../bench/kinds/page.ts';
import { SECTIONS } from '../../bench/kinds/sections.ts';
import { written } from '../../bench/kinds/written.ts';

const root = resolve(import.meta.dirname, '../..');
const results: KindsResults = JSON.parse(readFileSync(join(root, 'bench/results/kinds.json'), 'utf8'));
const simulated = SECTIONS.filter(({ isLive, name }) => !isLive && name !== 'endurance');

describe('the benchmarks of kinds', () => {
  it('make docs/kinds-accuracy.md of the committed results', () => {
    expect(readFileSync(join(root, 'docs/kinds-accuracy.md'), 'utf8')).toBe(kindsPage(results));
  });

  it('have results of every section', () => {
    expect(Object.keys(results)).toEqual(SECTIONS.map(({ name }) => name));
  });

  it.each(simulated.map((section) => [section.name, section] as const))('simulate %s', async (name, section) => {
    const quick = await section.run({ isQuick: true, cli: 'not used' });
    expect(quick.map((one) => one.name)).toEqual(results[name]?.criteria.map((one) => one.name));
    for (const { value, runs } of quick) {
      expect(value).toBeGreaterThanOrEqual(0);
      expect(runs).toBeGreaterThan(0);
    }
  });

  it.each([
    [0.95, { least: 0.95 }, true],
    [0.94, { least: 0.95 }, false],
    [0.05, { most: 0.05 }, true],
    [0.06, { most: 0.05 }, false],
    [1, { least: 0.97, most: 1.03 }, true],
    [0.96, { least: 0.97, most: 1.03 }, false],
    [1.04, { least: 0.97, most: 1.03 }, false],
    [Number.NaN, { most: 1 }, false],
  ])('hold %d against %j: %s', (value, bound, ok) => {
    expect(criterion({ name: 'it', value, unit: 'ratio', bound, runs: 1 }).ok).toBe(ok);
  });

  it('write what misses its goal in bold', () => {
    expect(written(shareOf('found', [true, true, false], { least: 0.9 }))).toEqual([
      'found',
      '≥ 90 %',
      '**66.67 %**',
      '3',
    ]);
  });
});
