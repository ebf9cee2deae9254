import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { Config } from '../../src/config/config.ts';
import { loadConfig } from '../../src/config/load-config.ts';
import type { LoadScenario } from '../../src/kinds/load.ts';
import type { Threshold } from '../../src/verdict/threshold.ts';
import { PLAIN_LOAD, PLAIN_REQUEST, PLAIN_TRANSPORT, template, written } from '../support/config.ts';
import { makeFolder, problemsOf, read, START } from './workspace.ts';

const ERROR_RATE: Threshold = {
  metric: 'error-rate',
  label: null,
  comparator: '<',
  limit: 0.01,
  severity: 'critical',
  text: '< 1%',
  line: null,
};

it('a start line is enough; everything else has a default', () => {
  const workspace = makeFolder({ 'perf-gate.yml': START });
  const target: Config['target'] = {
    build: null,
    start: 'node server.js',
    url: `http://127.0.0.1:\${PORT}`,
    port: 'auto',
    ...PLAIN_TRANSPORT,
    workingDirectory: workspace,
    env: { PERF_GATE_SIDE: 'head' },
    ready: { kind: 'url', url: `http://127.0.0.1:\${PORT}`, status: null },
    readyTimeout: 30_000,
    grace: 5000,
    setup: [],
    teardown: [],
    setupEach: 'run',
    buildTimeout: 600_000,
    setupTimeout: 300_000,
    copy: [],
    paths: [],
  };
  expect(loadConfig({ workspace, inputs: {} })).toEqual<Config>({
    key: 'default',
    file: 'perf-gate.yml',
    target,
    targetAtBase: { ...target, env: { PERF_GATE_SIDE: 'base' } },
    base: null,
    baseline: 'auto',
    order: 'abba',
    turns: 'slices',
    isolation: 'none',
    scenarios: [
      {
        ...PLAIN_LOAD,
        name: 'default',
        requests: [{ ...PLAIN_REQUEST, label: 'GET /', method: 'GET', path: template('/') }],
        thresholds: [ERROR_RATE],
      } as LoadScenario,
    ],
    coverage: null,
    silenced: [],
    judgement: {
      tolerance: { sameJob: 0.03, stored: 0.1 },
      alpha: 0.05,
      strict: false,
      extend: true,
      gated: ['p25', 'p50', 'p95', 'throughput'],
      primary: null,
      severity: 'high',
      failOn: 'high',
      onMissingBaseline: null,
      inconclusive: 'neutral',
      onRemovedScenario: 'neutral',
    },
  });
});

it('every key', () => {
  const workspace = makeFolder({
    'app/server.js': '',
    'perf-gate.yml': `key: shop-api
target:
  build: npm ci
  start: node server.js
  url: https://localhost:\${PORT}/api
  port: 8443
  working-directory: app
  env: { MODE: test, LIMIT: 10, DEBUG: false }
  ready: { url: /healthz, status: 204, timeout: 1m }
  grace: 0
  setup: node seed.js
  setup-each: round
  teardown: [node clean.js, rm -rf data]
  build-timeout: 90s
  setup-timeout: 10s
  copy: .env
  paths: [app, package.json]
base:
  build: npm ci --legacy
  start: node old.js
  url: http://127.0.0.1:\${PORT}/old
  env: { MODE: old }
  working-directory: .
scenarios:
  browse:
    type: load
    connections: 50
    warmup: 500ms
    duration: 10s
    rounds: 20
    timeout: 2s
    requests:
      - HEAD /products
      - name: place order
        method: POST
        path: /orders?dry=1
        headers: { X-Version: 1.10, X-Trace: true }
        json: { items: [1, { two: null }] }
        status: [201, 3xx]
        weight: 2.5
      - { path: /raw, method: PUT, body: "a\\nb", headers: { Content-Type: text/plain }, weight: 0 }
    thresholds:
      p95: < 250ms
      error-rate: { limit: <= 2%, severity: low }
  search: {}
thresholds:
  p95: < 1s
  memory: { limit: < 200MiB }
compare:
  tolerance: { same-job: 2%, stored: 0.2 }
  alpha: 0.01
  strict: true
  extend: false
  metrics: [p50, cpu]
  severity: critical
fail-on: medium
on-missing-baseline: fail
on-removed-scenario: fail
inconclusive: pass
baseline: artifact
order: random
turns: rounds
isolation: cores
`,
  });
  const config = loadConfig({ workspace, inputs: {} });
  expect(config.key).toBe('shop-api');
  expect(config.target).toEqual({
    build: 'npm ci',
    start: 'node server.js',
    url: `https://localhost:\${PORT}/api`,
    port: 8443,
    ...PLAIN_TRANSPORT,
    urlPlace: 'perf-gate.yml:5:8',
    workingDirectory: join(workspace, 'app'),
    env: { MODE: 'test', LIMIT: '10', DEBUG: 'false', PERF_GATE_SIDE: 'head' },
    ready: { kind: 'url', url: `https://localhost:\${PORT}/api/healthz`, status: [204] },
    readyTimeout: 60_000,
    grace: 0,
    setup: ['node seed.js'],
    teardown: ['node clean.js', 'rm -rf data'],
    setupEach: 'round',
    buildTimeout: 90_000,
    setupTimeout: 10_000,
    copy: [join(workspace, '.env')],
    paths: [join(workspace, 'app'), join(workspace, 'package.json')],
  });
  expect(config).toMatchObject({ baseline: 'artifact', order: 'random', turns: 'rounds', isolation: 'cores' });
  expect(config.base).toEqual({
    ...config.target,
    urlPlace: null,
    build: 'npm ci --legacy',
    start: 'node old.js',
    url: `http://127.0.0.1:\${PORT}/old`,
    env: { MODE: 'old', LIMIT: '10', DEBUG: 'false', PERF_GATE_SIDE: 'base' },
    ready: { kind: 'url', url: `http://127.0.0.1:\${PORT}/old/healthz`, status: [204] },
    workingDirectory: workspace,
  });
  const [browse, search] = config.scenarios as [LoadScenario, LoadScenario];
  expect(browse).toMatchObject({
    name: 'browse',
    connections: 50,
    warmup: 500,
    duration: 10_000,
    rounds: 20,
    timeout: 2000,
  });
  expect(written(browse.requests)).toEqual([
    { ...PLAIN_REQUEST, label: 'HEAD /products', method: 'HEAD', path: '/products' },
    {
      ...PLAIN_REQUEST,
      label: 'place order',
      method: 'POST',
      path: '/orders?dry=1',
      headers: { 'X-Version': '1.10', 'X-Trace': 'true', 'content-type': 'application/json' },
      body: { kind: 'json', text: '{"items":[1,{"two":null}]}' },
      status: [201, ...Array.from({ length: 100 }, (_, index) => 300 + index)],
      weight: 2.5,
    },
    {
      ...PLAIN_REQUEST,
      label: 'PUT /raw',
      method: 'PUT',
      path: '/raw',
      headers: { 'Content-Type': 'text/plain' },
      body: { kind: 'text', text: 'a\nb' },
      weight: 0,
    },
  ]);
  expect(browse.thresholds).toEqual<Threshold[]>([
    { metric: 'error-rate', label: null, comparator: '<=', limit: 0.02, severity: 'low', text: '<= 2%', line: 44 },
    { metric: 'p95', label: null, comparator: '<', limit: 250, severity: 'high', text: '< 250ms', line: 43 },
    {
      metric: 'memory',
      label: null,
      comparator: '<',
      limit: 209_715_200,
      severity: 'high',
      text: '< 200MiB',
      line: 48,
    },
  ]);
  expect(search.thresholds).toEqual<Threshold[]>([
    ERROR_RATE,
    { metric: 'p95', label: null, comparator: '<', limit: 1000, severity: 'high', text: '< 1s', line: 47 },
    {
      metric: 'memory',
      label: null,
      comparator: '<',
      limit: 209_715_200,
      severity: 'high',
      text: '< 200MiB',
      line: 48,
    },
  ]);
  expect(config.judgement).toEqual({
    tolerance: { sameJob: 0.02, stored: 0.2 },
    alpha: 0.01,
    strict: true,
    extend: false,
    gated: ['p50', 'cpu'],
    primary: null,
    severity: 'critical',
    failOn: 'medium',
    onMissingBaseline: 'fail',
    inconclusive: 'pass',
    onRemovedScenario: 'fail',
  });
});

describe('text stays text', () => {
  it('environment variables and headers keep the digits that were written, JSON bodies their types', () => {
    const { target, base, scenarios } = read(`target:
  start: x
  env: { VERSION: 1.10, ZIP: 0123, ON: True, SIZE: 1_000, HEX: 0x10, BIG: 12345678901234567890 }
base: { env: { VERSION: 2.0 } }
scenarios:
  a: { requests: [{ path: /, headers: { ETag: 0010 }, json: { version: 1.10, headers: { a: 0x10 } } }] }
`);
    expect(target.env).toEqual({
      PERF_GATE_SIDE: 'head',
      VERSION: '1.10',
      ZIP: '0123',
      ON: 'True',
      SIZE: '1_000',
      HEX: '0x10',
      BIG: '12345678901234567890',
    });
    expect(base?.env.VERSION).toBe('2.0');
    const request = (scenarios as LoadScenario[])[0]?.requests[0];
    expect(request?.headers.ETag?.text).toBe('0010');
    expect(written(request?.body)).toEqual({ kind: 'json', text: '{"version":1.10,"headers":{"a":16}}' });
  });

  it('anchors and aliases are followed', () => {
    const { target, base, scenarios } = read(`target:
  start: x
  env: &env { A: 1.0 }
base: { env: *env }
scenarios:
  a: &load { connections: 3, thresholds: { p95: < 1s } }
  b: *load
`);
    expect([target.env, base?.env]).toMatchObject([{ A: '1.0' }, { A: '1.0' }]);
    expect(scenarios).toMatchObject([{ connections: 3 }, { connections: 3 }]);
    expect(scenarios.map(({ thresholds }) => thresholds.at(-1)?.line)).toEqual([6, 6]);
  });

  it('scenario names may hold any printable character', () => {
    const names = [
      '<b>|`x`|</b>',
      'größer ✓ 速い',
      '@everyone',
      '🧑‍🚀',
      'constructor',
      'toString',
      `\${{ secrets.X }}`,
      'a, b',
      '404',
    ];
    const { scenarios } = read(
      `${START}scenarios: ${JSON.stringify(Object.fromEntries(names.map((name) => [name, {}])))}`,
    );
    expect(scenarios.map(({ name }) => name).toSorted()).toEqual(names.toSorted());
  });

  it('a JSON body is called that unless the headers say otherwise', () => {
    const { scenarios } = read(
      `${START}scenarios: { a: { requests: [{ path: /, json: 1, headers: { Content-Type: application/vnd.a+json } }] } }`,
    );
    expect(written((scenarios as LoadScenario[])[0]?.requests[0]?.headers)).toEqual({
      'Content-Type': 'application/vnd.a+json',
    });
  });

  it('a body of null is sent, a missing one is not', () => {
    const { scenarios } = read(`${START}scenarios: { a: { requests: [{ path: /a, json: null }, { path: /b }] } }`);
    expect(written((scenarios as LoadScenario[])[0]?.requests.map(({ body }) => body))).toEqual([
      { kind: 'json', text: 'null' },
      null,
    ]);
  });
});

describe('without a file', () => {
  it('inputs make one scenario called default', () => {
    const workspace = makeFolder();
    const config = loadConfig({ workspace, inputs: { start: 'node server.js', connections: '20' } });
    expect(config).toMatchObject({
      file: null,
      target: { start: 'node server.js', url: `http://127.0.0.1:\${PORT}`, port: 'auto' },
    });
    expect(config.scenarios).toMatchObject([{ name: 'default', connections: 20, thresholds: [ERROR_RATE] }]);
    expect(loadConfig({ workspace, inputs: { url: 'http://127.0.0.1:3000' } }).target).toMatchObject({
      start: null,
      port: null,
    });
  });

  it('and without them, the message says what would help', () => {
    expect(problemsOf(() => loadConfig({ workspace: makeFolder(), inputs: { start: '  ' } }))).toEqual([
      'there is no perf-gate.yml in the workspace, and neither input "start" nor input "url" is given; "npx perf-gate init" writes a configuration',
    ]);
    expect(problemsOf(() => loadConfig({ workspace: makeFolder(), inputs: {}, needsFile: true }))).toEqual([
      'there is no perf-gate.yml in the workspace; input "config" names another file, and "npx perf-gate init" writes one',
    ]);
  });
});
