import { describe, expect, it } from 'vitest';
import { describeProblems, read, START } from './workspace.ts';

const TARGET = `target:
  start: node server.js
  metrics:
    url: /metrics
    series:
      pool_in_use: 'db_pool_connections{state="used"}'
      done: jobs_done_total
      sent: { read: bytes_sent, as: rate, unit: bytes }
      hits: { read: cache_hit_ratio, unit: ratio, better: higher, gated: true }
`;

const definition = { unit: '', better: 'lower', gated: false, perRequest: false, slower: false };

describe('metrics of the service', () => {
  it('are read in every scenario, and those of a scenario are added', () => {
    const { scenarios } = read(`${TARGET}
scenarios:
  a: {}
  b: { metrics: { url: "http://127.0.0.1:9464/m", series: { done: finished_total, queue: { read: waiting, unit: jobs } } } }
  c: { type: command, run: node bench.mjs }
`);
    const [a, b, c] = scenarios;
    expect(a?.metrics).toEqual({
      url: '/metrics',
      place: 'perf-gate.yml:4:10 target.metrics.url',
      series: [
        {
          name: 'pool_in_use',
          read: 'db_pool_connections{state="used"}',
          as: 'value',
          definition: { ...definition, title: 'pool_in_use' },
          hasMost: false,
          place: 'perf-gate.yml:6:20 target.metrics.series.pool_in_use',
        },
        expect.objectContaining({ name: 'done', as: 'rate', definition: { ...definition, title: 'done', unit: '/s' } }),
        expect.objectContaining({ name: 'sent', definition: { ...definition, title: 'sent', unit: 'bytes/s' } }),
        expect.objectContaining({
          name: 'hits',
          definition: { ...definition, title: 'hits', unit: 'ratio', better: 'higher', gated: true },
        }),
      ],
    });
    expect(b?.metrics?.url).toBe('http://127.0.0.1:9464/m');
    expect(b?.metrics?.series.map((series) => [series.name, series.read])).toEqual([
      ['pool_in_use', 'db_pool_connections{state="used"}'],
      ['sent', 'bytes_sent'],
      ['hits', 'cache_hit_ratio'],
      ['done', 'finished_total'],
      ['queue', 'waiting'],
    ]);
    expect(c).not.toHaveProperty('metrics');
  });

  it('are at /metrics unless that is said otherwise', () => {
    const [scenario] = read(`${START}scenarios: { a: { metrics: { series: { queue: waiting } } } }`).scenarios;
    expect(scenario?.metrics).toMatchObject({ url: '/metrics', series: [{ name: 'queue' }] });
  });

  it('are limited by their names, and by the largest value', () => {
    const { scenarios } = read(`${TARGET}
thresholds: { hits: "> 80%" }
scenarios:
  a: { severity: low, thresholds: { pool_in_use: < 15, pool_in_use.max: { limit: < 20, severity: critical }, sent: < 5 } }
`);
    const limits = scenarios[0]?.thresholds.map(({ metric, comparator, limit, severity, text, line }) => {
      return [metric, comparator, limit, severity, text, line];
    });
    expect(limits).toEqual([
      ['error-rate', '<', 0.01, 'low', '< 1%', null],
      ['hits', '>', 0.8, 'low', '> 80%', 11],
      ['pool_in_use', '<', 15, 'low', '< 15', 13],
      ['pool_in_use.max', '<', 20, 'critical', '< 20', 13],
      ['sent', '<', 5, 'low', '< 5', 13],
    ]);
    expect(scenarios[0]?.metrics?.series.map(({ name, hasMost }) => [name, hasMost])).toEqual([
      ['pool_in_use', true],
      ['done', false],
      ['sent', false],
      ['hits', false],
    ]);
  });

  it('can be gated by compare.metrics', () => {
    const { judgement } = read(`${TARGET}compare: { metrics: [p50, pool_in_use] }\n`);
    expect(judgement.gated).toEqual(['p50', 'pool_in_use']);
  });
});

describeProblems({
  'metrics that cannot be read': [
    [
      `${START}scenarios: { a: { metrics: { series: { pool: "rate(a[1m])" } } } }`,
      '2:46 scenarios.a.metrics.series.pool: has "(a[1m])" after the name, where only labels in braces can be; expected a metric with labels in braces, such as \'db_pool_connections{state="used"}\'',
    ],
    [
      `${START}scenarios: { a: { metrics: { series: { pool: { read: "{a=b}" } } } } }`,
      '2:54 scenarios.a.metrics.series.pool.read: does not begin with the name of a metric; expected a metric with labels in braces, such as \'db_pool_connections{state="used"}\'',
    ],
    [
      `${START}scenarios: { a: { metrics: { series: { p95: lag } } } }`,
      '2:40 scenarios.a.metrics.series.p95: expected another name than that of a metric of perf-gate, got "p95"',
    ],
    [
      `${START}scenarios: { a: { metrics: { series: { "a b": lag } } } }`,
      '2:40 scenarios.a.metrics.series."a b": expected a name of up to 64 letters, digits, "_" or "-" that begins with a letter, got "a b"',
    ],
    [
      `${START}scenarios: { a: { metrics: { series: { pool: 5 } } } }`,
      '2:46 scenarios.a.metrics.series.pool: expected a metric with labels in braces, such as \'db_pool_connections{state="used"}\', or a map with read, got 5',
    ],
    [
      `${START}scenarios: { a: { metrics: { url: metrics, series: { pool: lag } } } }`,
      '2:35 scenarios.a.metrics.url: expected a path such as /healthz, or an http:// or https:// URL, got "metrics"',
    ],
    [
      `${START}scenarios: { a: { metrics: { url: /metrics } } }`,
      '2:28 scenarios.a.metrics: no series is named that could be read; name one: series: { queue: jobs_waiting }',
    ],
    [
      `${START}scenarios: { a: { metrics: { series: { pool: { raed: lag } } } } }`,
      '2:40 scenarios.a.metrics.series.pool.read: missing; expected a metric with labels in braces, such as \'db_pool_connections{state="used"}\'',
      '2:48 scenarios.a.metrics.series.pool.raed: unknown key; did you mean "read"?',
    ],
    [
      `${START}scenarios: { a: { type: command, run: x, metrics: { series: { pool: lag } } } }`,
      '2:42 scenarios.a.metrics: unknown key; known here: type, run, file, format, timeout, thresholds, severity, tags, when, rounds',
    ],
  ],
  'limits on metrics of the service': [
    [
      `${START}scenarios: { a: { metrics: { series: { pool: lag } }, thresholds: { pol: < 5 } } }`,
      '2:69 scenarios.a.thresholds.pol: unknown key; did you mean "pool"?',
    ],
    [
      `${START}scenarios: { a: { metrics: { series: { pool: lag } }, thresholds: { pool: 5 } } }`,
      '2:75 scenarios.a.thresholds.pool: expected a comparison such as "< 250ms", "> 500/s", "< 200MB", "< 1%" or "< 12"',
    ],
    [
      `${START}scenarios: { a: { metrics: { series: { pool: lag } }, thresholds: { pool: < 5ms } } }`,
      '2:75 scenarios.a.thresholds.pool: the threshold "< 5ms" for "pool" is in ms, but it is in no unit',
    ],
    [
      `${START}scenarios: { a: { metrics: { series: { used: { read: used, unit: bytes } } }, thresholds: { used: < 5 } } }`,
      '2:99 scenarios.a.thresholds.used: the threshold "< 5" for "used" needs a unit, since it is in bytes',
    ],
    [
      `${START}thresholds: { pool: < 5 }\nscenarios: { a: { metrics: { series: { pool: lag } } } }`,
      '2:15 thresholds.pool: unknown key; known here: p25, p50, p75, p90, p95, p99, "p99.9", mean, min, max, stddev, throughput, error-rate, success-rate, cpu, memory, startup, bytes, disk-read, disk-written and 3 more',
    ],
  ],
});
