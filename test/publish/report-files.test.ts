import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { writeReports, writeRuns } from '../../src/publish/report-files.ts';
import { round, runDocument } from '../measurement/run.ts';
import { temporaryFolder } from '../support/folder.ts';
import { outputAt } from '../support/logs.ts';
import { overTime, timeline } from '../support/over-time.ts';
import { result, scenario } from '../support/result.ts';

/** Texts that look like columns of numbers, and would be changed if they were taken for some. */
const ODD = ['[\n 1,\n 2\n]', 'a [ 1,   2 ] b', '[\\n 1 ]'];

it('columns of numbers stand in one line each, and what is read is what was written', () => {
  const folder = join(temporaryFolder('files'), 'out');
  const output = outputAt(folder);
  const run = runDocument([round()]);
  const head = { ...run, scenarios: run.scenarios.map((one) => ({ ...one, notes: ODD, timeline: timeline() })) };
  const made = overTime(result([scenario('search', {}, { notes: ODD })], { notices: ODD }));
  writeRuns({ head, base: null }, output);
  const { resultPath } = writeReports(made, output);
  const text = readFileSync(join(folder, 'run.json'), 'utf8');
  expect(JSON.parse(text)).toEqual(head);
  expect(text).toMatch(/\n {8}"at": \[ 1, 2, 3, 4, 7, 8, 9, 10, 13, 14, 15, 16 \],\n/);
  const written = readFileSync(resultPath, 'utf8');
  expect(JSON.parse(written)).toEqual(JSON.parse(JSON.stringify(made)));
  expect(written).not.toMatch(/\n\s+\d+,\n/);
});
