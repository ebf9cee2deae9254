import { describe, expect, it } from 'vitest';
import type { MetricName } from '../../src/measurement/metric.ts';
import { isUndecided } from '../../src/verdict/looks.ts';
import { isDoubtful, isOpen } from '../../src/verdict/primary.ts';
import type { Comparison } from '../../src/verdict/result.ts';
import { compareJobs, scaled } from './comparing.ts';
import {
  configOf,
  type JUDGEMENT,
  jobOf,
  labelledRounds,
  roundsOf,
  runOf,
  sameJob,
  scenarioOf,
  steady,
} from './documents.ts';
import { judgeRuns } from './judging.ts';

const calm = steady(10);
const shuffled = steady(10, { order: 3 });
const noisy = steady(10, { order: 3, scatter: 0.05 });

/** One scenario whose head has these values, all of whose base is calm. */
function compared(head: Record<MetricName, number[]>, judgement: Partial<typeof JUDGEMENT> = {}): Comparison[] {
  const base = Object.fromEntries(Object.keys(head).map((metric) => [metric, calm]));
  return compareJobs(jobOf([scenarioOf(roundsOf(head))]), sameJob(jobOf([scenarioOf(roundsOf(base))])), judgement);
}
const verdicts = (rows: readonly Comparison[]) =>
  rows.map(({ metric, primary, verdict }) => [metric, primary, verdict]);

describe('the primary figure', () => {
  it('is the throughput, and the others that stay open are no doubt', () => {
    const rows = compared({ p25: shuffled, p50: noisy, p95: noisy, throughput: shuffled });
    expect(verdicts(rows)).toEqual([
      ['p25', false, 'unchanged'],
      ['p50', false, 'inconclusive'],
      ['p95', false, 'inconclusive'],
      ['throughput', true, 'unchanged'],
    ]);
    expect(rows.filter(isOpen).map(({ metric }) => metric)).toEqual(['p50', 'p95']);
    expect(rows.filter(isDoubtful)).toEqual([]);
    expect(rows.at(-1)?.explanation).toMatch(
      /^throughput of "browse" did not get lower by 3\.0 % or more \(.*\); p50 latency could be up to \d+(\.\d)? % slower, p95 latency could be up to \d+(\.\d)? % slower\.$/,
    );
    expect(rows[1]?.explanation).toMatch(/ % slower \(10 rounds each, same machine\); throughput decides\.$/);
  });

  it('that is open leaves a doubt, whatever the others are', () => {
    const rows = compared({ p25: shuffled, p50: shuffled, throughput: noisy });
    expect(rows.filter(isDoubtful).map(({ metric }) => metric)).toEqual(['throughput']);
  });

  it('that is unchanged hides no other that is proven worse', () => {
    const rows = compared({ p95: scaled(shuffled, 1.1), throughput: shuffled });
    expect(verdicts(rows)).toEqual([
      ['p95', false, 'regressed'],
      ['throughput', true, 'unchanged'],
    ]);
  });

  it.each([
    [['p95', 'p25'], null, 'p25'],
    [['p95', 'p50', 'p25'], null, 'p50'],
    [['p95', 'p50', 'mean'], null, 'mean'],
    [['p25', 'p95', 'throughput'], 'p95', 'p95'],
    // What was not measured cannot decide.
    [['p25', 'p50'], 'p95', 'p50'],
    [['max', 'min', 'p99', 'p90'], null, 'p90'],
  ] as const)('of %j (chosen: %s) is %s', (metrics, primary, expected) => {
    const head = Object.fromEntries(metrics.map((metric) => [metric, shuffled]));
    // p99 is gated only with enough answers.
    const answers = (values: Record<MetricName, number[]>) => jobOf([scenarioOf(roundsOf(values, 5000))]);
    const base = Object.fromEntries(metrics.map((metric) => [metric, calm]));
    const rows = compareJobs(answers(head), sameJob(answers(base)), { gated: [...metrics], primary });
    expect(rows.filter((row) => row.primary).map(({ metric }) => metric)).toEqual([expected]);
  });

  it('is one of speed: what else is gated decides for itself', () => {
    const rows = compared({ p50: shuffled, cpu: noisy, memory: shuffled }, { gated: ['p50', 'cpu', 'memory'] });
    expect(rows.map(({ primary }) => primary)).toEqual([true, true, true]);
    expect(rows.filter(isDoubtful).map(({ metric }) => metric)).toEqual(['cpu']);
  });

  it('is one for each request, and one of the whole', () => {
    const rounds = (p50: number[]) =>
      labelledRounds([
        ['GET /', { p25: p50, p50, p95: p50 }],
        ['GET /search', { p25: p50, p50, p95: p50 }],
      ]).map((round, index) => ({ ...round, all: { p50: p50[index] as number, throughput: p50[index] as number } }));
    const rows = compareJobs(jobOf([scenarioOf(rounds(shuffled))]), sameJob(jobOf([scenarioOf(rounds(calm))])));
    expect(rows.filter((row) => row.primary).map(({ label, metric }) => [label, metric])).toEqual([
      [null, 'throughput'],
      ['GET /', 'p50'],
      ['GET /search', 'p50'],
    ]);
    expect(rows.find(({ gated }) => !gated)).not.toHaveProperty('primary');
  });
});

describe('a result whose primary figure is unchanged', () => {
  const run = (latencies: number[]) => runOf([{ rounds: latencies.map((latency) => ({ 'GET /': { latency } })) }]);
  const config = configOf({ judgement: { gated: ['p50', 'max'], primary: 'p50' } });

  it('passes, and wants no more rounds', () => {
    const result = judgeRuns(run(shuffled), run(calm), config);
    expect(result).toMatchObject({ conclusion: 'success', scenarios: [{ verdict: 'unchanged' }] });
    expect(isUndecided(result)).toBe(false);
  });
});

describe('what leans one way', () => {
  const base = steady(10, { scatter: 0.004 });
  /** 6 % slower in the middle, but not in every pair. */
  const uneven = base.map((value, index) => value * (index < 3 ? 0.995 : 1.06));

  it('is likely slower where it is one of many comparisons', () => {
    const others = Object.fromEntries(['p25', 'p75', 'p90', 'p95', 'mean', 'min'].map((metric) => [metric, shuffled]));
    const rows = compared({ ...others, p50: uneven }, { gated: [...Object.keys(others), 'p50'], primary: 'p50' });
    const row = rows.find(({ metric }) => metric === 'p50');
    expect(row).toMatchObject({ verdict: 'inconclusive', likely: 'worse', primary: true });
    expect(row?.explanation).toMatch(
      /^p50 latency of "browse" is likely (slower, by at least [\d.]+ %|[\d.]+ % slower) taken by itself \(.*, 10 rounds each, same machine\), but .*one of 7 comparisons.*: about \d+ rounds would settle it\.$/,
    );
    expect(isUndecided({ scenarios: [{ comparisons: rows }], failure: null })).toBe(true);
  });

  it('wants more rounds where it looks worse by the tolerance, also where another figure decides', () => {
    const wanted = (even: number, odd: number) => {
      const p95 = calm.map((value, index) => value * (index % 2 === 0 ? even : odd));
      const rows = compared({ p95, throughput: shuffled });
      expect(verdicts(rows)).toEqual([
        ['p95', false, 'inconclusive'],
        ['throughput', true, 'unchanged'],
      ]);
      expect(rows[0]).not.toHaveProperty('likely');
      return isUndecided({ scenarios: [{ comparisons: rows }], failure: null });
    };
    expect(wanted(0.97, 1.15)).toBe(true);
    expect(wanted(0.9, 1.08)).toBe(false);
  });

  it('wants more rounds also where another figure decides, and then is a note beside it', () => {
    const many = ['p25', 'p75', 'p90', 'p50', 'mean', 'min', 'max'];
    const others = Object.fromEntries(many.map((metric) => [metric, shuffled]));
    const rows = compared({ ...others, p95: uneven }, { gated: [...many, 'p95'], primary: 'p50' });
    const row = rows.find(({ metric }) => metric === 'p95') as Comparison;
    expect(row).toMatchObject({ likely: 'worse', primary: false });
    expect(row.explanation).toMatch(/; p50 latency decides\.$/);
    expect(isUndecided({ scenarios: [{ comparisons: rows }], failure: null })).toBe(true);
    expect(rows.find(({ metric }) => metric === 'p50')?.explanation).toMatch(/; p95 latency is likely slower\.$/);
  });

  it('does not where a regression is proven already: that stands', () => {
    const rows = compared({ p50: noisy, p95: scaled(shuffled, 1.2) }, { gated: ['p50', 'p95'] });
    expect(verdicts(rows)).toEqual([
      ['p50', true, 'inconclusive'],
      ['p95', false, 'regressed'],
    ]);
    expect(isUndecided({ scenarios: [{ comparisons: rows }], failure: null })).toBe(false);
  });
});

describe('the figures beside a change', () => {
  it('are those of the change, also where the two medians say the opposite', () => {
    // Seven pairs are slower, but the medians of both sides are those of other rounds.
    const base = [10, 10, 10, 10, 20, 20, 20, 20, 20, 20];
    const head = base.map((value) => value * 1.1).map((value, index) => (index > 6 ? 10 : value));
    const [row] = compared({ p50: head }, { gated: ['p50'] });
    const [pair] = compareJobs(
      jobOf([scenarioOf(roundsOf({ p50: head }))]),
      sameJob(jobOf([scenarioOf(roundsOf({ p50: base }))])),
      {
        gated: ['p50'],
      },
    );
    expect(row?.head).toBeCloseTo((row?.base ?? 0) * (row?.worse?.ratio ?? 0), 9);
    expect(pair?.base).toBe(20);
    expect(pair?.head).toBeCloseTo(20 * (pair?.worse?.ratio ?? 0), 9);
  });

  it('of throughput go down where it is worse', () => {
    const [row] = compared({ throughput: scaled(shuffled, 0.8) }, { gated: ['throughput'] });
    expect(row?.worse?.ratio).toBeCloseTo(1.25, 2);
    expect((row?.head ?? 0) / (row?.base ?? 1)).toBeCloseTo(0.8, 2);
  });

  it('are the medians where no ratio leads from one to the other', () => {
    const [row] = compared({ throughput: calm.map(() => 0) }, { gated: ['throughput'] });
    expect(row).toMatchObject({ base: expect.closeTo(10, 1), head: 0 });
  });
});
