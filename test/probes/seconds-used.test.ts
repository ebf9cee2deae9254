import { describe, expect, it } from 'vitest';
import { SecondsUsed } from '../../src/probes/seconds-used.ts';

type Reading = [at: number, cpu: number | null, memory: number | null, disk: number | null];

/** What is used in a watch that began at 5000. */
function secondsOf(readings: readonly Reading[]) {
  const seconds = new SecondsUsed(5000);
  for (const [at, cpu, memory, disk] of readings) seconds.add(5000 + at, { cpu, memory, disk });
  return seconds.end();
}

describe('what was used is divided into', () => {
  it('seconds, by readings that come a little late', () => {
    const readings: Reading[] = [
      [1, 0, 50, 0],
      [251, 100, 60, 0],
      [1003, 400, 55, 10],
      [1253, 500, 52, 10],
      [2001, 900, 58, 30],
      [2500, 1000, 40, 30],
    ];
    expect(secondsOf(readings)).toEqual([
      { at: 0, span: 1002, cpu: 400, memory: 60, disk: 10 },
      { at: 1000, span: 998, cpu: 500, memory: 58, disk: 20 },
      { at: 2000, span: 499, cpu: 100, memory: 58, disk: 0 },
    ]);
  });

  it('seconds, although readings are farther apart than one', () => {
    const readings = Array.from({ length: 10 }, (_, index): Reading => [100 + 1150 * index, 500 * index, 50, null]);
    const seconds = secondsOf(readings);
    // The time of each is where its first reading was, so that nothing wanders away from the requests.
    expect(seconds.map(({ at }) => at)).toEqual([0, 1000, 2000, 3000, 4000, 5000, 7000, 8000, 9000]);
    for (const { span, cpu, disk } of seconds) expect([span, cpu, disk]).toEqual([1150, 500, null]);
  });

  it.each<[string, Reading[], object[]]>([
    [
      'one that is as short as a slice',
      [
        [0, 0, 9, 0],
        [250, 80, 7, 0],
      ],
      [{ at: 0, span: 250, cpu: 80, memory: 9, disk: 0 }],
    ],
    [
      'one with the short rest behind it',
      [
        [0, 0, 9, 0],
        [1001, 80, 7, 5],
        [1050, 90, 8, 6],
      ],
      [{ at: 0, span: 1050, cpu: 90, memory: 9, disk: 6 }],
    ],
    ['none without a second reading', [[0, 0, 9, 0]], []],
    ['none without any', [], []],
    [
      'one of which nothing is known',
      [
        [0, null, null, null],
        [400, 50, null, null],
      ],
      [{ at: 0, span: 400, cpu: null, memory: null, disk: null }],
    ],
    [
      'one whose counters fell when a process ended',
      [
        [0, 100, 9, 50],
        [400, 90, 8, 40],
      ],
      [{ at: 0, span: 400, cpu: 0, memory: 9, disk: 0 }],
    ],
  ])('%s', (_, readings, expected) => {
    expect(secondsOf(readings)).toEqual(expected);
  });
});

it('of more than two hours, seconds become longer and add up to the same', () => {
  const hours = 5;
  const seconds = new SecondsUsed(0);
  for (let second = 0; second <= hours * 3600; second++) {
    seconds.add(second * 1000, { cpu: second * 300, memory: 50 + (second % 7), disk: second * 10 });
  }
  const all = seconds.end();
  expect(all.length).toBeLessThanOrEqual(7201);
  const sum = (of: (one: (typeof all)[number]) => number | null) =>
    all.reduce((total, one) => total + (of(one) ?? 0), 0);
  expect(sum(({ span }) => span)).toBe(hours * 3_600_000);
  expect(sum(({ cpu }) => cpu)).toBe(hours * 3600 * 300);
  expect(sum(({ disk }) => disk)).toBe(hours * 3600 * 10);
  expect(all.map(({ at }) => at)).toEqual(all.map((_, place) => place * 4000));
  expect(new Set(all.map(({ memory }) => memory))).toEqual(new Set([54, 55, 56]));
});
