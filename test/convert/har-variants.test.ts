import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { importHar } from '../../src/convert/har/har.ts';
import { notesOf, type RecordedEntry, record, requestsIn } from './recorded.ts';
import { attempt, expectValid } from './written.ts';

// What recorders and tools that make such files write differently.

const SHOP = 'http://shop.test';
const post = (postData: unknown, more: Partial<RecordedEntry> = {}): RecordedEntry => ({
  url: `${SHOP}/a`,
  method: 'POST',
  ...more,
  request: { postData, ...more.request },
});
const multipart = (type: string, ...parts: string[]) => ({
  mimeType: `multipart/form-data; boundary=${type}`,
  text: `${parts.map((part) => `--${type}\r\n${part}\r\n`).join('')}--${type}--\r\n`,
});
const field = (name: string, value: string) => `Content-Disposition: form-data; name="${name}"\r\n\r\n${value}`;
const base64 = (content: string | Uint8Array) => Buffer.from(content as string).toString('base64');

describe('a request is sent as it was', () => {
  const CASES: [string, RecordedEntry, object][] = [
    ['an entry without an answer', { url: `${SHOP}/a`, status: null }, { path: '/a' }],
    ['an answer without a status', { url: `${SHOP}/a`, status: null, entry: { response: {} } }, { path: '/a' }],
    ['an answer that is null', { url: `${SHOP}/a`, status: null, entry: { response: null } }, { path: '/a' }],
    ['a status as text', { url: `${SHOP}/a`, response: { status: '404' } }, { path: '/a', status: 404 }],
    ['an entry without a method', { url: `${SHOP}/a`, request: { method: undefined } }, { method: 'GET' }],
    ['a method in small letters', { url: `${SHOP}/a`, method: 'patch' }, { method: 'PATCH' }],
    ['a fragment', { url: `${SHOP}/a#top` }, { path: '/a' }],
    ['a URL without a path', { url: SHOP }, { path: '/' }],
    ['letters and brackets in a path', { url: `${SHOP}/ü/[1]|x?q=a b` }, { path: '/%C3%BC/[1]%7Cx?q=a%20b' }],
    [
      'a path alone and its host',
      { url: '/a', headers: { ':authority': 'shop.test', ':scheme': 'http' } },
      { path: '/a' },
    ],
    [
      'the list of parameters alone',
      { url: `${SHOP}/a`, request: { queryString: [{ name: 'q', value: 'a b' }] } },
      { path: '/a?q=a%20b' },
    ],
    [
      'the list of parameters, encoded already',
      {
        url: `${SHOP}/a`,
        request: {
          queryString: [
            { name: 'f[]', value: 'x' },
            { name: 'g', value: '1&2' },
          ],
        },
      },
      { path: '/a?f%5B%5D=x&g=1%262' },
    ],
    [
      'a file that was made: its list adds to the URL',
      {
        url: `${SHOP}/a?p=1`,
        status: null,
        request: {
          queryString: [
            { name: 'p', value: '1' },
            { name: 'q', value: '2' },
          ],
        },
      },
      { path: '/a?p=1&q=2' },
    ],
    [
      'a list that says the same otherwise',
      {
        url: `${SHOP}/a?q=a+b&x=%7B1%7D`,
        request: {
          queryString: [
            { name: 'x', value: '%7B1%7D' },
            { name: 'q', value: 'a b' },
          ],
        },
      },
      { path: '/a?q=a+b&x=%7B1%7D' },
    ],
    [
      'headers of HTTP/2',
      { url: `${SHOP}/a`, headers: { ':authority': 'shop.test', ':path': '/a', ':method': 'GET', 'x-app': '7' } },
      { headers: { 'x-app': '7' } },
    ],
    ['headers as a map', { url: `${SHOP}/a`, request: { headers: { 'X-App': 7 } } }, { headers: { 'x-app': '7' } }],
    [
      'a header twice',
      {
        url: `${SHOP}/a`,
        headers: [
          { name: 'X-Tag', value: 'a' },
          { name: 'x-tag', value: 'b' },
        ],
      },
      { headers: { 'x-tag': 'a, b' } },
    ],
    [
      'a header in Latin letters',
      { url: `${SHOP}/a`, headers: { 'accept-language': 'é' } },
      { headers: { 'accept-language': 'é' } },
    ],
    ['JSON', post({ mimeType: 'application/json', text: '{"a":[1,{"b":null}]}' }), { json: { a: [1, { b: null }] } }],
    ['JSON that the recorder parsed', post({ mimeType: 'application/json', text: { a: 1 } }), { json: { a: 1 } }],
    [
      'JSON of another type',
      post({ mimeType: 'application/vnd.api+json', text: '{}' }),
      { json: {}, headers: { 'content-type': 'application/vnd.api+json' } },
    ],
    ['JSON without a type', post({ text: '{"a":1}' }), { json: { a: 1 } }],
    [
      'JSON that is one word',
      post({ mimeType: 'application/json', text: 'true' }),
      { body: 'true', headers: { 'content-type': 'application/json' } },
    ],
    ['JSON by its header', post({ text: '[1]' }, { headers: { 'Content-Type': 'application/json' } }), { json: [1] }],
    ['a body that is only text', post('plain'), { body: 'plain' }],
    [
      'a body in base64',
      post({ mimeType: 'application/json', encoding: 'base64', text: base64('{"a":"ü"}') }),
      { json: { a: 'ü' } },
    ],
    [
      'text of a type',
      post({ mimeType: 'text/xml; charset=utf-8', text: '<a/>' }),
      { body: '<a/>', headers: { 'content-type': 'text/xml; charset=utf-8' } },
    ],
    [
      'lines of JSON',
      post({ mimeType: 'application/x-ndjson', text: '{"a":1}\n{"a":2}\n' }),
      { body: '{"a":1}\n{"a":2}\n' },
    ],
    [
      'GraphQL',
      post({
        mimeType: 'application/json',
        text: '{"query":"query($id: ID!){product(id:$id){name}}","variables":{"id":7}}',
      }),
      { json: { query: 'query($id: ID!){product(id:$id){name}}', variables: { id: 7 } } },
    ],
    [
      'a form as text',
      post({ mimeType: 'application/x-www-form-urlencoded', text: 'a=1+2&b=%C3%BC' }),
      { form: { a: '1 2', b: 'ü' } },
    ],
    [
      'a form as fields',
      post({ mimeType: 'application/x-www-form-urlencoded', params: [{ name: 'a', value: '1 2' }] }),
      { form: { a: '1 2' } },
    ],
    [
      'a form as encoded fields',
      post({ mimeType: 'application/x-www-form-urlencoded', params: [{ name: 'f%5B1%5D', value: 'v%20w' }] }),
      { form: { 'f[1]': 'v w' } },
    ],
    ['fields without a type', post({ mimeType: '', params: [{ name: 'a', value: '1' }] }), { form: { a: '1' } }],
    [
      'a form with a field twice',
      post({
        mimeType: 'application/x-www-form-urlencoded',
        params: [
          { name: 'a', value: '1' },
          { name: 'a', value: '&' },
        ],
      }),
      { body: 'a=1&a=%26', headers: { 'content-type': 'application/x-www-form-urlencoded' } },
    ],
    [
      'a form of parts as fields',
      post({ mimeType: 'multipart/form-data', params: [{ name: 'a', value: 'x\ny' }] }),
      { multipart: { a: 'x\ny' } },
    ],
    [
      'a form of parts as text',
      post(multipart('----WebKit1', field('a', '1'), field('b', 'x\r\ny'))),
      { multipart: { a: '1', b: 'x\r\ny' } },
    ],
    ['an empty body', post({ mimeType: '', text: '' }), { path: '/a' }],
    [
      'a search with a body',
      { ...post({ mimeType: 'application/json', text: '{"a":1}' }), method: 'GET' },
      { method: 'GET', json: { a: 1 } },
    ],
    [
      'OPTIONS of the application itself',
      { url: `${SHOP}/a`, method: 'OPTIONS', headers: { 'x-app': '7' } },
      { method: 'OPTIONS' },
    ],
    [
      'a stream that ends',
      post({ mimeType: 'application/json', text: '{}' }, { type: 'text/event-stream' }),
      { json: {} },
    ],
    ['an answer from the cache of the browser', { url: `${SHOP}/a`, entry: { _fromCache: 'disk' } }, { path: '/a' }],
  ];

  it.each(CASES)('%s', (_, entry, expected) => {
    const imported = record([entry]);
    expect(requestsIn(imported)).toMatchObject([expected]);
    expect(notesOf(imported)).toEqual([]);
  });

  it('a redirect and its target are both in the recording, so none is followed', () => {
    const imported = record([
      { url: `${SHOP}/old`, status: 302, response: { redirectURL: '/new' } },
      { url: `${SHOP}/new` },
    ]);
    expect(requestsIn(imported)).toMatchObject([{ path: '/old' }, { path: '/new' }]);
  });

  it('what is repeated is sent as often', () => {
    expect(requestsIn(record(Array.from({ length: 5 }, () => ({ url: `${SHOP}/poll` }))))).toHaveLength(5);
  });

  it('a recording without its outer map is read', () => {
    const content = JSON.stringify({ entries: [{ request: { url: `${SHOP}/a` } }] });
    expect(requestsIn(importHar(content, 'a.har', { keepStatic: false }))).toMatchObject([{ path: '/a' }]);
  });
});

it('whatever stands in the places of a recording, the outcome is a configuration or an error for users', () => {
  const keys =
    'method url headers cookies queryString postData bodySize mimeType text params encoding name value'.split(' ');
  const other =
    'status content redirectURL fileName contentType pageref startedDateTime time _resourceType variables'.split(' ');
  const value = fc.letrec((tie) => ({
    any: fc.oneof(
      { depthSize: 'small' },
      fc.constantFrom(
        null,
        0,
        -1,
        200,
        '',
        'http://shop.test/a?b=c',
        'POST',
        'base64',
        'multipart/form-data; boundary=b',
        '--b--',
      ),
      fc.string({ unit: 'binary', maxLength: 8 }),
      fc.array(tie('any'), { maxLength: 3 }),
      fc.dictionary(fc.constantFrom(...keys, ...other), tie('any'), { maxKeys: 5 }),
    ),
  })).any;
  const entry = fc.record(
    {
      request: fc.dictionary(fc.constantFrom(...keys), value),
      response: value,
      pageref: value,
      time: value,
      variables: value,
    },
    { requiredKeys: [] },
  );
  const good = { request: { url: `${SHOP}/ok` } };
  return fc.assert(
    fc.asyncProperty(fc.array(entry, { maxLength: 4 }), value, async (entries, pages) => {
      const content = JSON.stringify({ log: { pages, options: pages, entries: [good, ...entries] } });
      expectValid(await attempt(() => importHar(content, 'a.har', { keepStatic: true, url: SHOP })));
    }),
    { numRuns: 200 },
  );
});

describe('a request is left out, and that is said', () => {
  const bytes = Buffer.from([0xff, 0xd8, 0xff, 0xe0]);
  const deep = `${'{"a":'.repeat(60)}1${'}'.repeat(60)}`;
  const CASES: [RecordedEntry, string][] = [
    [{ url: `${SHOP}/a`, status: 0 }, 'not answered when it was recorded'],
    [{ url: `${SHOP}/a`, status: -1 }, 'not answered when it was recorded'],
    [{ url: 'ws://shop.test/a' }, 'a WebSocket'],
    [{ url: `${SHOP}/a`, status: 101 }, 'a WebSocket'],
    [{ url: `${SHOP}/a`, entry: { _webSocketMessages: [] } }, 'a WebSocket'],
    [{ url: `${SHOP}/a`, status: null, headers: { Upgrade: 'websocket' } }, 'a WebSocket'],
    [{ url: 'data:text/plain,a' }, 'not http, but data:'],
    [{ url: 'blob:http://shop.test/1' }, 'not http, but blob:'],
    [{ url: 'chrome-extension://abc/a.js' }, 'not http, but chrome-extension:'],
    [{ url: 'about:blank' }, 'not http, but about:'],
    [{ url: '/alone' }, 'its URL names no host'],
    [{ url: '${proto}://shop.test/a' }, 'its URL names no host'],
    [{ url: 'http://shop.test:443', method: 'CONNECT' }, 'a tunnel through a proxy (CONNECT)'],
    [{ url: `${SHOP}/a`, method: 'PROPFIND' }, 'method "PROPFIND"'],
    [
      { url: `${SHOP}/a`, method: 'OPTIONS', headers: { 'Access-Control-Request-Method': 'PUT' } },
      'asked by the browser before another one (OPTIONS)',
    ],
    [{ url: `${SHOP}/ok`, method: 'OPTIONS', status: null }, 'asked by the browser before another one (OPTIONS)'],
    [{ url: `${SHOP}/a`, type: 'text/event-stream' }, 'a stream of events, which does not end'],
    [post(7), 'a body that is not as a HAR has it'],
    [post(null, { request: { bodySize: 12 } }), 'a body that the recording does not hold'],
    [post(undefined, { headers: { 'content-length': '12' } }), 'a body that the recording does not hold'],
    [post({ mimeType: 'image/png', text: 'é' }), 'a body that is not text'],
    [post({ mimeType: 'text/plain', text: 'a\0b' }), 'a body that is not text'],
    [post({ mimeType: 'text/plain', text: 'a\ufffdb' }), 'a body that is not text'],
    [post({ mimeType: 'image/png', encoding: 'base64', text: base64(bytes) }), 'a body that is not text'],
    [post({ mimeType: 'text/plain', encoding: 'gzip', text: 'a' }), 'a body that is not text'],
    [post({ mimeType: 'text/plain', text: 'a'.repeat(20_001) }), 'a body of more than 20000 characters'],
    [
      post(multipart('b', `${field('a', '1')}`, 'Content-Disposition: form-data; name="f"; filename="a.png"\r\n\r\n')),
      'a form with files, which a recording does not hold',
    ],
    [
      post({ mimeType: 'multipart/form-data; boundary=b', text: '--b\r\ncut off' }),
      'a form with files, which a recording does not hold',
    ],
    [
      post({ mimeType: 'multipart/form-data', params: [{ name: 'f', value: '', fileName: 'a.png' }] }),
      'a form with files, which a recording does not hold',
    ],
    [post(multipart('b', field('a', '1'), field('a', '2'))), 'a form of parts with two fields of one name'],
    [
      post({ mimeType: 'multipart/form-data', params: [{ name: 'a"b', value: '1' }] }),
      'a form with a field whose name cannot be sent',
    ],
    [
      post({ mimeType: 'multipart/form-data', params: [{ name: 'a', value: '{}', contentType: 'application/json' }] }),
      'a form whose fields have types of their own',
    ],
    [post({ mimeType: 'multipart/mixed; boundary=b', text: '--b\r\n' }), 'a body of several parts that is no form'],
    [{ url: `${SHOP}/a?id={{id}}` }, 'it holds {{ or ${…}, which perf-gate would take for a placeholder'],
    [
      { url: `${SHOP}/a`, headers: { authorization: 'Bearer {{token}}' } },
      'it holds {{ or ${…}, which perf-gate would take for a placeholder',
    ],
  ];

  it.each(CASES)('%j: %s', (entry, reason) => {
    const imported = record([{ url: `${SHOP}/ok` }, entry]);
    expect(requestsIn(imported)).toEqual([{ name: 'GET /ok', method: 'GET', path: '/ok' }]);
    expect(notesOf(imported)).toEqual([`1 request: ${reason}`]);
  });

  it('JSON that is nested too deeply to be written stays text', () => {
    expect(requestsIn(record([post({ mimeType: 'application/json', text: deep })]))).toMatchObject([{ body: deep }]);
  });

  it('values that a tool takes from earlier answers', () => {
    const variables = [{ name: 'token', type: 0, expression: '$.token' }];
    const imported = record([
      { url: `${SHOP}/login`, status: null, entry: { variables } },
      { url: `${SHOP}/me`, status: null, headers: { authorization: 'Bearer ${token}' } },
      { url: `${SHOP}/\${token}/a`, status: null },
      { ...post({ mimeType: 'text/plain', text: 'x ${token}' }), status: null },
      { url: `${SHOP}/a`, status: null, request: { queryString: [{ name: 't', value: '${token}' }] } },
      post({ mimeType: 'text/plain', text: 'costs ${amount}' }),
    ]);
    expect(requestsIn(imported)).toMatchObject([{ path: '/login' }, { body: 'costs ${amount}' }]);
    expect(notesOf(imported)).toEqual(['4 requests: it takes a value from an earlier answer']);
  });

  it('entries without a URL', () => {
    const content = JSON.stringify({ log: { entries: [1, {}, { request: {} }, { request: { url: `${SHOP}/a` } }] } });
    expect(notesOf(importHar(content, 'a.har', { keepStatic: false }))).toEqual(['3 requests: without a URL']);
  });
});

describe('a request is sent otherwise, and that is said', () => {
  it.each<[RecordedEntry, object, string]>([
    [
      post({ mimeType: 'application/json', text: '{"a":[{"pin":1234}]}' }),
      { json: { a: [{ pin: '${PIN}' }] } },
      'a secret number in its body is sent as text',
    ],
    [
      { url: `${SHOP}/a?q=1`, request: { queryString: [{ name: 'q', value: '2' }] } },
      { path: '/a?q=1' },
      'its URL is sent as it is, and its list of parameters says otherwise',
    ],
    [
      post({ mimeType: 'application/x-www-form-urlencoded', text: 'a=1', params: [{ name: 'b', value: '1' }] }),
      { form: { a: '1' } },
      'its form is sent as its text says, and its list of fields says otherwise',
    ],
    [
      { url: `${SHOP}/a`, headers: { 'x-name': '日本' } },
      { path: '/a' },
      'sent without a header that HTTP/1.1 cannot carry',
    ],
    [
      { url: `${SHOP}/a`, method: 'PUT', headers: { 'if-match': '"1"' } },
      { method: 'PUT' },
      'its condition if-match is left out',
    ],
    [
      { url: `${SHOP}/a`, headers: { authorization: 'Digest username="a", nonce="b"' } },
      { path: '/a' },
      'its credentials are good for one request; the service may refuse them',
    ],
    [{ url: `${SHOP}/a`, entry: { checks: [{ type: 0 }] } }, { path: '/a' }, 'its checks are left out'],
    [{ url: `${SHOP}/a`, entry: { sleep: 800 } }, { path: '/a' }, 'the sleep after it is left out'],
  ])('%j', (entry, expected, how) => {
    const imported = record([entry]);
    expect(requestsIn(imported)).toMatchObject([expected]);
    expect(notesOf(imported)).toEqual([`1 request: ${how}`]);
  });

  it('the load and the pauses that a tool adds', () => {
    const log = { options: { vus: 100, duration: '20s' }, pages: [{ id: 'p', sleep: 300 }] };
    expect(notesOf(record([{ url: `${SHOP}/a` }], null, log))).toEqual([
      'its options, such as users and duration, are left out',
      'the sleep of its pages is left out',
    ]);
  });
});
