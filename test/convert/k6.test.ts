import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { importK6 } from '../../src/convert/k6/k6.ts';
import { problemsOf } from '../config/workspace.ts';
import { attempt, expectValid, requestsOf, scenariosOf } from './written.ts';

const SHOP = readFileSync(join(import.meta.dirname, 'shop.k6.js.txt'), 'utf8');
const read = (script: string) => importK6(script, 'load.js');
/** A script whose default function has this body. */
const body = (code: string) => `import http from 'k6/http';\nexport default function () {\n${code}\n}`;
const requests = (code: string) => Object.values(requestsOf(read(body(code)))).flat();

describe('a k6 script', () => {
  const imported = read(SHOP);

  it('keeps its scenarios, limits, requests, checks and waits', () => {
    expect(imported.origin).toBe('https://shop.example');
    const before = [{ name: 'POST /seed', method: 'POST', path: '/seed' }];
    const thresholds = { 'error-rate': '< 1%', p95: '< 500ms' };
    const home = {
      name: 'GET /',
      method: 'GET',
      path: '/',
      checks: [
        { name: 'is 200', status: 200 },
        { name: 'has lamps', body: 'lamp' },
        { name: 'is quick', latency: '800ms' },
      ],
    };
    const search = {
      name: 'search',
      method: 'GET',
      path: '/search?q={{ rows.value }}',
      thresholds: { p99: '<= 900ms' },
      pause: '2s..4s',
    };
    const pages = (number: string) =>
      [1, 2, 3, 4].map((page) => ({ name: `GET /pages/${page}${number}`, method: 'GET', path: `/pages/${page}` }));
    expect(scenariosOf(imported)).toEqual({
      browse: {
        stages: [
          { duration: '30s', to: 20 },
          { duration: '90s', to: 20 },
        ],
        redirects: 'follow',
        data: { rows: { rows: ['lamp', 'chair'], order: 'random' } },
        before,
        thresholds,
        journeys: {
          default: {
            weight: 0.5,
            requests: [
              { ...home, pause: '1s' },
              search,
              { name: 'GET /sometimes', method: 'GET', path: '/sometimes' },
              ...pages(''),
            ],
          },
          'default 2': {
            weight: 0.5,
            requests: [{ ...home, name: 'GET / 2', pause: '1s' }, { ...search, name: 'search 2' }, ...pages(' 2')],
          },
        },
      },
      buy: {
        rate: '5/s',
        duration: '2m',
        'max-connections': 50,
        redirects: 'follow',
        before,
        thresholds,
        journeys: {
          buy: {
            requests: [
              {
                name: 'POST /login',
                method: 'POST',
                path: '/login',
                headers: { 'x-api-key': '${X_API_KEY}' },
                json: { email: 'ann@shop.example', password: '${PASSWORD}' },
                extract: { token: { json: '/session/token' } },
              },
              {
                name: 'POST /cart',
                method: 'POST',
                path: '/cart',
                headers: { authorization: 'Bearer {{ token }}' },
                form: { item: '7', note: 'a b' },
                extract: { id: { json: '/items/0/id' } },
                checks: [
                  { name: 'created', status: 201 },
                  { name: 'has id', json: '/items/0/id', equals: 7 },
                ],
              },
              {
                name: 'DELETE /cart/{{ id }}',
                method: 'DELETE',
                path: '/cart/{{ id }}',
                headers: { authorization: 'Bearer {{ token }}' },
              },
              { name: 'GET /a', method: 'GET', path: '/a' },
              { name: 'PUT /b', method: 'PUT', path: '/b', json: { b: 1 } },
              { name: 'GET /gone', method: 'GET', path: '/gone', status: 404 },
            ],
          },
        },
      },
      odd: { connections: 3, redirects: 'follow', before, thresholds, journeys: { home: { requests: [home] } } },
    });
    expect(imported.variables).toEqual(['PASSWORD', 'X_API_KEY']);
    expect(JSON.stringify(imported)).not.toMatch(/marker-pass|abcdef-123456/);
  });

  it('and reports what is left out, with its line', () => {
    const notes = imported.notes.map(({ line, text }) => `${line} ${text}`);
    expect(new Set(notes)).toEqual(
      new Set([
        'null scenario "odd": the executor "shared-iterations" has no counterpart; its virtual users are connections',
        'null the threshold "http_req_duration" "avg<200" has no counterpart',
        '30 setup is sent once by every virtual user, not once in all',
        '41 the check "odd" has no counterpart',
        'null scenarios are run one after the other, and not at the same time',
        '70 JSON without a content-type: perf-gate says application/json',
        '76 unknown() is not followed: what it sends or changes is missing',
        '70 requests of a batch are sent one after the other',
        '76 a request is left out: its URL cannot be told without running the script (what unknown() returns)',
        '77 GET "https://cdn.example/x.png" is left out: the target is https://shop.example',
      ]),
    );
  });

  it.each([
    ["http.get('http://h/' + 1 + '/' + (2 * 3));", '/1/6'],
    ['const id = 4; http.get(`http://h/${id}`);', '/4'],
    ['const at = (id) => `http://h/x/${id}`; http.get(at(9));', '/x/9'],
    ['http.get(http.url`http://h/a/${5}`);', '/a/5'],
    ['http.get(`http://h/${__ENV.PART}/b`);', '/${PART}/b'],
    ['http.get(`${__ENV.HOST}/c`);', '/c'],
    ["const u = { a: { b: 'http://h/deep' } }; http.get(u.a['b']);", '/deep'],
  ])('%s', (code, path) => expect(requests(code)).toMatchObject([{ path }]));

  it('stages without scenarios, with virtual users at the start', () => {
    const code = `export const options = { vus: 5, stages: [{ duration: '1m', target: 10 }] };\n${body("http.get('http://h/');")}`;
    expect(scenariosOf(read(code))).toMatchObject({
      k6: {
        stages: [
          { duration: '0s', to: 5 },
          { duration: '1m', to: 10 },
        ],
      },
    });
  });

  it('a request that needs the answer of one that is left out is left out too', () => {
    const code = "const r = http.get('https://other.example/a'); http.get('http://h/' + r.json('id')); ";
    const imported = read(body(`http.get('http://h/');${code}`));
    expect(Object.values(requestsOf(imported)).flat()).toMatchObject([{ path: '/' }]);
    expect(imported.notes.map(({ text }) => text)).toContain('GET /{{ id }} is left out: it needs id of another one');
  });

  describe('what it takes from an answer has a name of its own in the scenario', () => {
    const placed = (code: string) =>
      (requests(code) as { path: string; extract?: object }[]).map(({ path, extract }) => ({ path, extract }));

    it('that of its variable, and one value one name', () => {
      const code = "const cart = http.get('http://h/a').json('data.id'); http.get(`http://h/${cart}/${cart}`);";
      expect(placed(code)).toEqual([
        { path: '/a', extract: { cart: { json: '/data/id' } } },
        { path: '/{{ cart }}/{{ cart }}' },
      ]);
    });

    it('two answers with the same field are distinguished', () => {
      const code = `const a = http.get('http://h/a'); const b = http.get('http://h/b');
        http.get(\`http://h/\${a.json('token')}/\${b.json('token')}/\${a.json('token')}\`);`;
      expect(placed(code)).toEqual([
        { path: '/a', extract: { token: { json: '/token' } } },
        { path: '/b', extract: { token_2: { json: '/token' } } },
        { path: '/{{ token }}/{{ token_2 }}/{{ token }}' },
      ]);
    });

    it('a variable that is set again does not change what was made of it', () => {
      const code = `let token = http.get('http://h/a').json('t'); const old = '/' + token;
        token = http.get('http://h/b').json('t'); http.get('http://h/' + token + old);`;
      expect(placed(code)[2]).toEqual({ path: '/{{ token_2 }}/{{ token }}' });
    });

    it('a variable whose name cannot be one gives what of it can be', () => {
      const code = "const $x = http.get('http://h/a').json('id'); http.get(`http://h/${$x}`);";
      expect(placed(code)[1]).toEqual({ path: '/{{ x }}' });
    });

    it('in setup and after it, again in every scenario', () => {
      const login = "const token = http.post('http://h/login').json('token'); http.get('http://h/' + token);";
      const options = "export const options = { scenarios: { one: {}, two: { exec: 'default' } } };";
      const script = `${options}\nexport function setup() { ${login} }\n${body(login)}`;
      for (const scenario of Object.values(scenariosOf(read(script))) as Record<string, unknown>[]) {
        expect(scenario).toMatchObject({
          before: [{ extract: { token: { json: '/token' } } }, { path: '/{{ token }}' }],
          journeys: { default: { requests: [{ extract: { token_2: {} } }, { path: '/{{ token_2 }}' }] } },
        });
      }
    });
  });

  it('a text that perf-gate would read as its own is not sent', () => {
    expect(problemsOf(() => read(body("http.get('http://h/${HOME}');"))).join()).toContain('its URL cannot be told');
    expect(problemsOf(() => read(body("http.get('http://h/{{ faker.a.b }}');"))).join()).toContain('its URL');
  });
});

describe('a script that cannot be used', () => {
  it.each([
    ['export default function () {', 'load.js:1:29 is not JavaScript: Unexpected token'],
    ['', 'load.js has no request that can be converted'],
    [body('while (true) {}'), 'a loop of more than 200 turns'],
    [`x = ${'('.repeat(100_000)}`, 'load.js is nested too deep to be read'],
    [`x = ${'['.repeat(100_000)}`, 'load.js is nested too deep to be read'],
    [body(`http.get(${"'a' + ".repeat(20_000)}'b');`), 'load.js'],
    [body('function f() { f(); f(); f(); f(); f(); f(); } f();'), 'load.js has no request'],
    [
      'export const options = { __proto__: { scenarios: 1 }, scenarios: { constructor: {} } };',
      'load.js has no request',
    ],
  ])('%#', (code, message) => expect(problemsOf(() => read(code)).join('\n')).toContain(message));

  it('whatever it holds, the outcome is a configuration or an error for users', () => {
    const expression = fc.constantFrom(
      "'a'",
      '1',
      'x',
      '{ a: 1, [x]: y }',
      '[1, x]',
      '`a${x}`',
      'r.json()',
      "r.json('a.b')",
      'x => x',
      '__ENV.A',
      'null',
      'JSON.stringify({ a: r.body })',
      'Math.random() * 3',
      'x[0]',
      "{ headers: { 'a b': 1, constructor: 2 } }",
      '{ __proto__: null }',
      'async () => await x',
      'x?.y',
      '/a/',
      '10n',
      '-1',
      'this',
      'class {}',
      'new Date()',
    );
    const statement = fc
      .tuple(expression, expression, expression)
      .chain(([a, b, c]) =>
        fc.constantFrom(
          `http.get(${a}, ${b});`,
          `const r = http.post(${a}, ${b}, ${c});`,
          `check(${a}, { a: (r) => ${b} === ${c} });`,
          `sleep(${a});`,
          `let x = ${a};`,
          `x = ${b};`,
          `http.batch([${a}, [${b}, ${c}]]);`,
          `http.request(${a}, ${b});`,
          `for (const y of ${a}) { http.get(y); }`,
          `group(${a}, ${b});`,
          `if (${a}) { } else http.get(${b});`,
          `const { y } = ${a};`,
          `function x(y = ${a}) { return ${b}; } x(${c});`,
          `http.get('http://h/' + ${a});`,
        ),
      );
    return fc.assert(
      fc.asyncProperty(fc.array(statement, { maxLength: 8 }), expression, async (statements, options) => {
        const text = `export const options = { stages: ${options}, scenarios: ${options}, thresholds: { a: ${options} } };`;
        const code = body(`http.get('http://h/');\n{\n${statements.join('}\n{')}\n}`);
        expectValid(await attempt(() => read(`${text}\n${code}`)));
      }),
      { numRuns: 150 },
    );
  });
});
