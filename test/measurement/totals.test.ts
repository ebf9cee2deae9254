import { describe, expect, it } from 'vitest';
import { parseRun } from '../../src/baseline/baseline-document.ts';
import { reduceRun } from '../../src/measurement/job.ts';
import type { Limit, Window } from '../../src/measurement/run-document.ts';
import { totalsOf } from '../../src/measurement/totals.ts';
import { counts, label, round, runDocument } from './run.ts';

function windowOf(given: Partial<Window> = {}): Window {
  const [window] = round({ duration: 1234.567, throughput: 81.0000000001, ...given }).windows;
  return window ?? expect.fail('a round without a window');
}

const arrivals = (limit: Limit | null, backlog: number) => ({
  due: 10,
  sent: 9,
  inTime: 8,
  late: 1,
  dropped: 1,
  backlog,
  limit,
});

describe('what the windows of a round add up to', () => {
  it('is what the only window says', () => {
    const window = windowOf({
      checks: [{ label: 'GET /', name: 'is JSON', passed: 3, failed: 1 }],
      arrivals: arrivals('target', 4),
      journeys: { look: label([1, 2]) },
    });
    const { throughput, received, counts, checks, arrivals: offered } = window;
    expect(totalsOf([window])).toEqual({
      throughput,
      received,
      counts,
      labels: { 'GET /': { counts: label([1, 2, 3]).counts } },
      journeys: { look: { counts: label([1, 2]).counts } },
      checks,
      arrivals: offered,
    });
  });

  it('is a sum for what is counted, and answers per second of all windows', () => {
    const errors = { timeout: 2 };
    const windows = [
      windowOf({
        duration: 1000,
        throughput: 10,
        received: 500,
        counts: counts({ sent: 12, responses: 10, errors }),
        labels: { 'GET /': label([1]), constructor: label([2]) },
        checks: [{ label: 'GET /', name: 'a', passed: 1, failed: 0 }],
        arrivals: arrivals('target', 4),
      }),
      windowOf({
        duration: 3000,
        throughput: 0,
        received: 70,
        counts: counts({ sent: 3, errors: { timeout: 1, 'status 500': 1 }, lost: 1 }),
        labels: { 'GET /': label([], { sent: 3, errors, lost: 1 }), constructor: label([2]) },
        checks: [
          { label: 'GET /', name: 'a', passed: 2, failed: 5 },
          { label: 'GET /', name: 'b', passed: 0, failed: 1 },
        ],
        arrivals: arrivals(null, 3),
      }),
    ];
    expect(totalsOf(windows)).toEqual({
      throughput: 2.5,
      received: 570,
      counts: counts({ sent: 15, responses: 10, errors: { timeout: 3, 'status 500': 1 }, lost: 1 }),
      labels: {
        'GET /': { counts: counts({ sent: 4, responses: 1, errors, lost: 1 }) },
        constructor: { counts: counts({ sent: 2, responses: 2 }) },
      },
      checks: [
        { label: 'GET /', name: 'a', passed: 3, failed: 5 },
        { label: 'GET /', name: 'b', passed: 0, failed: 1 },
      ],
      arrivals: { due: 20, sent: 18, inTime: 16, late: 2, dropped: 2, backlog: 4, limit: 'target' },
    });
  });

  it.each<[Limit | null, (Limit | null)[]]>([
    ['agent', ['target', 'agent']],
    ['agent', ['agent', null]],
    ['target', [null, 'target']],
    [null, [null, null]],
  ])('names %s as what held arrivals up where windows say %j', (limit, limits) => {
    const windows = limits.map((one) => windowOf({ arrivals: arrivals(one, 0) }));
    expect(totalsOf(windows)?.arrivals?.limit).toBe(limit);
  });

  it('is nothing where there are no windows, as for a command', () => {
    expect(totalsOf([])).toBeUndefined();
  });
});

describe('a document', () => {
  const full = round({ index: 3 });

  it('has it in every round, without histograms, and is read as it was written', () => {
    const run = runDocument([full]);
    const text = JSON.stringify(run);
    expect(parseRun(text, 'run.json')).toEqual(run);
    expect(JSON.parse(text).scenarios[0].rounds[0]).toMatchObject({
      duration: 2000,
      throughput: 50,
      received: 10_000,
      counts: { sent: 100, responses: 100 },
      labels: { 'GET /': { counts: { sent: 3 } } },
    });
    expect(full.labels?.['GET /']).not.toHaveProperty('histogram');
  });

  it('of schema 2.0 does not have it, and is read', () => {
    const { throughput: _, received: __, counts: ___, labels: ____, ...before } = full;
    const run = { ...runDocument([before]), schema: { major: 2, minor: 0 } };
    expect(parseRun(JSON.stringify(run), 'run.json')).toEqual(run);
    expect(reduceRun(run)).toEqual(reduceRun(runDocument([full])));
  });

  it('reduced to a baseline has how much was sent, and nothing else of it', () => {
    const [scenario] = reduceRun(runDocument([full])).scenarios;
    expect(Object.keys(scenario?.rounds[0] ?? {})).toEqual(['index', 'responses', 'all', 'labels', 'sent', 'answers']);
  });

  it('whose sums are damaged is refused with the place', () => {
    const run = runDocument([{ ...full, throughput: -1 }]);
    expect(() => parseRun(JSON.stringify(run), 'run.json')).toThrow(
      'run.json is damaged at "scenarios.0.rounds.0.throughput".',
    );
  });
});
