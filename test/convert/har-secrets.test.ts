import { describe, expect, it } from 'vitest';
import { record, requestsIn } from './recorded.ts';
import { configOf } from './written.ts';

const HEX24 = '507f1f77bcf86cd799439011';
const HEX32 = '9f86d081884c7d659a2feaa0c55ad015';
const HEX40 = 'da39a3ee5e6b4b0d3255bfef95601890afd80709';
const HEX64 = 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855';
const SRI = 'sha384-oqVuAfXRKap7fdgcCY5uykM6+R9GqQ8K/uxy9rx7HNQlGYl1kPzQho1wx4JwY8wC';
const RANDOM = 'Zk3vQ9xTm2LpR8sWn5Yb';
const JWT = 'eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJtYXJrZXItand0In0.c2lnbmF0dXJlLW1hcmtlcg';

const hosted = (path: string) => ({ url: `http://shop.test${path}` });
const withHeader = (name: string, value: string) => ({ ...hosted('/a'), headers: { [name]: value } });
const withJson = (json: object) => ({
  ...hosted('/a'),
  method: 'POST',
  request: { postData: { mimeType: 'application/json', text: JSON.stringify(json) } },
});

describe('no secret, and sent as it was recorded', () => {
  it.each([
    `/packages/00/e5/${HEX64}/x.whl`,
    `/objects/${HEX40}`,
    `/avatars/${HEX32}?size=40`,
    `/avatars/${HEX32.toUpperCase()}`,
    `/products/${HEX24}/reviews`,
    '/orders/01ARZ3NDEKTSV4RRFFQ69G5FAV',
    '/orders/123e4567-e89b-12d3-a456-426614174000',
    `/v2/library/nginx/manifests/sha256:${HEX64}`,
    `/files/report-${HEX32}.pdf`,
    `/integrity/${SRI}`,
    `/integrity/${encodeURIComponent(SRI)}`,
    `/a?integrity=${SRI}`,
    `/a?x=${encodeURIComponent(SRI)}`,
    `/main.${HEX32}.js`,
    `/assets/page-${RANDOM}.html`,
    `/_next/data/${RANDOM}1/products.json`,
    `/data.json?v=${HEX32}`,
    `/data.json?md5=${HEX32}&commit=${HEX40}`,
    `/products?id=${HEX24}&categoryId=${HEX24}`,
    `/graphql?extensions=${encodeURIComponent(`{"persistedQuery":{"version":1,"sha256Hash":"${HEX64}"}}`)}`,
    '/a?max_tokens=1000&token_type=card',
    '/blog/how-to-write-a-very-long-article-about-nothing-2024',
    '/api/getAllProductsByCategoryAndPriceRange',
    '/map;layer=roads;zoom=7/tiles',
    '/a?userId=42&clientId=web',
    '/packages/npm-run-everything-in-parallel',
  ])('path %s', (path) => {
    expect(requestsIn(record([hosted(path)]))).toMatchObject([{ path }]);
  });

  it.each([
    ['accept', 'application/signed-exchange;v=b3;q=0.7,text/html'],
    ['accept-charset', 'utf-8;q=0.7,*;q=0.7'],
    ['accept-language', 'de-DE,de;q=0.9,en-US;q=0.8,en;q=0.7,fr;q=0.6'],
    ['accept-datetime', 'Thu, 31 May 2007 20:35:00 GMT'],
    ['x-requested-with', 'XMLHttpRequest'],
    ['x-api-version', '2024-01-01; preview=true'],
    ['x-request-id', '123e4567-e89b-12d3-a456-426614174000'],
    ['x-amz-content-sha256', HEX64],
    ['x-inertia-version', HEX32],
    ['prefer', 'return=representation; respond-async, wait=10; handling=lenient'],
    ['range', 'bytes=0-1023'],
    ['content-md5', 'Q2hlY2sgSW50ZWdyaXR5IQ=='],
    ['digest', 'sha-256=X48E9qOokqqrvdts8nOJRJN3OWDUoyWxBf7kbu9DBPE='],
  ])('header %s', (name, value) => {
    const one = { ...withHeader(name, value), status: name === 'range' ? 206 : 200 };
    const imported = record([one]);
    expect(requestsIn(imported)).toMatchObject([{ headers: { [name]: value } }]);
    expect(imported.variables).toEqual([]);
  });

  it('what a browser, a proxy or a tracer sets anew is left out, and named', () => {
    const names =
      'accept-encoding cache-control dnt if-modified-since if-none-match origin priority range referer sec-ch-ua sec-fetch-dest sec-gpc traceparent upgrade-insecure-requests user-agent x-client-data x-forwarded-for'.split(
        ' ',
      );
    const headers = names.map((name) => ({ name, value: 'CIa2yQEIpbbJAQipncoBCKijygEIlqHLAQ==' }));
    const imported = record([{ ...hosted('/a'), headers }]);
    expect(requestsIn(imported)).toEqual([{ name: 'GET /a', method: 'GET', path: '/a' }]);
    expect(imported.variables).toEqual([]);
    const remark = imported.remarks.find((text) => text.startsWith('Not sent'));
    expect(remark).toContain('accept-encoding, cache-control, dnt, if-modified-since');
    expect(remark).toContain('and 5 more');
  });

  it.each([
    { sha256: HEX64 },
    { persistedQuery: { version: 1, sha256Hash: HEX64 } },
    { integrity: SRI },
    { max_tokens: 1000, maxOutputTokens: 5 },
    { token_type: 'card', password_length: 12 },
    { productId: HEX24, file: { contentHash: HEX32 } },
  ])('JSON %j', (json) => {
    expect(requestsIn(record([withJson(json)]))).toMatchObject([{ json }]);
  });

  it('a date or a language that a cookie has as well', () => {
    const headers = { cookie: 'last=2026-01-02; lang=de-DE; count=1234567' };
    const path = '/a?day=2026-01-02&lang=de-DE&number=1234567';
    expect(requestsIn(record([{ ...hosted(path), headers }]))).toMatchObject([{ path }]);
  });
});

describe('a secret, and not in the file', () => {
  it.each([
    [`/a/${RANDOM}`, RANDOM],
    [`/a/${JWT}`, JWT],
    [`/reset/${HEX32}`, HEX32],
    [`/users/verify/${HEX64}`, HEX64],
    [`/invite/${HEX40}`, HEX40],
    [`/session/${HEX24}/cart`, HEX24],
    ['/reset-token/abc', 'abc'],
    [`/a?x=${HEX32}`, HEX32],
    [`/a?token=${HEX32}`, HEX32],
    [`/a?signature=${HEX64}`, HEX64],
    [`/a?password_hash=${HEX64}`, HEX64],
    [`/a?sessionId=${HEX24}`, HEX24],
    [`/a?key=${RANDOM}`, RANDOM],
    [`/a.css?token=${RANDOM}`, RANDOM],
    ['/a?access_tokens=abc-1', 'abc-1'],
    ['/a/sk_live_markerstripe', 'sk_live_markerstripe'],
    [`/a;jsessionid=${HEX32.toUpperCase()}?x=1`, HEX32.toUpperCase()],
    ['/a;token=marker-6/b', 'marker-6'],
    ['/a?PHPSESSID=marker-7', 'marker-7'],
    ['/session/123e4567-e89b-12d3-a456-426614174000/x', '123e4567-e89b'],
    ['/back?code=4/marker-8&state=xyz', 'marker-8'],
  ])('path %s', (path, secret) => {
    const yaml = configOf(record([hosted('/'), hosted(path)]));
    expect(yaml).not.toContain(secret);
  });

  it.each([
    ['authorization', `Bearer ${RANDOM}`],
    ['x-api-key', 'marker-1'],
    ['x-auth-token', HEX32],
    ['x-session', 'marker-2'],
    ['x-custom', RANDOM],
    ['x-custom', 'bWFya2VyOm1hcmtlcg=='],
    ['x-csrf-token', 'marker-3'],
    ['cookie', `sid=${RANDOM}`],
    ['dpop', JWT],
  ])('header %s: %s', (name, value) => {
    const yaml = configOf(record([withHeader(name, value)]));
    expect(yaml).not.toContain(value.replace(/^(?:Bearer |sid=)/, ''));
  });

  it.each([
    [{ token: HEX64 }, HEX64],
    [{ refreshToken: 'marker-4' }, 'marker-4'],
    [{ passwordHash: HEX64 }, HEX64],
    [{ text: `token=${RANDOM}` }, RANDOM],
    [{ note: JWT }, JWT],
    [{ pin: 1234 }, '1234'],
    [{ userpassword: 'marker-9' }, 'marker-9'],
    [{ kennwort: 'marker-9' }, 'marker-9'],
    [{ pw: 'marker-9' }, 'marker-9'],
    [[{ name: 'password', value: 'marker-9' }], 'marker-9'],
    [{ card: { number: '4111 1111 1111 1111' } }, '4111'],
    [{ cc: 5555555555554444 }, '5555555555554444'],
    [{ k: 'sk-proj-markermarkermarker' }, 'sk-proj-marker'],
    [{ lines: ['Authorization: Bearer marker-9'] }, 'marker-9'],
    [{ soap: '<wsse:Password Type="text">marker-9</wsse:Password>' }, 'marker-9'],
  ])('JSON %j', (json, secret) => {
    expect(configOf(record([withJson(json)]))).not.toContain(secret);
  });

  it('a hash that is a cookie as well', () => {
    const imported = record([{ ...hosted(`/objects/${HEX40}`), headers: { cookie: `sid=${HEX40}` } }]);
    expect(configOf(imported)).not.toContain(HEX40);
  });

  it('only variables that the file refers to are to be set', () => {
    const imported = record([
      { url: 'http://other.test/?token=marker', type: 'text/css' },
      hosted('/a?token=marker-5'),
    ]);
    expect(imported.variables).toEqual(['TOKEN']);
  });
});
