import { describe, expect, it } from 'vitest';
import { expectedTime } from '../../src/commands/expected-time.ts';
import { loadConfig } from '../../src/config/load-config.ts';
import { adviseOn, type MeasuredVariant } from '../../src/kinds/configuration/advice.ts';
import { adviceText, configurationBlocks, summarizeConfiguration } from '../../src/kinds/configuration/summary.ts';
import { inTurn } from '../../src/kinds/configuration/variants.ts';
import { type ConfigurationScenario, configurationKind } from '../../src/kinds/configuration.ts';
import { makeFolder, problemsOf } from '../config/workspace.ts';
import { counts, label } from '../measurement/run.ts';
import { RecordingStage } from '../support/recording-stage.ts';

const TARGET = 'target: { start: node server.js }\n';
const POOLS =
  'variants:\n  - { name: pool 10, env: { POOL: 10 } }\n  - { name: pool 20, env: { POOL: 20 } }\n  - { name: other, start: node other.js }\n';

function read(keys: string, target = TARGET) {
  const yaml = `${target}scenarios:\n  pool:\n    type: configuration\n${keys.replace(/^(?=.)/gm, '    ')}`;
  return loadConfig({ workspace: makeFolder({ 'perf-gate.yml': yaml }), inputs: {} });
}
const scenarioOf = (keys = POOLS) => read(keys).scenarios[0] as ConfigurationScenario;

describe('a configuration is read', () => {
  it('with its variants in their order, each with its place', () => {
    expect(scenarioOf()).toMatchObject({
      rounds: 10,
      warmup: 500,
      duration: 2000,
      variants: [
        { name: 'pool 10', start: null, env: { POOL: '10' }, place: 'perf-gate.yml:6:9' },
        { name: 'pool 20', env: { POOL: '20' }, place: 'perf-gate.yml:7:9' },
        { name: 'other', start: 'node other.js', env: {}, place: 'perf-gate.yml:8:9' },
      ],
    });
    expect(configurationKind.time(scenarioOf())).toBe(7500);
    expect(configurationKind.starts?.(scenarioOf())).toBe(3);
  });

  it('as another one with other variants, and as the same wherever they stand in the file', () => {
    const identity = (keys: string) => JSON.stringify(configurationKind.identity(scenarioOf(keys)));
    expect(identity(`rounds: 7\n${POOLS}`)).toBe(identity(POOLS));
    expect(identity(POOLS.replace('POOL: 20', 'POOL: 21'))).not.toBe(identity(POOLS));
  });

  it.each([
    [
      'variants: [{ name: a, env: { A: 1 } }]',
      '5:15 scenarios.pool.variants: expected at least two variants: one alone is compared with nothing',
    ],
    ['variants: []', 'expected at least two variants'],
    ['', 'variants'],
    ['variants: [{ env: { A: 1 } }, { name: b }]', 'scenarios.pool.variants[0]'],
    [
      'variants: [{ name: a }, { name: a, env: { A: 1 } }]',
      '5:37 scenarios.pool.variants[1].name: a second variant called "a"; give each a name of its own',
    ],
    [
      'variants: [{ name: a, env: { A: 1 } }, { name: b, env: { A: 1 } }]',
      '5:44 scenarios.pool.variants[1]: it is started like "a"; give it another env or start',
    ],
    ['variants: [{ name: a }, { name: b, env: { PORT: 1 } }]', 'PORT is set by perf-gate; remove it here'],
    ['variants: [{ name: a }, { name: b, env: { PERF_GATE_SIDE: x } }]', 'PERF_GATE_SIDE is set by perf-gate'],
    ['variants: [{ name: a }, { name: b, pool: 3 }]', 'pool'],
  ])('unless it is %s', (keys, problem) => {
    expect(problemsOf(() => read(keys)).join('\n')).toContain(problem);
  });

  it('and not where somebody else runs the service', () => {
    expect(problemsOf(() => read(POOLS, 'target: { url: "http://127.0.0.1:1" }\n')).join('\n')).toContain(
      'scenarios.pool.variants: somebody else runs the service at target.url',
    );
  });
});

it('variants take their turns so that each begins as often, and every second round goes back', () => {
  const orders = Array.from({ length: 6 }, (_, index) => inTurn(['a', 'b', 'c'], index).join(''));
  expect(orders).toEqual(['abc', 'cba', 'bca', 'acb', 'cab', 'bac']);
  expect([0, 1, 2, 3].map((index) => inTurn([1, 2], index).join(''))).toEqual(['12', '21', '21', '12']);
});

describe('a round', () => {
  const window = (latencies: number[]) => ({
    duration: 2000,
    throughput: latencies.length / 2,
    received: 10,
    counts: counts({ sent: latencies.length, responses: latencies.length }),
    labels: { 'GET /': label(latencies) },
    agent: { loopDelay: 1, cpu: 0.1, bound: false },
  });
  const service = { url: 'http://127.0.0.1:1', startup: 120, logTail: () => '' };

  it('starts each variant by itself and loads it, and stands for the first', async () => {
    const stage = new RecordingStage(
      { loaded: { window: window([1, 2, 3]), resources: null, stopped: null }, service },
      'head',
      1,
    );
    const measured = await configurationKind.measure(stage, scenarioOf());
    expect(stage.acts.map((act) => (act.do === 'serve' ? act.variant?.name : act.do))).toEqual(
      ['other', 'pool 20', 'pool 10'].flatMap((name) => [name, 'phase', 'load']),
    );
    expect(measured?.windows).toHaveLength(1);
    expect(measured?.figures).toMatchObject({ responses: 3, all: { throughput: 1.5, startup: 120 } });
    expect(Object.keys(measured?.figures.labels ?? {})).toEqual(['GET /']);
    expect(configurationKind.detail?.parse(measured?.detail)).toEqual(measured?.detail);
    expect(measured?.detail).toMatchObject({
      open: false,
      variants: [{ name: 'pool 10', sent: 3, failed: 0 }, {}, {}],
    });
  });

  it('in which a variant answers nothing well ends with that', async () => {
    const silent = { ...window([]), counts: counts({ sent: 5, errors: { 'status 500': 5 } }) };
    const stage = new RecordingStage({ loaded: { window: silent, resources: null, stopped: null }, service });
    await expect(configurationKind.measure(stage, scenarioOf())).rejects.toMatchObject({ class: 'load' });
  });

  it('that is canceled is none', async () => {
    expect(await configurationKind.measure(new RecordingStage({ loaded: null, service }), scenarioOf())).toBeNull();
  });
});

/** Ten rounds that scatter by 1 %, of so much throughput and latency. */
function variant(name: string, throughput: number, p95 = 10, failed = 0): MeasuredVariant {
  const scatter = [0, 3, -6, 9, -2, 5, -8, 1, -4, 7].map((of) => 1 + of / 1000);
  const turned = [...scatter.slice(3), ...scatter.slice(0, 3)];
  const values = (of: number, by: number[]) => by.map((factor) => of * factor);
  const own = name.length % 2 === 0 ? scatter : turned;
  return {
    name,
    throughput: values(throughput, own),
    p50: values(p95 / 2, own),
    p95: values(p95, own.toReversed()),
    failed,
  };
}

describe('the advice', () => {
  const said = (open: boolean, ...variants: [MeasuredVariant, ...MeasuredVariant[]]) =>
    adviceText(variants, adviseOn(variants, open));

  it('is the variant that does more, by how much, and which bring nothing more', () => {
    expect(said(false, variant('pool size 10', 500), variant('pool size 20', 570), variant('pool size 40', 571))).toBe(
      'pool size 20 instead of 10: +14 % throughput, p95 unchanged; 40 brings nothing more.',
    );
  });

  it('is the first one where no other is better', () => {
    expect(said(false, variant('small', 500), variant('large', 503), variant('huge', 400))).toBe(
      'small stays: no other variant is proven to be better; large brings nothing more; huge is worse.',
    );
  });

  it('is about latency where requests come at a rate', () => {
    expect(said(true, variant('a', 100, 20), variant('bb', 100, 10))).toBe('bb instead of a: −50 % p95, p50 −50 %.');
  });

  it('tells what a gain costs', () => {
    expect(said(false, variant('a', 500, 10), variant('bb', 600, 13))).toBe(
      'bb instead of a: +20 % throughput, p95 +30 %.',
    );
  });

  it('is not for what fails, however fast failures are', () => {
    expect(said(false, variant('a', 500), variant('bb', 5000, 1, 0.4))).toBe(
      'a stays: no other variant is proven to be better; bb fails 40 % of its requests.',
    );
    expect(said(false, variant('a', 5000, 1, 0.4), variant('bb', 500))).toMatch(/^bb instead of a: /);
  });

  it('leaves open what the rounds do not decide', () => {
    const wild = { ...variant('bb', 500), throughput: [300, 800, 200, 900, 500, 450, 700, 350, 650, 520] };
    expect(said(false, variant('a', 500), wild)).toBe(
      'a stays: no other variant is proven to be better; bb may be better or not.',
    );
  });

  it('is right for identical variants in 95 of 100 runs', () => {
    let seed = 7;
    const random = () => {
      seed = (Math.imul(seed, 1_664_525) + 1_013_904_223) >>> 0;
      return seed / 2 ** 32;
    };
    const values = () => Array.from({ length: 10 }, () => 500 * (1 + 0.2 * (random() - 0.5)));
    const same = (name: string): MeasuredVariant => ({
      name,
      throughput: values(),
      p50: values(),
      p95: values(),
      failed: 0,
    });
    const wrong = Array.from({ length: 400 }, () => adviseOn([same('a'), same('b'), same('c')], false)).filter(
      ({ best }) => best !== 'a',
    );
    expect(wrong.length).toBeLessThanOrEqual(20);
  });
});

it('all rounds are medians and advice, and a report shows both', () => {
  const rounds = Array.from({ length: 10 }, (_, index) => ({
    detail: {
      open: false,
      variants: [
        { name: 'pool 10', throughput: 500 + (index % 3), p50: 5, p95: 10, sent: 100, failed: 0 },
        { name: 'pool 20', throughput: 570 + (index % 4), p50: 5, p95: 10, sent: 100, failed: 1 },
      ],
    },
  }));
  const summary = summarizeConfiguration(rounds as never);
  expect(configurationKind.summary?.parse(summary)).toEqual(summary);
  expect(summary).toMatchObject({
    advice: 'pool 20 instead of 10: +14 % throughput, p95 unchanged.',
    variants: [{ throughput: 501 }, { failed: 0.01 }],
  });
  const [text, table] = configurationBlocks(summary);
  expect(text).toMatchObject({ kind: 'text', text: [summary.advice] });
  expect(table?.kind === 'table' && table.rows).toHaveLength(2);
});

describe('a plan', () => {
  const said = (keys: string) => expectedTime(read(keys)).filter((sentence) => sentence.startsWith('"pool"'));
  const two = POOLS.split('\n').slice(0, 3).join('\n');

  it.each([
    [
      'of too few rounds',
      `rounds: 6\n${two}`,
      'it is better, however much: 2 variants in 6 rounds need ≥ 7. Set more "rounds".',
    ],
    ['of more variants', `rounds: 7\n${POOLS}`, '3 variants in 7 rounds need ≥ 8'],
    [
      'whose rounds all have to agree',
      `rounds: 7\n${two}`,
      '2 variants in 7 rounds of 2 s decide only what is plain. Set 10 "rounds" or more.',
    ],
    [
      'of short windows',
      `duration: 300ms\n${two}`,
      'in 10 rounds of 300 ms decide only what is plain. Set a "duration" of 1 s or more.',
    ],
    [
      'of few rounds and short windows',
      `duration: 300ms\nrounds: 9\n${POOLS}`,
      'Set 11 "rounds" or more and a "duration" of 1 s or more.',
    ],
  ])('%s is said to be one that decides little', (_, keys, expected) => {
    expect(said(keys)).toEqual([expect.stringContaining(expected)]);
  });

  it('that is usual has nothing to be said of', () => {
    expect([...said(two), ...said(POOLS)]).toEqual([]);
  });
});
