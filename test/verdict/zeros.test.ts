import { describe, expect, it } from 'vitest';
import { METRICS, type MetricName } from '../../src/measurement/metric.ts';
import { renderHtml } from '../../src/report/html.ts';
import { renderMarkdown } from '../../src/report/markdown.ts';
import { renderTerminal } from '../../src/report/terminal.ts';
import { changeOf } from '../../src/verdict/difference.ts';
import { type Comparison, comparisonSchema, type Verdict } from '../../src/verdict/result.ts';
import { trendOf } from '../../src/verdict/trend.ts';
import { journeysWithChecks } from '../report/results.ts';
import { against, compareJobs, oneMetric, pairs } from './comparing.ts';
import { jobOf, roundsOf, sameJob, scenarioOf, steady, stored } from './documents.ts';

const some = steady(10);
const more = steady(10, { order: 3 });
const none = some.map(() => 0);
/** Zeros first, then values. */
const partly = (zeros: number, values = some) => values.map((value, index) => (index < zeros ? 0 : value));

/** The number of rounds that are 0, on each side; what the metric says; and what is said about it. */
const CASES: [MetricName, string, number[], number[], Verdict, string][] = [
  ['throughput', 'to 0', some, none, 'regressed', 'is down from 10.0/s to 0/s (10 rounds each'],
  ['throughput', 'from 0', none, some, 'improved', 'is up from 0/s to 10.0/s (10 rounds each'],
  ['throughput', '0 on both sides', none, none, 'unchanged', 'is 0 in every round of both sides (10 rounds each'],
  ['memory', 'from 0', none, some, 'regressed', 'is up from 0 B to 10 B (10 rounds each'],
  ['memory', 'to 0', some, none, 'improved', 'is down from 10 B to 0 B (10 rounds each'],
  ['memory', '0 on both sides', none, none, 'unchanged', 'is 0 in every round of both sides (10 rounds each'],
  ['cpu', 'from 0', none, some, 'regressed', 'is up from 0 µs to 10.0 ms (10 rounds each'],
  ['startup', 'to 0', some, none, 'improved', 'is down from 10.0 ms to 0 µs (10 rounds each'],
  ['p95', 'from 0', none, some, 'regressed', 'is up from 0 µs to 10.0 ms (10 rounds each'],
  ['p50', 'to 0', some, none, 'improved', 'is down from 10.0 ms to 0 µs (10 rounds each'],
];

/** What JSON keeps of it. */
const written = (row: Comparison) => comparisonSchema.parse(JSON.parse(JSON.stringify(row)));

describe('a metric that is 0 in every round of a side is compared', () => {
  it.each(CASES)('%s %s, measured side by side', (metric, _, base, head, verdict, words) => {
    const row = pairs(metric, head, base);
    expect(row).toMatchObject({ verdict, rounds: { base: 10, head: 10 } });
    expect(row.explanation).toContain(`${METRICS[metric as keyof typeof METRICS].title} of "browse" ${words}`);
    expect(row.explanation).not.toMatch(/NaN|∞|Infinity|null|\d{6}/);
    expect(written(row)).toEqual(row);
  });

  it.each(CASES)('%s %s, against stored jobs', (metric, _, base, head, verdict, words) => {
    for (const jobs of [[base], [base, base, base], [base, base, base, base, base, base, base]]) {
      const row = against(metric, head, jobs);
      const expected = words.replace('10 rounds each', jobs.length === 1 ? '10 rounds each' : '');
      expect(row).toMatchObject({ verdict, rounds: { base: 10 * jobs.length, head: 10 } });
      expect(row.explanation).toContain(expected);
      expect(written(row)).toEqual(row);
    }
  });

  it('of whatever kind, also one that a command brings', () => {
    const own = { title: 'misses', unit: '', better: 'lower', gated: true, perRequest: false, slower: false } as const;
    const job = (values: number[]) => jobOf([scenarioOf(roundsOf({ misses: values }), { metrics: { misses: own } })]);
    const [row] = compareJobs(job(some.map(() => 5)), sameJob(job(none)), { gated: [] });
    expect(row).toMatchObject({ gated: true, verdict: 'regressed' });
    expect(row?.explanation).toBe('misses of "browse" is up from 0 to 5 (10 rounds each, same machine).');
  });

  it('with `strict` as well', () => {
    expect(pairs('memory', some, none, { strict: true }).verdict).toBe('regressed');
  });

  it('with too few rounds it is no test, as ever', () => {
    const row = pairs('throughput', none.slice(0, 3), some.slice(0, 3));
    expect(row).toMatchObject({ verdict: 'inconclusive' });
    expect(row.explanation).toContain('cannot be judged: that needs ≥ 5 rounds a side');
  });

  it('on another CPU model it is undecided', () => {
    const other = { cpu: 'other', cores: 4, memory: 16_000_000_000, os: 'ubuntu24 x64', node: 24 };
    const base = stored(oneMetric('throughput', some, { machine: other }));
    const [row] = compareJobs(oneMetric('throughput', none), base, { gated: ['throughput'] });
    expect(row?.verdict).toBe('inconclusive');
    expect(row?.explanation).toContain(
      'is down from 10.0/s to 0/s (10 rounds each), but the baseline is from another CPU',
    );
  });
});

describe('zeros beside other values', () => {
  it('that are few neither decide nor hide anything, and are named', () => {
    const row = pairs('throughput', partly(1, more), some);
    expect(row.verdict).not.toBe('regressed');
    expect(row.rounds).toEqual({ base: 10, head: 10 });
    expect(row.explanation).toContain(': 1 of 10 rounds of this change was 0, unlike the others');
    expect(written(row)).toEqual(row);
  });

  it('that are most of one side are a change', () => {
    const row = pairs('throughput', partly(8, more), some);
    expect(row.verdict).toBe('regressed');
    expect(row.explanation).toBe(
      'throughput of "browse" is down from 10.0/s to 0/s (10 rounds each, same machine). It is 0 in 8 of 10 rounds of this change.',
    );
  });

  it('on both sides are named on both', () => {
    const row = pairs('memory', partly(4), partly(4, more).toReversed());
    expect(row.verdict).toBe('inconclusive');
    expect(row.explanation).toMatch(/ It is 0 in 4 of 10 rounds of the base and in 4 of 10 of this change\.$/);
    expect(row.explanation).not.toMatch(/NaN|∞|Infinity/);
    expect(written(row)).toEqual(row);
  });

  it.each(Array.from({ length: 11 }, (_, zeros) => zeros))(
    '%i of 10 rounds make a document that can be read',
    (zeros) => {
      for (const other of Array.from({ length: 11 }, (_, count) => count)) {
        for (const metric of ['throughput', 'memory'] as const) {
          const row = pairs(metric, partly(zeros), partly(other, more));
          expect(written(row)).toEqual(row);
          expect(written(against(metric, partly(zeros), [partly(other, more), some]))).toBeDefined();
          expect(row.explanation).not.toMatch(/NaN|∞|Infinity|undefined|\d{6}/);
        }
      }
    },
  );

  it('are the noise of a base whose every second round of the same turn is 0', () => {
    const most = [...some, ...some].slice(0, 12);
    const turns = most.map((value, index) => (index % 4 < 2 ? 0 : value));
    const row = pairs('throughput', most, turns);
    expect(row).toMatchObject({ verdict: 'inconclusive', baseGap: 1 });
  });
});

it('a round that lacks the metric is not one that is 0', () => {
  const rounds = roundsOf({ throughput: none, p50: some });
  const silent = rounds.map(({ all, ...round }) => ({ ...round, all: { throughput: all.throughput as number } }));
  const rows = compareJobs(
    jobOf([scenarioOf(silent)]),
    sameJob(jobOf([scenarioOf(roundsOf({ throughput: some, p50: some }))])),
  );
  expect(rows.map(({ metric, verdict, head }) => [metric, verdict, head])).toEqual([
    ['p50', 'inconclusive', null],
    ['throughput', 'regressed', 0],
  ]);
});

describe('a change that no percentage says', () => {
  it('is Infinity from 0 and −1 to 0, in either direction', () => {
    const change = (metric: 'throughput' | 'memory', base: number[], head: number[]) =>
      changeOf(written(pairs(metric, head, base)));
    const none3 = { from: null, to: null };
    expect(change('memory', none, some)).toEqual({ estimate: Number.POSITIVE_INFINITY, ...none3 });
    expect(change('throughput', none, some)).toEqual({ estimate: Number.POSITIVE_INFINITY, ...none3 });
    expect(change('memory', some, none)).toEqual({ estimate: -1, ...none3 });
    expect(change('throughput', some, none)).toEqual({ estimate: -1, ...none3 });
  });

  it.each<[string, number[], number[], string]>([
    ['from', none, some, 'from 0'],
    ['to', some, none, '−100 %'],
    ['at', none, none, '0.0 %'],
  ])('is shown by every report: %s 0', (_, base, head, words) => {
    const result = journeysWithChecks();
    const row = written(pairs('memory', head, base));
    const scenarios = result.scenarios.map((scenario) => ({ ...scenario, comparisons: [row] }));
    for (const text of [
      renderMarkdown({ ...result, scenarios }),
      renderHtml({ ...result, scenarios }).replace(/<script.*?<\/script>/gs, ''),
      renderTerminal({ ...result, scenarios }, { columns: 200, color: false, verbose: true }),
    ].map((said) => said.replace(/[\u00a0\u202f]/g, ' '))) {
      expect(text).toContain(words);
      expect(text).toMatch(/0 B/);
      expect(text).not.toMatch(/NaN|∞|Infinity|[\d,]{30}/);
    }
  });

  it('is in the trend only where there is a ratio', () => {
    const trend = (now: number[], then: number[]) =>
      trendOf(oneMetric('p50', now), stored(oneMetric('p50', then)))?.changes.map(({ change }) => change);
    expect(trend(none, none)).toEqual([0]);
    expect(trend(none, some)).toEqual([-1]);
    expect(trend(some, none)).toEqual([]);
  });
});
