import { truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { importHar } from '../../src/convert/har/har.ts';
import { readImport } from '../../src/convert/read-import.ts';
import { PerfGateError } from '../../src/errors.ts';
import { makeFolder, problemsOf } from '../config/workspace.ts';
import { attempt, configOf, expectValid, requestsOf, scenariosOf } from './written.ts';

interface Spec {
  url?: string;
  method?: string;
  page?: string;
  /** Milliseconds from the start of the recording. */
  at?: number;
  status?: number;
  type?: string;
  headers?: Record<string, string>;
  post?: { mimeType: string; text?: string; params?: object[] };
  cookies?: Record<string, string>;
  answer?: Record<string, string>;
}

const pairs = (map: Record<string, string> = {}) => Object.entries(map).map(([name, value]) => ({ name, value }));

function entry({ url = '/', method = 'GET', page, at = 0, status = 200, type = 'text/html', ...rest }: Spec) {
  return {
    ...(page && { pageref: page }),
    startedDateTime: new Date(Date.UTC(2026, 1, 3) + at).toISOString(),
    time: 40,
    request: {
      method,
      url: url.startsWith('/') ? `https://shop.example${url}` : url,
      headers: pairs(rest.headers),
      cookies: pairs(rest.cookies),
      ...(rest.post && { postData: rest.post }),
    },
    response: { status, headers: pairs(rest.answer), cookies: [], content: { mimeType: type, text: '' } },
  };
}

function har(entries: Spec[], pages: string[] = []): string {
  const log = { version: '1.2', pages: pages.map((id) => ({ id, title: id })), entries: entries.map(entry) };
  return JSON.stringify({ log });
}

const read = (entries: Spec[], pages: string[] = [], keepStatic = false) =>
  importHar(har(entries, pages), 'shop.har', { keepStatic });

describe('requests of a HAR', () => {
  it('become journeys by page, in the order of time, named after the first path', () => {
    const imported = read(
      [
        { url: '/basket?id=7', page: 'p2', at: 9000 },
        { url: '/', page: 'p1', at: 0 },
        { url: '/api/poll', page: 'p1', at: 3000, type: 'application/json' },
        { url: '/api/poll', page: 'p1', at: 5000, type: 'application/json' },
      ],
      ['p1', 'p2'],
    );
    expect(imported.found).toBe('4 requests to https://shop.example in 2 journeys of shop.har');
    expect(scenariosOf(imported)).toEqual({
      recorded: {
        journeys: {
          '/': {
            pause: '2s..3s',
            requests: [
              { name: 'GET /', method: 'GET', path: '/' },
              { name: 'GET /api/poll', method: 'GET', path: '/api/poll' },
              { name: 'GET /api/poll 2', method: 'GET', path: '/api/poll' },
            ],
          },
          '/basket': { requests: [{ name: 'GET /basket', method: 'GET', path: '/basket?id=7' }] },
        },
      },
    });
  });

  it('go to the origin of the page; what else there is, is counted', () => {
    const imported = read([
      { url: 'https://cdn.example/a' },
      { url: '/one' },
      { url: '/two' },
      { url: '/style.css', type: 'text/css' },
      { url: '/logo', type: 'image/png' },
      { url: '/lost', status: 0 },
      { url: '/asked', method: 'OPTIONS' },
      { url: 'wss://shop.example/live' },
    ]);
    expect(Object.values(requestsOf(imported)).flat()).toMatchObject([{ path: '/one' }, { path: '/two' }]);
    expect(imported.notes.map(({ text }) => text)).toEqual([
      '1 request: another origin, "https://cdn.example"',
      '2 requests: static files (--static keeps them)',
      '1 request: not answered when it was recorded',
      '1 request: asked by the browser before another one (OPTIONS)',
      '1 request: a WebSocket',
    ]);
  });

  it('static files are kept when they are asked for', () => {
    const entries = [{ url: '/' }, { url: '/app.4f3a2b1c9d8e7f6a5b4c.js', type: 'text/javascript' }];
    expect(Object.values(requestsOf(read(entries, [], true))).flat()).toMatchObject([
      { path: '/' },
      { path: '/app.4f3a2b1c9d8e7f6a5b4c.js' },
    ]);
  });

  it('keep their bodies, and the status of an answer that was an error', () => {
    const imported = read([
      {
        url: '/orders',
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        post: { mimeType: 'application/json', text: '{"item":1,"note":"ü"}' },
      },
      {
        url: '/search',
        method: 'POST',
        headers: { 'content-type': 'application/x-www-form-urlencoded' },
        post: { mimeType: 'application/x-www-form-urlencoded; charset=utf-8', text: 'q=red+lamp&page=2' },
      },
      { url: '/gone', status: 404 },
      { url: '/xml', method: 'PUT', post: { mimeType: 'text/xml', text: '<a>1</a>' } },
      { url: '/photo', method: 'POST', post: { mimeType: 'multipart/form-data; boundary=x', text: '--x' } },
    ]);
    expect(Object.values(requestsOf(imported)).flat()).toMatchObject([
      { json: { item: 1, note: 'ü' }, headers: { 'content-type': 'application/json' } },
      { form: { q: 'red lamp', page: '2' } },
      { path: '/gone', status: 404 },
      { body: '<a>1</a>' },
    ]);
    expect(imported.notes).toEqual([
      { line: null, text: '1 request: a form with files, which a recording does not hold' },
    ]);
  });
});

const TOKEN = 'Zk3vQ9xTm2LpR8sWn5Yb';
const JWT = 'eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJtYXJrZXItand0In0.c2lnbmF0dXJlLW1hcmtlcg';
/** Each in a place of its own. */
const SECRETS = {
  cookie: 'marker-cookie-value',
  setCookie: 'marker-set-cookie',
  bearer: 'marker-bearer-value',
  basic: 'marker-basic-password',
  userInfo: 'marker-userinfo-pass',
  apiKey: 'marker-x-api-key',
  csrf: 'marker-csrf-value',
  query: 'marker-query-token',
  signature: 'marker signature/+=',
  form: 'marker-form-password',
  json: 'marker-json-secret',
  nested: 'marker-nested-token',
  listed: 'marker-listed-token',
  text: 'marker-text-apikey',
  xml: 'marker-xml-password',
  short: 'pw1',
  jwt: JWT,
  long: TOKEN,
  hex: '9f86d081884c7d659a2feaa0c55ad015',
  stripe: 'sk_live_markerstripe',
  segment: 'marker-in-path',
  custom: 'a header with "quotes" and marker-custom',
};

const GUARDED: Spec[] = [
  { url: `/before?again=${SECRETS.form}&raw=${SECRETS.cookie}` },
  {
    url: `https://ann:${SECRETS.userInfo}@shop.example/a?access_token=${SECRETS.query}&sig=${encodeURIComponent(SECRETS.signature)}&page=2&x=${SECRETS.hex}#${TOKEN}`,
    headers: {
      Cookie: `sid=${SECRETS.cookie}; theme=dark`,
      Authorization: `Bearer ${SECRETS.bearer}`,
      'X-Api-Key': SECRETS.apiKey,
      'X-CSRF-Token': SECRETS.csrf,
      'X-Trace': TOKEN,
      'X-Custom': SECRETS.custom,
      Referer: `https://shop.example/?token=${TOKEN}`,
      'X-Version': '1.4',
    },
    cookies: { sid: SECRETS.cookie },
    answer: { 'Set-Cookie': `next=${SECRETS.setCookie}; Path=/` },
  },
  { url: `/b/${JWT}/c/${TOKEN}/token/${SECRETS.segment}?state=${SECRETS.setCookie}` },
  {
    url: '/login',
    method: 'POST',
    headers: {
      authorization: `Basic ${Buffer.from(`ann:${SECRETS.basic}`).toString('base64')}`,
      'content-type': 'application/x-www-form-urlencoded',
    },
    post: { mimeType: 'application/x-www-form-urlencoded', text: `user=ann&password=${SECRETS.form}` },
  },
  {
    url: '/api',
    method: 'POST',
    post: {
      mimeType: 'application/json',
      text: JSON.stringify({
        clientSecret: SECRETS.json,
        token: { value: SECRETS.nested, all: [SECRETS.listed] },
        inner: JSON.stringify({ password: SECRETS.short }),
        key: SECRETS.stripe,
        [JWT]: 1,
        count: 3,
      }),
    },
  },
  { url: '/text', method: 'POST', post: { mimeType: 'text/plain', text: `apiKey: ${SECRETS.text}; a=1` } },
  {
    url: '/soap',
    method: 'POST',
    post: { mimeType: 'text/xml', text: `<login><password>${SECRETS.xml}</password></login>` },
  },
  {
    url: '/form',
    method: 'POST',
    post: { mimeType: 'multipart/form-data', params: [{ name: 'secret', value: SECRETS.json }] },
  },
];

describe('secrets of a HAR', () => {
  const imported = read(GUARDED);
  const yaml = configOf(imported);

  it.each(Object.entries(SECRETS))('nothing of it is in the file: %s', (_, secret) => {
    for (const form of [secret, encodeURIComponent(secret), Buffer.from(secret).toString('base64')]) {
      expect(yaml).not.toContain(form);
    }
    expect(yaml).not.toContain('YW5uOm');
  });

  it('each becomes a variable of the environment, the same value the same one', () => {
    const [before, first, , login, api] = Object.values(requestsOf(imported)).flat() as Record<string, unknown>[];
    expect(before?.path).toMatch(/^\/before\?again=\$\{PASSWORD\}&raw=\$\{COOKIE_SID\}$/);
    expect(first).toMatchObject({
      path: expect.stringMatching(/^\/a\?access_token=\$\{ACCESS_TOKEN\}&sig=\$\{SIG\}&page=2&x=\$\{X\}$/),
      auth: { bearer: '${API_TOKEN}' },
      headers: { 'x-api-key': '${X_API_KEY}', 'x-csrf-token': '${X_CSRF_TOKEN}', 'x-version': '1.4' },
    });
    expect(first?.headers).not.toHaveProperty('cookie');
    expect(login).toMatchObject({
      auth: { basic: { user: '${BASIC_USER}', password: '${BASIC_PASSWORD}' } },
      form: { user: 'ann', password: '${PASSWORD}' },
    });
    expect(api).toMatchObject({ json: { clientSecret: '${CLIENT_SECRET}', count: 3 } });
    expect(imported.variables).toEqual(expect.arrayContaining(['API_TOKEN', 'PASSWORD', 'X_API_KEY']));
    for (const name of imported.variables) expect(yaml).toMatch(new RegExp(`^#   ${name}$`, 'm'));
  });

  it('user and password of one pair have the same number, whatever else has their values', () => {
    const basic = (pair: string) => ({ authorization: `Basic ${Buffer.from(pair).toString('base64')}` });
    const imported = read([
      { url: '/0?password=first-password' },
      { url: '/1', headers: basic('ann:first-password') },
      { url: '/2', headers: basic('ann:second-password') },
      { url: 'https://robert:first-password@shop.example/3' },
      { url: '/4', headers: basic('ann:second-password') },
      { url: 'https://robert%40home:p%2fss%2Bword@shop.example/5' },
      { url: '/6', headers: basic('robert@home:p/ss+word') },
    ]);
    const pair = (number: string) => ({
      basic: { user: `\${BASIC_USER${number}}`, password: `\${BASIC_PASSWORD${number}}` },
    });
    expect(Object.values(requestsOf(imported)).flat()).toMatchObject([
      { path: '/0?password=${BASIC_PASSWORD}' },
      { auth: pair('') },
      { auth: pair('_2') },
      { auth: pair('_3') },
      { auth: pair('_2') },
      { auth: pair('_4') },
      { auth: pair('_4') },
    ]);
    const other = { url: 'https://cdn.example/a', headers: basic('eve:other-password') };
    expect(read([{ url: '/1' }, { url: '/2' }, other]).variables).toEqual([]);
  });

  it('ordinary values stay', () => {
    const path = '/products/42?q=red%20lamp&sort=price-ascending-then-name&id=123e4567-e89b-12d3-a456-426614174000';
    expect(Object.values(requestsOf(read([{ url: path }]))).flat()).toMatchObject([{ path }]);
  });

  it('a message about a broken file does not quote it', () => {
    const [problem] = problemsOf(() => importHar(`{"log":{"token":"${TOKEN}" oops`, 'a.har', { keepStatic: false }));
    expect(problem).not.toContain(TOKEN);
  });
});

describe('text that perf-gate would read as its own', () => {
  it('is not sent: a recording cannot ask for variables of the environment', () => {
    const imported = read([
      { url: '/' },
      { url: '/a?x=${AWS_SECRET}' },
      { url: '/b', method: 'POST', post: { mimeType: 'text/plain', text: 'x ${AWS_SECRET} {{ faker.a.b }}' } },
      { url: '/c', headers: { 'x-a': '${AWS_SECRET}' } },
    ]);
    const yaml = configOf(imported);
    expect(yaml).not.toContain('${AWS_SECRET}');
    expect(yaml).not.toContain('faker.a.b');
    expect(yaml).toContain('3 requests: it holds {{ or ${…}');
  });
});

describe('a HAR that cannot be used', () => {
  it.each([
    ['{"log":{"entries":[{', 'a.har is not JSON'],
    ['', 'a.har is not JSON'],
    ['[]', 'a.har is not a HAR: it has no log with entries'],
    ['{"log":{}}', 'a.har is not a HAR: it has no log with entries'],
    ['{"log":{"entries":[]}}', 'a.har has no entries: nothing was recorded in it'],
    ['{"log":{"entries":[1,{},{"request":{}}]}}', 'a.har is not a HAR: none of its entries has a request with a URL'],
    [har([{ url: 'data:text/plain,x' }]), 'a.har has no request to an http:// or https:// URL'],
    ['{"log":{"entries":{"request":{}}}}', 'a.har is not a HAR: its log.entries is no list'],
    ['{"openapi":"3.1.0"}', 'it is an OpenAPI document: --openapi reads it'],
    ['{"info":{},"item":[]}', 'it is a Postman collection'],
    [har([{ url: '/a', status: 0 }]), 'a.har has no request that can be converted:'],
  ])('%#', (content, message) => {
    expect(problemsOf(() => importHar(content, 'a.har', { keepStatic: false }))[0]).toContain(message);
  });

  it('every reason is shown, those of its own requests first, at most 20', () => {
    const others = Array.from({ length: 30 }, (_, index) => ({ url: `https://other${index}.example/a` }));
    const entries = [
      ...others,
      { url: '/page', page: 'p' },
      { url: '/file', method: 'POST', post: { mimeType: 'multipart/form-data; boundary=x', text: '--x' } },
      { url: '/socket', status: 101 },
      { url: '/lost', status: 0 },
      { url: '/lost', status: 0 },
    ].filter(({ url }) => url !== '/page');
    const problems = problemsOf(() =>
      importHar(har(entries), 'a.har', { keepStatic: false, url: 'https://shop.example' }),
    );
    expect(problems.slice(0, 5)).toEqual([
      'a.har has no request that can be converted of those to https://shop.example:',
      '  2 requests: not answered when it was recorded',
      '  1 request: a WebSocket',
      '  1 request: a form with files, which a recording does not hold',
      '  1 request: another origin, "https://other0.example"',
    ]);
    expect(problems).toHaveLength(22);
    expect(problems.at(-1)).toBe('  and 13 more');
  });

  it.each([
    ['{"log":\n  {"entries": [1 2]}}', 'a.har is not JSON (line 2, column 18): expected a comma or ]'],
    [
      '{"log": {"entries": [{"a": "b',
      'a.har is not JSON (line 1, column 30): it ends within a text, and seems cut off',
    ],
    ['{"log": {}} x', 'a.har is not JSON (line 1, column 13): something follows its end'],
    ['\0\0', 'a.har is not JSON: it is empty'],
  ])('%j: where the mistake is', (content, message) => {
    const [problem] = problemsOf(() => importHar(content, 'a.har', { keepStatic: false }));
    expect(problem).toContain(message);
  });

  it('null characters and spaces after its end are not part of it', () => {
    const content = `\ufeff${har([{ url: '/a' }])}\n\0\0 \0`;
    expect(importHar(content, 'a.har', { keepStatic: false }).origin).toBe('https://shop.example');
  });

  it('200 MB are not read', async () => {
    const folder = makeFolder();
    writeFileSync(join(folder, 'big.har'), '{');
    truncateSync(join(folder, 'big.har'), 200_000_000);
    await expect(readImport({ har: 'big.har' }, folder)).rejects.toThrow(
      'big.har is 200.0 MB; only files below 200 MB are read',
    );
  });

  it('neither is a folder, or what does not exist', async () => {
    const folder = makeFolder();
    await expect(readImport({ har: '.' }, folder)).rejects.toThrow(PerfGateError);
    await expect(readImport({ har: 'gone.har' }, folder)).rejects.toThrow('gone.har cannot be read');
  });

  it('whatever it holds, the outcome is a configuration or an error for users', () => {
    const nonsense = fc.record({
      url: fc.oneof(fc.string({ unit: 'binary' }), fc.webUrl({ withQueryParameters: true, withFragments: true })),
      method: fc.oneof(fc.constantFrom('GET', 'POST', 'get', '__proto__'), fc.string()),
      page: fc.constantFrom('p', '__proto__', 'constructor'),
      headers: fc.dictionary(fc.string(), fc.string({ unit: 'binary' })),
      post: fc.record({
        mimeType: fc.constantFrom('application/json', 'application/x-www-form-urlencoded', 'multipart/form-data', ''),
        text: fc.oneof(fc.json(), fc.string({ unit: 'binary' })),
      }),
    });
    return fc.assert(
      fc.asyncProperty(fc.array(nonsense, { maxLength: 5 }), async (entries) => {
        expectValid(
          await attempt(() => importHar(har([...entries, { url: '/' }], ['p']), 'a.har', { keepStatic: true })),
        );
      }),
      { numRuns: 80 },
    );
  });
});
