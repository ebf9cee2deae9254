import { describe, expect, it } from 'vitest';
import { isAlwaysShown, METRIC_NAMES, METRICS } from '../../src/measurement/metric.ts';
import { noLongerGated, unmeasuredMetrics } from '../../src/verdict/gated-metrics.ts';
import { compareJobs, oneMetric, pairs, scaled } from './comparing.ts';
import { configOf, JUDGEMENT, jobOf, plainRounds, roundsOf, runOf, sameJob, scenarioOf, steady } from './documents.ts';
import { judgeRuns, judgeStored } from './judging.ts';

const before = steady(10);
const worse = (metric: keyof typeof METRICS) =>
  scaled(steady(10, { order: 3 }), METRICS[metric].better === 'lower' ? 1.3 : 1 / 1.3);

describe('the metrics that can fail the gate', () => {
  it.each(METRIC_NAMES)('may be any: %s', (metric) => {
    const row = pairs(metric, worse(metric), before);
    expect(row).toMatchObject({ metric, gated: true, verdict: 'regressed' });
  });

  it.each(METRIC_NAMES)('are only those that were named: not %s', (metric) => {
    const rows = compareJobs(oneMetric(metric, worse(metric)), sameJob(oneMetric(metric, before)), { gated: [] });
    expect(rows.map(({ gated, verdict }) => ({ gated, verdict }))).toEqual(
      // Errors are always told.
      isAlwaysShown(metric) || metric === 'error-rate' ? [{ gated: false, verdict: 'regressed' }] : [],
    );
  });

  it('include a metric of the scenario’s own that is for information unless it is named', () => {
    const parse = {
      title: 'parse',
      unit: 'ms',
      better: 'lower',
      gated: false,
      perRequest: false,
      slower: true,
    } as const;
    const job = (values: number[]) => jobOf([scenarioOf(roundsOf({ parse: values }), { metrics: { parse } })]);
    const rowOf = (gated: string[]) => compareJobs(job(worse('p50')), sameJob(job(before)), { gated })[0];
    expect(rowOf([])).toMatchObject({ gated: false, verdict: 'regressed' });
    expect(rowOf(['parse'])).toMatchObject({ gated: true, verdict: 'regressed' });
  });

  it.each<[string, boolean, boolean, string[], string[]]>([
    [
      'it no longer is',
      true,
      false,
      [],
      ['"parse" can no longer fail the gate: this change declares it for information ("gated": false).'],
    ],
    ['it still is, because it is named', true, false, ['parse'], []],
    ['it never was', false, false, [], []],
    ['it is now', false, true, [], []],
  ])('are told apart from what could fail it before: %s', (_, then, now, gated, notes) => {
    const definition = { title: 'parse', unit: 'ms', better: 'lower', perRequest: false, slower: true } as const;
    const run = (isGated: boolean) =>
      runOf([{ rounds: plainRounds(10), metrics: { parse: { ...definition, gated: isGated } } }]);
    const config = configOf({ judgement: { gated: ['p50', ...gated] } });
    for (const result of [judgeRuns(run(now), run(then), config), judgeStored(run(now), run(then), config)]) {
      expect(result.scenarios[0]?.notes).toEqual(notes);
    }
  });

  it('are told apart from several that could fail it before', () => {
    const definition = { title: 'own', unit: 'ms', better: 'lower', perRequest: false, slower: true } as const;
    const run = (gated: boolean) => {
      const own = { ...definition, gated };
      return runOf([{ rounds: plainRounds(10), metrics: { parse: own, render: own } }]);
    };
    expect(judgeRuns(run(false), run(true)).scenarios[0]?.notes).toEqual([
      '"parse" and "render" can no longer fail the gate: this change declares them for information ("gated": false).',
    ]);
  });

  it('of speed were not asked for where answers are counted but not timed, as of the memory that a load leaves', () => {
    const definition = {
      title: 'kept',
      unit: 'bytes',
      better: 'lower',
      gated: true,
      perRequest: false,
      slower: false,
    } as const;
    const loaded = runOf([{ rounds: plainRounds(10), metrics: { kept: definition } }]);
    const figures = { responses: 500, all: { kept: 3 }, labels: {} };
    const scenarios = loaded.scenarios.map((scenario) => ({
      ...scenario,
      rounds: scenario.rounds.map((round) => ({ ...round, figures })),
    }));
    const run = { ...loaded, scenarios };
    expect(judgeRuns(run, run).notices).toEqual([]);
    expect(judgeRuns(run, run, configOf({ judgement: { gated: ['p50', 'parze'] } })).notices).toEqual([
      '"parze" is named in compare.metrics, but no scenario measured it.',
    ]);
  });

  it('are named where no scenario measured them', () => {
    const run = runOf([{ rounds: plainRounds(10) }]);
    const notices = (gated: string[]) => judgeRuns(run, run, configOf({ judgement: { gated } })).notices;
    expect(notices(JUDGEMENT.gated)).toEqual([]);
    expect(notices(['p50', 'bytes', 'parze'])).toEqual([
      '"bytes" and "parze" are named in compare.metrics, but no scenario measured them.',
    ]);
    expect(notices(['p50', 'cpu'])).toEqual(['"cpu" is named in compare.metrics, but no scenario measured it.']);
    expect(notices(['one', 'two', 'three'])).toEqual([
      '"one", "two" and "three" are named in compare.metrics, but no scenario measured them.',
    ]);
  });

  it('are not asked for where nothing is loaded, and are where any scenario is', () => {
    const [loaded] = judgeRuns(runOf([{ rounds: plainRounds(10) }]), runOf([{ rounds: plainRounds(10) }])).scenarios;
    if (loaded === undefined) throw new Error('there is no scenario');
    const idle = { ...loaded, comparisons: [], counts: { ...loaded.counts, sent: 0, responses: 0 } };
    expect(unmeasuredMetrics(['cpu'], [idle])).toEqual([]);
    expect(unmeasuredMetrics(['cpu'], [idle, loaded])).toHaveLength(1);
    expect(unmeasuredMetrics(['parze'], [idle])).toHaveLength(1);
    expect(unmeasuredMetrics(['cpu'], [{ ...loaded, rounds: 0 }])).toEqual([]);
    // A kind whose requests are not compared one by one has figures of its own instead.
    const own = {
      ...loaded,
      comparisons: loaded.comparisons.slice(0, 1).map((row) => ({ ...row, metric: 'max-throughput' })),
    };
    expect(unmeasuredMetrics(['p50', 'p95'], [own])).toEqual([]);
    expect(unmeasuredMetrics(['p50', 'cpu'], [own, loaded])).toHaveLength(1);
    expect(unmeasuredMetrics(['parze'], [own])).toHaveLength(1);
  });

  it('are those of the same scenario of the base', () => {
    const own = (gated: boolean) =>
      ({ title: 'own', unit: 'ms', better: 'lower', gated, perRequest: false, slower: true }) as const;
    const base = jobOf([
      { ...scenarioOf(roundsOf({ p50: before })), name: 'browse' },
      { ...scenarioOf(roundsOf({ p50: before }), { metrics: { parse: own(true) } }), name: 'search' },
    ]);
    const head = (name: string) => ({
      ...scenarioOf(roundsOf({ p50: before }), { metrics: { parse: own(false) } }),
      name,
    });
    expect(noLongerGated(head('browse'), sameJob(base), { gated: [] })).toEqual([]);
    expect(noLongerGated(head('search'), sameJob(base), { gated: [] })).toHaveLength(1);
    expect(noLongerGated(head('search'), sameJob(base), { gated: [], keepGated: true })).toEqual([
      'This change declares "parse" for information ("gated": false); by the rules of its base it can fail the gate.',
    ]);
    const both = { parse: own(true), render: own(true) };
    const lost = {
      ...scenarioOf(roundsOf({ p50: before }), { metrics: { parse: own(false), render: own(false) } }),
      name: 'search',
    };
    const known = jobOf([{ ...scenarioOf(roundsOf({ p50: before }), { metrics: both }), name: 'search' }]);
    expect(noLongerGated(lost, sameJob(known), { gated: [], keepGated: true })).toEqual([
      'This change declares "parse" and "render" for information ("gated": false); by the rules of its base they can fail the gate.',
    ]);
  });
});

describe('bytes per answer', () => {
  const same = (bytes: number) => Array.from({ length: 10 }, () => bytes);

  it.each<[string, number, number, string]>([
    ['the same', 1000, 1000, 'unchanged'],
    ['one byte more', 1001, 1000, 'unchanged'],
    ['a header more', 1029, 1000, 'unchanged'],
    ['a payload that grew', 1300, 1000, 'regressed'],
    ['a payload that was compressed', 200, 1000, 'improved'],
    ['a single byte that became two', 2, 1, 'regressed'],
  ])('of %s: %i after %i is %s', (_, now, then, verdict) => {
    expect(pairs('bytes', same(now), same(then)).verdict).toBe(verdict);
  });

  it('of a baseline that has none are shown without a comparison', () => {
    const head = jobOf([scenarioOf(roundsOf({ p50: before, bytes: same(1000) }))]);
    const rows = compareJobs(head, sameJob(jobOf([scenarioOf(roundsOf({ p50: before }))])));
    expect(rows.map(({ metric, verdict }) => [metric, verdict])).toEqual([
      ['p50', 'unchanged'],
      ['bytes', 'no baseline'],
    ]);
  });
});
