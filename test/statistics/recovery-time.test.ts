import { describe, expect, it } from 'vitest';
import { mannWhitney } from '../../src/statistics/mann-whitney.ts';
import {
  calmBand,
  type HealthWindow,
  NEVER_RECOVERED,
  recoveryFigure,
  recoveryTime,
} from '../../src/statistics/recovery-time.ts';
import { seededNormal } from './random.ts';
import { shareOf } from './wandering.ts';

const at = (p95: number | null, errorRate = 0): HealthWindow => ({ p95, errorRate });
const BAND = { p95: 110, errorRate: 0.01 };

/** c is calm, s is slow, e has errors, n has no good answer, a dash was not seen. */
const SEEN: Readonly<Record<string, HealthWindow | null>> = {
  c: at(100),
  s: at(300),
  e: at(100, 0.5),
  n: at(null, 1),
  '-': null,
};
const windowsOf = (text: string) => [...text].map((letter) => SEEN[letter] ?? null);

describe('calm band', () => {
  it('reaches 10 % above the median of calm windows, and one point above their errors', () => {
    const calm = [at(100, 0.02), at(101), at(99, 0.01), at(100), at(100, 0.02)];
    expect(calmBand(calm)).toEqual({ p95: expect.closeTo(110, 9), errorRate: expect.closeTo(0.02, 9) });
  });

  it('reaches three robust deviations above it where they scatter more, and one far off does not move it', () => {
    const scattered = [-0.2, -0.1, 0, 0.1, 0.2].map((log) => at(100 * Math.exp(log)));
    // The median distance is 0.1.
    const expected = 100 * Math.exp(3 * 0.14826);
    expect(calmBand(scattered).p95).toBeCloseTo(expected, 9);
    expect(calmBand([...scattered.slice(0, 4), at(5_000)]).p95).toBeCloseTo(expected, 9);
  });

  it('takes windows without a good answer for errors alone', () => {
    expect(calmBand([at(100), at(100), at(null, 0.3)])).toEqual({
      p95: expect.closeTo(110, 9),
      errorRate: expect.closeTo(0.11, 9),
    });
  });

  it('refuses a calm in which nothing was answered, and what is no number', () => {
    expect(() => calmBand([at(null, 1)])).toThrow(/^p95 is empty/);
    expect(() => calmBand([at(1, Number.NaN)])).toThrow(/^errorRate\[0\] is NaN/);
    expect(() => calmBand([at(Number.NaN)])).toThrow(/^p95\[0\] is NaN/);
  });
});

describe('recovery time', () => {
  it.each([
    ['ccc', { kind: 'recovered', time: 0 }],
    ['ssccc', { kind: 'recovered', time: 2_000 }],
    ['sscsccsccc', { kind: 'recovered', time: 7_000 }],
    ['eeccc', { kind: 'recovered', time: 2_000 }],
    ['nnccccc', { kind: 'recovered', time: 2_000 }],
    ['cc-ccc', { kind: 'recovered', time: 3_000 }],
    ['sscc', { kind: 'never', watched: 4_000 }],
    ['cc', { kind: 'never', watched: 2_000 }],
    ['', { kind: 'never', watched: 0 }],
    ['ccsccsccsccs', { kind: 'never', watched: 12_000 }],
    ['nnnnnn', { kind: 'never', watched: 6_000 }],
    ['cccsssss', { kind: 'recovered', time: 0 }],
  ])('of %s is the beginning of the first of three calm windows', (text, expected) => {
    expect(recoveryTime(windowsOf(text), BAND, 1_000)).toEqual(expected);
  });

  it('takes the edge of the band, and whatever is faster, for calm', () => {
    const windows = [at(110, 0.01), at(1), at(110)];
    expect(recoveryTime(windows, BAND, 500)).toEqual({ kind: 'recovered', time: 0 });
    expect(recoveryTime([at(110.01), ...windows], BAND, 500)).toEqual({ kind: 'recovered', time: 500 });
    expect(recoveryTime([at(110, 0.0101), ...windows], BAND, 500)).toEqual({ kind: 'recovered', time: 500 });
  });

  it('of a queue that drains is found within 10 %', () => {
    const normal = seededNormal(4);
    for (const drained of [10, 20, 40]) {
      const noise = () => Math.exp(0.02 * normal());
      const band = calmBand(Array.from({ length: 30 }, () => at(100 * noise())));
      const after = Array.from({ length: 60 }, (_, second) =>
        at((100 + Math.max(0, (drained - second) * 50)) * noise()),
      );
      const found = recoveryTime(after, band, 1_000);
      expect(found.kind).toBe('recovered');
      expect(Math.abs((found.kind === 'recovered' ? found.time : 0) / (drained * 1_000) - 1)).toBeLessThanOrEqual(0.1);
    }
  });

  it.each([0.02, 0.1, 0.3])(
    'is 0 for a service that was never disturbed, in 97 of 100 cases: scatter %d',
    (scatter) => {
      const share = shareOf(1_000, 6, (normal) => {
        const windows = Array.from({ length: 33 }, () => at(100 * Math.exp(scatter * normal())));
        const found = recoveryTime(windows.slice(30), calmBand(windows.slice(0, 30)), 1_000);
        return found.kind === 'recovered';
      });
      expect(share).toBeGreaterThan(0.97);
    },
  );

  it('is compared as the time to the end of the first calm window, and never is worse than any time', () => {
    expect(recoveryFigure({ kind: 'recovered', time: 0 }, 1_000)).toBe(1_000);
    expect(recoveryFigure({ kind: 'recovered', time: 7_000 }, 1_000)).toBe(8_000);
    expect(recoveryFigure({ kind: 'never', watched: 3_000 }, 1_000)).toBe(NEVER_RECOVERED);
    const times = [1, 2, 3, 4, 5].map((seconds) => recoveryFigure({ kind: 'recovered', time: seconds * 1e9 }, 1_000));
    const never = times.map(() => recoveryFigure({ kind: 'never', watched: 60_000 }, 1_000));
    expect(mannWhitney(never, times).greater).toBe(1 / 252);
    expect(mannWhitney(never, never).greater).toBe(1);
    expect(JSON.parse(JSON.stringify(NEVER_RECOVERED))).toBe(NEVER_RECOVERED);
  });

  it('refuses windows without length, and a time that is none', () => {
    expect(() => recoveryTime([], BAND, 0)).toThrow(/^width is 0/);
    expect(() => recoveryFigure({ kind: 'never', watched: 0 }, 0)).toThrow(/^width is 0/);
    expect(() => recoveryFigure({ kind: 'recovered', time: -1 }, 1_000)).toThrow(/^time is -1/);
  });
});
