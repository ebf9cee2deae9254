import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { stringify } from 'yaml';
import { loadConfig } from '../../src/config/load-config.ts';
import { PerfGateError } from '../../src/errors.ts';
import { METRIC_NAMES } from '../../src/measurement/metric.ts';
import { makeFolder, problemsOf, read, START, write } from './workspace.ts';

describe('T11: a file that is an attack ends as a problem', () => {
  const nines = (from: string) => Array.from({ length: 9 }, () => from).join(', ');
  const laughs = Array.from(
    { length: 9 },
    (_, level) => `a${level}: &a${level} [${nines(level ? `*a${level - 1}` : 'x')}]`,
  );

  it.each([
    ['a billion laughs', laughs.join('\n'), /aliases \(\*name\) stand for more than 100 values$/],
    [
      'an alias repeated',
      `a: &a 1\nb: [${'*a, '.repeat(200)}]`,
      /^perf-gate.yml:2:405 aliases \(\*name\) stand for more/,
    ],
    [
      'a list in itself',
      'a: &a [*a]',
      /^perf-gate.yml:1:8 nested more than 50 deep, or containing itself by an alias$/,
    ],
    ['a map in itself', `${START}scenarios: &a { a: *a }`, /nested more than 50 deep, or containing itself/],
    ['deep lists', '['.repeat(100_000), /nested more than 50 deep/],
    ['deep maps', '{a: '.repeat(50_000), /nested more than 50 deep/],
    ['deep blocks', '- '.repeat(50_000), /nested more than 50 deep/],
    ['deep but closed', '['.repeat(60) + ']'.repeat(60), /nested more than 50 deep/],
    ['a long line of the parser', `%${'x'.repeat(10_000)}`, /^perf-gate.yml:1:1 not valid YAML: .{200}…$/],
  ])('%s', (_, yaml, problem) => {
    const problems = problemsOf(() => read(yaml));
    expect(problems).toHaveLength(1);
    expect(problems[0]).toMatch(problem);
  });

  it('tens of thousands of keys are read in linear time and reported in part', () => {
    const keys = Array.from({ length: 30_000 }, (_, index) => `key${index}:`).join('\n');
    expect(problemsOf(() => read(keys)).at(-1)).toBe('and 29950 more problems');
  });

  it('a tag cannot make a value that is not plain data', () => {
    for (const value of ['!!set {a}', '!!omap [a: 1]', '!!binary eA==', '!!timestamp 2001-01-01', '!!js/function x']) {
      expect(problemsOf(() => read(`${START}scenarios: ${value}`))).toHaveLength(1);
    }
  });

  it('a key called __proto__ does not vanish anywhere', () => {
    for (const yaml of ['__proto__: {}', 'target: { env: { __proto__: 1 } }', 'x: [{ "__proto__": { a: 1 } }]']) {
      expect(problemsOf(() => read(yaml))[0]).toMatch(/a key cannot be called __proto__$/);
    }
    expect(
      problemsOf(() => read(`${START}scenarios: { a: { requests: [{ path: /, json: { __proto__: 1 } }] } }`)),
    ).toEqual(['perf-gate.yml:2:60 scenarios.a.requests[0].json: a key cannot be called __proto__']);
  });
});

it('placeholders that are almost right take no exponential time', () => {
  const almost = '{{ a }}'.repeat(5000);
  for (const path of [`/${almost} `, `/${almost}{{`, `/${'{{'.repeat(5000)}`, `/${'${A'.repeat(5000)}`]) {
    for (const request of [
      path,
      `GET ${path}`,
      { path },
      { path: '/', headers: { X: path } },
      { path: '/', body: path },
    ]) {
      const scenarios = { a: { requests: [request], auth: { bearer: path } } };
      problemsOf(() => read(stringify({ target: { start: 'x' }, scenarios })));
    }
  }
});

describe('no text makes it throw anything but problems, one on a line', () => {
  const workspace = makeFolder({ 'data/users.csv': 'email,id\na@b.test,1\n' });

  function holds(yaml: string): void {
    write(workspace, 'perf-gate.yml', yaml);
    try {
      loadConfig({ workspace, inputs: {}, environment: { U: 'u', P: 'p' } });
    } catch (error) {
      if (!(error instanceof PerfGateError)) throw error;
      expect(error.class).toBe('config');
      for (const line of error.message.split('\n')) {
        expect(line).toMatch(/^(perf-gate\.yml(:[1-9]\d*:[1-9]\d* | is )|and \d+ more problems$)/);
        expect(line).not.toMatch(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u);
        expect(line).not.toMatch(
          /zod|invalid_|unrecognized|invalid input|received|undefined|NaN|\[object|too small|too big/i,
        );
        expect(line.length).toBeLessThan(1000);
      }
    }
  }

  it('whatever bytes', () => {
    fc.assert(fc.property(fc.string({ unit: 'binary', maxLength: 200 }), holds), { numRuns: 500 });
  });

  it('whatever YAML', () => {
    const token = fc.constantFrom(
      ...': - ? [ ] { } , & * ! | > # % @ ` \' " \\ ~ < = $ --- ... \n \t'.split(' '),
      ' ',
      '\n  ',
      'a',
      '1',
      'target',
      'start',
      '*a',
      '&a',
      '!!str',
    );
    fc.assert(
      fc.property(
        fc.array(token, { maxLength: 40 }).map((tokens) => tokens.join('')),
        holds,
      ),
      { numRuns: 500 },
    );
  });

  const key = fc.oneof(
    fc.constantFrom(
      'key',
      'target',
      'base',
      'scenarios',
      'thresholds',
      'compare',
      'fail-on',
      'inconclusive',
      'start',
      'build',
    ),
    fc.constantFrom('url', 'port', 'env', 'ready', 'status', 'timeout', 'log', 'grace', 'setup', 'working-directory'),
    fc.constantFrom(
      'connections',
      'warmup',
      'duration',
      'rounds',
      'requests',
      'method',
      'path',
      'headers',
      'json',
      'body',
    ),
    fc.constantFrom(
      'name',
      'weight',
      'limit',
      'severity',
      'tolerance',
      'same-job',
      'alpha',
      'metrics',
      ...METRIC_NAMES,
    ),
    fc.constantFrom('rate', 'stages', 'to', 'spawn-rate', 'agents', 'seed', 'max-connections', 'arrivals', 'cookies'),
    fc.constantFrom(
      'data',
      'file',
      'order',
      'at-end',
      'auth',
      'bearer',
      'basic',
      'user',
      'value',
      'before',
      'journeys',
    ),
    fc.constantFrom(
      'form',
      'multipart',
      'type',
      'extract',
      'regex',
      'header',
      'default',
      'checks',
      'equals',
      'contains',
    ),
    fc.constantFrom('pause', 'latency', 'socket', 'tls', 'ca', 'cert', 'coverage', 'openapi', 'minimum'),
    fc.string({ maxLength: 10 }),
    fc.constantFrom('__proto__', 'constructor', 'toString', '', ' '),
  );
  const scalar = fc.oneof(
    fc.string({ unit: 'grapheme', maxLength: 30 }),
    fc.constantFrom(
      'GET /',
      '10s',
      '3%',
      '< 250ms',
      '/x',
      'http://h',
      `http://h:\${PORT}`,
      'auto',
      '2xx',
      'high',
      'node x',
      '500/s',
      '1s..3s',
      'once',
      '/a/0',
      'data/users.csv',
      '{{ users.email }}',
      '{{ users.email',
      '{{ id }}',
      '{{ faker.person.fullName }}',
      `\${TOKEN}`,
      '(',
    ),
    fc.double(),
    fc.integer(),
    fc.boolean(),
    fc.constant(null),
  );
  const { tree } = fc.letrec<{ tree: unknown }>((tie) => ({
    tree: fc.oneof(
      { maxDepth: 6, withCrossShrink: true },
      scalar,
      fc.dictionary(key, tie('tree'), { maxKeys: 6 }),
      fc.array(tie('tree'), { maxLength: 4 }),
    ),
  }));

  it('whatever rows', () => {
    const rows = fc.oneof(
      fc.string({ unit: 'binary', maxLength: 100 }),
      fc
        .array(fc.constantFrom(...'" , [ ] { } : \\ \n \r a 1 null'.split(' ')), { maxLength: 30 })
        .map((all) => all.join('')),
    );
    const file = fc.constantFrom('rows.csv', 'rows.json', 'rows.jsonl');
    fc.assert(
      fc.property(file, rows, (name, text) => {
        write(workspace, name, text);
        holds(`${START}scenarios: { a: { data: { rows: ${name} }, requests: ["GET /{{ rows.a }}"] } }`);
      }),
      { numRuns: 500 },
    );
  });

  it('whatever data under known and unknown keys', () => {
    fc.assert(
      fc.property(fc.dictionary(key, tree, { maxKeys: 8 }), (data) => holds(stringify(data))),
      { numRuns: 500 },
    );
  });

  const LOADS = [
    'rate',
    'arrivals',
    'connections',
    'agents',
    'spawn-rate',
    'stages',
    'stages.0',
    'stages.0.to',
    'stages.0.duration',
    'auth',
    'auth.basic',
    'auth.basic.user',
    'data',
    'data.users',
    'data.users.file',
    'data.users.order',
    'before',
    'before.0',
    'before.0.extract',
    'before.0.extract.token',
    'before.0.extract.token.json',
    'journeys',
    'journeys.j',
    'journeys.j.pause',
    'journeys.j.weight',
    'journeys.j.thresholds',
    'journeys.j.requests',
    'journeys.j.requests.0',
    'journeys.j.requests.0.path',
    'journeys.j.requests.0.form',
    'journeys.j.requests.0.form.a',
    'journeys.j.requests.0.extract.id.regex',
    'journeys.j.requests.0.checks',
    'journeys.j.requests.0.checks.0',
    'journeys.j.requests.0.checks.0.equals',
    'journeys.j.requests.1.multipart',
    'journeys.j.requests.1.multipart.f',
  ].map((key) => `scenarios.b.${key}`);

  it('whatever replaces one value of a whole configuration', () => {
    const places = [
      'key',
      'target',
      'target.start',
      'target.url',
      'target.port',
      'target.env',
      'target.env.A',
      'target.ready',
      'target.ready.status',
      'target.setup',
      'target.working-directory',
      'base',
      'base.env',
      'scenarios',
      'scenarios.a',
      'scenarios.a.requests',
      'scenarios.a.requests.0',
      'scenarios.a.requests.0.headers',
      'scenarios.a.requests.0.headers.X',
      'scenarios.a.requests.0.json',
      'scenarios.a.requests.0.status',
      'scenarios.a.thresholds',
      'scenarios.a.thresholds.p95',
      'scenarios.a.thresholds.p95.limit',
      'scenarios.a.rounds',
      ...LOADS,
      'target.socket',
      'target.tls',
      'target.tls.ca',
      'coverage',
      'coverage.openapi',
      'coverage.minimum',
      'compare',
      'compare.tolerance',
      'compare.metrics',
      'fail-on',
    ];
    fc.assert(
      fc.property(fc.constantFrom(...places), tree, (place, value) => {
        const data = {
          key: 'k',
          target: {
            start: 'x',
            url: `https://h:\${PORT}`,
            port: 'auto',
            env: { A: 1 },
            ready: { url: '/', status: [200] },
            setup: ['a'],
            socket: 'a.sock',
            tls: { insecure: true },
          },
          base: { env: { A: 2 } },
          scenarios: {
            a: {
              rounds: 5,
              requests: [{ path: '/', headers: { X: 1 }, json: {} }],
              thresholds: { p95: { limit: '< 1s' } },
            },
            b: {
              rate: '5/s',
              arrivals: 'poisson',
              stages: [{ duration: '10s', to: '5/s' }],
              auth: { basic: { user: `\${U}`, password: `\${P}` } },
              data: { users: { file: 'data/users.csv', order: 'once', 'at-end': 'stop-run' } },
              before: [{ path: '/login', extract: { token: { json: '/token', default: 1 } } }],
              journeys: {
                j: {
                  weight: 1,
                  pause: '1s..3s',
                  thresholds: { p50: '< 1s' },
                  requests: [
                    {
                      path: '/a/{{ token }}',
                      form: { a: '{{ users.email }}' },
                      extract: { id: { regex: 'a' } },
                      checks: [{ json: '/a', equals: 1 }],
                    },
                    { path: '/b', multipart: { f: { file: 'data/users.csv', type: 'text/csv' } } },
                  ],
                },
              },
            },
          },
          coverage: { openapi: 'data/users.csv', minimum: '90%' },
          compare: { tolerance: { stored: '3%' }, metrics: ['p50'] },
          'fail-on': 'high',
        };
        const steps = place.split('.');
        const last = steps.pop() as string;
        const parent = steps.reduce<Record<string, unknown>>(
          (here, step) => here[step] as Record<string, unknown>,
          data,
        );
        parent[last] = value;
        holds(stringify(data));
      }),
      { numRuns: 1000 },
    );
  });
});
