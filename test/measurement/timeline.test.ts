import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { LoadSecond, UsedSecond } from '../../src/measurement/second.ts';
import { type SeenRound, timelineOf } from '../../src/measurement/seen-rounds.ts';
import { type Figure, type Stretch, stretchOf, thin } from '../../src/measurement/stretch.ts';
import { coarser, stretchesOf, type Timeline, timelineSchema } from '../../src/measurement/timeline.ts';

/** Milliseconds since the epoch. */
const START = Date.parse('2026-05-04T12:30:00.000Z');

function load(at: number, spec: Partial<LoadSecond> = {}): LoadSecond {
  return {
    at: START + at,
    span: 1000,
    sent: 100,
    completed: 98,
    errors: {},
    timed: 100,
    p50: 2,
    p95: 4,
    p99: 8,
    connections: 10,
    ...spec,
  };
}

function used(at: number, spec: Partial<UsedSecond> = {}): UsedSecond {
  return { at: START + at, span: 1000, cpu: 500, memory: 90_000_000, disk: 2000, ...spec };
}

function round(spec: Partial<SeenRound> = {}): SeenRound {
  const loads = spec.load ?? [];
  const from = Math.min(...loads.map(({ at }) => at), START + 1e9);
  const until = Math.max(...loads.map(({ at, span }) => at + span), from);
  return { index: 0, from, measured: from, until, load: [], used: [], ...spec };
}

/** What is written has to be read again. */
function written(rounds: readonly SeenRound[], most?: number): Timeline {
  const timeline = timelineOf(rounds, START, most);
  if (timeline === undefined) throw new Error('nothing was seen');
  expect(timelineSchema.parse(JSON.parse(JSON.stringify(timeline)))).toEqual(timeline);
  return timeline;
}

const sizeOf = (timeline: Timeline) => Buffer.byteLength(JSON.stringify(timeline));
const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0);

describe('the seconds of a round are placed', () => {
  it('by the time since the first round, whichever side had it', () => {
    const timeline = written([round({ load: [load(3200), load(4200, { sent: 50 })], used: [used(3203)] })]);
    expect(timeline).toMatchObject({
      startedAt: '2026-05-04T12:30:00.000Z',
      step: 1000,
      rounds: [{ index: 0, from: 3200, measured: 3200, until: 5200 }],
      at: [3, 4],
      span: [1000, 1000],
      sent: [100, 50],
      completed: [98, 98],
      values: { p50: [2, 2], connections: [10, 10], cpu: [0.5, null], memory: [90_000_000, null], disk: [2000, null] },
    });
    expect(timeline).not.toHaveProperty('least');
  });

  it('and slices of the same second and side are one', () => {
    const slices = [
      load(2000, { span: 250, sent: 30, completed: 28, timed: 30, p50: 2, connections: 4 }),
      load(2500, { span: 250, sent: 10, completed: 12, timed: 10, p50: 4, connections: 6, errors: { timeout: 1 } }),
    ];
    const resources = [used(2000, { span: 250, cpu: 100 }), used(2500, { span: 250, cpu: 150, memory: 95_000_000 })];
    const timeline = written([round({ load: slices, used: resources })]);
    expect(timeline).toMatchObject({
      at: [2],
      span: [500],
      sent: [40],
      completed: [40],
      errors: { timeout: { places: [0], times: [1] } },
      values: { p50: [2.5], connections: [6], cpu: [0.5], memory: [95_000_000], disk: [8000] },
    });
    const [stretch] = stretchesOf(timeline);
    expect(stretch?.figures).toMatchObject({ offered: 80, achieved: 80, failed: 1 / 40 });
  });

  it('and are not there where nothing was', () => {
    expect(timelineOf([], START)).toBeUndefined();
    expect(timelineOf([round()], START)).toBeUndefined();
    expect(written([round({ load: [load(0), load(9000)] })]).at).toEqual([0, 9]);
  });

  it('without columns of what is nowhere known', () => {
    const bare = load(0, { p50: null, p95: null, p99: null, connections: null, sent: 0, completed: 0, timed: 0 });
    const { values } = written([round({ load: [bare], used: [used(0, { disk: null })] })]);
    expect(Object.keys(values)).toEqual(['cpu', 'memory']);
  });
});

describe('stretches that are taken together', () => {
  const stretch = (at: number, loads: Partial<LoadSecond>, uses: Partial<UsedSecond> = {}) =>
    stretchOf(at, [load(at * 1000, loads)], [used(at * 1000, uses)]);
  const [one] = thin([stretch(4, { sent: 300, completed: 290, p50: 1 }), stretch(5, { p50: 5 }, { cpu: 900 })], 2);

  it.each<[Figure, number, number, number]>([
    // The rates are those of all of the time.
    ['offered', 200, 100, 300],
    ['achieved', 194, 98, 290],
    ['failed', 0, 0, 0],
    // Three times as many requests were in the first.
    ['p50', 2, 1, 5],
    ['p95', 4, 4, 4],
    ['connections', 10, 10, 10],
    ['cpu', 0.7, 0.5, 0.9],
    ['memory', 90_000_000, 90_000_000, 90_000_000],
    ['disk', 2000, 2000, 2000],
  ])('have %s of all, with the least and the most of them', (figure, value, least, most) => {
    expect(one?.figures[figure]).toBeCloseTo(value);
    expect(one?.least[figure]).toBeCloseTo(least);
    expect(one?.most[figure]).toBeCloseTo(most);
  });

  it.each<[string, number[], number, number[]]>([
    ['neighbors', [0, 1, 2, 3], 2, [0, 1]],
    ['what is there of a stretch', [1, 2, 7], 2, [0, 1, 3]],
    ['all', [0, 5, 9], 16, [0]],
    ['nothing that is far apart', [0, 1000], 2, [0, 500]],
    ['in any order', [5, 4, 1, 0], 4, [0, 1]],
  ])('are %s', (_, places, times, expected) => {
    const thinned = thin(
      places.map((place) => stretch(place, {})),
      times,
    );
    expect(thinned.map(({ at }) => at)).toEqual(expected);
    expect(sum(thinned.map(({ sent }) => sent))).toBe(100 * places.length);
  });

  const figure = fc.option(fc.integer({ min: 0, max: 10_000 }), { nil: null });
  const some: fc.Arbitrary<Stretch> = fc
    .record({
      at: fc.nat({ max: 200 }),
      sent: fc.nat({ max: 500 }),
      completed: fc.nat({ max: 500 }),
      p50: figure,
      p99: figure,
      cpu: figure,
      memory: figure,
      errors: fc.dictionary(fc.constantFrom('timeout', 'status 500', '__proto__'), fc.nat({ max: 9 })),
    })
    .map(({ at, cpu, memory, ...spec }) => stretch(at, spec, { cpu, memory }));

  it('lose no count and no extreme, and twice two is four', () => {
    fc.assert(
      fc.property(fc.uniqueArray(some, { selector: ({ at }) => at, minLength: 1 }), (stretches) => {
        const four = thin(stretches, 4);
        const twice = thin(thin(stretches, 2), 2);
        for (const thinned of [four, twice]) {
          expect(sum(thinned.map(({ sent }) => sent))).toBe(sum(stretches.map(({ sent }) => sent)));
          expect(sum(thinned.map(({ completed }) => completed))).toBe(sum(stretches.map(({ completed }) => completed)));
          for (const name of ['p50', 'p99', 'cpu', 'memory', 'offered', 'failed'] as const) {
            const known = (of: 'figures' | 'least' | 'most', all: Stretch[]) =>
              all.map((part) => part[of][name]).filter((value) => value !== null);
            expect(Math.max(...known('most', thinned))).toBe(Math.max(...known('figures', stretches)));
            expect(Math.min(...known('least', thinned))).toBe(Math.min(...known('figures', stretches)));
          }
        }
        const counted = (all: Stretch[]) =>
          all.map(({ at, span, sent, completed, errors, least, most }) => ({
            ...{ at, span, sent, completed, least, most },
            errors: new Map([...errors].sort()),
          }));
        expect(counted(twice)).toEqual(counted(four));
      }),
    );
  });
});

describe('a timeline is bounded', () => {
  /** An hour of a service whose figures are never the same, and that fails in ever new ways. */
  const hour = () =>
    round({
      load: Array.from({ length: 3600 }, (_, second) =>
        load(second * 1000, {
          sent: 43_210 + ((second * 7919) % 1000),
          completed: 41_234 + ((second * 104_729) % 1000),
          p50: second === 1234 ? 0.012 : 12.34 + (second % 97) / 7,
          p95: 45.67 + (second % 89) / 7,
          p99: second === 2345 ? 9876 : 123.4 + (second % 83) / 7,
          errors: Object.fromEntries(
            Array.from({ length: 40 }, (__, kind) => [
              `check "the answer number ${second % (kind + 3)} of kind ${kind}"`,
              1 + ((second * kind) % 1000),
            ]),
          ),
        }),
      ),
      used: Array.from({ length: 3600 }, (_, second) =>
        used(second * 1000, { cpu: 876.5 + (second % 79), memory: 91_234_567 + second * 1000, disk: 123_456 + second }),
      ),
    });

  it('to less than 25 kB a side, and 50 kB a scenario, for an hour with many kinds of errors', () => {
    const timeline = written([hour()]);
    expect(sizeOf(timeline)).toBeLessThan(25_000);
    expect(timeline.at.length).toBeGreaterThan(25);
    expect(sum(timeline.sent)).toBe(sum(hour().load.map(({ sent }) => sent)));
    const kinds = Object.entries(timeline.errors);
    expect(kinds).toHaveLength(9);
    const failures = hour().load.flatMap(({ errors }) => Object.values(errors));
    expect(sum(kinds.flatMap(([, { times }]) => times))).toBe(sum(failures));
    expect(Object.keys(timeline.errors)).toContain('other kinds');
  });

  it('and keeps its best and its worst second', () => {
    const { least, most } = written([hour()]);
    expect(Math.min(...(least?.p50 ?? []).map(Number))).toBe(0.012);
    expect(Math.max(...(most?.p99 ?? []).map(Number))).toBe(9876);
  });

  it('however many rounds there are', () => {
    const rounds = Array.from({ length: 50 }, (_, index) =>
      round({ index, load: Array.from({ length: 10 }, (__, second) => load((index * 20 + second) * 1000)) }),
    );
    const timeline = written(rounds);
    expect(sizeOf(timeline)).toBeLessThan(25_000);
    expect(timeline.rounds).toHaveLength(50);
  });

  it('to one stretch where there is no room at all', () => {
    const timeline = written([round({ load: [load(0), load(5_000_000)] })], 10);
    expect(timeline.at).toEqual([0]);
    expect(timeline.sent).toEqual([200]);
  });

  it('without half of a long name, which may be half of a secret', () => {
    const secret = `check "${'x'.repeat(200)}"`;
    const { errors } = written([round({ load: [load(0, { errors: { [secret]: 3, timeout: 1 } })] })]);
    expect(errors).toEqual({
      'other kinds': { places: [0], times: [3] },
      timeout: { places: [0], times: [1] },
    });
  });

  it('and what is made coarser later is as if it had been made so at once', () => {
    const rounds = [round({ load: Array.from({ length: 30 }, (_, at) => load(at * 1000, { sent: at, p50: at + 1 })) })];
    const fine = written(rounds);
    const coarse = coarser(fine, 8);
    expect(timelineSchema.parse(coarse)).toEqual(coarse);
    expect(coarse).toMatchObject({ step: 8000, at: [0, 1, 2, 3], least: { p50: [1, 9, 17, 25] } });
    expect(coarser(coarser(fine, 4), 2)).toMatchObject({
      at: coarse.at,
      sent: coarse.sent,
      most: { p50: coarse.most?.p50 },
    });
    expect(coarser(fine, 1)).toBe(fine);
  });
});

describe('a damaged timeline', () => {
  const fine = written([round({ load: [load(0), load(1000)] })]);

  it.each<[string, object]>([
    ['has columns of different lengths', { sent: [1] }],
    ['has values of another number of stretches', { values: { p50: [1] } }],
    ['has more of them than were measured', { most: { cpu: [1, 2, 3] } }],
    ['goes back in time', { at: [-1, 0] }],
    ['has no start', { startedAt: 'yesterday' }],
    ['has stretches of no length', { step: 0 }],
    [
      'has too many',
      {
        ...Object.fromEntries(['at', 'span', 'sent', 'completed'].map((key) => [key, Array(6000).fill(1)])),
        values: {},
      },
    ],
  ])('that %s is not read', (_, damage) => {
    expect(timelineSchema.safeParse(fine).success).toBe(true);
    expect(timelineSchema.safeParse({ ...fine, ...damage }).success).toBe(false);
  });
});

describe("the target's own metrics", () => {
  const scraped = (at: number, values: Record<string, number>) => ({ at: START + at, values });

  it('are columns of their own, the mean of what was read in a second', () => {
    const seen = [scraped(100, { pool: 2, queue: 5 }), scraped(600, { pool: 6 }), scraped(1100, { pool: 9.87654 })];
    const timeline = written([round({ load: [load(0), load(1000), load(2000)], scraped: seen })]);
    expect(timeline.series).toEqual({ pool: { values: [4, 9.877, null] }, queue: { values: [5, null, null] } });
    expect([...(stretchesOf(timeline)[0]?.series ?? [])]).toEqual([
      ['pool', { value: 4, least: 4, most: 4 }],
      ['queue', { value: 5, least: 5, most: 5 }],
    ]);
  });

  it('keep their extremes in longer stretches', () => {
    const seen = [1, 9, 2, 4].map((pool, second) => scraped(second * 1000, { pool }));
    const loads = [0, 1, 2, 3].map((second) => load(second * 1000));
    const timeline = coarser(written([round({ load: loads, scraped: seen })]), 2);
    expect(timeline.series).toEqual({ pool: { values: [5, 3], least: [1, 2], most: [9, 4] } });
    expect(timelineSchema.parse(timeline)).toEqual(timeline);
  });

  it('are refused where they are more than there can be, or columns differ in length', () => {
    const timeline = written([round({ load: [load(0)], scraped: [scraped(0, { pool: 1 })] })]);
    const many = Object.fromEntries(Array.from({ length: 51 }, (_, index) => [`s${index}`, { values: [1] }]));
    expect(timelineSchema.safeParse({ ...timeline, series: many }).success).toBe(false);
    expect(timelineSchema.safeParse({ ...timeline, series: { pool: { values: [1, 2] } } }).success).toBe(false);
    expect(timelineSchema.safeParse({ ...timeline, series: { pool: { values: [-1] } } }).success).toBe(false);
  });
});

it('of hours, as many seconds are taken together as without a limit on what is made at once', () => {
  const count = 5000;
  const loads = Array.from({ length: count }, (_, second) => load(second * 1000, { p50: 2 + (second % 100) / 10 }));
  const timeline = written([round({ load: loads, used: loads.map((_, second) => used(second * 1000)) })]);
  const times = timeline.step / 1000;
  const seconds = loads.map((one, second) => stretchOf(second, [one], [used(second * 1000)]));
  expect(times).toBeGreaterThan(8);
  const direct = thin(seconds, times);
  const made = stretchesOf(timeline);
  expect(made.map(({ at, sent, completed }) => ({ at, sent, completed }))).toEqual(
    direct.map(({ at, sent, completed }) => ({ at, sent, completed })),
  );
  for (const [place, stretch] of made.entries()) {
    const expected = direct[place];
    for (const figure of ['p50', 'p95', 'cpu', 'memory'] as const) {
      expect(stretch.figures[figure]).toBeCloseTo(expected?.figures[figure] ?? 0, 1);
      expect(stretch.least[figure]).toBeCloseTo(expected?.least[figure] ?? 0, 1);
      expect(stretch.most[figure]).toBeCloseTo(expected?.most[figure] ?? 0, 1);
    }
  }
});
