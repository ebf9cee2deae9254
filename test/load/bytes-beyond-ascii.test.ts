import { afterAll, describe, expect, it } from 'vitest';
import type { Extraction } from '../../src/load/traffic/request.ts';
import { answerWith, bodyOf, headerOf, journey, startShop } from '../support/journeys.ts';
import { newAgent } from '../support/load.ts';

const agent = newAgent();
afterAll(() => agent.close());

/** UTF-8 as it is on the wire, one character a byte. */
const utf8 = (text: string) => Buffer.from(text).toString('latin1');

describe('a cookie beyond ASCII goes back byte for byte', () => {
  it.each([
    ['in UTF-8', utf8('name=Zoë')],
    ['in UTF-8 that ends in a byte like a space', utf8('name=voilà')],
    ['in UTF-8 that begins with one', utf8('name=\u00a0x').replace('\xc2', '')],
    ['in ISO 8859-1', 'name=Zo\xeb'],
    ['in four bytes a character', utf8('name=🚀')],
    ['in its name', utf8('größe=7')],
    ['in quotes', utf8('name="Zoë"')],
    ['of every byte', `name=${String.fromCharCode(...Array.from({ length: 128 }, (_, index) => 0x80 + index))}`],
  ])('%s', async (_, cookie) => {
    await using shop = await startShop(() => answerWith('', [`Set-Cookie: ${cookie}; Path=/`]));
    const requests = [{ path: '/a' }, { path: '/b' }];
    await journey(agent, shop.url, { connections: 1, journeys: [{ name: 'j', requests }] });
    const back = shop.first.filter(({ path }) => path === '/b').map((request) => lineOf(request.text));
    expect(back.length).toBeGreaterThan(2);
    expect(new Set(back)).toEqual(new Set([`Cookie: ${cookie}`]));
  });
});

/** `headerOf` without its `trim`, which takes a byte of a letter for a space. */
function lineOf(text: string): string | undefined {
  return text.split('\r\n').find((line) => line.startsWith('Cookie: '));
}

/** Sends what was extracted from a header in a path, a header, a form, JSON and a text. */
async function sentOn(header: string) {
  await using shop = await startShop(() => answerWith('', [`X-Name: ${header}`]));
  const from: Extraction['from'] = { kind: 'header', header: 'x-name' };
  const requests = [
    { path: '/from', extract: [{ name: 'name', from, fallback: null }] },
    {
      method: 'POST',
      path: '/name/{{ name }}',
      headers: { 'x-name': '{{ name }}' },
      body: { kind: 'json' as const, text: '{"a":"{{ name }}"}' },
    },
    { method: 'POST', path: '/text', body: { kind: 'text' as const, text: '{{ name }}' } },
  ];
  const { counts } = await journey(agent, shop.url, { connections: 1, journeys: [{ name: 'j', requests }] });
  expect(counts.errors).toEqual({});
  const [, named, text] = shop.first;
  if (!named || !text) throw new Error('nothing was sent on');
  return { path: named.path, header: headerOf(named, 'x-name'), json: bodyOf(named), text: bodyOf(text) };
}

describe('a header beyond ASCII is extracted', () => {
  it('as UTF-8 where it is that, and goes into a header as it came', async () => {
    expect(await sentOn(utf8('Zoë'))).toEqual({
      path: '/name/Zo%C3%AB',
      header: utf8('Zoë'),
      json: utf8('{"a":"Zoë"}'),
      text: utf8('Zoë'),
    });
    expect(await sentOn(utf8('日本 🚀'))).toMatchObject({ header: utf8('日本 🚀'), text: utf8('日本 🚀') });
  });

  it('as one character a byte where it is not, and goes into a header as it came', async () => {
    expect(await sentOn('Zo\xeb')).toEqual({
      path: '/name/Zo%C3%AB',
      header: 'Zo\xeb',
      json: utf8('{"a":"Zoë"}'),
      text: utf8('Zoë'),
    });
  });
});

it.each([
  ['in UTF-8', utf8('Zoë')],
  ['in ISO 8859-1', 'Zo\xeb'],
])('a check finds letters in a header %s', async (_, header) => {
  await using shop = await startShop(() => answerWith('', [`X-Name: ${header}`]));
  const that = (contains: string) => ({ kind: 'header' as const, header: 'x-name', contains });
  const checks = [
    { name: 'there', that: that('oë') },
    { name: 'not there', that: that('ok') },
  ];
  const measured = await journey(agent, shop.url, { requests: [{ path: '/', checks }] });
  expect(measured.checks).toMatchObject([{ failed: 0 }, { passed: 0 }]);
});

it('what is written in a header goes out as one byte a character, whatever fills it in', async () => {
  await using shop = await startShop(() => answerWith());
  await journey(agent, shop.url, {
    environment: { NAME: 'Zoë' },
    feeders: [{ name: 'users', columns: ['name'], rows: [['Zoë']] }],
    requests: [{ path: '/', headers: { 'x-a': 'Zoë', 'x-b': '{{ users.name }}', 'x-c': '${NAME}' } }],
  });
  const [first] = shop.first;
  for (const name of ['x-a', 'x-b', 'x-c']) expect(first && headerOf(first, name)).toBe('Zo\xeb');
});

it.each<[string, string, string, string]>([
  ['that is no gzip', 'Transfer-Encoding: gzip, chunked', '2\r\nok\r\n0\r\n\r\n', 'body that is no valid gzip'],
  [
    'of a coding that nobody knows',
    'Content-Encoding: own\r\nContent-Length: 2',
    'ok',
    'body in a coding that cannot be read',
  ],
])('an extraction, and a check, of a body %s say so', async (_, lines, body, kind) => {
  await using shop = await startShop(() => `HTTP/1.1 200 OK\r\n${lines}\r\n\r\n${body}`);
  const from = { kind: 'json' as const, pointer: '/a' };
  const requests = [
    { path: '/extract', extract: [{ name: 'a', from, fallback: null }] },
    { path: '/check', checks: [{ name: 'it', that: { kind: 'body' as const, contains: 'x' } }] },
    { path: '/status', checks: [{ name: 'it', that: { kind: 'status' as const, codes: [201] } }] },
  ];
  const { labels } = await journey(agent, shop.url, { requests });
  expect(Object.keys(labels['GET /extract']?.counts.errors ?? {})).toEqual([kind]);
  expect(Object.keys(labels['GET /check']?.counts.errors ?? {})).toEqual([kind]);
  expect(Object.keys(labels['GET /status']?.counts.errors ?? {})).toEqual(['check "it"']);
});

it('a check looks at every header of its name', async () => {
  await using shop = await startShop(() => answerWith('', ['Set-Cookie: a=1', 'set-cookie: b=2']));
  const check = (contains: string) => ({
    name: contains,
    that: { kind: 'header' as const, header: 'Set-Cookie', contains },
  });
  const checks = ['a=1', 'b=2', 'a=2'].map(check);
  const measured = await journey(agent, shop.url, { requests: [{ path: '/', checks }] });
  expect(measured.checks).toMatchObject([{ failed: 0 }, { failed: 0 }, { passed: 0 }]);
});
