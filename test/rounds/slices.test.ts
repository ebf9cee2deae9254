import { describe, expect, it } from 'vitest';
import type { LoadScenario } from '../../src/kinds/load.ts';
import { planSlices, seedOf, slicesOf } from '../../src/rounds/slices.ts';
import type { Tried } from '../../src/rounds/trial.ts';
import type { TriedSide } from '../../src/rounds/tried-side.ts';
import { PLAIN_LOAD } from '../support/config.ts';
import { request } from '../support/load.ts';

function scenario(spec: Partial<LoadScenario> = {}): LoadScenario {
  return { ...PLAIN_LOAD, name: 'home', requests: [request()], thresholds: [], ...spec };
}

/** What a try of a scenario saw on one side. @param times of the answers, milliseconds */
function triedWith(of: LoadScenario, name: TriedSide['name'], times: number[]): TriedSide {
  const requests = times.map((time) => ({ exchange: { time }, again: null }) as Tried);
  const load = { scenario: of, traffic: of, room: 3000, origin: 'http://127.0.0.1:1', requests };
  return { name, loads: [load], startup: 1, cause: '', log: '' };
}

const sliced = (spec: Partial<LoadScenario>, ...times: number[]) => {
  const one = scenario(spec);
  return slicesOf(one, times.length === 0 ? [] : [triedWith(one, 'head', times), triedWith(one, 'base', [1])]);
};

describe('a window is divided into', () => {
  it.each([
    [1000, { count: 4, duration: 250, warmup: 30 }],
    [2000, { count: 8, duration: 250, warmup: 30 }],
    [1999, { count: 6, duration: 1999 / 6, warmup: 30 }],
    [500, { count: 2, duration: 250, warmup: 30 }],
    [499, { count: 2, duration: 249.5, warmup: 30 }],
    [100, { count: 2, duration: 50, warmup: 30 }],
    // More would calm nothing.
    [60_000, { count: 40, duration: 1500, warmup: 30 }],
  ])('%d ms', (duration, expected) => expect(sliced({ duration })).toEqual(expected));

  it('slices with room for ten of the longest answers of either side', () => {
    expect(sliced({}, 25, 3)).toEqual({ count: 8, duration: 250, warmup: 30 });
    expect(sliced({}, 3, 50)).toEqual({ count: 4, duration: 500, warmup: 50 });
    expect(sliced({}, 100)).toEqual({ count: 2, duration: 1000, warmup: 100 });
    expect(sliced({}, 101)).toEqual({ why: 'two slices of 1.01 s do not fit into its window' });
  });

  it('slices in which the rarest request comes', () => {
    const requests = [request({ weight: 99 }), request({ path: '/rare' })];
    expect(sliced({ requests, connections: 1 }, 5)).toMatchObject({ count: 4, duration: 500 });
    expect(sliced({ requests, connections: 10 }, 5)).toMatchObject({ count: 8 });
    expect(sliced({ requests, rate: 200 })).toMatchObject({ count: 4 });
  });

  it('slices with ten arrivals', () => {
    expect(sliced({ rate: 40 })).toMatchObject({ count: 8 });
    expect(sliced({ rate: 20 })).toMatchObject({ count: 4 });
    expect(sliced({ rate: 9 })).toHaveProperty('why');
  });

  it('slices with room for ten journeys and their pauses', () => {
    const pause = { least: 0, most: 20 };
    const journeys = [{ name: 'buy', weight: 1, pause, requests: [request(), request({ path: '/pay' })] }];
    expect(sliced({ requests: [], journeys }, 5, 5)).toMatchObject({ count: 4, duration: 500 });
    const slow = [{ ...(journeys[0] as (typeof journeys)[0]), pause: { least: 0, most: 1000 } }];
    expect(sliced({ requests: [], journeys: slow }, 5, 5)).toHaveProperty('why');
  });
});

describe('it stays in one piece', () => {
  const rows = { file: null, columns: ['id'], rows: [['1']], atEnd: 'run' } as const;
  const feeder = (order: 'sequential' | 'random' | 'once') => [
    { ...rows, columns: [...rows.columns], rows: [['1']], name: 'users', order },
  ];
  const path = '/users/{{ users.id }}';
  it.each<[string, Partial<LoadScenario>, string]>([
    ['with stages', { stages: [{ duration: 2000, to: 10 }] }, 'its load follows stages'],
    ['where connections come by and by', { spawnRate: 10 }, 'its connections are opened one after the other'],
    ['without a warm-up', { warmup: 0 }, 'without a warm-up its first answers count'],
    ['after a login', { before: [request({ path: '/login' })] }, 'its virtual users begin with requests of their own'],
    [
      'with rows in order',
      { requests: [request({ path })], feeders: feeder('sequential') },
      'its data is sent row by row',
    ],
    [
      'with rows that come once',
      { requests: [request({ path })], feeders: feeder('once') },
      'its data is sent row by row',
    ],
    ['where it is too short', { duration: 99 }, 'two slices of 50 ms do not fit into its window'],
  ])('%s', (_, spec, why) => expect(sliced(spec)).toEqual({ why }));

  it('but not with rows at random, or rows that nothing asks for', () => {
    expect(sliced({ requests: [request({ path })], feeders: feeder('random') })).toMatchObject({ count: 8 });
    expect(sliced({ feeders: feeder('once') })).toMatchObject({ count: 8 });
  });
});

it('only what can be divided is planned', () => {
  const [one, other] = [scenario(), scenario({ name: 'ramp', spawnRate: 1 })];
  expect([...planSlices([one, other], [])]).toEqual([[one, { count: 8, duration: 250, warmup: 30 }]]);
});

it('every slice has a seed of its own, the same in every run', () => {
  const seeds = Array.from({ length: 41 }, (_, slice) => seedOf(4_294_967_295, slice));
  expect(seeds[0]).toBe(4_294_967_295);
  expect(new Set(seeds).size).toBe(41);
  for (const seed of seeds) expect(seed >= 0 && seed <= 4_294_967_295 && Number.isInteger(seed)).toBe(true);
});
