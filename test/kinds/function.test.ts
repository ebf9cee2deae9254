import { describe, expect, it } from 'vitest';
import { loadConfig } from '../../src/config/load-config.ts';
import type { SideName } from '../../src/events.ts';
import type { CallOutcome } from '../../src/functions/reports.ts';
import { type FunctionScenario, functionKind } from '../../src/kinds/function.ts';
import { loadsOf } from '../../src/kinds/index.ts';
import { createHistogram, encodeHistogram, recordLatency } from '../../src/measurement/histogram.ts';
import { makeFolder, problemsOf } from '../config/workspace.ts';
import { RecordingStage } from '../support/recording-stage.ts';

/** The one scenario of a configuration that has no service. */
function scenarioOf(keys: string, inputs: Parameters<typeof loadConfig>[0]['inputs'] = {}): FunctionScenario {
  const yaml = `scenarios:\n  orders:\n    type: function\n    module: bench/orders.mjs\n${keys.replace(/^(?=.)/gm, '    ')}`;
  const { scenarios } = loadConfig({ workspace: makeFolder({ 'perf-gate.yml': yaml }), inputs });
  return scenarios[0] as FunctionScenario;
}

/** Calls of these times, milliseconds. */
function callsOf(times: number[], spec: Partial<CallOutcome> = {}): CallOutcome {
  const histogram = createHistogram();
  for (const time of times) recordLatency(histogram, time);
  return {
    duration: 1000,
    completed: times.length,
    sent: times.length,
    responses: times.length,
    errors: {},
    trouble: null,
    histogram: encodeHistogram(histogram),
    hits: { hit: 0, of: 0 },
    values: {},
    declared: {},
    ...spec,
  };
}

const RESOURCES = {
  cpu: 40,
  cpuSource: 'schedstat',
  memory: 50e6,
  memoryKind: 'pss',
  threads: 7,
  diskRead: 0,
  diskWritten: 0,
} as const;

function measure(scenario: FunctionScenario, calls: CallOutcome, side: SideName = 'head') {
  return functionKind.measure(new RecordingStage({ called: { calls, resources: RESOURCES } }, side), scenario);
}

describe('a function', () => {
  it('is called for two seconds after one of warm-up in ten rounds, unless the file says otherwise', () => {
    expect(scenarioOf('')).toMatchObject({
      name: 'orders',
      type: 'function',
      module: 'bench/orders.mjs',
      place: 'perf-gate.yml:4:13',
      rounds: 10,
      concurrency: 1,
      iterations: null,
      warmup: 1000,
      duration: 2000,
      timeout: 10_000,
      thresholds: [{ metric: 'error-rate', text: '< 1%', severity: 'critical', line: null }],
    });
    const keys = 'concurrency: 8\niterations: 500\nwarmup: 0\ntimeout: 3s\nrounds: 6';
    expect(scenarioOf(keys)).toMatchObject({ concurrency: 8, iterations: 500, warmup: 0, timeout: 3000, rounds: 6 });
    expect(scenarioOf('duration: 5s', { duration: '50ms', warmup: '10ms' })).toMatchObject({
      duration: 50,
      warmup: 10,
    });
  });

  it('makes no load, needs the checkout alone, and says how long it takes where that is known', () => {
    const timed = scenarioOf('concurrency: 4');
    const counted = scenarioOf('iterations: 1');
    expect(loadsOf(timed)).toEqual([]);
    expect(functionKind.needs).toBe('checkout');
    expect([functionKind.time(timed), functionKind.time(counted)]).toEqual([3000, null]);
    expect(functionKind.window?.(timed)).toEqual({ warmup: 1000, duration: 2000 });
    expect(functionKind.window?.(counted)).toBeUndefined();
    expect(functionKind.words(timed)).toBe('bench/orders.mjs, 4 at a time');
    expect(functionKind.words(counted)).toBe('bench/orders.mjs, 1 call, 1 at a time');
    expect(functionKind.lines?.(timed)).toEqual(['the default export of bench/orders.mjs (2 s, 4 at a time)']);
    expect(functionKind.lines?.(counted)).toEqual(['the default export of bench/orders.mjs (1 call, 1 at a time)']);
  });

  it('is another measurement when it is called otherwise, and the same with other limits', () => {
    const identity = (keys: string) => functionKind.identity(scenarioOf(keys));
    for (const keys of ['concurrency: 2', 'iterations: 5', 'warmup: 0', 'duration: 1s', 'timeout: 1s']) {
      expect(identity(keys), keys).not.toEqual(identity(''));
    }
    expect(identity('rounds: 5\nthresholds: { p95: < 5ms }')).toEqual(identity(''));
    expect(identity('iterations: 5')).toEqual(functionKind.identity(scenarioOf('iterations: 5', { duration: '1s' })));
  });

  it('is called once per round and side, the base by its own module where it has one', async () => {
    const scenario = { ...scenarioOf('concurrency: 2\nwarmup: 0\ntimeout: 1s'), moduleAtBase: 'bench/old.mjs' };
    const options = { concurrency: 2, warmup: 0, measure: { duration: 2000 }, timeout: 1000 };
    for (const [side, module] of [
      ['head', 'bench/orders.mjs'],
      ['base', 'bench/old.mjs'],
    ] as const) {
      const stage = new RecordingStage({ called: null }, side);
      expect(await functionKind.measure(stage, scenario)).toBeNull();
      expect(stage.acts).toEqual([{ do: 'call', module, options }]);
    }
    const counted = new RecordingStage({ called: null });
    await functionKind.measure(counted, scenarioOf('iterations: 9'));
    expect(counted.acts).toMatchObject([{ options: { measure: { calls: 9 } } }]);
  });

  it('has latencies, throughput and what its process used as figures, and one window', async () => {
    const measured = await measure(scenarioOf(''), callsOf([1, 2, 3, 4]));
    expect(measured?.figures.all).toMatchObject({ throughput: 4, 'error-rate': 0, cpu: 10, memory: 50e6 });
    expect(measured?.figures.all.p50).toBeCloseTo(2.5, 1);
    expect(measured?.figures.all).not.toHaveProperty('hit-rate');
    expect(measured?.metrics).toMatchObject({ cpu: { title: 'CPU per call', unit: 'ms' } });
    expect(measured?.windows).toMatchObject([{ counts: { sent: 4, responses: 4 }, agent: { bound: false } }]);
    expect(measured?.detail).toEqual({ trouble: null });
  });

  it('has a hit rate and metrics of its own where its calls return them', async () => {
    const calls = callsOf([1], {
      hits: { hit: 3, of: 4 },
      values: { rows: { sum: 30, count: 3 }, size: { sum: 2, count: 1 }, wait: { sum: 3, count: 2 } },
      declared: {
        size: { unit: 'kB', better: 'lower' },
        wait: { unit: 's', better: 'lower', title: 'waiting', gated: false },
      },
    });
    const measured = await measure(scenarioOf(''), calls);
    expect(measured?.figures.all).toMatchObject({ 'hit-rate': 0.75, rows: 10, size: 2000, wait: 1500 });
    expect(measured?.metrics).toMatchObject({
      'hit-rate': { unit: 'ratio', better: 'higher', gated: true },
      rows: { title: 'rows', unit: '', gated: false },
      size: { title: 'size', unit: 'bytes', gated: true, slower: false },
      wait: { title: 'waiting', unit: 'ms', gated: false, slower: true },
    });
  });

  it('of which no call succeeded has measured nothing', async () => {
    const none = { responses: 0, completed: 0 };
    const late = callsOf([], { ...none, sent: 2, errors: { timeout: 2 } });
    await expect(measure(scenarioOf(''), late)).rejects.toMatchObject({
      class: 'target',
      message:
        'perf-gate.yml:4:13 "orders": no call of the function of bench/orders.mjs succeeded: none of its calls was done within 10 s (timeout).',
    });
    const trouble = { message: 'no\ntable', place: { file: 'bench/orders.mjs', line: 3 } };
    const failed = callsOf([], { ...none, sent: 1, errors: { 'no table': 1 }, trouble });
    await expect(measure(scenarioOf(''), failed, 'base')).rejects.toThrow(
      /^"orders": no call of the function of bench\/orders\.mjs succeeded: no table \(bench\/orders\.mjs:3\)\.$/,
    );
  });

  it('is tried by one call before the first round', async () => {
    const stage = new RecordingStage({ called: { calls: callsOf([1]), resources: null } });
    await functionKind.try?.(stage, scenarioOf('concurrency: 8\niterations: 100'));
    const options = { concurrency: 1, warmup: 0, measure: { calls: 1 }, timeout: 10_000 };
    expect(stage.acts).toEqual([{ do: 'call', module: 'bench/orders.mjs', options }]);
    const failing = new RecordingStage({
      called: { calls: callsOf([], { sent: 1, errors: { timeout: 1 } }), resources: null },
    });
    await expect(functionKind.try?.(failing, scenarioOf(''))).rejects.toThrow('none of its calls was done within 10 s');
  });

  it('says which of its calls failed, and where they are too short for a clock', async () => {
    const trouble = { message: 'no table', place: { file: 'a.mjs', line: 3 } };
    const round = async (times: number[], spec: Partial<CallOutcome> = {}) =>
      ({ ...(await measure(scenarioOf(''), callsOf(times, spec))), index: 0 }) as never;
    const failing = await round([1], { sent: 2, errors: { 'no table': 1 }, trouble });
    expect(functionKind.notes?.([failing, await round([1])])).toEqual([
      'In 1 of 2 rounds, calls failed, the first of them so: no table (a.mjs:3).',
    ]);
    expect(functionKind.notes?.([await round([0.001, 0.002])])).toEqual([
      'Its calls are too short to be timed one by one: look at the throughput, or let each of them do more.',
    ]);
  });
});

describe('a metric that calls return', () => {
  it.each([
    [
      'is called as one of perf-gate',
      { values: { p50: { sum: 1, count: 1 } } },
      'config',
      /has a metric called p50, which is a metric of perf-gate's own; call it otherwise\.$/,
    ],
    [
      'is called as the hit rate',
      { values: { 'hit-rate': { sum: 1, count: 1 } } },
      'config',
      /called hit-rate, which is/,
    ],
    [
      'has a name that cannot be shown',
      { values: { 'a\u0007': { sum: 1, count: 1 } } },
      'config',
      /which has to be a name of at most 100 characters on one line/,
    ],
    [
      'is declared without a unit',
      { values: { rows: { sum: 1, count: 1 } }, declared: { rows: { better: 'lower' } } },
      'config',
      /called rows, of which "unit" has to be a text of at most 20 characters/,
    ],
    [
      'is declared without a direction',
      { values: { rows: { sum: 1, count: 1 } }, declared: { rows: { unit: '' } } },
      'config',
      /of which "better" has to be "lower" or "higher" \(export const metrics\)\.$/,
    ],
    [
      'is beyond comparison',
      { values: { size: { sum: 1e150, count: 1 } }, declared: { size: { unit: 'GB', better: 'lower' } } },
      'load',
      /is 1e\+159, which cannot be compared: it has to be 0, or from 1e-150 to 1e150\.$/,
    ],
  ])('and %s is refused', async (_, spec, errorClass, message) => {
    await expect(measure(scenarioOf(''), callsOf([1], spec))).rejects.toMatchObject({
      class: errorClass,
      message: expect.stringMatching(message),
    });
  });
});

describe('a threshold of a function', () => {
  it('is of latency, of hits, or of what calls return', async () => {
    const scenario = scenarioOf('thresholds: { p95: < 5ms, hit-rate: "> 80%", rows: "< 12", error-rate: "< 5%" }');
    expect(scenario.thresholds.map(({ metric, limit, line }) => [metric, limit, line])).toEqual([
      ['p95', 5, 5],
      ['hit-rate', 0.8, 5],
      ['rows', 12, 5],
      ['error-rate', 0.05, 5],
    ]);
    const calls = callsOf([1], { hits: { hit: 1, of: 1 }, values: { rows: { sum: 3, count: 1 } } });
    expect(await measure(scenario, calls)).toMatchObject({ figures: { all: { rows: 3 } } });
  });

  it('has to be in the unit of its metric, which is said before anything is measured where it is known', () => {
    const yaml = 'thresholds:\n  p95: < 5\n  hit-rate: "> 5ms"\n  throughput: "> 10"';
    expect(problemsOf(() => scenarioOf(yaml))).toEqual([
      'perf-gate.yml:6:12 scenarios.orders.thresholds.p95: the threshold "< 5" for "p95" needs a unit, since it is measured in ms.',
      'perf-gate.yml:7:17 scenarios.orders.thresholds.hit-rate: the threshold "> 5ms" for "hit-rate" is in ms, but it is measured in ratio.',
      'perf-gate.yml:8:19 scenarios.orders.thresholds.throughput: the threshold "> 10" for "throughput" needs a unit, since it is measured in /s.',
    ]);
  });

  it('on what no call returned, or in another unit than what is returned, stops the run, but not at the base', async () => {
    const scenario = scenarioOf('thresholds: { rows: "< 5ms" }');
    await expect(measure(scenario, callsOf([1]))).rejects.toMatchObject({
      class: 'config',
      message: expect.stringMatching(
        /^"orders": the threshold "< 5ms" is for "rows", which no call returned; there are: p25, /,
      ),
    });
    const calls = callsOf([1], { values: { rows: { sum: 1, count: 1 } } });
    await expect(measure(scenario, calls)).rejects.toThrow('is in ms, but it is measured in no unit.');
    expect(await measure(scenario, callsOf([1]), 'base')).not.toBeNull();
    await expect(measure(scenarioOf('thresholds: { startup: < 1s }'), callsOf([1]))).rejects.toThrow(
      'which no call returned',
    );
  });
});

it.each([
  ['requests: [GET /]', /^perf-gate\.yml:5:5 scenarios\.orders\.requests: unknown key/],
  [
    'iterations: 5\nduration: 1s',
    /^perf-gate\.yml:6:5 scenarios\.orders\.duration: the iterations say how many calls are measured; remove one of the two$/,
  ],
  [
    'iterations: 0',
    /^perf-gate\.yml:5:17 scenarios\.orders\.iterations: expected a whole number from 1 to 10000000, got 0$/,
  ],
  ['concurrency: 1001', /concurrency: expected a whole number from 1 to 1000, got 1001$/],
  ['duration: 1ms', /duration: expected a duration from 50ms to 24h/],
  ['timeout: 0', /timeout: expected a duration from 1ms/],
  ['rounds: 2', /rounds: expected/],
])('what a function does not know or accept is reported with its place: %s', (line, message) => {
  expect(problemsOf(() => scenarioOf(line))[0]).toMatch(message);
});

it.each([
  ['', /^perf-gate\.yml:2:3 scenarios\.orders\.module: missing; expected/],
  [
    'module: ../orders.mjs',
    /module: expected a file inside the working directory, such as bench\/query\.mjs, got "\.\.\/orders\.mjs"$/,
  ],
  ['module: /orders.mjs', /module: expected a file inside the working directory/],
  [
    'module: orders.py',
    /^perf-gate\.yml:4:13 scenarios\.orders\.module: a function is in a file that Node runs, which ends in one of \.mjs, /,
  ],
])('a module that cannot be one is reported with its place: %s', (line, message) => {
  const yaml = `scenarios:\n  orders:\n    type: function\n    ${line}\n`;
  expect(problemsOf(() => loadConfig({ workspace: makeFolder({ 'perf-gate.yml': yaml }), inputs: {} }))[0]).toMatch(
    message,
  );
});
