import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Event } from '../../src/events.ts';
import { type ScenarioView, viewOfScenario } from '../../src/live/scenario-view.ts';
import { type PlannedScenario, type ScenarioSoFar, StateOfRun } from '../../src/live/state.ts';
import { NEVER } from '../../src/measurement/never.ts';
import { keepSecret } from '../../src/secrets/border.ts';
import { figures, planned, round, slice, threshold } from './events.ts';

function viewAfter(events: readonly Event[], spec: Partial<PlannedScenario> = {}): ScenarioView {
  const state = new StateOfRun([planned(spec)]);
  for (const event of events) state.take(event, 0);
  return viewOfScenario(state.scenarios[0] as ScenarioSoFar);
}

const pairs = (base: readonly number[], head: readonly number[]) => [
  ...base.map((p50, at) => round({ side: 'base', round: at + 1, figures: figures(p50) })),
  ...head.map((p50, at) => round({ round: at + 1, figures: figures(p50) })),
];
const rowOf = ({ rows }: ScenarioView, title: string) => rows.find((row) => row.title === title)?.cells;

describe('a scenario', () => {
  it('has nothing but a name before it is measured', () => {
    expect(viewAfter([])).toEqual({
      ...{ name: 'search', about: '10 connections · 0 of 10 rounds', found: null },
      ...{ sides: [], rows: [], limits: [], errors: [], plots: [] },
    });
  });

  it('shows load, percentiles, errors, CPU and memory of both sides, and their difference', () => {
    const view = viewAfter(pairs([2, 2.2, 2.1], [2.2, 2.5, 2.4]));
    expect(view.about).toBe('10 connections · 3 of 10 rounds');
    expect(view.sides).toEqual(['Base', 'This change']);
    expect(view.rows).toEqual([
      { title: 'requests sent', cells: ['500/s', '500/s', '0.0 %'] },
      { title: 'throughput', cells: ['500/s', '500/s', '0.0 %'] },
      { title: 'p50 latency', cells: ['2.10 ms', '2.40 ms', '+14 %'] },
      { title: 'p95 latency', cells: ['4.20 ms', '4.80 ms', '+14 %'] },
      { title: 'p99 latency', cells: ['8.40 ms', '9.60 ms', '+14 %'] },
      { title: 'error rate', cells: ['0 %', '0 %', '0.0 %'] },
      { title: 'CPU of the service', cells: ['0.4 cores', '0.4 cores', '0.0 %'] },
      { title: 'peak memory', cells: ['91.4 MB', '91.4 MB', '0.0 %'] },
    ]);
    expect(view.plots.map(({ title }) => title)).toEqual(view.rows.map(({ title }) => title));
  });

  it('has no difference where there is one side', () => {
    const view = viewAfter([round()]);
    expect(view.sides).toEqual(['This change']);
    expect(rowOf(view, 'p50 latency')).toEqual(['2.00 ms']);
  });

  it('has no difference where a side has no figure, or where it comes from 0', () => {
    const without = round({ side: 'base', cpu: null, figures: { throughput: 500, memory: 0 } });
    const view = viewAfter([without, round()]);
    expect(rowOf(view, 'p50 latency')).toEqual(['—', '2.00 ms', '—']);
    expect(rowOf(view, 'CPU of the service')).toEqual(['—', '0.4 cores', '—']);
    expect(rowOf(view, 'peak memory')).toEqual(['0 B', '91.4 MB', '—']);
  });

  it('writes a time that never came in words, and has no place for it on an axis', () => {
    const own = { recovery: { title: 'time to recover', unit: 'ms', never: 'never recovered' } };
    const of = (side: 'base' | 'head', times: number[]) =>
      times.map((recovery, at) => round({ side, round: at + 1, own, figures: { recovery } }));
    const limit = threshold({ metric: 'recovery', limit: 2000, text: '< 2s' });
    const view = viewAfter([...of('base', [500, 700, 600]), ...of('head', [600, NEVER, NEVER])], {
      thresholds: [limit],
    });
    expect(rowOf(view, 'time to recover')).toEqual(['600 ms', 'never recovered', '—']);
    expect(view.limits).toEqual([{ tone: 'fail', words: 'time to recover < 2s: never recovered so far' }]);
    const [plot] = view.plots;
    expect(plot?.lines.map(({ values }) => values.map((value) => value !== null))).toEqual([
      [true, true, true],
      [true, false, false],
    ]);
    expect(plot?.spoken).not.toMatch(/e\+|\d{6}/);
  });

  it('leaves out what no side has', () => {
    const view = viewAfter([round({ sent: 0, cpu: null, memory: null, figures: { p50: 2 } })]);
    expect(view.rows.map(({ title }) => title)).toEqual(['p50 latency']);
    expect(view.plots.map(({ title }) => title)).toEqual(['p50 latency']);
  });

  it('goes beyond its planned rounds where a look adds some', () => {
    expect(
      viewAfter(
        pairs(
          [],
          Array.from({ length: 11 }, () => 2),
        ),
      ).about,
    ).toBe('10 connections · 11 rounds');
  });

  it('shows the last slice in its plots, and not among the medians', () => {
    const view = viewAfter([round(), slice({ round: 2 })]);
    expect(rowOf(view, 'p50 latency')).toEqual(['2.00 ms']);
    const plot = view.plots.find(({ title }) => title === 'p50 latency');
    expect(plot?.last).toEqual([{ side: 'head', text: 'This change 2.50 ms' }]);
    expect(plot?.lines[0]?.slice?.round).toBe(1);
    expect(viewAfter([slice({ round: 1 })])).toMatchObject({ about: '10 connections · 0 of 10 rounds', rows: [] });
  });

  it('of a line that measures by itself has the metrics of that', () => {
    const own = { parse: { title: 'parse', unit: 'ms' }, size: { title: 'size', unit: 'kB' } };
    const load = { sent: 0, cpu: null, memory: null, own };
    const view = viewAfter([
      round({ ...load, side: 'base', figures: { parse: 12, size: 3 } }),
      round({ ...load, figures: { parse: 6, size: 3 } }),
    ]);
    expect(view.rows).toEqual([
      { title: 'parse', cells: ['12.0 ms', '6.00 ms', '−50 %'] },
      { title: 'size', cells: ['3 kB', '3 kB', '0.0 %'] },
    ]);
  });
});

describe('what it says is true', () => {
  const latencies = fc.array(fc.double({ min: 0.1, max: 1000, noNaN: true }), { minLength: 1, maxLength: 12 });

  it('of every difference, beside its two figures', () => {
    const middle = (values: readonly number[]) => {
      const sorted = values.toSorted((a, b) => a - b);
      const at = sorted.length / 2;
      return ((sorted[Math.ceil(at) - 1] as number) + (sorted[Math.floor(at)] as number)) / 2;
    };
    fc.assert(
      fc.property(latencies, latencies, (base, head) => {
        const [, , difference = ''] = rowOf(viewAfter(pairs(base, head)), 'p50 latency') ?? [];
        const change = middle(head) / middle(base) - 1;
        if (Math.abs(change) < 0.0005) expect(difference).toBe('0.0 %');
        else if (change > 0) expect(difference).toMatch(/^[+×]/);
        else expect(difference).toMatch(/^[−÷]/);
        const size = Number(difference.replace(/[^\d.]/g, ''));
        if (difference.endsWith('%')) expect(size / 100).toBeCloseTo(Math.abs(change), 1);
        else expect(size).toBeGreaterThan(4.9);
      }),
    );
  });

  it('of every plot, in words as in its picture', () => {
    fc.assert(
      fc.property(latencies, latencies, (base, head) => {
        for (const { spoken, lines } of viewAfter([...pairs(base, head), slice({ round: 20 })]).plots) {
          const drawn = lines.flatMap(({ values, slice: last }) => [...values, last?.at ?? null]);
          const places = drawn.filter((at) => at !== null);
          expect(places.every((at) => at >= 0 && at <= 1)).toBe(true);
          expect(spoken.match(/(?<=[:,]) (?!none)/g)).toHaveLength(places.length);
        }
      }),
    );
  });

  it('of errors, which count over all rounds: a median would overlook one in which everything failed', () => {
    const errors = { 'status 500': 1000 };
    const view = viewAfter([round(), round({ round: 2 }), round({ round: 3, errors })], {
      thresholds: [threshold({ metric: 'error-rate', limit: 0.01, text: '< 1%' })],
    });
    expect(rowOf(view, 'error rate')).toEqual(['33 %']);
    expect(view.limits).toEqual([{ tone: 'fail', words: 'error rate < 1%: 33 % so far' }]);
    expect(view.errors).toEqual(['This change: 1,000 × status 500']);
  });

  it('of limits, as far as they are on all requests', () => {
    const view = viewAfter(pairs([9], [2, 2.2, 2.4]), {
      thresholds: [
        threshold({ limit: 5, text: '< 5ms' }),
        threshold({ limit: 4, text: '< 4ms' }),
        threshold({ label: 'GET /', limit: 1, text: '< 1ms' }),
        threshold({ metric: 'p90', limit: 3.6, comparator: '<=', text: '<= 3.6ms' }),
        threshold({ metric: 'startup', text: '< 2s' }),
      ],
    });
    expect(view.limits).toEqual([
      { tone: 'pass', words: 'p95 latency < 5ms: 4.40 ms so far' },
      { tone: 'fail', words: 'p95 latency < 4ms: 4.40 ms so far' },
      { tone: 'pass', words: 'p90 latency <= 3.6ms: 3.52 ms so far' },
      { tone: 'open-aside', words: 'startup time < 2s: not measured yet' },
    ]);
  });
});

describe('text from elsewhere', () => {
  it('is one plain line of bounded length, whatever it is', () => {
    const hostile = `<script>alert(1)</script>\u001B[2J\u202E\n${'x'.repeat(100_000)}`;
    const own = { [hostile]: { title: hostile, unit: hostile } };
    const view = viewAfter([round({ scenario: hostile, own, figures: { [hostile]: 1 }, errors: { [hostile]: 3 } })], {
      name: hostile,
      words: hostile,
      thresholds: [threshold({ metric: hostile, text: hostile })],
    });
    const texts = [view.name, view.about, ...view.errors, ...view.limits.map(({ words }) => words)];
    texts.push(...view.rows.map(({ title }) => title), ...view.plots.flatMap(({ spoken }) => spoken));
    expect(texts).toHaveLength(6);
    for (const text of texts) {
      expect(text).toContain('<script>alert(1)</script>');
      expect(text).not.toMatch(/\p{Cc}|\u202E/u);
      expect(text.length).toBeLessThan(1000);
    }
  });

  it('lists only the most frequent errors', () => {
    const errors = Object.fromEntries(Array.from({ length: 8 }, (_, at) => [`status 50${at}`, at + 1]));
    expect(viewAfter([round({ errors })]).errors).toEqual([
      ...[7, 6, 5, 4, 3].map((at) => `This change: ${at + 1} × status 50${at}`),
      'This change: 6 × 3 other kinds',
    ]);
  });

  it('T7: has no secret of this process', () => {
    keepSecret(['correct-horse-battery']);
    const name = 'log in with correct-horse-battery';
    const errors = { 'check "correct-horse-battery"': 1 };
    const view = viewAfter([round({ scenario: name, errors })], { name });
    expect(view.errors).toHaveLength(1);
    expect(JSON.stringify(view)).not.toContain('horse');
    expect(view.name).toBe('log in with ***');
  });
});
