import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { expect, it } from 'vitest';
import { diagnosisPage } from '../../bench/diagnosis/page.ts';
import { plantedOn } from '../../bench/diagnosis/planted.ts';
import { CAUSES } from '../../src/diagnosis/index.ts';

const root = resolve(import.meta.dirname, '../..');
const page = readFileSync(join(root, 'docs/diagnosis.md'), 'utf8');

it('docs/diagnosis.md follows from the causes and the committed results: node bench/diagnosis.ts --runs 0', () => {
  const results = JSON.parse(readFileSync(join(root, 'bench/results/diagnosis.json'), 'utf8'));
  expect(diagnosisPage(page, results)).toBe(page);
});

it('every planted cause is one that there is', () => {
  const names = CAUSES.map(({ name }) => name);
  const planted = plantedOn('true && ').flatMap(({ cause }) => cause ?? []);
  expect(planted.filter((cause) => !names.includes(cause))).toEqual([]);
  expect(names.filter((name) => !planted.includes(name))).toEqual(['memory', 'run-queue', 'moved-with']);
});
