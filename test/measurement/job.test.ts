import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { addCounts, errorRate, failedRequests } from '../../src/measurement/counts.ts';
import { decodeHistogram } from '../../src/measurement/histogram.ts';
import { jobSchema, reduceRun } from '../../src/measurement/job.ts';
import type { Counts } from '../../src/measurement/run-document.ts';
import { counts, label, round, runDocument } from './run.ts';

/** The only round of a run that has one. */
function reduceRound(given: Parameters<typeof round>[0]) {
  const reduced = reduceRun(runDocument([round(given)])).scenarios[0]?.rounds[0];
  if (!reduced) throw new Error('no round');
  return reduced;
}

describe('a run is reduced', () => {
  it('to what a comparison needs of where and how it was measured', () => {
    const run = runDocument([round()]);
    const job = reduceRun(run);
    const { version, origin, startedAt, machine, target, freshProcess } = run;
    expect(job).toMatchObject({ version, origin, startedAt, machine, target, freshProcess });
    expect(job.scenarios[0]).toMatchObject({ name: 'browse', type: 'load', hash: 'fedcba9876543210' });
    expect(jobSchema.parse(job)).toEqual(job);
  });

  it('to rounds that know their turn, where there are two sides', () => {
    expect(reduceRound({ index: 4 })).not.toHaveProperty('turn');
    for (const turn of [1, 2] as const) {
      const [reduced] = reduceRun(runDocument([{ ...round({ index: 4 }), turn }])).scenarios;
      expect(reduced?.rounds[0]).toMatchObject({ index: 4, turn });
    }
  });

  it('with the answers to each request and the journeys completed, over all windows of a round', () => {
    const given = round({
      labels: { 'GET /': label([1, 2, 3]), 'GET /none': label([]) },
      journeys: { buy: label([4, 5]) },
    });
    const { windows } = given;
    const twice = { ...given, windows: [...windows, ...windows] };
    const answersOf = (of: typeof given) => reduceRun(runDocument([of])).scenarios[0]?.rounds[0]?.answers;
    expect(answersOf(given)).toEqual({ 'GET /': 3, 'GET /none': 0, 'journey "buy"': 2 });
    expect(answersOf(twice)).toEqual({ 'GET /': 6, 'GET /none': 0, 'journey "buy"': 4 });
    expect(answersOf({ ...given, windows: [] })).toBeUndefined();
  });

  it('to one number a round and metric, in the units of the metrics', () => {
    const milliseconds = Array.from({ length: 101 }, (_, index) => 10 + index);
    const { all, index, responses } = reduceRound({
      index: 3,
      counts: counts({ sent: 200, responses: 190, errors: { 'status 500': 4, timeout: 2 }, lost: 3, inFlight: 1 }),
      labels: { 'GET /': label(milliseconds) },
    });
    expect({ index, responses }).toEqual({ index: 3, responses: 190 });
    for (const [metric, value] of [
      ['p25', 35],
      ['p50', 60],
      ['p75', 85],
      ['p90', 100],
      ['p95', 105],
      ['p99', 109],
    ] as const) {
      expect(Math.abs((all[metric] as number) - value)).toBeLessThan(value / 1000);
    }
    // 400 ms of CPU for the 100 answers of 2 s at 50/s.
    expect(all).toMatchObject({ throughput: 50, 'error-rate': 9 / 200, cpu: 4, memory: 90_000_000, startup: 300 });
  });

  it('to the latencies of all labels together, and of each', () => {
    const { all, labels } = reduceRound({ labels: { fast: label([1, 1, 1]), slow: label([100]) } });
    expect(all.p50).toBeCloseTo(1, 1);
    expect(all.p99).toBeGreaterThan(90);
    expect(labels.fast?.p99).toBeCloseTo(1, 1);
    expect(labels.slow?.p25).toBeCloseTo(100, 0);
    expect(Object.keys(labels.slow ?? {})).not.toContain('throughput');
  });

  it('to the error rate of each label', () => {
    const { labels } = reduceRound({
      labels: { good: label([1, 2]), bad: label([1], { sent: 4, errors: { 'status 500': 2 }, lost: 1 }) },
    });
    expect(labels.good?.['error-rate']).toBe(0);
    expect(labels.bad?.['error-rate']).toBe(0.75);
  });

  it('without the metrics that could not be measured', () => {
    const without = reduceRound({ startup: null, resources: null, labels: { 'GET /': label([]) } });
    expect(without.all).toEqual({ throughput: 50, 'error-rate': 0, 'success-rate': 1 });
    const resources = { ...round().resources, cpu: null, memory: null } as ReturnType<typeof round>['resources'];
    expect(Object.keys(reduceRound({ resources }).all)).not.toContain('cpu');
    // CPU time without an answer is not CPU time per answer.
    expect(Object.keys(reduceRound({ throughput: 0 }).all)).not.toContain('cpu');
  });

  it('with the latencies of all rounds in one histogram', () => {
    const run = runDocument([
      round({ labels: { a: label([1, 2]), b: label([3]) } }),
      round({ index: 1, labels: { a: label([4]), b: label([]) } }),
    ]);
    const [scenario] = reduceRun(run).scenarios;
    expect(decodeHistogram(scenario?.histogram as string).totalCount).toBe(4);
    expect(scenario?.rounds.map(({ index }) => index)).toEqual([0, 1]);
  });

  it('to no rounds and no histogram when it failed before its first', () => {
    expect(reduceRun(runDocument([])).scenarios[0]).toMatchObject({ rounds: [], histogram: null });
  });

  it('not at all when one of its histograms is damaged', () => {
    const damaged = { ...label([1]), histogram: 'HISTFAAAA' };
    expect(() => reduceRun(runDocument([round({ labels: { 'GET /': damaged } })]))).toThrow(Error);
  });
});

describe('the error rate', () => {
  it('is the share of all that failed or was lost', () => {
    const some = counts({ sent: 10, responses: 5, errors: { timeout: 1, 'status 500': 2 }, lost: 1, inFlight: 1 });
    expect(failedRequests(some)).toBe(4);
    expect(errorRate(some)).toBe(0.4);
  });

  it('of no request is 0', () => {
    expect(errorRate(counts())).toBe(0);
  });
});

describe('the sum of counts', () => {
  const number = fc.nat({ max: 1_000_000 });
  // Names that every object has already are names of errors too: the target decides on them.
  const kind = fc.constantFrom('status 500', 'timeout', 'ECONNRESET', 'constructor', 'toString', '__proto__');
  const some: fc.Arbitrary<Counts> = fc
    .record({
      responses: number,
      errors: fc.array(fc.tuple(kind, number), { maxLength: 5 }),
      lost: number,
      inFlight: number,
    })
    .map(({ errors, ...rest }) => {
      const byKind = Object.fromEntries(errors);
      const failed = Object.values(byKind).reduce((sum, value) => sum + value, 0);
      return { ...rest, errors: byKind, sent: rest.responses + failed + rest.lost + rest.inFlight };
    });

  it('of none is nothing', () => {
    expect(addCounts([])).toEqual(counts());
  });

  it('adds up when its parts do, every kind of error on its own', () => {
    fc.assert(
      fc.property(fc.array(some, { maxLength: 6 }), (parts) => {
        const sum = addCounts(parts);
        expect(sum.responses + failedRequests(sum) + sum.inFlight).toBe(sum.sent);
        expect(sum.sent).toBe(parts.reduce((total, part) => total + part.sent, 0));
        for (const name of new Set(parts.flatMap((part) => Object.keys(part.errors)))) {
          const expected = parts.map(({ errors }) => (Object.hasOwn(errors, name) ? (errors[name] as number) : 0));
          expect(Object.entries(sum.errors)).toContainEqual([
            name,
            expected.reduce((total, value) => total + value, 0),
          ]);
        }
      }),
    );
  });

  it('leaves its parts as they were', () => {
    const part = counts({ sent: 1, errors: { timeout: 1 } });
    addCounts([part, part]);
    expect(part).toEqual(counts({ sent: 1, errors: { timeout: 1 } }));
  });
});

describe('a journey', () => {
  const { all, labels, responses } = reduceRound({
    labels: { 'GET /': label([1, 1, 1]) },
    journeys: {
      buy: label([50, 60], { sent: 5, responses: 2, errors: { 'check "has items"': 2 }, inFlight: 1 }),
      constructor: label([5]),
    },
  });

  it('is among the labels, by its name', () => {
    expect(Object.keys(labels)).toEqual(['GET /', 'journey "buy"', 'journey "constructor"']);
    expect(labels['journey "buy"']?.p25).toBeGreaterThan(45);
    expect(labels['journey "buy"']?.['error-rate']).toBe(2 / 5);
  });

  it('is no part of the whole, which its requests are', () => {
    expect(all.p99).toBeLessThan(2);
    expect(responses).toBe(100);
  });
});
