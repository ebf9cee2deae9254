import { gzipSync } from 'node:zlib';
import { afterAll, describe, expect, it } from 'vitest';
import type { Check, Extraction } from '../../src/load/traffic/request.ts';
import { decodeHistogram } from '../../src/measurement/histogram.ts';
import { answerWith, bodyOf, journey, startShop } from '../support/journeys.ts';
import { newAgent, quantile } from '../support/load.ts';

const agent = newAgent();
afterAll(() => agent.close());

/** What the next request of the journey says about the value that was taken from this answer. */
async function extracted(from: Extraction['from'], answer: string, fallback: string | null = null) {
  await using shop = await startShop(({ route }) => (route === 'GET /from' ? answer : answerWith()));
  const requests = [
    { path: '/from', extract: [{ name: 'value', from, fallback }] },
    { method: 'POST', path: '/into', body: { kind: 'text' as const, text: '{{ value }}' } },
  ];
  const { journeys, labels } = await journey(agent, shop.url, { journeys: [{ name: 'j', requests }] });
  const into = shop.first.find(({ path }) => path === '/into');
  const { sent = 0, errors = {} } = labels['GET /from']?.counts ?? {};
  expect(sent).toBeGreaterThan(3);
  expect(Object.keys(errors)).toEqual(Object.keys(journeys.j?.counts.errors ?? {}));
  return into ? bodyOf(into) : Object.keys(errors).join();
}

const NOTHING = 'nothing extracted for "value"';
const json = (pointer: string) => ({ kind: 'json' as const, pointer });
const regex = (pattern: string) => ({ kind: 'regex' as const, pattern });
const header = (name: string) => ({ kind: 'header' as const, header: name });

describe('a value is taken', () => {
  it.each([
    ['a text', '/a', '{"a":"x y"}', 'x y'],
    ['a number', '/a/1', '{"a":[1,2.5]}', '2.5'],
    ['a number beyond what JavaScript can count to', '/a', '{"a":9007199254740993}', '9007199254740993'],
    ['a number of twenty digits', '/a', '{"a":-18446744073709551615}', '-18446744073709551615'],
    ['a number with more decimals than JavaScript has', '/a', '{"a":0.1234567890123456789}', '0.1234567890123456789'],
    ['a price', '/a', '{"a":10.50}', '10.50'],
    ['a number beyond all bounds', '/a', '{"a":1e400}', '1e400'],
    ['an object with such numbers', '/a', '{"a":{"b":[9007199254740993,1.0]}}', '{"b":[9007199254740993,1.0]}'],
    ['a text that looks like one', '/a', '{"a":"9007199254740993"}', '9007199254740993'],
    ['false', '/a', '{"a":false}', 'false'],
    ['an object, as JSON', '/a', '{"a":{"b":[1]}}', '{"b":[1]}'],
    ['the whole', '', '"all"', 'all'],
    ['a key with a slash and a tilde', '/a~1b~0c', '{"a/b~c":"odd"}', 'odd'],
    ['a key of an inherited name', '/constructor', '{"constructor":"own"}', 'own'],
    ['a text beyond ASCII', '/a', '{"a":"Zoë 🚀"}', Buffer.from('Zoë 🚀').toString('latin1')],
  ])('from JSON: %s', async (_, pointer, body, value) => {
    expect(await extracted(json(pointer), answerWith(Buffer.from(body).toString('latin1')))).toBe(value);
  });

  it('from JSON that is compressed', async () => {
    const packed = gzipSync('{"a":"packed"}');
    const head = `HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: ${packed.length}\r\n\r\n`;
    expect(await extracted(json('/a'), head + packed.toString('latin1'))).toBe('packed');
  });

  it('from JSON that comes in chunks', async () => {
    const answer = 'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n4\r\n{"a"\r\n6\r\n:"bc"}\r\n0\r\n\r\n';
    expect(await extracted(json('/a'), answer)).toBe('bc');
  });

  it('from a header, whatever its case', async () => {
    expect(await extracted(header('location'), answerWith('', ['LOCATION: /orders/7']))).toBe('/orders/7');
  });

  it.each([
    ['id="(\\d+)"', '<a id="17">', '17'],
    ['\\d+', 'a 23 b', '23'],
  ])('from the body by %s', async (pattern, body, value) => {
    expect(await extracted(regex(pattern), answerWith(body))).toBe(value);
  });
});

describe('nothing to take ends the journey as failed', () => {
  it.each([
    ['JSON that is cut off', json('/a'), '{"a":"x'],
    ['JSON without the value', json('/a/b'), '{"a":null}'],
    ['a null', json('/a'), '{"a":null}'],
    ['an inherited name', json('/constructor/name'), '{}'],
    ['no JSON', json('/a'), '<html>'],
    ['no such header', header('location'), ''],
    ['no match', regex('id=(\\d+)'), 'id=x'],
    ['a group without a part in the match', regex('(x)?y'), 'y'],
    ['a match beyond the first megabyte', regex('needle'), `${'x'.repeat(1_000_001)}needle`],
  ])('%s', async (_, from, body) => {
    expect(await extracted(from, answerWith(body))).toBe(NOTHING);
  });

  it('unless there is a fallback', async () => {
    expect(await extracted(json('/a'), answerWith('{'), 'else')).toBe('else');
  });

  it.each(['^(a+)+$', '^(?=(a+))(a+)+$', '(a|a)*b\\1'])(
    'an expression that never comes to an end does not hang the generator: %s',
    async (pattern) => {
      expect(await extracted(regex(pattern), answerWith(`${'a'.repeat(40)}!`))).toBe(NOTHING);
    },
  );
});

/** How often a check passed and failed, and the errors of its request. */
async function checked(that: Check['that'], answer: string, delay = 0) {
  await using shop = await startShop(() => {
    const until = performance.now() + delay;
    while (performance.now() < until);
    return answer;
  });
  const checks = [{ name: 'it', that }];
  const measured = await journey(agent, shop.url, { connections: 1, requests: [{ path: '/', checks }] });
  const [count] = measured.checks ?? [];
  const { counts, histogram } = measured.labels['GET /'] ?? expect.fail();
  expect((count?.passed ?? 0) + (count?.failed ?? 0)).toBe(
    counts.sent - counts.inFlight - (counts.errors['status 500'] ?? 0),
  );
  expect(counts.errors['check "it"'] ?? 0).toBe(count?.failed);
  return { holds: count?.failed === 0 && count.passed > 0, counts, histogram, journeys: measured.journeys };
}

describe('a check', () => {
  it.each<[string, Check['that'], string, boolean]>([
    ['of the status', { kind: 'status', codes: [200, 201] }, answerWith(), true],
    ['of another status', { kind: 'status', codes: [201] }, answerWith(), false],
    ['of a status that would be an error', { kind: 'status', codes: [404] }, answerWith('', [], '404 Not Found'), true],
    ['of the status of an error', { kind: 'status', codes: [200] }, answerWith('', [], '500 Oops'), false],
    ['of a header', { kind: 'header', header: 'X-A', contains: null }, answerWith('', ['x-a: b']), true],
    ['of a missing header', { kind: 'header', header: 'X-A', contains: null }, answerWith(), false],
    [
      'of what a header contains',
      { kind: 'header', header: 'x-a', contains: 'son' },
      answerWith('', ['X-A: json']),
      true,
    ],
    [
      'of what a header does not contain',
      { kind: 'header', header: 'x-a', contains: 'xml' },
      answerWith('', ['X-A: json']),
      false,
    ],
    [
      'of a JSON value',
      { kind: 'json', pointer: '/a', equals: '{"b":[1,null]}' },
      answerWith('{"a":{"b":[1,null]}}'),
      true,
    ],
    [
      'of a number to its last digit',
      { kind: 'json', pointer: '/a', equals: '9007199254740993' },
      answerWith('{"a":9007199254740993}'),
      true,
    ],
    [
      'of a number whose last digit differs',
      { kind: 'json', pointer: '/a', equals: '9007199254740992' },
      answerWith('{"a":9007199254740993}'),
      false,
    ],
    [
      'of a number that is written in another way',
      { kind: 'json', pointer: '', equals: '{"a":[1.0]}' },
      answerWith('{"a":[1]}'),
      true,
    ],
    ['of another JSON value', { kind: 'json', pointer: '/a', equals: '1' }, answerWith('{"a":"1"}'), false],
    ['of the presence of a JSON value', { kind: 'json', pointer: '/a' }, answerWith('{"a":null}'), true],
    ['of an absent JSON value', { kind: 'json', pointer: '/a' }, answerWith('{"a":'), false],
    [
      'of text in the body',
      { kind: 'body', contains: 'red lämp' },
      answerWith(Buffer.from('a red lämp').toString('latin1')),
      true,
    ],
    ['of text that is not there', { kind: 'body', contains: 'blue' }, answerWith('red'), false],
    ['of a latency that is kept', { kind: 'latency', most: 900 }, answerWith(), true],
  ])('%s', async (_, that, answer, holds) => {
    expect((await checked(that, answer)).holds).toBe(holds);
  });

  it('that fails makes an error of the request, without a latency', async () => {
    const { counts, histogram } = await checked({ kind: 'body', contains: 'blue' }, answerWith('red'));
    expect(counts.responses).toBe(0);
    expect(decodeHistogram(histogram).totalCount).toBe(0);
  });

  it('of latency that fails leaves the slow answer in the latencies', async () => {
    const { counts, histogram } = await checked({ kind: 'latency', most: 5 }, answerWith(), 20);
    expect(counts.responses).toBe(0);
    expect(counts.errors['check "it"']).toBeGreaterThan(2);
    expect(decodeHistogram(histogram).totalCount).toBe(counts.errors['check "it"']);
    expect(quantile(decodeHistogram(histogram), 0)).toBeGreaterThan(5);
  });

  it('ends its journey, but not where the answer was only slow', async () => {
    const run = async (that: Check['that']) => {
      await using shop = await startShop(() => answerWith());
      const requests = [{ path: '/a', checks: [{ name: 'it', that }] }, { path: '/b' }];
      const { journeys, labels } = await journey(agent, shop.url, { journeys: [{ name: 'j', requests }] });
      expect(Object.keys(journeys.j?.counts.errors ?? {})).toEqual(['check "it"']);
      expect(journeys.j?.counts.responses).toBe(0);
      return {
        next: labels['GET /b']?.counts.sent ?? 0,
        lasted: decodeHistogram(journeys.j?.histogram ?? '').totalCount,
      };
    };
    expect(await run({ kind: 'body', contains: 'blue' })).toEqual({ next: 0, lasted: 0 });
    const slow = await run({ kind: 'latency', most: 0 });
    expect(slow.next).toBeGreaterThan(3);
    expect(slow.lasted).toBeGreaterThan(3);
  });
});
