import { describe, expect, it } from 'vitest';
import { importK6 } from '../../src/convert/k6/k6.ts';
import { readImport } from '../../src/convert/read-import.ts';
import { makeFolder, problemsOf } from '../config/workspace.ts';
import { requestsOf, scenariosOf } from './written.ts';

// What scripts do with their values is followed; what cannot be followed is said with its line, and never sent.

const HEAD = "import http from 'k6/http';\nimport { check, group, sleep } from 'k6';\n";
const body = (code: string, module = '') => `${HEAD}${module}\nexport default function () {\n${code}\n}`;
const read = (script: string, name = 'load.js') => importK6(script, name);
const sent = (script: string) => Object.values(requestsOf(read(script))).flat() as Record<string, unknown>[];
const lines = (script: string) => sent(script).map(({ method, path }) => `${method} ${path}`);
const notes = (script: string) => read(script).notes.map(({ line, text }) => `${line} ${text}`);

describe('changes of a value are followed', () => {
  it.each([
    ["let url = 'http://h/list'; url += '?page=2'; http.get(url);", '/list?page=2'],
    ['let n = 1; n++; ++n; n -= 1; http.get(`http://h/${n}`);', '/2'],
    ["let a; a ||= 'x'; a ??= 'y'; http.get('http://h/' + a);", '/x'],
    ["const o = {}; o.a = 'x'; o['b'] = 'y'; http.get(`http://h/${o.a}/${o.b}`);", '/x/y'],
    ["const o = { a: 1, b: 2 }; delete o.a; http.get('http://h/' + Object.keys(o).join('-'));", '/b'],
    ["const l = ['b']; l.push('c'); l.unshift('a'); l.pop(); http.get('http://h/' + l.join('/'));", '/a/b'],
    [
      "const l = ['a', 'b', 'c']; l.splice(1, 1); l.shift(); http.get('http://h/' + l.concat(['d']).join('/'));",
      '/c/d',
    ],
    ["const o = Object.assign({}, { p: 'x' }, { q: 'y' }); http.get(`http://h/${o.p}${o.q}`);", '/xy'],
    ["let [a, b] = ['x', 'y']; [a, b] = [b, a]; http.get(`http://h/${a}${b}`);", '/yx'],
    ["const { a = 'x', ...rest } = { b: 'y' }; http.get(`http://h/${a}${rest.b}`);", '/xy'],
    ["const f = (a, b = 'y', ...c) => `/${a}${b}${c.length}`; http.get('http://h' + f('x'));", '/xy0'],
    ["(function () { http.get('http://h/iife'); })();", '/iife'],
    [
      "class A { constructor(b) { this.b = b; } get url() { return this.b + '/x'; } go() { http.get(this.url); } } class B extends A { constructor() { super('http://h'); } } new B().go();",
      '/x',
    ],
    ["class A { static go() { http.get('http://h/static'); } } A.go();", '/static'],
    ["http.get(`http://h/${encodeURIComponent('a b/c')}`);", '/a%20b%2Fc'],
    ["http.get(`http://h/${parseInt('12px', 10)}/${Number('7')}`);", '/12/7'],
    ["const u = new URL('http://h/p'); u.searchParams.append('q', 'a b'); http.get(u.toString());", '/p?q=a+b'],
    [
      "switch ('b') { case 'a': http.get('http://h/a'); break; case 'b': http.get('http://h/b'); break; default: http.get('http://h/c'); }",
      '/b',
    ],
    ['http.get(`${__ENV.BASE}?q=1`);', '/?q=1'],
    ['http.get(`${__ENV.BASE}/path?q=1`);', '/path?q=1'],
    ["http.get('http://h/' + 'a-b'.split('-').map((s) => s.toUpperCase().padStart(2, '0')).join(''));", '/0A0B'],
  ])('%s', (code, path) => expect(lines(body(code))).toEqual([`GET ${path}`]));

  it('in headers, bodies and groups', () => {
    const code = `
      const params = { headers: {} };
      params.headers['X-Tenant'] = 'acme';
      http.get('http://h/report', params);
      const payload = { a: 1 }; payload.b = 2;
      const text = JSON.stringify(payload);
      payload.c = 3;
      http.post('http://h/save', text);
      group('login', () => { token = http.post('http://h/login', '{}').json('token'); });
      http.get('http://h/me', { headers: { 'X-Session': token } });`;
    expect(sent(body(code, "let token = 'none';"))).toMatchObject([
      { headers: { 'x-tenant': 'acme' } },
      { json: { a: 1, b: 2 } },
      { extract: { token: { json: '/token' } } },
      { headers: { 'x-session': '{{ token }}' } },
    ]);
  });
});

describe('what is sent together', () => {
  it.each([
    ["http.batch([['GET', 'http://h/a'], 'http://h/b', { method: 'POST', url: 'http://h/c', body: 'x' }]);"],
    [
      "const r = { a: 'http://h/a', b: ['GET', 'http://h/b', null, {}], c: { method: 'POST', url: 'http://h/c' } }; http.batch(r);",
    ],
    [
      "const l = []; l.push(['GET', 'http://h/a']); l.push({ method: 'GET', url: 'http://h/b' }, ['POST', 'http://h/c']); http.batch(l);",
    ],
    ["http.batch([['GET', 'a'], ['GET', 'b'], ['POST', 'c']].map(([m, p]) => [m, `http://h/${p}`]));"],
  ])('%s', (code) => expect(lines(body(code))).toEqual(['GET /a', 'GET /b', 'POST /c']));

  it('a batch that cannot be told is said', () => {
    expect(notes(body("http.get('http://h/');\nhttp.batch(made());")).join()).toContain(
      'the requests of a batch are left out',
    );
  });
});

describe('what is not followed is said', () => {
  it.each([
    ["http.get('http://h/x', auth());", 'auth() is not followed'],
    ["http.post('http://h/x', JSON.stringify({ ...auth(), y: 2 }));", 'its body or a header'],
    ["http.get('http://h/x', { headers: { ...auth().headers, 'X-A': '1' } });", 'its body or a header'],
    ["http.get('http://u:p@h/x', { auth: 'digest' });", 'authentication of the kind digest'],
    ["http.post('http://h/x', { f: http.file('a', 'b') });", 'http.file'],
    ["const id = http.get('http://h/i').json('id'); http.get('http://h/x' + (id + 1));", 'its URL'],
  ])('%s', (code, text) => {
    const script = body(`http.get('http://h/');\n${code}`);
    expect(lines(script).filter((line) => line.endsWith('/x'))).toEqual([]);
    expect(notes(script).join('\n')).toContain(text);
    expect(notes(script).join('\n')).toMatch(/^6 /m);
  });

  it('modules that are elsewhere', () => {
    const script = `import { login } from 'https://x.test/lib.js';\nimport ws from 'k6/ws';\n${body("http.get('http://h/'); login(); ws.connect('ws://h');")}`;
    expect(notes(script)).toEqual(
      expect.arrayContaining([
        '1 "https://x.test/lib.js" is not followed: it is no file beside the script',
        '2 "k6/ws" is not followed: only HTTP requests are converted',
        '7 login() is not followed: what it sends or changes is missing',
      ]),
    );
  });

  it('a stage that cannot be told takes the load with it', () => {
    const options =
      "export const options = { stages: [{ duration: '10s', target: Number(__ENV.VUS) }, { duration: '20s', target: 5 }] };";
    const imported = read(body("http.get('http://h/');", options));
    expect(scenariosOf(imported).k6).not.toHaveProperty('stages');
    expect(imported.notes.map(({ text }) => text).join()).toContain('a stage cannot be told');
    expect(imported.remarks.join()).toContain('could not be told');
  });

  it('a refusal has every reason', () => {
    const problems = problemsOf(() => read(body("http.get(made());\nhttp.get('ws://h');"))).join('\n');
    expect(problems).toMatch(/line 5: a request is left out[\s\S]*line 6: GET "ws:\/\/h" is left out/);
  });
});

it('cookies, credentials and redirects of a request', () => {
  const code = `http.get('http://h/d', { cookies: { sid: '1' }, redirects: 0 });
    http.get('http://h/e', { headers: { Cookie: 'a=1' } });
    http.get('http://user:pw@h/f');
    http.get('http://h/g', { responseCallback: http.expectedStatuses(404, { min: 200, max: 299 }) });`;
  expect(sent(body(code))).toMatchObject([
    { headers: { cookie: 'sid=${SID}' }, redirects: 'none' },
    { headers: { cookie: 'a=1' } },
    { auth: { basic: {} } },
    { status: [404, '2xx'] },
  ]);
});

it('one pause after three requests is one pause', () => {
  const pauses = sent(body("http.get('http://h/a'); http.get('http://h/b'); http.get('http://h/c'); sleep(3);"));
  expect(pauses.map(({ pause }) => pause)).toEqual([undefined, undefined, '3s']);
});

it('what setup returns is used', () => {
  const setup = "export function setup() { return { token: http.post('http://h/login', '{}').json('token') }; }";
  const script = `${HEAD}${setup}\nexport default function (data) { http.get('http://h/me', { headers: { Authorization: \`Bearer \${data.token}\` } }); }`;
  expect(scenariosOf(read(script)).k6).toMatchObject({
    before: [{ path: '/login', extract: { token: { json: '/token' } } }],
    journeys: { default: { requests: [{ path: '/me', headers: { authorization: 'Bearer {{ token }}' } }] } },
  });
});

it('what only the first turn sends is sent before the others', () => {
  const code = "if (!token) { token = http.post('http://h/login').json('t'); }\nhttp.get('http://h/' + token);";
  expect(scenariosOf(read(body(code, 'let token;'))).k6).toMatchObject({
    before: [{ path: '/login' }],
    journeys: { default: { requests: [{ path: '/{{ token }}' }] } },
  });
});

it('ways that chance chooses are journeys with their shares', () => {
  const pick = `const r = Math.random(); let sum = 0;
    for (const [path, weight] of [['/a', 0.5], ['/b', 0.3], ['/c', 0.2]]) { sum += weight; if (r < sum) { http.get('http://h' + path); return; } }`;
  const { journeys } = scenariosOf(read(body(pick))).k6;
  const shares = Object.values(journeys).map((one) => {
    const { weight, requests } = one as { weight: number; requests: { path: string }[] };
    return [requests[0]?.path, Number(weight.toFixed(3))];
  });
  expect(shares).toEqual([
    ['/a', 0.5],
    ['/b', 0.3],
    ['/c', 0.2],
  ]);
});

describe('TypeScript', () => {
  const script = `import http from 'k6/http';\nimport type { Options } from 'k6/options';\nexport const options: Options = { vus: 2 };\nexport default function (): void {\n  const id = 3 as number;\n  http.get(\`http://h/\${id}\`);\n  http.get(made());\n}`;
  it.each(['load.ts', 'load.js'])('in %s, with its lines', (name) => {
    const imported = read(script, name);
    expect(scenariosOf(imported).k6).toMatchObject({ connections: 2 });
    expect(imported.notes.map(({ line }) => line)).toEqual([7, 7]);
  });
});

it('files beside the script are followed', async () => {
  const workspace = makeFolder({
    'perf/load.js': `${HEAD}import { login, PATHS } from './lib/api.js';
import { SharedArray } from 'k6/data';
export const options = JSON.parse(open('./options.json'));
const users = new SharedArray('users', () => JSON.parse(open('./users.json')));
const run = () => { login('a'); const user = users[Math.floor(Math.random() * users.length)]; http.get(PATHS.me + '?u=' + user.name); };
export { run as default };`,
    'perf/lib/api.js':
      "import http from 'k6/http';\nimport { BASE } from '../base.js';\nexport const PATHS = { me: BASE + '/me' };\nexport function login(name) { http.post(`${BASE}/login/${name}`); }",
    'perf/base.js': "export const BASE = 'http://h';",
    'perf/options.json': '{ "vus": 4, "duration": "30s" }',
    'perf/users.json': '[{ "name": "ann" }, { "name": "bob" }]',
  });
  const imported = await readImport({ k6: 'perf/load.js' }, workspace);
  expect(imported?.notes).toEqual([]);
  expect(imported?.scenarios.k6).toMatchObject({
    connections: 4,
    duration: '30s',
    data: { user: { file: 'perf/users.json', order: 'random' } },
    journeys: { default: { requests: [{ path: '/login/a' }, { path: '/me?u={{ user.name }}' }] } },
  });
});
