import { describe, expect, it } from 'vitest';
import { trendOf } from '../../src/verdict/trend.ts';
import { jobOf, roundsOf, scenarioOf, stored } from './documents.ts';

const of = (p50: number[], p95: number[] = [], spec = {}) =>
  jobOf([scenarioOf(roundsOf({ p50, ...(p95.length > 0 && { p95 }) }))], spec);

describe('the trend against a stored baseline', () => {
  it('is the change of the medians of p50 and p95 since its newest job', () => {
    const older = of([50, 50, 50], [50, 50, 50]);
    const newest = of([10, 10, 90], [20, 20, 20]);
    const trend = trendOf(of([11, 11, 1], [18, 18, 18]), stored(newest, older));
    expect(trend).toMatchObject({ source: 'artifact', origin: newest.origin, measuredAt: newest.startedAt });
    expect(trend?.changes.map(({ metric, change }) => [metric, change.toFixed(3)])).toEqual([
      ['p50', '0.100'],
      ['p95', '-0.100'],
    ]);
  });

  it('leaves out what was not measured on both sides, or differently', () => {
    expect(trendOf(of([1]), stored(of([], [1])))?.changes).toEqual([]);
    expect(trendOf(of([1]), stored(of([0])))?.changes).toEqual([]);
    expect(trendOf(of([1e10]), stored(of([5e-324])))?.changes).toEqual([]);
    expect(trendOf(of([1]), stored(of([1], [], { target: 'another' })))?.changes).toEqual([]);
    const other = jobOf([scenarioOf(roundsOf({ p50: [1] }), { hash: 'another' })]);
    expect(trendOf(of([1]), stored(other))?.changes).toEqual([]);
  });

  it('is none without a stored baseline', () => {
    expect(trendOf(of([1]), { kind: 'none', reason: 'x' })).toBeNull();
    expect(trendOf(of([1]), { kind: 'same-job', job: of([1]) })).toBeNull();
    expect(trendOf(of([1]), stored())).toBeNull();
  });
});
