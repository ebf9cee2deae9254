import { describe, expect, it } from 'vitest';
import { FEWEST_DRIFT_WINDOWS, judgeDrift } from '../../src/statistics/drift.ts';
import { sampleOf, seededNormal } from './random.ts';
import { shareOf, wandering } from './wandering.ts';

const RULE = { alpha: 0.05, tolerance: Math.log(1.05) };
/** Windows of a run of which each scatters by 5 %, with a rise over the whole run. */
const run = (length: number, rho: number, rise: number, normal: () => number, scatter = 0.05) =>
  wandering(length, rho, normal).map((value, window) => scatter * value + (rise * window) / length);

describe('drift', () => {
  it.each([
    ['rises', 0.2, 'drifts', null],
    ['stays', 0, 'steady', null],
    ['falls', -0.2, 'steady', null],
    ['rises by about the tolerance', 0.05, 'open', 'scatter'],
  ])('of a series that %s', (_, rise, verdict, why) => {
    expect(judgeDrift(run(180, 0, rise, seededNormal(2)), RULE)).toMatchObject({ verdict, why });
  });

  it('tells how much it is over all blocks', () => {
    const { rise, p } = judgeDrift(
      Array.from({ length: 120 }, (_, window) => (0.3 * window) / 120 + (window % 2) * 0.001),
      RULE,
    );
    expect(p).toBeLessThan(1e-8);
    // The first tenth is left out.
    expect(rise?.estimate).toBeCloseTo(0.27, 2);
    expect(rise?.lower).toBeLessThanOrEqual(rise?.estimate as number);
    expect(rise?.upper).toBeGreaterThanOrEqual(rise?.estimate as number);
  });

  it('needs 40 windows', () => {
    expect(FEWEST_DRIFT_WINDOWS).toBe(40);
    const normal = seededNormal(1);
    const short = { verdict: 'open', why: 'short', rise: null, p: 1, correlation: 0 };
    expect(judgeDrift(sampleOf(39, normal), RULE)).toEqual(short);
    expect(judgeDrift(sampleOf(40, normal), RULE).rise).not.toBeNull();
  });

  it('leaves out how a service begins', () => {
    const normal = seededNormal(6);
    const warming = Array.from({ length: 200 }, (_, window) => (window < 18 ? -1 : 0) + 0.02 * normal());
    expect(judgeDrift(warming, RULE).verdict).toBe('steady');
  });

  it('is open where blocks depend on each other by themselves', () => {
    const wave = Array.from({ length: 240 }, (_, window) => Math.sin(window / 30) + (window % 2 ? 1 : -1));
    expect(judgeDrift(wave, RULE)).toMatchObject({ verdict: 'open', why: 'correlated' });
  });

  it('is open where the windows show that blocks must', () => {
    const found = judgeDrift(run(60, 0.95, 0, seededNormal(12)), RULE);
    expect(found).toMatchObject({ verdict: 'open', why: 'correlated' });
    expect(found.correlation).toBeGreaterThan(0.2);
  });

  it.each<[string, (part: number, window: number) => number, string]>([
    ['in a line without any noise', (part) => 0.3 * part, 'drifts'],
    ['in many steps', (part) => 0.3 * Math.floor(10 * part), 'drifts'],
    ['in a line with the teeth of a collector', (part, window) => 3 * part + 0.05 * (window % 17), 'drifts'],
    ['ever faster', (part) => part ** 2, 'drifts'],
    ['in one step, which is no drift', (part) => (part > 0.5 ? 1 : 0), 'open'],
    ['up to a limit', (part) => 1 - Math.exp(-4 * part), 'open'],
    ['and falls by next to nothing', (part) => 0.001 * Math.sin(12 * part), 'steady'],
  ])('of what rises %s, although it is smooth', (_, heightAt, verdict) => {
    const values = Array.from({ length: 360 }, (_, window) => heightAt(window / 360, window));
    expect(judgeDrift(values, RULE).verdict).toBe(verdict);
  });

  it('of a random walk is told in at most 2 percent of runs', () => {
    const told = shareOf(1_000, 35, (normal) => {
      let place = 0;
      const walk = Array.from({ length: 120 }, () => (place += normal()));
      return judgeDrift(walk, { alpha: 0.05, tolerance: 0 }).verdict === 'drifts';
    });
    expect(told).toBeLessThanOrEqual(0.02);
  });

  it('is steady where all values are the same', () => {
    expect(judgeDrift(new Array<number>(60).fill(3), RULE)).toMatchObject({ verdict: 'steady', p: 1, correlation: 0 });
  });

  it.each([
    // Length in windows, how much a window depends on the one before it.
    [60, 0],
    [60, 0.3],
    [60, 0.5],
    [60, 0.9],
    [360, 0.5],
    [360, 0.9],
    [1080, 0.9],
  ])('is told in at most 7.5 percent of runs without any: %i windows, ρ %d, no tolerance', (length, rho) => {
    const told = shareOf(
      400,
      31,
      (normal) => judgeDrift(run(length, rho, 0, normal), { alpha: 0.05, tolerance: 0 }).verdict === 'drifts',
    );
    expect(told).toBeLessThanOrEqual(0.075);
  });

  it.each([0, 0.3, 0.5, 0.9])('of nothing is told in less than 1 percent with a tolerance: ρ %d', (rho) => {
    expect(shareOf(400, 32, (normal) => judgeDrift(run(360, rho, 0, normal), RULE).verdict === 'drifts')).toBeLessThan(
      0.01,
    );
  });

  it.each([
    // Windows, ρ, the drift, how far windows scatter, and the least share that is found.
    [360, 0, 0.1, 0.02, 0.95],
    [360, 0.5, 0.1, 0.02, 0.95],
    [1080, 0.5, 0.1, 0.05, 0.95],
    [40, 0, 0.2, 0.02, 0.95],
    [360, 0, 0.1, 0.05, 0.8],
  ])('is found: %i windows, ρ %d, %d over the run, scatter %d', (length, rho, rise, scatter, least) => {
    const found = shareOf(
      300,
      33,
      (normal) => judgeDrift(run(length, rho, rise, normal, scatter), RULE).verdict === 'drifts',
    );
    expect(found).toBeGreaterThanOrEqual(least);
  });

  it('refuses what is no series, and no rule', () => {
    expect(() => judgeDrift([], RULE)).toThrow(/^values is empty/);
    expect(() => judgeDrift([1], { alpha: 0, tolerance: 0 })).toThrow(/^alpha is 0/);
    expect(() => judgeDrift([1], { alpha: 0.05, tolerance: -1 })).toThrow(/^tolerance is -1/);
  });
});
