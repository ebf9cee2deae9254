import { describe, expect, it } from 'vitest';
import { importK6 } from '../../src/convert/k6/k6.ts';
import { requestsOf } from './written.ts';

// Where a turn goes: errors and who catches them, calls of every form, lists of answers, files that are uploaded.

const HEAD = "import http from 'k6/http';\nimport { check, fail, group } from 'k6';\n";
const body = (code: string, module = '') => `${HEAD}${module}\nexport default function () {\n${code}\n}`;
const FILES: Record<string, string> = {
  'all.js': "export * from './some.js'; export * as more from './some.js'; export const own = '/own';",
  'some.js': "export const a = '/a'; export const own = '/hidden'; export default 1;",
  'logo.png': 'x',
};
const files = {
  read: (file: string) => {
    const text = FILES[file];
    return text === undefined ? { problem: `the file ${file}, which is not there` } : { file, text };
  },
};
const read = (script: string) => importK6(script, 'load.js', files as Parameters<typeof importK6>[2]);
const journeys = (script: string) =>
  Object.values(requestsOf(read(script))).map((requests) =>
    (requests as { method: string; path: string }[]).map(({ method, path }) => `${method} ${path}`).join(', '),
  );
const notes = (script: string) => read(script).notes.map(({ line, text }) => `${line} ${text}`);

describe('an error ends the turn', () => {
  const STOP = "function stop() { http.get('http://h/in'); throw new Error('x'); }";
  const NEED = "const need = (x) => { if (x === 'no') { fail('no'); } http.get('http://h/' + x); };";
  it.each([
    ["stop(); http.get('http://h/never');", ['GET /in']],
    ["try { stop(); http.get('http://h/never'); } catch { http.get('http://h/caught'); }", ['GET /in, GET /caught']],
    ["try { stop(); } catch (e) {} http.get('http://h/after');", ['GET /in, GET /after']],
    ["[1].forEach(() => stop()); http.get('http://h/never');", ['GET /in']],
    ["group('g', () => { stop(); }); http.get('http://h/never');", ['GET /in']],
    ["need('yes'); need('no'); http.get('http://h/never');", ['GET /yes']],
    ["need(http.get('http://h/a').json('x')); http.get('http://h/b');", ['GET /a, GET /{{ x }}, GET /b']],
    [
      "http.get('http://h/a'); if (Math.random() < 0.5) throw new Error('x'); http.get('http://h/b');",
      ['GET /a', 'GET /a, GET /b'],
    ],
    ["if (!__ENV.TOKEN) { throw new Error('set TOKEN'); } http.get('http://h/a');", ['GET /a']],
    [
      "const r = http.get('http://h/a'); if (!check(r, { ok: (r) => r.status === 200 })) { fail('x'); } http.get('http://h/b');",
      ['GET /a, GET /b'],
    ],
  ])('%s', (code, sent) => expect(journeys(body(code, `${STOP}\n${NEED}`))).toEqual(sent));

  it('also where the module is asked for its environment, which is not known', () => {
    const script = body("http.get('http://h/a');", "const T = __ENV.T || ''; if (T === '') { throw new Error('T'); }");
    expect(journeys(script)).toEqual(['GET /a']);
  });
});

describe('calls of every form', () => {
  it.each([
    ["http.get.call(http, 'http://h/a'); http.get.apply(null, ['http://h/b']);", 'GET /a, GET /b'],
    ["const b = http.request.bind(http, 'PUT'); b('http://h/a'); http.get('http://h/b');", 'PUT /a, GET /b'],
    ["const o = { f: () => http.get('http://h/a') }; o.nope?.('x'); o?.f?.(); o.f();", 'GET /a, GET /a'],
    [
      "class A { set x(v) { this.v = v; http.get('http://h/set'); } } const a = new A(); a.x = 5; http.get(`http://h/${a.v}`);",
      'GET /set, GET /5',
    ],
    [
      'http.get(`http://${__ENV.HOST}:${__ENV.PORT}/a`); http.get(`${__ENV.PROTO}://${__ENV.HOST}/b`);',
      'GET /a, GET /b',
    ],
    ['http.get(`http://h:${__ENV.PORT}/a?b=1`); http.get(`${__ENV.HOST}:8080`);', 'GET /a?b=1, GET /'],
  ])('%s', (code, sent) => {
    expect(journeys(body(code))).toEqual([sent]);
    expect(notes(body(code)).filter((note) => note.includes('not followed'))).toEqual([]);
  });

  it('of everything that a module exports from another one', () => {
    const script = body(
      "http.get('http://h' + a); http.get('http://h' + own); http.get('http://h' + more.a);",
      "import { a, own, more } from './all.js';",
    );
    expect(journeys(script)).toEqual(['GET /a, GET /own, GET /a']);
  });
});

describe('a list of an answer', () => {
  const LIST = "const list = http.get('http://h/l').json(); ";
  it.each([
    ['http.get(`http://h/${list.find((one) => one.ok).id}`);', 'GET /l, GET /{{ id }}'],
    ['http.get(`http://h/${list.filter((one) => one.ok)[0].id}`);', 'GET /l, GET /{{ id }}'],
    ['const ids = list.map((one) => one.id); http.get(`http://h/${ids[0]}`);', 'GET /l, GET /{{ id }}'],
    ['list.slice(0, 3).forEach((one) => http.del(`http://h/${one.id}`));', 'GET /l, DELETE /{{ id }}'],
    [
      'const ids = list.filter((one) => one.ok).map((one) => one.id); http.get(`http://h/${ids[Math.floor(Math.random() * ids.length)]}`);',
      'GET /l, GET /{{ id }}',
    ],
  ])('%s', (code, sent) => {
    expect(journeys(body(LIST + code))).toEqual([sent]);
    expect(notes(body(LIST + code)).join()).toMatch(/^5 .*first/);
  });

  it('that says whether there is more is asked once', () => {
    const code =
      'let page = 1; let more = true; while (more) { more = http.get(`http://h/p?page=${page}`).json().more; page++; }';
    expect(journeys(body(code))).toEqual(['GET /p?page=1']);
    expect(notes(body(code))).toEqual([
      '5 a loop until an answer is a certain one: how often it is sent cannot be told',
    ]);
  });
});

describe('files that are uploaded', () => {
  it('are parts of a form', () => {
    const code =
      "http.post('http://h/up', { title: 'a', logo: http.file(logo, 'l.png', 'image/png'), raw: http.file(logo) });";
    const { scenarios } = read(body(code, "const logo = open('./logo.png', 'b');"));
    expect(Object.values(scenarios)[0]?.journeys).toMatchObject({
      default: {
        requests: [
          {
            multipart: {
              title: 'a',
              logo: { file: 'logo.png', filename: 'l.png', type: 'image/png' },
              raw: { file: 'logo.png' },
            },
          },
        ],
      },
    });
  });

  it('are left out and said where they stand in the script', () => {
    const code = "http.post('http://h/up', { f: http.file('a,b', 'l.csv') }); http.get('http://h/a');";
    expect(journeys(body(code))).toEqual(['GET /a']);
    expect(notes(body(code)).join()).toContain('what is uploaded is no file beside the script');
  });
});

it('says what it does not keep of cookies and compression', () => {
  const code =
    "http.cookieJar().set('http://h', 'a', 'b', { path: '/x' }); http.post('http://h/a', 'x', { compression: 'gzip' });";
  expect(notes(body(code))).toEqual([
    '5 to which paths and hosts the cookie belongs is not kept: every request has it',
    '5 the parameter "compression" has no counterpart',
  ]);
});

describe('maps and sets', () => {
  it.each([
    [
      "const m = new Map([['a', '/x'], ['b', '/y']]); for (const [k, v] of m) http.get(`http://h${v}?k=${k}`);",
      'GET /x?k=a, GET /y?k=b',
    ],
    [
      "const m = new Map(Object.entries({ a: 1 })); m.set('b', 2); m.delete('a'); http.get(`http://h/${m.get('b')}`);",
      'GET /2',
    ],
    [
      "const m = new Map(); m.set('a', 1); if (m.has('a')) http.get('http://h/a'); if (m.has('b')) http.get('http://h/b');",
      'GET /a',
    ],
    ["new Map([['a', 1]]).forEach((v, k) => http.get(`http://h/${k}${v}`));", 'GET /a1'],
    ["for (const p of new Set(['a', 'b', 'a'])) http.get(`http://h/${p}`);", 'GET /a, GET /b'],
    [
      "const s = new Set(); s.add('a'); s.add('a'); s.forEach((p) => http.get(`http://h/${p}`)); if (s.has('a')) http.get(`http://h/${s.size}`);",
      'GET /a, GET /1',
    ],
  ])('%s', (code, sent) => {
    expect(journeys(body(code))).toEqual([sent]);
    expect(notes(body(code))).toEqual([]);
  });
});

describe('sessions of httpx', () => {
  const MODULE =
    "import { Httpx, Get } from 'https://jslib.k6.io/httpx/0.1.0/index.js'; const s = new Httpx({ baseURL: 'http://h/api', headers: { 'X-A': '1' } });";
  it.each([
    [
      "s.get('/a'); s.post('/b', { c: 'd' }); s.delete('/c'); s.get('http://h/d');",
      'GET /api/a, POST /api/b, DELETE /api/c, GET /d',
    ],
    ["s.setBaseUrl('http://h'); s.batch([new Get('/a'), new Get('/b')], { tags: { name: 'x' } });", 'GET /a, GET /b'],
  ])('%s', (code, sent) => expect(journeys(body(code, MODULE))).toEqual([sent]));

  it('have headers', () => {
    const code =
      "s.addHeader('X-T', s.post('/login').json('token')); s.get('/me', null, { headers: { 'X-B': '2' } }); s.clearHeaders();";
    const { scenarios } = read(body(code, MODULE));
    expect(Object.values(scenarios)[0]?.journeys.default?.requests).toMatchObject([
      { path: '/api/login', headers: { 'x-a': '1' } },
      { path: '/api/me', headers: { 'x-a': '1', 'x-t': '{{ token }}', 'x-b': '2' } },
    ]);
  });

  it('are left out where their headers cannot be told', () => {
    const code = "s.addHeaders(unknown()); s.get('/me'); http.get('http://h/a');";
    expect(journeys(body(code, MODULE))).toEqual(['GET /a']);
    expect(notes(body(code, MODULE)).join()).toContain('GET "http://h/api/me"');
  });
});

describe('what follows however something ends', () => {
  it.each([
    [
      "const stop = () => { throw new Error('x'); }; try { stop(); } finally { http.get('http://h/last'); }",
      'GET /last',
    ],
    ["try { http.get('http://h/a'); return; } finally { http.get('http://h/last'); }", 'GET /a, GET /last'],
    ["try { http.get('http://h/a'); } catch (e) { } finally { http.get('http://h/last'); }", 'GET /a, GET /last'],
    [
      "const f = () => { try { return 'a'; } finally { http.get('http://h/last'); } }; http.get(`http://h/${f()}`);",
      'GET /last, GET /a',
    ],
    ["for (const p of ['a', 'b']) { try { continue; } finally { http.get(`http://h/${p}`); } }", 'GET /a, GET /b'],
  ])('%s', (code, sent) => expect(journeys(body(code))).toEqual([sent]));
});

it('a method of http that cannot be told costs its own call', () => {
  const code = "http[unknownMethod]('http://h/x'); http.get('http://h/a');";
  expect(journeys(body(code))).toEqual(['GET /a']);
  expect(notes(body(code)).join()).toContain('not followed');
});

it('a module of k6 that has types alone is nothing to be said', () => {
  const script = body(
    "http.get('http://h/a');",
    "import { Options } from 'k6/options';\nexport const options: Options = {};",
  );
  expect(notes(script)).toEqual([]);
  expect(journeys(script)).toEqual(['GET /a']);
});

it('a fraction of a random whole number is said to have more digits', () => {
  const module = "import { randomIntBetween } from 'https://jslib.k6.io/k6-utils/1.4.0/index.js';";
  const script = body('http.get(`http://h/?p=${randomIntBetween(100, 999) / 100}`);', module);
  expect(notes(script).join()).toContain('more digits');
});
