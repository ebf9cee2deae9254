import { describe, expect, it } from 'vitest';
import type { LoadScenario } from '../../src/kinds/load.ts';
import { readFeederFile } from '../../src/settings/feeder-file.ts';
import { makeFolder, problemsOf, read, START } from './workspace.ts';

function requestOf(yaml: string) {
  const [scenario] = read(`${START}scenarios:\n  a:\n    requests:\n      - ${yaml}\n`).scenarios as LoadScenario[];
  return scenario?.requests[0] ?? expect.fail('no request');
}

function bodyOf(json: string): string {
  const { body } = requestOf(`{ method: POST, path: /, json: ${json} }`);
  return body?.kind === 'json' ? body.text.text : expect.fail('no JSON');
}

describe('a number in a JSON body is sent as it is written', () => {
  it.each([
    ['9007199254740993', '9007199254740993'],
    ['-9007199254740993', '-9007199254740993'],
    ['123456789012345678901234567890', '123456789012345678901234567890'],
    ['0.1234567890123456789', '0.1234567890123456789'],
    ['10.50', '10.50'],
    ['1.0', '1.0'],
    ['1', '1'],
    ['-0', '-0'],
    ['1e400', '1e400'],
    ['1e3', '1e3'],
    ['1E-7', '1E-7'],
    ['0.0000001', '0.0000001'],
    // YAML has more ways to write a number than JSON.
    ['+5', '5'],
    ['+9007199254740993', '9007199254740993'],
    ['.5', '0.5'],
    ['-.5', '-0.5'],
    ['5.', '5'],
    ['0x20000000000001', '9007199254740993'],
    ['0xFFFFFFFFFFFFFFFF', '18446744073709551615'],
    ['0o400000000000000001', '9007199254740993'],
    // What is no number in YAML 1.2 is text.
    ['1_000', '"1_000"'],
    ['0b11', '"0b11"'],
    ['12:30:45', '"12:30:45"'],
    ['2026-01-01', '"2026-01-01"'],
    ['yes', '"yes"'],
    ['"9007199254740993"', '"9007199254740993"'],
    ['[1.0, { a: 9007199254740993 }]', '[1.0,{"a":9007199254740993}]'],
    ['{ 9007199254740993: 1, 1.10: 2 }', '{"9007199254740993":1,"1.10":2}'],
    [
      '{ id: 9007199254740993, email: "{{ faker.internet.email }}" }',
      '{"id":9007199254740993,"email":"{{ faker.internet.email }}"}',
    ],
  ])('%s', (yaml, json) => expect(bodyOf(yaml)).toBe(json));

  it.each([
    ['0123', 'a number in JSON does not begin with 0: write 123, or "0123" in quotes to send text'],
    ['{ zip: 007 }', 'a number in JSON does not begin with 0: write 7, or "007" in quotes to send text'],
    ['[-01.5]', 'a number in JSON does not begin with 0: write -1.5, or "-01.5" in quotes to send text'],
  ])('%s is refused with what to write', (yaml, problem) => {
    const file = `${START}scenarios:\n  a:\n    requests:\n      - { method: POST, path: /, json: ${yaml} }\n`;
    expect(problemsOf(() => read(file)).join()).toContain(problem);
  });

  it.each(['.inf', '-.inf', '.nan'])('%s is refused', (yaml) => {
    const file = `${START}scenarios:\n  a:\n    requests:\n      - { method: POST, path: /, json: ${yaml} }\n`;
    expect(problemsOf(() => read(file)).join()).toContain('not a finite number');
  });

  it('in every list of requests, and where an alias stands for it', () => {
    const [scenario] = read(
      `${START}scenarios:
  a:
    before: [{ method: POST, path: /, json: &body { id: 9007199254740993, price: &price 1.10 } }]
    journeys:
      j: { requests: [{ method: POST, path: /a, json: *body }, { method: POST, path: /b, json: [*price] }] }
`,
      {},
      {},
    ).scenarios as LoadScenario[];
    const requests = [...(scenario?.before ?? []), ...(scenario?.journeys[0]?.requests ?? [])];
    expect(requests.map(({ body }) => (body?.kind === 'json' ? body.text.text : null))).toEqual([
      '{"id":9007199254740993,"price":1.10}',
      '{"id":9007199254740993,"price":1.10}',
      '[1.10]',
    ]);
  });

  it('that holds itself is refused, as ever', () => {
    const file = `${START}scenarios:\n  a:\n    requests:\n      - { method: POST, path: /, json: &a { b: *a } }\n`;
    expect(problemsOf(() => read(file)).join()).toContain('containing itself by an alias');
  });
});

it('a number in a form, a multipart form, a header and a default is text as it is written', () => {
  const big = '9007199254740993';
  const form = requestOf(`{ method: POST, path: /, form: { id: ${big}, price: [10.50, 007], ${big}: x } }`);
  expect(form.body).toMatchObject({ kind: 'form', text: { text: `id=${big}&price=10.50&price=007&${big}=x` } });
  const multipart = requestOf(`{ method: POST, path: /, multipart: { id: ${big}, part: { value: 1.0 } } }`);
  expect(multipart.body).toMatchObject({ parts: [{ value: { text: big } }, { value: { text: '1.0' } }] });
  expect(requestOf(`{ path: /, headers: { X-Id: ${big} } }`).headers['X-Id']?.text).toBe(big);
  const [scenario] = read(
    `${START}scenarios: { a: { journeys: { j: { requests: [{ path: /, extract: { id: { json: /id, default: ${big} } } }, "GET /{{ id }}"] } } } }`,
  ).scenarios as LoadScenario[];
  expect(scenario?.journeys[0]?.requests[0]?.extract[0]?.fallback).toBe(big);
});

it.each([
  ['9007199254740993', '9007199254740993'],
  ['1.0', '1.0'],
  ['0x10', '16'],
  ['{ a: [9007199254740993] }', '{"a":[9007199254740993]}'],
  ['"9007199254740993"', '"9007199254740993"'],
])('a check compares with every digit of %s', (yaml, json) => {
  const [check] = requestOf(`{ path: /, checks: [{ json: /id, equals: ${yaml} }] }`).checks;
  expect(check?.that).toEqual({ kind: 'json', pointer: '/id', equals: json });
  if (!yaml.startsWith('{')) expect(check?.name).toBe(`json /id is ${json}`);
});

it.each([
  ['rows.jsonl', (id: string) => `{"id": ${id}}\n`],
  ['rows.json', (id: string) => `[{"id": ${id}}]`],
  ['rows.csv', (id: string) => `id\n${id}\n`],
])('a number in a row of %s is text as it is written', (name, text) => {
  for (const id of ['9007199254740993', '-9007199254740993', '1e400', '1.0', '10.50', '0.1234567890123456789', '-0']) {
    const rows = readFeederFile(makeFolder({ [name]: text(id) }), name);
    expect(rows).toMatchObject({ columns: ['id'], rows: [[id]] });
  }
});

it('a number that is no object and no list is still named as what it is', () => {
  const rows = readFeederFile(makeFolder({ 'rows.json': '[{"a":1},\n9007199254740993]' }), 'rows.json');
  expect(rows).toEqual({
    problem: 'rows.json:2: expected an object such as {"email":"a@b.test"}, got 9007199254740993',
  });
});
