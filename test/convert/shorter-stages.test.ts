import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import type { ImportedScenario } from '../../src/convert/imported.ts';
import { shortenRun } from '../../src/convert/shorter-stages.ts';
import { parseDuration } from '../../src/settings/quantity.ts';
import { makeFolder } from '../config/workspace.ts';

const JOURNEYS = { j: { requests: [{ method: 'GET', path: '/' }] } };
const scenario = (keys: Partial<ImportedScenario>): ImportedScenario => ({ ...keys, journeys: JOURNEYS });
const staged = (...durations: string[]) => scenario({ stages: durations.map((duration, to) => ({ duration, to })) });
const durationsOf = ({ stages }: ImportedScenario) => stages?.map(({ duration }) => duration);

describe('a run of more than half an hour', () => {
  it.each<[string[], string[]]>([
    [
      ['5m', '8h', '5m'],
      ['1s', '58s', '1s'],
    ],
    [
      ['10m', '20m', '10m'],
      ['15s', '30s', '15s'],
    ],
    [
      ['0s', '2h', '0s', '2h'],
      ['0s', '30s', '0s', '30s'],
    ],
    [
      ['500ms', '1h'],
      ['0.5s', '59.5s'],
    ],
    [
      ['10s', '90s'],
      ['6s', '54s'],
    ],
    [['30h'], ['60s']],
    [Array(120).fill('1m'), Array(120).fill('1s')],
  ])('has stages of the same levels, and a minute of them a round: %j', (before, after) => {
    const long = staged(...before);
    const { scenarios, remarks } = shortenRun({ load: long });
    expect(durationsOf(scenarios.load ?? expect.fail())).toEqual(after);
    expect(scenarios.load?.stages?.map(({ to }) => to)).toEqual(long.stages?.map(({ to }) => to));
    expect(scenarios.load?.journeys).toBe(JOURNEYS);
    expect(remarks).toHaveLength(1);
  });

  it('is told with its sum, what it takes now, and what was read', () => {
    expect(shortenRun({ load: staged('5m', '8h', '5m') }).remarks).toEqual([
      'The scenario "load" is shorter than what was read, with the same load.\nThere its stages take 8.2 h a round.\n' +
        'A run of ten rounds for two sides would take 163 h, and takes 20 min like this. What was read:\n' +
        '  stages:\n    - { duration: 5m, to: 0 }\n    - { duration: 8h, to: 1 }\n    - { duration: 5m, to: 2 }',
    ]);
  });

  it('may be one of a plain duration, or of users that come slowly', () => {
    const plain = shortenRun({ a: scenario({ connections: 50, duration: '2h' }) });
    expect(plain.scenarios.a).toEqual(scenario({ connections: 50, duration: '60s' }));
    expect(plain.remarks[0]).toMatch(/its load takes 2 h a round.*What was read:\n {2}duration: 2h$/s);
    const slow = shortenRun({ a: scenario({ connections: 600, 'spawn-rate': '1/s', duration: '10m' }) });
    expect(slow.scenarios.a).toEqual(scenario({ connections: 600, 'spawn-rate': '20/s', duration: '30s' }));
  });

  it('shares its minute among all scenarios, and names those that were changed', () => {
    const { scenarios, remarks } = shortenRun({ a: staged('1h'), b: staged('30m'), c: scenario({}) });
    const seconds = ['a', 'b'].map((name) => parseDuration(durationsOf(scenarios[name] ?? expect.fail())?.[0] ?? ''));
    expect(seconds).toEqual([40_000, 20_000]);
    expect(scenarios.c).toEqual(scenario({}));
    expect(remarks.map((remark) => remark.slice(0, 16))).toEqual(['The scenario "a"', 'The scenario "b"']);
  });
});

it.each([
  [staged('30s', '50s')],
  [scenario({ duration: '89s' })],
  [scenario({ connections: 10, 'spawn-rate': '1/s', duration: '70s' })],
])('a run of up to half an hour stays as it is: %j', (short) =>
  expect(shortenRun({ short })).toEqual({ scenarios: { short }, remarks: [] }),
);

it('init writes the shorter stages, and says so', () => {
  const script = `import http from 'k6/http';
export const options = { stages: [{ duration: '5m', target: 20 }, { duration: '8h', target: 20 }, { duration: '5m', target: 0 }] };
export default function () { http.get('http://shop.test/'); }`;
  const folder = makeFolder({ 'soak.js': script });
  const { status, stderr } = spawnSync(
    process.execPath,
    [
      resolve(import.meta.dirname, '../../src/cli.ts'),
      'init',
      '--k6',
      'soak.js',
      '--start',
      'node server.mjs',
      '--url',
      'http://127.0.0.1:1',
    ],
    { cwd: folder, encoding: 'utf8', timeout: 60_000 },
  );
  expect(status, stderr).toBe(0);
  expect(stderr).toContain('would take 163 h');
  expect(stderr).toContain('    - { duration: 480m, to: 20 }\n');
  const text = readFileSync(join(folder, 'perf-gate.yml'), 'utf8');
  expect(text).toContain('#     - { duration: 480m, to: 20 }\n');
  const [load] = Object.values(parse(text).scenarios) as ImportedScenario[];
  expect(load && durationsOf(load)).toEqual(['1s', '58s', '1s']);
});
