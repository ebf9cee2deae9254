import { describe, expect, it } from 'vitest';
import { renderHtml } from '../../src/report/html.ts';
import { type AxisView, type TimeAxis, timeAxis } from '../../src/report/pictures/time-axis.ts';
import { overTime as blocksOverTime } from '../../src/report/sections/scenario/time-axis.ts';
import { plainText } from '../../src/text/plain.ts';
import type { Result, ScenarioResult } from '../../src/verdict/result.ts';
import { overTime, type TimelineSpec } from '../support/over-time.ts';
import { HOSTILE, huge, result, scenario, stored, threshold } from '../support/result.ts';

const only = (spec: Partial<ScenarioResult> = {}) => result([scenario('search', {}, spec)]);

function axisOf(made: Result): TimeAxis {
  const [first] = made.scenarios;
  const axis = first && timeAxis(first, made);
  if (!axis) throw new Error('no time axis');
  return axis.plot;
}

function viewOf(axis: TimeAxis, name: string): AxisView {
  const view = axis.panels.flatMap(({ views }) => views).find((one) => one.name === name);
  if (!view) throw new Error(`no view ${name}`);
  return view;
}

/** Titles, caption and cells of the table, and what is spoken of the plot. */
function written(made: Result) {
  const [plot, fold] = blocksOverTime(made.scenarios[0] as (typeof made.scenarios)[0], made, 0);
  if (plot?.kind !== 'plot' || fold?.kind !== 'fold') throw new Error('no plot');
  const [table] = fold.blocks;
  if (table?.kind !== 'table') throw new Error('no table');
  const shown = [...table.columns.keys()].filter((at) => table.rows.some((row) => row.has(at)));
  return {
    spoken: plot.alternative,
    caption: table.caption,
    titles: shown.map((at) => String(table.columns[at]?.title)),
    rows: table.rows.map((row) => [row.group, ...shown.map((at) => String(row.cell(at)[0]))]),
  };
}

describe('the time axis', () => {
  it('has the parts of a round, in its table too', () => {
    const made = overTime(only(), { head: { parts: ['calm', HOSTILE] }, base: null });
    const [round] = axisOf(made).rounds;
    expect(round?.parts).toEqual([
      { name: 'calm', from: 1, until: 3 },
      { name: plainText(HOSTILE), from: 3, until: 5 },
    ]);
    expect(written(made).rows.map(([, , which]) => which?.slice(0, 7))).toEqual(
      [1, 2, 3].flatMap((number) => [
        `${number}, calm`,
        `${number}, calm`,
        ...Array(2).fill(`${number}, ${plainText(HOSTILE)}`.slice(0, 7)),
      ]),
    );
  });

  it('has both sides and every figure that was seen, a value a second', () => {
    const axis = axisOf(overTime(only()));
    expect(axis).toMatchObject({ step: 1, length: 17, sides: ['base', 'head'] });
    expect(axis.panels.map(({ views }) => views.map(({ name, unit }) => `${name} ${unit}`))).toEqual([
      ['p50 ms', 'p95 ms', 'p99 ms'],
      ['throughput /s'],
      ['failed %'],
      ['cpu % of a core'],
      ['memory MB'],
      ['disk kB/s'],
    ]);
    // Behind each round but the last, nothing was measured.
    expect(axis.x).toEqual([1.5, 2.5, 3.5, 4.5, 5.5, 7.5, 8.5, 9.5, 10.5, 11.5, 13.5, 14.5, 15.5, 16.5]);
    const [base, head] = viewOf(axis, 'p50').lines;
    expect([base?.side, head?.side]).toEqual(['base', 'head']);
    expect(head?.values.slice(0, 6)).toEqual([2, 2.02, 2.04, 2.06, null, 2.08]);
    expect(viewOf(axis, 'throughput').lines.map(({ figure }) => figure)).toEqual([
      'achieved',
      'offered',
      'achieved',
      'offered',
    ]);
    expect(viewOf(axis, 'cpu').lines[1]?.values[0]).toBe(60);
    expect(viewOf(axis, 'memory').lines[1]?.values[0]).toBe(90);
  });

  it('has the rounds of both sides as one where they took turns, and apart where they did not', () => {
    const rounds = (spec: { head?: TimelineSpec; base?: TimelineSpec | null }) =>
      axisOf(overTime(only(), spec)).rounds.map(({ round, side = 'both', from, measured, until }) =>
        [round, side, from, measured, until].join(' '),
      );
    expect(rounds({ base: { rounds: 1 }, head: { rounds: 1 } })).toEqual(['1 both 0 1 5']);
    expect(rounds({ base: { rounds: 1 }, head: { rounds: 1, from: 6 } })).toEqual(['1 base 0 1 5', '1 head 6 7 11']);
    expect(rounds({ base: null, head: { rounds: 2 } })).toEqual(['1 both 0 1 5', '2 both 6 7 11']);
  });

  const jobs = ({ rounds }: Result) => ({ head: rounds.head.scenarios, base: rounds.base?.scenarios ?? [] });

  it.each<[string, (made: Result) => void, string[]]>([
    ['of two sides has both', () => {}, ['base', 'head']],
    [
      'has no baseline that is defined otherwise',
      (made) => {
        for (const one of jobs(made).base) one.hash = 'other';
      },
      ['head'],
    ],
    [
      'has no base of which nothing is known',
      (made) => {
        for (const one of jobs(made).base) one.timeline = undefined;
      },
      ['head'],
    ],
    [
      'has the base alone where nothing is known of the head',
      (made) => {
        for (const one of jobs(made).head) one.timeline = undefined;
      },
      ['base'],
    ],
  ])('%s', (_, change, sides) => {
    const made = overTime(only());
    change(made);
    expect(axisOf(made).sides).toEqual(sides);
  });

  it('of a result with a stored baseline, or from before there was one, has no base', () => {
    expect(axisOf(overTime(stored())).sides).toEqual(['head']);
    const old = only();
    expect(timeAxis(old.scenarios[0] as (typeof old.scenarios)[0], old)).toBeNull();
    expect(blocksOverTime(old.scenarios[0] as (typeof old.scenarios)[0], old, 0)).toEqual([]);
  });

  it('folds the time in which other scenarios were measured, and tells the time all the same', () => {
    const spec = { rounds: 2, every: 65 };
    const made = overTime(only(), { head: spec, base: spec });
    const axis = axisOf(made);
    expect(axis.x).toEqual([1.5, 2.5, 3.5, 4.5, 5.5, 8.5, 9.5, 10.5, 11.5]);
    expect(axis).toMatchObject({ length: 12, folds: [{ at: 6, skipped: 58 }] });
    expect(axis.rounds).toEqual([
      { round: 1, from: 0, measured: 1, until: 5 },
      { round: 2, from: 7, measured: 8, until: 12 },
    ]);
    const { spoken, rows } = written(made);
    expect(spoken).toMatch(
      /^Plot of search over time: 1:10 with 2 rounds in stretches of 1 s, long pauses shortened\./,
    );
    expect(rows.slice(3, 5).map(([, time, round]) => [time, round])).toEqual([
      ['0:04', '1'],
      ['1:06', '2'],
    ]);
  });

  it('draws connections only where they change', () => {
    const varied = overTime(only(), { head: { load: (second) => ({ connections: second }) } });
    expect(viewOf(axisOf(varied), 'connections').lines).toHaveLength(2);
  });

  it.each([
    ['µs', 0.2, 'p50', '< 0.5ms', [{ text: '< 0.5ms', value: 500, exceeded: 'above' }]],
    ['ms', 2, 'p50', '<= 4ms', [{ text: '<= 4ms', value: 4, exceeded: 'above' }]],
    ['s', 2000, 'p95', '< 2s', [{ text: '< 2s', value: 2, exceeded: 'above' }]],
    ['/s', 2, 'throughput', '> 500/s', [{ text: '> 500/s', value: 500, exceeded: 'below' }]],
    ['%', 2, 'error-rate', '< 1%', [{ text: '< 1%', value: 1, exceeded: 'above' }]],
    ['MB', 2, 'memory', '< 200MB', [{ text: '< 200MB', value: 200, exceeded: 'above' }]],
    ['ms', 2, 'p50', 'nonsense', []],
    ['ms', 2, 'p50', '< 200MB', []],
  ] as const)('has a limit in %s', (unit, latency, metric, text, limits) => {
    const name = metric === 'error-rate' ? 'failed' : metric;
    const made = only({ thresholds: [threshold({ scenario: 'search', metric, text })] });
    const view = viewOf(axisOf(overTime(made, { head: { latency }, base: null })), name);
    expect(view).toMatchObject({ unit, limits });
  });

  it('has no limit of one request, because it shows all of them', () => {
    const made = only({ thresholds: [threshold({ scenario: 'search', label: 'GET /' })] });
    expect(viewOf(axisOf(overTime(made)), 'p95').limits).toEqual([]);
  });

  it('puts sides that began at different times on one axis, and leaves out one whose seconds are others', () => {
    const made = overTime(only(), { base: { rounds: 1 }, head: { rounds: 1 } });
    const [head] = made.rounds.head.scenarios;
    if (head?.timeline) head.timeline.startedAt = '2026-05-04T12:30:08.000Z';
    const axis = axisOf(made);
    expect(axis.x).toEqual([1.5, 2.5, 3.5, 4.5, 5.5, 9.5, 10.5, 11.5, 12.5]);
    expect(viewOf(axis, 'p50').lines[1]?.values[0]).toBeNull();
    if (head?.timeline) head.timeline.step = 1500;
    expect(axisOf(made).sides).toEqual(['head']);
  });
});

describe('the data of time axes is bounded', () => {
  const long: TimelineSpec = {
    rounds: 30,
    length: 20,
    every: 25,
    load: (second) => ({
      errors: { timeout: second % 3, [`check "${second % 20}"`]: 1 },
      p99: 9 + ((second * 31) % 17),
    }),
  };

  it('to 50 kB a scenario', () => {
    const axis = axisOf(overTime(only(), { head: long, base: long }));
    expect(JSON.stringify(axis).length).toBeLessThan(50_000);
    expect(axis.step).toBeGreaterThan(1);
    const [line] = viewOf(axis, 'p99').lines;
    expect(Math.max(...(line?.most ?? []).map(Number))).toBe(25);
    expect(Math.min(...(line?.least ?? []).filter((value) => value !== null))).toBe(9);
  });

  it('to half a megabyte and a few hundred rows a page', () => {
    const made = overTime(huge(60, 2), { head: long, base: long });
    const blocks = made.scenarios.flatMap((one) => blocksOverTime(one, made, 0));
    const data = blocks.flatMap((block) => (block.kind === 'plot' ? [block.data as { timeAxis: TimeAxis }] : []));
    expect(data).toHaveLength(60);
    expect(JSON.stringify(data).length).toBeLessThan(450_000);
    for (const { timeAxis: axis } of data) expect(axis.x.length).toBeGreaterThan(3);
    const inner = blocks.flatMap((block) => (block.kind === 'fold' ? block.blocks : []));
    const rows = inner.flatMap((block) => (block.kind === 'table' ? block.rows : []));
    expect(rows.length).toBeLessThanOrEqual(60 * 2 * 6);
    expect(rows.length).toBeGreaterThan(60);
  });
});

describe('the table of a time axis', () => {
  it('has the same figures as the plot, a row a second and side', () => {
    const { titles, rows, caption } = written(overTime(only()));
    expect(titles).toEqual([
      'Time',
      'Round',
      'p50 latency, ms',
      'p95 latency, ms',
      'p99 latency, ms',
      'throughput, /s',
      'offered, /s',
      'failed requests, %',
      'CPU, % of a core',
      'memory, MB',
      'disk traffic, kB/s',
    ]);
    expect(rows).toHaveLength(2 * 12);
    expect(rows[0]?.slice(0, 4)).toEqual(['baseline', '0:01', '1', '1.8']);
    expect(rows[12]).toEqual(['this change', '0:01', '1', '2', '4', '8', '3,990', '4,000', '0', '60', '90', '20']);
    expect(rows.at(-1)?.slice(0, 4)).toEqual(['this change', '0:16', '3', '2.22']);
    expect(caption).toBe('Over time from the start of the first round, in minutes and seconds');
  });

  it('has the least and the most of single seconds where it has no room for all of them', () => {
    const made = overTime(only(), { head: { rounds: 60, length: 20, every: 20 }, base: null });
    const { caption, rows, titles } = written(made);
    expect(caption).toMatch(/, \d+ s in a row; in brackets the least and the most of one second$/);
    const cpu = rows[1]?.[titles.indexOf('CPU, % of a core') + 1];
    expect(cpu).toMatch(/^[\d.]+ \([\d.]+–[\d.]+\)$/);
    expect(rows[1]?.[1]).toMatch(/^\d+:\d\d–\d+:\d\d$/);
  });

  it('names the failures of each second', () => {
    const failing = { errors: { timeout: 3, 'status 500': 1200 } };
    const head: TimelineSpec = {
      load: (second) => (second === 2 ? failing : second === 7 ? { errors: { timeout: 1 } } : {}),
    };
    const { titles, rows, spoken } = written(overTime(only(), { head, base: null }));
    expect(titles.at(-1)).toBe('Failures');
    expect(rows.map((row) => row.at(-1)).slice(0, 4)).toEqual(['—', '—', '3 × timeout, 1,200 × status 500', '—']);
    expect(spoken).toContain('Failures, this change: 4 × timeout from 0:03 to 0:10, 1,200 × status 500 at 0:03.');
  });
});

it('what is spoken of the plot is what it shows', () => {
  const made = overTime(only({ thresholds: [threshold({ scenario: 'search', text: '< 250ms' })] }));
  expect(written(made).spoken).toBe(
    'Plot of search over time: 0:17 with 3 rounds in stretches of 1 s. ' +
      'p50 latency, ms: baseline 1.8 to 2; this change 2 to 2.22. ' +
      'p95 latency, ms: baseline 3.6; this change 4, limit < 250ms. ' +
      'p99 latency, ms: baseline 7.2; this change 8. ' +
      'throughput, /s: baseline 3,990 to 4,001; offered, baseline 4,000 to 4,011; this change 3,990 to 4,001; offered, this change 4,000 to 4,011. ' +
      'failed requests, %: baseline 0; this change 0. ' +
      'CPU, % of a core: baseline 60 to 61.1; this change 60 to 61.1. ' +
      'memory, MB: baseline 90 to 91.1; this change 90 to 91.1. ' +
      'disk traffic, kB/s: baseline 20; this change 20.',
  );
});

it('hostile names of errors stay text', () => {
  const load = () => ({ errors: { [HOSTILE.slice(0, 100)]: 2 } });
  const html = renderHtml(overTime(only(), { head: { load } }));
  expect(html).not.toContain('<script>window.pwned');
  expect(html).toContain('data-plot="time-axis"');
});

describe("metrics of the target's own", () => {
  const unit = (name: string, of: string) =>
    threshold({
      scenario: 'search',
      metric: name,
      text: '< 15',
      definition: { title: name, unit: of, better: 'lower', gated: false, perRequest: false, slower: false },
    });
  const made = () =>
    overTime(only({ thresholds: [unit('pool', ''), unit('sent', 'bytes/s')] }), {
      head: { scraped: (second) => ({ pool: second, sent: 2e6, [HOSTILE]: 1 }) },
      base: { scraped: () => ({ pool: 3 }) },
    });

  it('have a panel each, below the others, with their limits', () => {
    const axis = axisOf(made());
    expect(axis.panels.slice(6).map(({ views }) => views.map(({ name, unit }) => `${name} ${unit}`))).toEqual([
      ['pool '],
      ['sent MB/s'],
      [expect.stringMatching(/ $/)],
    ]);
    const pool = viewOf(axis, 'pool');
    expect(pool.lines.map(({ side, values }) => [side, values.slice(0, 4)])).toEqual([
      ['base', [3, 3, 3, 3]],
      ['head', [0, 1, 2, 3]],
    ]);
    expect(pool.limits).toEqual([{ text: '< 15', value: 15, exceeded: 'above' }]);
    expect(viewOf(axis, 'sent').lines.map(({ values }) => values[0])).toEqual([2]);
  });

  it('are in the table and in what is spoken, as plain text', () => {
    const { titles, spoken } = written(made());
    expect(titles).toContain('pool');
    expect(spoken).toMatch(/pool, number: baseline 3; this change 0 to 11, limit < 15\./);
    const page = renderHtml(made());
    expect(page).not.toContain('<script>alert');
  });

  it('have eight panels at most', () => {
    const many = Object.fromEntries(Array.from({ length: 30 }, (_, index) => [`s${index}`, index]));
    expect(axisOf(overTime(only(), { head: { scraped: () => many } })).panels).toHaveLength(14);
  });
});
