import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Arrivals } from '../../src/load/pace/arrivals.ts';
import { type Level, levelAt, levelsOf } from '../../src/load/pace/levels.ts';
import { kolmogorovSmirnov } from '../support/kolmogorov-smirnov.ts';

function flat(rate: number, milliseconds: number): Level[] {
  return [{ from: 0, until: milliseconds, start: rate, end: rate }];
}

function all(levels: Level[], seed: number | null): number[] {
  const arrivals = new Arrivals(levels, seed);
  const times: number[] = [];
  for (let time = arrivals.next(); time < Number.POSITIVE_INFINITY; time = arrivals.next()) times.push(time);
  return times;
}

function gapsOf(times: number[]): number[] {
  return times.map((time, index) => time - (times[index - 1] ?? 0));
}

describe('uniform arrivals', () => {
  it.each([50, 500, 2000, 333])('at %i/s are evenly spaced, and as many as were asked for', (rate) => {
    const times = all(flat(rate, 3000), null);
    expect(times).toHaveLength(3 * rate);
    for (const gap of gapsOf(times).slice(1)) expect(gap).toBeCloseTo(1000 / rate, 6);
  });

  it('follow a ramp: the time of each is where the area under the rate says', () => {
    const times = all([{ from: 0, until: 2000, start: 0, end: 100 }], null);
    expect(times).toHaveLength(100);
    times.forEach((time, number) => {
      expect(((time / 2000) ** 2 * 2000 * 100) / 2 / 1000).toBeCloseTo(number + 0.5, 6);
    });
  });
});

describe('Poisson arrivals', () => {
  it.each([1, 2, 42, 2 ** 40 + 7])('with seed %i pass a Kolmogorov–Smirnov test', (seed) => {
    const times = all(flat(500, 40_000), seed);
    const distance = kolmogorovSmirnov(gapsOf(times), (gap) => 1 - Math.exp(-gap / 2));
    // 1.95: the critical value at 0.1 %.
    expect(distance * Math.sqrt(times.length)).toBeLessThan(1.95);
    // Their number is Poisson distributed: four standard deviations.
    expect(Math.abs(times.length - 20_000)).toBeLessThan(4 * Math.sqrt(20_000));
  });

  it('have gaps that do not depend on the one before', () => {
    const gaps = gapsOf(all(flat(1000, 20_000), 7)).map((gap) => gap - 1);
    const products = gaps.slice(1).map((gap, index) => gap * (gaps[index] as number));
    const correlation = products.reduce((sum, value) => sum + value, 0) / products.length;
    expect(Math.abs(correlation) * Math.sqrt(products.length)).toBeLessThan(4);
  });

  it('on a ramp are, given their number, spread as the ramp says', () => {
    const times = all([{ from: 0, until: 10_000, start: 0, end: 1000 }], 3);
    const distance = kolmogorovSmirnov(times, (time) => (time / 10_000) ** 2);
    expect(distance * Math.sqrt(times.length)).toBeLessThan(1.95);
  });

  it('are the same again with the same seed, and others with another', () => {
    expect(all(flat(100, 1000), 5)).toEqual(all(flat(100, 1000), 5));
    expect(all(flat(100, 1000), 5)).not.toEqual(all(flat(100, 1000), 6));
  });
});

it('arrivals never go back in time, and stay within the levels', () => {
  const stage = fc.record({ duration: fc.integer({ min: 0, max: 2000 }), to: fc.integer({ min: 0, max: 300 }) });
  fc.assert(
    fc.property(fc.array(stage, { minLength: 1, maxLength: 5 }), fc.option(fc.nat()), (stages, seed) => {
      const duration = stages.reduce((sum, one) => sum + one.duration, 0);
      const times = all(levelsOf({ warmup: 100, duration }, 0, null, stages), seed);
      times.forEach((time, index) => {
        expect(time).toBeGreaterThanOrEqual(times[index - 1] ?? 0);
        expect(time).toBeLessThanOrEqual(100 + duration + 1e-6);
      });
    }),
    { numRuns: 50 },
  );
});

describe('levels', () => {
  const at = (levels: Level[], ...times: number[]) => times.map((time) => levelAt(levels, time));

  it('without stages are the same all the time, after a ramp where one is asked for', () => {
    const time = { warmup: 1000, duration: 2000 };
    expect(at(levelsOf(time, 50, null, null), -1, 0, 999, 2999, 3001)).toEqual([0, 50, 50, 50, 50]);
    expect(at(levelsOf(time, 50, 100, null), 0, 250, 500, 2999)).toEqual([0, 25, 50, 50]);
  });

  it('with stages begin at nothing, go from each to the next, and jump where a stage takes no time', () => {
    const stages = [
      { duration: 1000, to: 200 },
      { duration: 1000, to: 200 },
      { duration: 0, to: 100 },
      { duration: 1000, to: 0 },
    ];
    const levels = levelsOf({ warmup: 500, duration: 3000 }, 1, null, stages);
    // The warm-up holds what the first stage goes to.
    expect(at(levels, 0, 499)).toEqual([200, 200]);
    expect(at(levels, 500, 1000, 1500, 2499, 2500, 3000, 3500)).toEqual([0, 100, 200, 200, 100, 50, 0]);
  });
});
