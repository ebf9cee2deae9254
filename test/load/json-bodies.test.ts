import { describe, expect, it } from 'vitest';
import { prepareUsers } from '../../src/load/traffic/users.ts';
import type { WrittenRequest } from '../support/config.ts';
import { type JourneySpec, planOf } from '../support/journeys.ts';

const JSON_TYPE = { 'content-type': 'application/json' };

/** The bodies that one user sends in one turn, where each answer has these headers and this body. */
async function bodiesOf(spec: JourneySpec, answer = '', headers: string[] = []): Promise<string[]> {
  const plan = await planOf('http://127.0.0.1:1', { connections: 1, ...spec });
  const user = (await prepareUsers({ ...plan, share: { index: 0, of: 1 } })).create(0);
  const sent: string[] = [];
  user.begin(0);
  for (let next = user.next(); next !== null; next = user.next()) {
    const text = Buffer.from(next.bytes).toString();
    const [head = '', body = ''] = text.split(/\r\n\r\n(.*)/s);
    expect(head).toContain(`Content-Length: ${Buffer.byteLength(body)}`);
    sent.push(body);
    user.answered({ status: 200, headers, body: Buffer.from(answer), isCut: false, sentAt: 0, latency: 1 });
  }
  return sent;
}

function post(text: string, headers: Record<string, string> = JSON_TYPE): WrittenRequest {
  return { method: 'POST', path: '/last', headers, body: { kind: 'text', text } };
}

const FEEDER = { name: 'p', columns: ['value'] };

describe('a placeholder outside of quotes in a body of JSON is a value', () => {
  it.each<[string, string, string]>([
    ['a number', '{"v":42}', '42'],
    ['a number with its digits', '{"v":9007199254740993.10}', '9007199254740993.10'],
    ['text', '{"v":"red \\"lamp\\""}', '"red \\"lamp\\""'],
    ['text that looks like a number', '{"v":"0815"}', '"0815"'],
    ['text that is a number', '{"v":"42"}', '"42"'],
    ['text that is a word of JSON', '{"v":"true"}', '"true"'],
    ['text of JSON', '{"v":"{\\"a\\":1}"}', '"{\\"a\\":1}"'],
    ['text beyond ASCII', '{"v":"Zoë"}', '"Zoë"'],
    ['true', '{"v":true}', 'true'],
    ['an object', '{"v":{"a":[1.0,"x"]}}', '{"a":[1.0,"x"]}'],
    ['empty text', '{"v":""}', '""'],
  ])('extracted from JSON: %s', async (_, answer, value) => {
    const extract = [{ name: 'v', from: { kind: 'json' as const, pointer: '/v' }, fallback: null }];
    const [, body] = await bodiesOf(
      { journeys: [{ requests: [{ method: 'POST', extract }, post('{"v":{{ v }}}')] }] },
      answer,
    );
    expect(body).toBe(`{"v":${value}}`);
  });

  it('extracted otherwise: what is JSON stays, other text becomes a string', async () => {
    const from = {
      id: { kind: 'regex' as const, pattern: 'id=(\\w+)' },
      name: { kind: 'regex' as const, pattern: 'name=(\\w+)' },
    };
    const extract = [
      { name: 'id', from: from.id, fallback: null },
      { name: 'name', from: from.name, fallback: null },
      { name: 'etag', from: { kind: 'header' as const, header: 'etag' }, fallback: null },
      { name: 'none', from: { kind: 'header' as const, header: 'none' }, fallback: '0' },
    ];
    const [, body] = await bodiesOf(
      { journeys: [{ requests: [{ method: 'POST', extract }, post('[{{ id }},{{ name }},{{ etag }},{{ none }}]')] }] },
      'id=42 name=lamp',
      ['ETag', 'Zoë'],
    );
    expect(body).toBe('[42,"lamp","Zoë",0]');
  });

  it.each<[string, string[][], string[][] | undefined, string]>([
    ['of a file with types', [['42']], [['42']], '42'],
    ['of a file with types: text', [['42']], [['"42"']], '"42"'],
    ['of a file with types: null', [['']], [['null']], 'null'],
    ['of CSV: a number', [['42']], undefined, '42'],
    ['of CSV: what only looks like one', [['0815']], undefined, '"0815"'],
    ['of CSV: text', [['red "lamp"']], undefined, '"red \\"lamp\\""'],
    ['of CSV: nothing', [['']], undefined, '""'],
  ])('a row %s', async (_, rows, json, value) => {
    const [body] = await bodiesOf({ feeders: [{ ...FEEDER, rows, json }], requests: [post('{"v": {{ p.value }} }')] });
    expect(body).toBe(`{"v": ${value} }`);
  });

  it('made up, and of the environment', async () => {
    const request = post('[{{ faker.number.int }},{{ faker.string.numeric }},{{ faker.date.past }},${N},${T}]');
    const [body = ''] = await bodiesOf({ requests: [request], environment: { N: '7', T: 'x y' } });
    expect(body).toMatch(/^\[\d+,"\d","\d{4}-[^"]*Z",7,"x y"\]$/);
    const [other] = await bodiesOf({ journeys: [{ requests: [request] }], environment: { N: '7', T: 'x y' } });
    expect(other).toBe(body);
  });
});

describe('a placeholder between quotes in a body of JSON is the inside of a string', () => {
  it.each([
    'application/json',
    'application/json; charset=utf-8',
    'APPLICATION/JSON',
    'text/json',
    'application/vnd.api+json',
  ])('%s', async (type) => {
    const feeders = [{ ...FEEDER, rows: [['5 "é"\n']] }];
    const text = '{ "a": "x {{ p.value }}", "b\\"": "\\\\", "c": [{{ p.value }}, "{{ p.value }}"] }';
    const [body] = await bodiesOf({ feeders, requests: [post(text, { 'Content-Type': type })] });
    const value = '5 \\"é\\"\\n';
    expect(body).toBe(`{ "a": "x ${value}", "b\\"": "\\\\", "c": ["${value}", "${value}"] }`);
    expect(JSON.parse(body ?? '')).toMatchObject({ c: ['5 "é"\n', '5 "é"\n'] });
  });

  it.each<[string, Record<string, string>]>([
    ['of another type', { 'content-type': 'text/plain' }],
    ['of a type that is only like it', { 'content-type': 'application/jsonl' }],
    ['without a type', {}],
    ['whose type is filled in', { 'content-type': '{{ p.value }}' }],
  ])('and text as it is in a body %s', async (_, headers) => {
    const feeders = [{ ...FEEDER, rows: [['a"b']] }];
    const [body] = await bodiesOf({ feeders, requests: [post('{"v":"{{ p.value }}", {{ p.value }}}', headers)] });
    expect(body).toBe('{"v":"a"b", a"b}');
  });
});

it('a part of a form that is JSON is filled in like a body', async () => {
  const part = (name: string, type: string | null) => ({
    name,
    value: '{"v":{{ p.value }},"t":"{{ p.value }}"}',
    file: null,
    filename: null,
    type,
  });
  const parts = [part('a', 'application/json'), part('b', null)];
  const feeders = [{ ...FEEDER, rows: [['a"b']], json: [['"a\\"b"']] }];
  const [body = ''] = await bodiesOf({ feeders, requests: [{ method: 'POST', body: { kind: 'multipart', parts } }] });
  const values = [...body.matchAll(/^\{.*\}$/gm)].map(([value]) => value);
  expect(values).toEqual(['{"v":"a\\"b","t":"a\\"b"}', '{"v":a"b,"t":"a"b"}']);
});

it('a made-up number keeps within its range, and one without a range is what it was', async () => {
  const request = post('[{{ faker.number.int(3, 5) }},{{ faker.number.float( -1.5 , 0 ) }},{{ faker.number.int }}]');
  const plan = await planOf('http://127.0.0.1:1', { connections: 1, journeys: [{ requests: [request] }] });
  const user = (await prepareUsers({ ...plan, share: { index: 0, of: 1 } })).create(0);
  const send = (turn: number): number[] => {
    user.begin(turn);
    const text = Buffer.from(user.next()?.bytes ?? []).toString();
    user.failed('not sent');
    return JSON.parse(text.slice(text.indexOf('\r\n\r\n')));
  };
  const sent = Array.from({ length: 200 }, (_, turn) => send(turn));
  expect(send(10_000)).toEqual(sent[0]);
  expect(new Set(sent.map(([whole]) => whole))).toEqual(new Set([3, 4, 5]));
  for (const [, part = 1] of sent) expect(part >= -1.5 && part <= 0).toBe(true);
  expect(new Set(sent.map(([, , free]) => free)).size).toBe(200);
});
