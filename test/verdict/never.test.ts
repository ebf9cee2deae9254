import { describe, expect, it } from 'vitest';
import { medianOf } from '../../src/measurement/median-of.ts';
import { type Metric, metricSchema } from '../../src/measurement/metric.ts';
import { formatPair, formatValue } from '../../src/measurement/metric-value.ts';
import { NEVER } from '../../src/measurement/never.ts';
import { differenceText } from '../../src/report/format.ts';
import { changeOf } from '../../src/verdict/difference.ts';
import { shortcomings } from '../../src/verdict/findings.ts';
import type { Comparison } from '../../src/verdict/result.ts';
import { ERROR_LIMIT } from '../../src/verdict/threshold.ts';
import { checkThresholds } from '../../src/verdict/thresholds.ts';
import { compareJobs } from './comparing.ts';
import { jobOf, roundsOf, sameJob, scenarioOf, steady } from './documents.ts';

// "How long until" has a value for what never came, which is worse than every time and is never written as one.

const recovery: Metric = {
  title: 'recovery time',
  unit: 'ms',
  better: 'lower',
  gated: true,
  perRequest: false,
  slower: true,
  never: 'never recovered',
};
const times = (least: number, never = 0) => steady(least).map((time, at) => (at < never ? NEVER : time));
const job = (values: number[]) => jobOf([scenarioOf(roundsOf({ recovery: values }), { metrics: { recovery } })]);
const compared = (head: number[], base: number[]) => compareJobs(job(head), sameJob(job(base)))[0] as Comparison;

describe('a value that stands for never', () => {
  it('is written in words, alone and beside a time', () => {
    expect(formatValue(recovery, NEVER)).toBe('never recovered');
    expect(formatValue(recovery, 8000)).toBe('8.00 s');
    expect(formatPair(recovery, 8000, NEVER)).toEqual(['8.00 s', 'never recovered']);
    expect(metricSchema.parse(recovery)).toEqual(recovery);
  });

  it.each([
    [[1, 2, 3], 2],
    [[1, 2, NEVER], 2],
    [[1, NEVER, NEVER], NEVER],
    [[1, 2, NEVER, NEVER], NEVER],
    [[1, 2, 3, NEVER], 2.5],
    [[NEVER], NEVER],
  ])('has its place in a median: %j', (values, expected) => {
    expect(medianOf(recovery, values)).toBe(expected);
  });

  it('is a regression without a percentage where every round of the change never came to it', () => {
    const row = compared(times(8000, 10), times(8000));
    expect(row).toMatchObject({ verdict: 'regressed', head: NEVER });
    expect(row.explanation).toMatch(/^recovery time of "browse" is up from 8\.0\d s to never recovered/);
    expect(differenceText(row, changeOf(row) as never)).toBe('to never');
  });

  it('is an improvement the other way, and unchanged where neither side comes to it', () => {
    const better = compared(times(8000), times(8000, 10));
    expect(better).toMatchObject({ verdict: 'improved', base: NEVER });
    expect(differenceText(better, changeOf(better) as never)).toBe('from never');
    expect(compared(times(8000, 10), times(8000, 10))).toMatchObject({ verdict: 'unchanged', head: NEVER });
  });

  it('in some rounds is counted by its words, whatever the others are', () => {
    const row = compared(times(8000, 2), times(8000));
    expect(row.verdict).not.toBe('unchanged');
    expect(row.broken).toMatchObject({ head: { collapsed: 2, times: null }, base: { collapsed: 0 } });
    expect(row.explanation).toContain("2 of 10 rounds of this change never recovered, none of the base's");
    expect(row.explanation).not.toMatch(/\d{6}/);
  });

  it('breaks every upper limit', () => {
    const limit = { ...ERROR_LIMIT, metric: 'recovery', limit: 10_000, text: '< 10s' };
    const [scenario] = job(times(8000, 10)).scenarios;
    const thresholds = checkThresholds([limit], scenario as never, []);
    expect(thresholds).toMatchObject([{ value: NEVER, violated: true }]);
    const findings = shortcomings([{ name: 'browse', comparisons: [], thresholds }] as never, null, () => 'high');
    expect(findings).toMatchObject([
      {
        text: expect.stringMatching(
          /^recovery time of "browse" is without end: never recovered; the limit is < 10s\.$/,
        ),
      },
    ]);
  });
});
