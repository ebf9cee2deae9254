import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { stringify } from 'yaml';
import { importArtillery } from '../../src/convert/artillery/artillery.ts';
import { problemsOf } from '../config/workspace.ts';
import { attempt, expectValid, requestsOf, scenariosOf } from './written.ts';

const SHOP = readFileSync(join(import.meta.dirname, 'shop.artillery.yml'), 'utf8');
const read = (document: unknown) =>
  importArtillery(typeof document === 'string' ? document : stringify(document), 'load.yml');
const flow = (...steps: unknown[]) => ({ scenarios: [{ flow: steps }] });

describe('an Artillery file', () => {
  const imported = read(SHOP);

  it('keeps its load, data, limits and flows', () => {
    expect(imported.origin).toBe('https://shop.example');
    expect(scenariosOf(imported, { 'data/users.csv': 'email,word\na@b.example,lamp\n' })).toEqual({
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
        data: { users: { file: 'data/users.csv', order: 'sequential' } },
        thresholds: { 'error-rate': '<= 1%', p95: '< 250ms' },
        journeys: {
          buy: {
            weight: 3,
            pause: '500ms..2s',
            requests: [
              {
                name: 'POST /api/login',
                method: 'POST',
                path: '/api/login',
                headers: { 'x-api-key': '${X_API_KEY}' },
                json: { email: '{{ users.email }}', password: '${PASSWORD}' },
                status: 200,
                extract: { token: { json: '/session/token' }, page_id: { regex: 'id="([0-9]+)"' } },
                checks: [{ header: 'content-type', contains: 'json' }],
              },
              {
                name: 'GET /api/search',
                method: 'GET',
                path: '/api/search?q={{ users.word }}%20red',
                headers: { 'x-api-key': '${X_API_KEY}', authorization: 'Bearer {{ token }}' },
              },
              {
                name: 'GET /api/pages/{{ page_id }}',
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
      { line: 13, text: 'of the values of "colour" only the first is sent' },
      { line: 18, text: 'config.plugins has no counterpart' },
      { line: 23, text: 'the condition "http.codes.500" has no counterpart' },
      { line: 28, text: 'the expectation "notThis" has no counterpart' },
      { line: 41, text: 'a loop: what is in it is sent once' },
      { line: 44, text: 'GET "/x/{{ mystery }}" is left out: "mystery" cannot be filled in' },
      { line: 45, text: 'the step "function" has no counterpart' },
      { line: 46, text: 'GET "https://cdn.example/a.png" is left out: the target is https://shop.example' },
      { line: 48, text: 'beforeRequest: functions of yours are not run' },
      { line: 51, text: 'a scenario of the engine "ws"' },
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

  it.each([
    ['$randomNumber(3, 50)', '/3'],
    ['$randomNumber(50,-3)', '/-3'],
    ['$randomNumber(9)', '/0'],
    ['$randomNumber()', '/0'],
  ])('of %s the least is sent, with a note', (random, path) => {
    const imported = read(flow({ get: { url: `/{{ ${random} }}` } }));
    expect(Object.values(requestsOf(imported)).flat()).toMatchObject([{ path }]);
    expect(imported.notes).toEqual([{ line: 3, text: 'of a random number only the least is sent' }]);
  });

  it('a random number between limits that are not numbers leaves its request out', () => {
    const imported = read(flow({ get: { url: '/' } }, { get: { url: '/{{ $randomNumber(a, b) }}' } }));
    expect(imported.notes).toMatchObject([{ text: expect.stringContaining('"$randomNumber(a, b)" cannot be filled') }]);
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

describe('an Artillery file that cannot be used', () => {
  it.each<[unknown, string]>([
    ['a: [', 'load.yml:1:5 not valid YAML'],
    [{}, 'load.yml is not an Artillery file: it has no list "scenarios"'],
    [flow(), 'load.yml has no request that can be converted'],
    [flow({ get: { url: '/${HOME}' } }), 'text with ${…} cannot be filled in'],
    [`scenarios: ${'['.repeat(10_000)}`, 'load.yml:1:'],
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
