import { describe, expect, it } from 'vitest';
import { loadConfig } from '../../src/config/load-config.ts';
import type { LoadScenario } from '../../src/kinds/load.ts';
import type { Feeder } from '../../src/load/traffic/feeder.ts';
import { makeFolder, read, START } from './workspace.ts';

function feedersOf(data: string): Feeder[] {
  const [scenario] = read(`${START}scenarios:\n  a:\n    data: ${data}\n`).scenarios as LoadScenario[];
  return scenario?.feeders ?? [];
}

function rowsOf(rows: string): Pick<Feeder, 'columns' | 'rows'> {
  const [feeder] = feedersOf(`{ p: { rows: ${rows} } }`);
  const { columns, rows: values } = feeder ?? expect.fail('no feeder');
  return { columns, rows: values };
}

describe('rows that the configuration has itself', () => {
  it('are a feeder like those of files, but for the file', () => {
    expect(
      feedersOf('{ product: { rows: [lamp, desk], order: random }, n: { rows: [1], order: once, at-end: stop-run } }'),
    ).toEqual([
      {
        name: 'product',
        file: null,
        columns: ['value'],
        rows: [['lamp'], ['desk']],
        json: [['"lamp"'], ['"desk"']],
        order: 'random',
        atEnd: 'user',
      },
      { name: 'n', file: null, columns: ['value'], rows: [['1']], json: [['1']], order: 'once', atEnd: 'run' },
    ]);
  });

  it.each<[string, string[], string[][]]>([
    ['[lamp, "red lamp", "", "007"]', ['value'], [['lamp'], ['red lamp'], [''], ['007']]],
    [
      '[9007199254740993, 1.10, 1e400, -0, +5, 0x10]',
      ['value'],
      ['9007199254740993', '1.10', '1e400', '-0', '5', '16'].map((value) => [value]),
    ],
    ['[true, false, null, ~, 2026-01-01]', ['value'], [['true'], ['false'], [''], [''], ['2026-01-01']]],
    [
      '[{ name: lamp, price: 9.90 }, { price: 12, name: desk }]',
      ['name', 'price'],
      [
        ['lamp', '9.90'],
        ['desk', '12'],
      ],
    ],
    ['[{ "a b": 1, 2: x }]', ['2', 'a b'], [['x', '1']]],
    ['[{ v: &v 1.10 }, { v: *v }]', ['v'], [['1.10'], ['1.10']]],
    ['["{{ users.email }}", "${HOME}"]', ['value'], [['{{ users.email }}'], ['${HOME}']]],
  ])('%s', (yaml, columns, rows) => expect(rowsOf(yaml)).toEqual({ columns, rows }));

  it('have the types that they are written with', () => {
    const [feeder] = feedersOf('{ p: { rows: [{ a: 1.10, b: "1.10", c: true }, { a: null, b: x, c: 2026-01-01 }] } }');
    expect(feeder?.json).toEqual([
      ['1.10', '"1.10"', 'true'],
      ['null', '"x"', '"2026-01-01"'],
    ]);
  });

  it('are 1,000 at most', () => {
    expect(rowsOf(`[${Array.from({ length: 1000 }, (_, index) => index).join(', ')}]`).rows).toHaveLength(1000);
  });
});

it('a CSV file of another form', () => {
  const workspace = makeFolder({
    users: 'ann;lamp\n',
    'named.csv': 'A,B\n1,2\n',
    'perf-gate.yml': `${START}scenarios:
  a:
    data:
      users: { file: users, columns: [name, word], delimiter: ";" }
      named: { file: named.csv, columns: [x, y], header: true }
`,
  });
  const [scenario] = loadConfig({ workspace, inputs: {} }).scenarios as LoadScenario[];
  expect(scenario?.feeders.map(({ name, columns, rows }) => [name, columns, rows])).toEqual([
    ['users', ['name', 'word'], [['ann', 'lamp']]],
    ['named', ['x', 'y'], [['1', '2']]],
  ]);
});
