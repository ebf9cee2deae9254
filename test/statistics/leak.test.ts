import { describe, expect, it } from 'vitest';
import { FIRST_CYCLES, judgeLeak, type Leak, MORE_CYCLES, MOST_CYCLES } from '../../src/statistics/leak.ts';
import { seededNormal } from './random.ts';
import { shareOf, wandering } from './wandering.ts';

const MB = 1_000_000;
/** The floor after each cycle, from 0. */
type Floors = (cycle: number) => number;
const floorsOf = (count: number, floor: Floors) => Array.from({ length: count }, (_, cycle) => floor(cycle));

/** Measures more cycles as long as they are asked for. */
function follow(floor: Floors): Leak & { cycles: number } {
  for (let cycles = FIRST_CYCLES; ; cycles += MORE_CYCLES) {
    const found = judgeLeak(floorsOf(cycles, floor));
    if (found.verdict !== 'longer') return { ...found, cycles };
    expect(cycles).toBeLessThan(MOST_CYCLES);
  }
}

/** A heap that keeps 3,000 requests of 1 kB a cycle. */
const leaking: Floors = (cycle) => 30 * MB + 3 * MB * cycle;
/** A cache that is full after some cycles. */
const filling =
  (cycles: number): Floors =>
  (cycle) =>
    30 * MB + Math.min(cycle, cycles) * 3 * MB;
/** One that fills up ever slower, as random keys do. */
const approaching =
  (pace: number): Floors =>
  (cycle) =>
    30 * MB + 40 * MB * (1 - Math.exp(-cycle / pace));

describe('leak', () => {
  it.each<[string, Floors, Leak['verdict'][], number]>([
    ['keeps some of every request', leaking, ['leaks'], 18],
    ['keeps nothing', () => 30 * MB, ['none'], 12],
    ['shrinks', (cycle) => 90 * MB - MB * cycle, ['none'], 12],
    ['keeps less than does harm', (cycle) => 30 * MB + 10_000 * cycle, ['none'], 12],
    ['keeps less than 0.1 % of much memory', (cycle) => 900 * MB + 700_000 * cycle, ['none'], 12],
    ['fills a cache at first', filling(5), ['none'], 12],
    ['fills a cache for ten cycles', filling(10), ['none'], 24],
    ['fills a cache for sixteen cycles', filling(16), ['none', 'open'], 24],
    ['fills a cache ever slower', approaching(3), ['none', 'open'], 24],
    ['fills a large cache ever slower', approaching(6), ['none', 'open'], 24],
    ['begins to leak late', (cycle) => 30 * MB + Math.max(0, cycle - 4) * 2 * MB, ['leaks'], 18],
    ['leaks ever faster', (cycle) => 30 * MB + 0.2 * MB * cycle ** 2, ['leaks'], 18],
    ['grew once', (cycle) => (cycle < 9 ? 30 : 45) * MB, ['none'], 24],
  ])('of a process that %s is judged in time', (_, floor, verdicts, most) => {
    const { verdict, cycles } = follow(floor);
    expect(verdicts).toContain(verdict);
    expect(cycles).toBeLessThanOrEqual(most);
  });

  it('tells the growth of a cycle', () => {
    const normal = seededNormal(2);
    const { growth } = judgeLeak(floorsOf(12, (cycle) => leaking(cycle) + 50_000 * normal()));
    expect((growth?.estimate as number) / (3 * MB)).toBeCloseTo(1, 1);
    expect(growth?.lower).toBeLessThan(3 * MB);
    expect(growth?.upper).toBeGreaterThan(3 * MB);
  });

  it('needs twelve cycles', () => {
    expect(judgeLeak(floorsOf(11, leaking))).toEqual({ verdict: 'longer', why: 'few', growth: null });
    expect(judgeLeak([1])).toMatchObject({ verdict: 'longer', why: 'few' });
  });

  it('accuses nobody by the first cycles, nor while the last one adds nothing', () => {
    expect(judgeLeak(floorsOf(12, leaking))).toMatchObject({ verdict: 'longer', why: 'growing' });
    expect(judgeLeak(floorsOf(18, leaking))).toMatchObject({ verdict: 'leaks', why: null });
    expect(judgeLeak(floorsOf(18, filling(16)))).toMatchObject({ verdict: 'longer', why: 'growing' });
    // In the end there is nothing left to wait for.
    expect(judgeLeak(floorsOf(MOST_CYCLES, filling(22)))).toMatchObject({ verdict: 'leaks' });
  });

  it('is left open where growth slows down to the end', () => {
    const slowing: Floors = (cycle) => 30 * MB + 90 * MB * (1 - Math.exp(-cycle / 8));
    expect(judgeLeak(floorsOf(18, slowing))).toMatchObject({ verdict: 'longer', why: 'growing' });
    expect(judgeLeak(floorsOf(MOST_CYCLES, slowing))).toMatchObject({ verdict: 'open', why: 'growing' });
  });

  it('stays open where the floors scatter by more than a leak would be', () => {
    const normal = seededNormal(3);
    const noisy = floorsOf(MOST_CYCLES, () => 90 * MB + 5 * MB * normal());
    expect(judgeLeak(noisy)).toMatchObject({ verdict: 'open', why: 'scatter' });
  });

  it('of 1 kB a request is found in at least 95 of 100 cases, floors scattering by 200 kB', () => {
    const found = shareOf(
      300,
      4,
      (normal) => follow((cycle) => leaking(cycle) + 200_000 * normal()).verdict === 'leaks',
    );
    expect(found).toBeGreaterThanOrEqual(0.95);
  });

  it.each([
    ['exact', 20_000],
    ['calm', 200_000],
    ['unsteady', 2_000_000],
  ])('is not told of a process without one in more than 3 of 100 cases: %s floors', (_, scatter) => {
    const told = shareOf(400, 5, (normal) => {
      const noise = floorsOf(MOST_CYCLES, () => scatter * normal());
      return follow((cycle) => 60 * MB + (noise[cycle] as number)).verdict === 'leaks';
    });
    expect(told).toBeLessThanOrEqual(0.03);
  });

  it('is not told of caches that fill, however fast, in more than 3 of 100 cases', () => {
    for (const pace of [2, 4, 6, 10]) {
      const told = shareOf(200, 6, (normal) => {
        const noise = floorsOf(MOST_CYCLES, () => 100_000 * normal());
        return follow((cycle) => approaching(pace)(cycle) + (noise[cycle] as number)).verdict === 'leaks';
      });
      expect(told, `pace ${pace}`).toBeLessThanOrEqual(0.03);
    }
  });

  it('is told of memory that wanders in at most 8 of 100 cases', () => {
    const told = shareOf(400, 7, (normal) => {
      const path = wandering(MOST_CYCLES, 0.7, normal);
      return follow((cycle) => 60 * MB + 500_000 * (path[cycle] as number)).verdict === 'leaks';
    });
    expect(told).toBeLessThanOrEqual(0.08);
  });

  it('refuses no floor, and what is no size', () => {
    expect(() => judgeLeak([])).toThrow(/^floors is empty/);
    expect(() => judgeLeak([1, -1])).toThrow(/^floors\[1\] is -1/);
    expect(() => judgeLeak([Number.NaN])).toThrow(/^floors\[0\] is NaN/);
  });
});
