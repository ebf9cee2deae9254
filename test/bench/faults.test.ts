import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { expect, it } from 'vitest';
import { type FaultResults, reliability } from '../../bench/faults/reliability.ts';

const root = resolve(import.meta.dirname, '../..');

it('docs/reliability.md is what the committed results say', () => {
  const results: FaultResults = JSON.parse(readFileSync(join(root, 'bench/results/faults.json'), 'utf8'));
  expect(readFileSync(join(root, 'docs/reliability.md'), 'utf8')).toBe(reliability(results));
});
