import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { stringify } from 'yaml';
import { importArtillery } from '../../src/convert/artillery/artillery.ts';
import type { ScriptFiles } from '../../src/convert/script-files.ts';
import { problemsOf } from '../config/workspace.ts';
import { attempt, expectValid, requestsOf, scenariosOf } from './written.ts';

const SHOP = readFileSync(join(import.meta.dirname, 'shop.artillery.yml'), 'utf8');
const USERS = 'email,word\na@b.example,lamp\nc@d.example,desk\n';
const HELPERS = `module.exports = {
  log(request, context, ee, next) { console.log(request.url, context.vars.x); return next(); },
  sign(request, context, ee, next) { request.headers['x-sign'] = make(); next(); },
  setId(context, events, done) { context.vars.id = 'i-1'; done(); },
  setToken(context, events, done) { context.vars.token = Math.random(); done(); },
  setAll(context, events, done) { fill(context); done(); },
};`;
/** The files beside the script, which stands in the folder perf. */
const FILES: ScriptFiles = {
  read(path) {
    const texts: Record<string, string> = { 'data/users.csv': USERS, './users.csv': USERS, './helpers.js': HELPERS };
    const text = texts[path];
    return text === undefined
      ? { problem: `the file "${path}", which is not there` }
      : { file: `perf/${path.replace('./', '')}`, text };
  },
};
const read = (document: unknown) =>
  importArtillery(typeof document === 'string' ? document : stringify(document), 'load.yml', FILES);
const flow = (...steps: unknown[]) => ({ scenarios: [{ flow: steps }] });

describe('an Artillery file', () => {
  const imported = read(SHOP);

  it('keeps its load, data, limits and flows', () => {
    expect(imported.origin).toBe('https://shop.example');
    expect(scenariosOf(imported, { 'perf/data/users.csv': USERS })).toEqual({
      artillery: {
        rate: '20/s',
        stages: [
          { duration: '0s', to: '5/s' },
          { duration: '30s', to: '20/s' },
          { duration: '2m', to: '20/s' },
          { duration: '0s', to: '0/s' },
          { duration: '10s', to: '0/s' },
        ],
        'max-connections': 150,
        timeout: '5s',
        redirects: 'follow',
        data: {
          colour: { rows: ['red', 'green'], order: 'random' },
          users: { file: 'perf/data/users.csv', order: 'sequential' },
        },
        thresholds: { 'error-rate': '<= 1%', p95: '< 250ms' },
        journeys: {
          buy: {
            weight: 3,
            requests: [
              {
                name: 'POST /api/login',
                method: 'POST',
                path: '/api/login',
                headers: { 'x-api-key': '${X_API_KEY}' },
                json: { email: '{{ users.email }}', password: '${PASSWORD}' },
                status: 200,
                pause: '2s',
                extract: { token: { json: '/session/token' }, page_id: { regex: 'id="([0-9]+)"' } },
                checks: [{ header: 'content-type', contains: 'json' }],
              },
              {
                name: 'GET /api/search',
                method: 'GET',
                path: '/api/search?q={{ users.word }}%20{{ colour.value }}',
                pause: '500ms',
                headers: { 'x-api-key': '${X_API_KEY}', authorization: 'Bearer {{ token }}' },
              },
              {
                name: 'GET /api/pages/{{ page_id }}',
                method: 'GET',
                path: '/api/pages/{{ page_id }}',
                headers: { 'x-api-key': '${X_API_KEY}' },
              },
              {
                name: 'GET /api/pages/{{ page_id }} 2',
                method: 'GET',
                path: '/api/pages/{{ page_id }}',
                headers: { 'x-api-key': '${X_API_KEY}' },
              },
              {
                name: 'GET /api/pages/{{ page_id }} 3',
                method: 'GET',
                path: '/api/pages/{{ page_id }}',
                headers: { 'x-api-key': '${X_API_KEY}' },
              },
            ],
          },
          idle: {
            requests: [
              {
                name: 'GET /api/{{ faker.string.uuid }}',
                method: 'GET',
                path: '/api/{{ faker.string.uuid }}?key=${SHOP_KEY}',
                headers: { 'x-api-key': '${X_API_KEY}' },
              },
            ],
          },
        },
      },
    });
    expect(imported.variables).toEqual(['PASSWORD', 'SHOP_KEY', 'X_API_KEY']);
  });

  it('and reports what is left out, with its line', () => {
    expect(imported.notes.toSorted((a, b) => (a.line ?? 0) - (b.line ?? 0))).toEqual([
      { line: 23, text: 'the condition "http.codes.500" has no counterpart' },
      { line: 24, text: expect.stringContaining('Artillery goes on') },
      { line: 28, text: 'the expectation "notThis" has no counterpart' },
      { line: 44, text: 'GET "/x/{{ mystery }}" is left out: it depends on "mystery"', isLoss: true },
      { line: 45, text: 'doSomething() is not followed: what it sends or changes is missing', isLoss: true },
      {
        line: 46,
        text: 'GET "https://cdn.example/a.png" is left out: the target is https://shop.example',
        isLoss: true,
      },
      {
        line: 51,
        text: 'a scenario of the engine "ws" is left out: perf-gate sends requests over HTTP only',
        isLoss: true,
      },
      { line: 51, text: expect.stringContaining('20 % of the virtual users take a scenario that sends nothing here') },
    ]);
  });

  it('a single phase is a rate', () => {
    const config = { target: 'http://127.0.0.1:3000', phases: [{ duration: '1 min', arrivalCount: 30 }] };
    const { artillery } = scenariosOf(read({ config, ...flow({ get: { url: '/' } }) }));
    expect(artillery).toMatchObject({ rate: '0.5/s', duration: '1m' });
  });

  it('captures keep their names; two that would become the same one are distinguished', () => {
    const capture = (as: string) => ({ json: '$.id', as });
    const imported = read(
      flow(
        { get: { url: '/a', capture: capture('page-id') } },
        { get: { url: '/b', capture: capture('page_id') } },
        { get: { url: '/{{ page-id }}/{{ page_id }}' } },
      ),
    );
    expect(Object.values(requestsOf(imported)).flat()).toMatchObject([
      { extract: { page_id: { json: '/id' } } },
      { extract: { page_id_2: { json: '/id' } } },
      { path: '/{{ page_id }}/{{ page_id_2 }}' },
    ]);
  });

  it('a random number between limits that are not numbers leaves its request out', () => {
    const imported = read(flow({ get: { url: '/' } }, { get: { url: '/{{ $randomNumber(a, b) }}' } }));
    const notes = imported.notes.map(({ text }) => text).join('\n');
    expect(notes).toContain('it depends on "$randomNumber(a, b)"');
  });

  it('forms, bodies and basic credentials', () => {
    const imported = read(
      flow(
        { post: { url: '/a', form: { q: 'x', token: 'abc' }, auth: { user: 'ann', pass: 'marker' } } },
        { put: { url: '/b', body: 'text' } },
      ),
    );
    expect(Object.values(requestsOf(imported)).flat()).toMatchObject([
      { form: { q: 'x', token: '${TOKEN}' }, auth: { basic: { password: '${BASIC_PASSWORD}' } } },
      { method: 'PUT', body: 'text' },
    ]);
    expect(JSON.stringify(imported)).not.toContain('marker');
  });
});

describe('what an Artillery file is followed through', () => {
  const target = 'http://shop.test';
  const pathsOf = (config: object, ...steps: unknown[]) => {
    const imported = read({ config: { target, ...config }, ...flow(...steps) });
    const paths = (Object.values(requestsOf(imported)).flat() as { path: string }[]).map(({ path }) => path);
    return { paths, notes: imported.notes.map(({ text }) => text) };
  };
  const get = (url: string, more: object = {}) => ({ get: { url, ...more } });

  it.each<[string, object, unknown[], string[]]>([
    ['turns of a loop', {}, [{ loop: [get('/{{ $loopCount }}')], count: '2-4' }], ['/2', '/3']],
    ['a loop over a list', {}, [{ loop: [get('/{{ $loopElement.a }}')], over: [{ a: 1 }, { a: 2 }] }], ['/1', '/2']],
    [
      'a loop within a loop that counts by the same variable',
      {},
      [{ loop: [{ loop: [get('/{{ $loopCount }}')], count: 2 }, get('/{{ $loopCount }}')], count: '1-3' }],
      ['/0', '/1', '/2', '/0', '/1', '/2'],
    ],
    [
      'parts of a captured object',
      {},
      [get('/a', { capture: { json: '$.items', as: 'items' } }), get('/{{ items[1].id }}')],
      ['/a', '/{{ id }}'],
    ],
    [
      'a target without a scheme',
      { target: 'shop.test:3000/api' },
      [get('/a'), get('{{ target }}/b')],
      ['/api/a', '/api/b'],
    ],
    ['a part of a constant', { variables: { u: { tags: ['x'] } } }, [get('/{{ u.tags[0] }}')], ['/x']],
    ['a function with a constant', { processor: './helpers.js' }, [{ function: 'setId' }, get('/{{ id }}')], ['/i-1']],
    ['a hook that only logs', { processor: './helpers.js' }, [get('/a', { beforeRequest: 'log' })], ['/a']],
    ['qs instead of the query', {}, [get('/a?b=1', { qs: { c: [1, 2] } })], ['/a?c=1&c=2']],
    ['nested lists of steps', {}, [[get('/a'), get('/b')]], ['/a', '/b']],
    [
      'a condition',
      { variables: { on: 1 } },
      [get('/a', { ifTrue: 'on == 1 and not (on > 2)' }), get('/b', { ifTrue: 'on == 2' })],
      ['/a'],
    ],
    ['paths of rows', { variables: { p: ['/a/b', '/c?d=1'] } }, [get('{{ p }}')], ['/a/b', '/c?d=1']],
  ])('%s', (_, config, steps, expected) => expect(pathsOf(config, ...steps).paths).toEqual(expected));

  it.each<[string, object, unknown[], string]>([
    [
      'a hook',
      { processor: './helpers.js' },
      [get('/x', { beforeRequest: 'sign' })],
      'it depends on what the function "sign" changes',
    ],
    [
      'a variable of a function',
      { processor: './helpers.js' },
      [{ function: 'setToken' }, get('/{{ token }}')],
      'it depends on "token", which the function "setToken" sets',
    ],
    [
      'an opaque function',
      { processor: './helpers.js', variables: { a: 1 } },
      [{ function: 'setAll' }, get('/{{ a }}')],
      'setAll() is not followed',
    ],
    [
      'a function of a file that is not there',
      { processor: './no.js', variables: { a: 1 } },
      [{ function: 'f' }, get('/{{ a }}')],
      'f() is not followed',
    ],
    ['a body that is a map', {}, [{ post: { url: '/x', body: { a: 1 } } }], 'it depends on a body that is no text'],
    ['a number that JSON has not', { variables: { n: 1 } }, [{ post: { url: '/x', json: { n: Number.NaN } } }], '.nan'],
    [
      'the length of a captured list',
      {},
      [get('/a', { capture: { json: '$.items.length', as: 'n' } }), get('/{{ n }}')],
      'which is the length of a list',
    ],
    [
      'a value after its loop',
      {},
      [{ loop: [get('/a')], over: [1, 2] }, get('/{{ $loopElement }}')],
      'the value of a loop that has ended',
    ],
    ['a relative URL', {}, [get('x')], 'its URL begins with neither / nor http://'],
    ['an engine', {}, [{ emit: { channel: 'a' } }], 'the step "emit" has no counterpart'],
    [
      'a capture by xpath',
      {},
      [get('/a', { capture: { xpath: '//a', as: 'x' } }), get('/{{ x }}')],
      'a capture by xpath',
    ],
  ])('what is not followed is left out and said: %s', (_, config, steps, note) => {
    const { paths, notes } = pathsOf(config, get('/fine'), ...steps);
    expect(notes.join('\n')).toContain(note);
    expect(paths.filter((path) => !['/fine', '/a'].includes(path))).toEqual([]);
  });

  it('merge keys are resolved in headers, steps and phases', () => {
    const text = `
x: { h: &h { x-a: "1" }, p: &p { duration: 10 }, r: &r { url: /m, headers: { <<: *h, x-b: "2" } } }
config: { target: "http://shop.test", phases: [{ <<: *p, arrivalRate: "5" }] }
scenarios: [{ flow: [{ get: { <<: *r } }] }]
`;
    const imported = read(text);
    expect(scenariosOf(imported).artillery).toMatchObject({ rate: '5/s', duration: '10s', redirects: 'follow' });
    expect(Object.values(requestsOf(imported)).flat()).toMatchObject([
      { path: '/m', headers: { 'x-a': '1', 'x-b': '2' } },
    ]);
  });

  it.each<[string, object, string]>([
    ['a target without a scheme', { target: 'localhost:3000' }, 'the target "localhost:3000" has no scheme'],
    [
      'maxVusers of the environment',
      { phases: [{ duration: 1, arrivalRate: 1, maxVusers: '{{ $env.M }}' }] },
      'the maxVusers of a phase cannot be told',
    ],
  ])('%s is said', (_, config, note) => expect(pathsOf(config, get('/a')).notes.join('\n')).toContain(note));

  it('says which share of the users sends nothing', () => {
    const scenarios = [
      { weight: 9, flow: [{ think: 1 }] },
      { weight: 1, flow: [get('/a')] },
      { weight: 0, flow: [get('/b')] },
    ];
    const notes = read({ config: { target }, scenarios }).notes.map(({ text }) => text);
    expect(notes.join('\n')).toContain('90 % of the virtual users take a scenario that sends nothing');
  });

  it.each<[string, object | undefined, unknown[]]>([
    [
      'with cookies for every request',
      { http: { defaults: { cookie: { theme: 'd' } } } },
      ['theme=d', 'theme=d; lang=f', 'theme=d; lang=f'],
    ],
    ['without', {}, [undefined, 'lang=f', 'z=1']],
  ])('a cookie that a request sets stays in the jar: %s', (_, config, expected) => {
    const steps = [get('/a'), get('/b', { cookie: { lang: 'f' } }), get('/c', { headers: { Cookie: 'z=1' } })];
    const requests = Object.values(requestsOf(read({ config: { target, ...config }, ...flow(...steps) }))).flat();
    expect((requests as { headers?: { cookie?: string } }[]).map(({ headers }) => headers?.cookie)).toEqual(expected);
  });

  it('says that a jar has cookies which are not sent', () => {
    const steps = [get('/a', { cookie: { lang: 'f' } }), get('/b')];
    expect(pathsOf({}, ...steps).notes.join('\n')).toContain('sends the cookies of earlier requests (lang)');
  });

  it.each([true, false, 0, ''])('JSON that is %j is a body', (json) => {
    const requests = Object.values(requestsOf(read(flow({ post: { url: '/a', json } })))).flat();
    expect(requests).toMatchObject([{ path: '/a', json }]);
  });

  it('a rate that only the environment has is asked for at the head', () => {
    const phases = [{ duration: 60, arrivalRate: '{{ $processEnvironment.R }}' }];
    const imported = read({ config: { target, phases }, ...flow(get('/')) });
    expect(scenariosOf(imported).artillery).toMatchObject({ rate: '1/s', duration: '1m' });
    expect(imported.remarks.join('\n')).toContain('SET rate');
  });

  it('rows of a CSV file without a header line have the names of the fields', () => {
    const payload = { path: './users.csv', fields: ['mail', 'what'] };
    const imported = read({ config: { target, payload }, ...flow(get('/{{ what }}')) });
    const data = { users: { file: 'perf/users.csv', columns: ['mail', 'what'], order: 'random' } };
    expect(scenariosOf(imported, { 'perf/users.csv': USERS }).artillery.data).toMatchObject({ ...data });
  });

  it('one odd flow map costs its request alone', () => {
    const text =
      'scenarios: [{ flow: [{ get: { url: /a } }, { post: { url: /b, json: { x: [{ { $randomInt(0, 1) } }] } } }] }]';
    expect(Object.values(requestsOf(read(text))).flat()).toMatchObject([{ path: '/a' }]);
  });
});

describe('an Artillery file that cannot be used', () => {
  it.each<[unknown, string]>([
    ['a: [', 'load.yml:1:'],
    [{}, 'load.yml is not an Artillery file: it has no list "scenarios"'],
    [flow(), 'load.yml has no request that can be converted'],
    ['export const config = {}', 'is a script of JavaScript or TypeScript'],
    [{ config: { target: 'http://a.test' } }, 'It has the configuration alone'],
    [flow({ get: { url: '/${HOME}' } }), 'it depends on text with ${…}'],
    [`scenarios: ${'['.repeat(10_000)}`, 'load.yml:1:'],
    [`scenarios: ${'['.repeat(10_000)}`, 'nested more than 100 deep'],
  ])('%#', (document, message) => expect(problemsOf(() => read(document)).join('\n')).toContain(message));

  it('whatever it holds, the outcome is a configuration or an error for users', () => {
    const key = fc.constantFrom('url', 'json', 'capture', 'as', 'headers', 'expect', 'form', '__proto__', 'think');
    const some = fc.oneof(fc.jsonValue({ maxDepth: 2 }), fc.dictionary(key, fc.jsonValue({ maxDepth: 1 })));
    const step = fc.dictionary(fc.constantFrom('get', 'post', 'think', 'loop', 'parallel', 'log', 'x'), some);
    const config = fc.dictionary(fc.constantFrom('phases', 'payload', 'ensure', 'target', 'http', 'variables'), some);
    return fc.assert(
      fc.asyncProperty(config, fc.array(step), async (settings, steps) => {
        const document = { config: settings, ...flow({ get: { url: '/' } }, ...steps) };
        expectValid(await attempt(() => importArtillery(JSON.stringify(document), 'load.yml')));
      }),
      { numRuns: 80 },
    );
  });
});
