import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { loadConfig } from '../../src/config/load-config.ts';
import type { LoadScenario } from '../../src/kinds/load.ts';
import type { Check } from '../../src/load/traffic/request.ts';
import { PLAIN_REQUEST, written } from '../support/config.ts';
import { makeFolder, problemsOf, read, START } from './workspace.ts';

function scenario(yaml: string, environment: Record<string, string> = {}): LoadScenario {
  return read(`${START}scenarios:\n  a:\n${yaml}`, {}, environment).scenarios[0] as LoadScenario;
}

it('a scenario of journeys, whole', () => {
  const workspace = makeFolder({
    'data/users.csv': 'email,word\nann@shop.test,lamp\n',
    'img/a.png': 'png',
    'body.bin': 'raw',
    'perf-gate.yml': `${START}scenarios:
  buy:
    seed: 42
    cookies: false
    data: { users: { file: data/users.csv, order: once, at-end: stop-run } }
    auth: { bearer: "\${API_TOKEN}" }
    before:
      - { method: POST, path: /login, auth: none, json: { email: "{{ users.email }}" }, extract: { token: { json: /token } } }
    journeys:
      checkout:
        weight: 3
        pause: 1s..3s
        thresholds: { p95: < 2s }
        requests:
          - name: search
            path: /search?q={{ users.word }}
            extract: { id: { regex: 'id="(\\d+)"', default: 1.10 }, place: { header: Location } }
            checks:
              - status: 2xx
              - { name: has items, json: /found/0/id, equals: 5 }
            thresholds: { p95: { limit: < 100ms, severity: low } }
          - { method: POST, path: /cart, form: { id: "{{ id }}", note: "a & b", "c d": 1.0, "tag[]": [x y, "{{ id }}", true] } }
          - method: POST
            path: /photo
            auth: { header: X-Api-Key, value: "\${KEY}" }
            multipart:
              title: "{{ faker.lorem.word }}"
              version: 1.10
              photo: { file: img/a.png, type: image/png }
              data: { value: "{}", type: application/json }
          - { method: PUT, path: /raw, file: body.bin, headers: { authorization: "Bearer {{ token }}" } }
      leave: { requests: [GET /bye] }
`,
  });
  const environment = { API_TOKEN: 'x', KEY: 'y' };
  const [buy] = loadConfig({ workspace, inputs: {}, environment }).scenarios as [LoadScenario];
  expect(buy).toMatchObject({ seed: 42, cookies: false, requests: [] });
  expect(buy.feeders).toEqual([
    {
      name: 'users',
      file: join(workspace, 'data/users.csv'),
      columns: ['email', 'word'],
      rows: [['ann@shop.test', 'lamp']],
      order: 'once',
      atEnd: 'run',
    },
  ]);
  const bearer = { kind: 'bearer', token: `\${API_TOKEN}` } as const;
  expect(written(buy.before)).toEqual([
    {
      ...PLAIN_REQUEST,
      label: 'POST /login',
      method: 'POST',
      path: '/login',
      headers: { 'content-type': 'application/json' },
      body: { kind: 'json', text: '{"email":"{{ users.email }}"}' },
      extract: [{ name: 'token', from: { kind: 'json', pointer: '/token' }, fallback: null }],
    },
  ]);
  const [checkout, leave] = buy.journeys;
  expect(written(checkout)).toEqual({
    name: 'checkout',
    weight: 3,
    pause: { least: 1000, most: 3000 },
    requests: [
      {
        ...PLAIN_REQUEST,
        label: 'search',
        method: 'GET',
        path: '/search?q={{ users.word }}',
        auth: bearer,
        extract: [
          { name: 'id', from: { kind: 'regex', pattern: 'id="(\\d+)"' }, fallback: '1.10' },
          { name: 'place', from: { kind: 'header', header: 'location' }, fallback: null },
        ],
        checks: [
          {
            name: 'status 2xx',
            that: { kind: 'status', codes: Array.from({ length: 100 }, (_, index) => 200 + index) },
          },
          { name: 'has items', that: { kind: 'json', pointer: '/found/0/id', equals: '5' } },
        ],
      },
      {
        ...PLAIN_REQUEST,
        label: 'POST /cart',
        method: 'POST',
        path: '/cart',
        auth: bearer,
        headers: { 'content-type': 'application/x-www-form-urlencoded' },
        body: {
          kind: 'form',
          text: 'id={{ id }}&note=a+%26+b&c+d=1.0&tag%5B%5D=x+y&tag%5B%5D={{ id }}&tag%5B%5D=true',
        },
      },
      {
        ...PLAIN_REQUEST,
        label: 'POST /photo',
        method: 'POST',
        path: '/photo',
        auth: { kind: 'header', header: 'X-Api-Key', value: `\${KEY}` },
        body: {
          kind: 'multipart',
          parts: [
            { name: 'title', value: '{{ faker.lorem.word }}', file: null, filename: null, type: null },
            { name: 'version', value: '1.10', file: null, filename: null, type: null },
            {
              name: 'photo',
              value: null,
              file: join(workspace, 'img/a.png'),
              filename: 'a.png',
              type: 'image/png',
            },
            { name: 'data', value: '{}', file: null, filename: null, type: 'application/json' },
          ],
        },
      },
      {
        ...PLAIN_REQUEST,
        label: 'PUT /raw',
        method: 'PUT',
        path: '/raw',
        // A header of the request wins over what the scenario says.
        headers: { authorization: 'Bearer {{ token }}' },
        body: { kind: 'file', file: join(workspace, 'body.bin') },
      },
    ],
  });
  expect(leave).toMatchObject({ name: 'leave', weight: 1, pause: { least: 0, most: 0 } });
  expect(buy.thresholds.slice(1)).toEqual([
    {
      metric: 'p95',
      label: 'journey "checkout"',
      comparator: '<',
      limit: 2000,
      severity: 'high',
      text: '< 2s',
      line: 14,
    },
    { metric: 'p95', label: 'search', comparator: '<', limit: 100, severity: 'low', text: '< 100ms', line: 22 },
  ]);
});

it('coverage of an OpenAPI document', () => {
  const workspace = makeFolder({
    'api.yaml': '{}',
    'perf-gate.yml': `${START}coverage:\n  openapi: api.yaml\n  minimum: 90%\n`,
  });
  expect(loadConfig({ workspace, inputs: {} }).coverage).toEqual({
    openapi: join(workspace, 'api.yaml'),
    minimum: 0.9,
    severity: 'high',
    line: 4,
  });
});

describe('checks are called what they ask', () => {
  it.each<[string, string, Check['that']]>([
    ['{ status: [201, 3xx] }', 'status 3xx, 201', { kind: 'status', codes: [201, ...hundredFrom(300)] }],
    ['{ header: Content-Type }', 'header content-type', { kind: 'header', header: 'content-type', contains: null }],
    ['{ header: etag, contains: W/ }', 'header etag contains "W/"', { kind: 'header', header: 'etag', contains: 'W/' }],
    ['{ json: /a/0 }', 'json /a/0', { kind: 'json', pointer: '/a/0' }],
    ['{ json: "", equals: null }', 'json as a whole is null', { kind: 'json', pointer: '', equals: 'null' }],
    ['{ json: /a, equals: { b: 1 } }', 'json /a is a map', { kind: 'json', pointer: '/a', equals: '{"b":1}' }],
    ['{ json: /a, equals: "5" }', 'json /a is "5"', { kind: 'json', pointer: '/a', equals: '"5"' }],
    ['{ body: red lamp }', 'body contains "red lamp"', { kind: 'body', contains: 'red lamp' }],
    ['{ latency: 0.5s }', 'latency up to 500ms', { kind: 'latency', most: 500 }],
  ])('%s', (yaml, name, that) => {
    const { requests } = scenario(`    requests: [{ path: /, checks: [${yaml}] }]`);
    expect(requests[0]?.checks).toEqual([{ name, that }]);
  });

  function hundredFrom(first: number): number[] {
    return Array.from({ length: 100 }, (_, index) => first + index);
  }
});

it('pauses of single requests, in journeys and before', () => {
  const { journeys, before } = scenario(`    before: [{ path: /login, pause: 2s }]
    journeys:
      j:
        pause: 1s
        requests: [{ path: /a, pause: 3s }, { path: /b, pause: 1s..1500ms }, { path: /c, pause: 0 }, { path: /d, pause: "0" }, GET /e]`);
  expect(before[0]).toMatchObject({ pause: { least: 2000, most: 2000 } });
  expect(journeys[0]?.requests.map((request) => 'pause' in request && request.pause)).toEqual([
    { least: 3000, most: 3000 },
    { least: 1000, most: 1500 },
    { least: 0, most: 0 },
    { least: 0, most: 0 },
    false,
  ]);
});

describe('a plain list', () => {
  it('takes values of feeders, of faker, of the environment and of what was sent before', () => {
    const { requests } = scenario(
      `    before: [{ path: /login, extract: { token: { json: /token } } }]
    requests: ["GET /{{ faker.string.uuid }}?k=\${KEY}&t={{ token }}"]`,
      { KEY: 'k' },
    );
    expect(requests[0]?.label).toBe(`GET /{{ faker.string.uuid }}?k=\${KEY}&t={{ token }}`);
  });

  it('has limits by request', () => {
    const { thresholds } = scenario('    requests: [{ name: x, path: /, thresholds: { error-rate: < 2% } }]');
    expect(thresholds.map(({ metric, label, limit }) => [metric, label, limit])).toEqual([
      ['error-rate', null, 0.01],
      ['error-rate', 'x', 0.02],
    ]);
  });

  it('says who it is with every request, also with the one that it has by default', () => {
    const { requests } = scenario(`    auth: { basic: { user: "\${U}", password: "\${P}" } }`, { U: 'u', P: 'p' });
    expect(written(requests[0]?.auth)).toEqual({ kind: 'basic', user: `\${U}`, password: `\${P}` });
  });
});

describe('the environment', () => {
  const yaml = `${START}scenarios:
  open: {}
  closed: { auth: { bearer: "\${SECRET}" } }
`;

  it('has to have what the chosen scenarios need', () => {
    expect(problemsOf(() => read(yaml))).toEqual([
      'perf-gate.yml:4:29 scenarios.closed.auth.bearer: the environment variable SECRET is missing or empty',
    ]);
    expect(read(yaml, { scenarios: 'open' }).scenarios).toHaveLength(1);
    expect(read(yaml, {}, { SECRET: 'x' }).scenarios).toHaveLength(2);
  });

  it('is not asked where nothing is sent, and its values are never part of the configuration', () => {
    const workspace = makeFolder({ 'perf-gate.yml': yaml });
    expect(loadConfig({ workspace, inputs: {}, environment: null }).scenarios).toHaveLength(2);
    const config = loadConfig({ workspace, inputs: {}, environment: { SECRET: 's3cret-value' } });
    expect(JSON.stringify(config)).not.toContain('s3cret-value');
  });
});
