import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { mannWhitney } from '../../src/statistics/mann-whitney.ts';
import { detectableAbove, minimalDetectableEffect } from '../../src/statistics/minimal-detectable-effect.ts';
import { sampleOf, seededNormal } from './random.ts';

describe('minimal detectable effect', () => {
  it.each([
    [5, 1.79, 3.08],
    [6, 1.64, 2.52],
    [8, 1.4, 2.1],
    [10, 1.22, 1.75],
    [15, 0.96, 1.37],
    [20, 0.82, 1.17],
  ])('with %i rounds is %d times the scatter at level 0.05 and %d times at 0.005', (rounds, at05, at005) => {
    expect(minimalDetectableEffect(rounds, 0.05, 0.02)).toBeCloseTo(at05 * 0.02, 12);
    expect(minimalDetectableEffect(rounds, 0.005, 0.02)).toBeCloseTo(at005 * 0.02, 12);
  });

  it('lies between its neighbors where the table has no row', () => {
    expect(minimalDetectableEffect(7, 0.05, 1)).toBeCloseTo(1.5067, 4);
    expect(minimalDetectableEffect(12, 0.005, 1)).toBeCloseTo(1.5676, 4);
  });

  it('falls with the root of the rounds beyond the table', () => {
    expect(minimalDetectableEffect(80, 0.05, 1)).toBeCloseTo(0.41, 12);
    expect(minimalDetectableEffect(80, 0.005, 1)).toBeCloseTo(0.585, 12);
  });

  it('is linear in the logarithm of the level, also below the table; above it the table’s end is kept', () => {
    expect(minimalDetectableEffect(10, Math.sqrt(0.05 * 0.005), 1)).toBeCloseTo((1.22 + 1.75) / 2, 12);
    expect(minimalDetectableEffect(10, 0.0005, 1)).toBeCloseTo(1.75 + (1.75 - 1.22), 12);
    expect(minimalDetectableEffect(10, 0.2, 1)).toBe(1.22);
  });

  it('shrinks with more rounds and grows with a stricter level', () => {
    const level = fc.double({ min: 1e-3, max: 0.05, noNaN: true });
    fc.assert(
      fc.property(fc.integer({ min: 6, max: 60 }), level, level, (rounds, a, b) => {
        expect(minimalDetectableEffect(rounds + 1, a, 1)).toBeLessThan(minimalDetectableEffect(rounds, a, 1));
        const [strict, loose] = a < b ? [a, b] : [b, a];
        const gain = minimalDetectableEffect(rounds + 1, strict, 1) - minimalDetectableEffect(rounds + 1, loose, 1);
        expect(gain).toBeGreaterThanOrEqual(0);
      }),
    );
  });

  it.each([
    [7, 0.05],
    [10, 0.05 / 9],
    [20, 0.05 / 18],
  ])('is found in about four of five runs with %i rounds at level %d', (rounds, alpha) => {
    const normal = seededNormal(2_024);
    const effect = minimalDetectableEffect(rounds, alpha, 1);
    const runs = 1_500;
    let found = 0;
    for (let run = 0; run < runs; run++) {
      const slower = sampleOf(rounds, () => normal() + effect);
      if (mannWhitney(slower, sampleOf(rounds, normal)).greater <= alpha) found++;
    }
    expect(found / runs).toBeGreaterThan(0.76);
    expect(found / runs).toBeLessThan(0.86);
  });

  it('is infinite where nothing can be found', () => {
    expect(minimalDetectableEffect(4, 0.05, 0.01)).toBe(Number.POSITIVE_INFINITY);
    expect(minimalDetectableEffect(5, 0.003, 0.01)).toBe(Number.POSITIVE_INFINITY);
    expect(minimalDetectableEffect(5, 0.005, 0.01, 'signed-rank')).toBe(Number.POSITIVE_INFINITY);
    expect(minimalDetectableEffect(8, 0.005, 0.01, 'signed-rank')).toBeCloseTo(0.021, 12);
  });

  it('is finite where the smallest p is the level itself', () => {
    expect(minimalDetectableEffect(5, 1 / 32, 0.01, 'signed-rank')).toBeCloseTo(0.0205, 4);
  });

  it('is 0 without scatter', () => {
    expect(minimalDetectableEffect(10, 0.05, 0)).toBe(0);
  });

  it('refuses what is not a count, a level or a scatter', () => {
    expect(() => minimalDetectableEffect(9.5, 0.05, 0.01)).toThrow(/^rounds is 9\.5: a whole number/);
    expect(() => minimalDetectableEffect(10, 0, 0.01)).toThrow(/^alpha is 0: it must lie between 0 and 1/);
    for (const cv of [-0.01, Number.NaN, Number.POSITIVE_INFINITY]) {
      expect(() => minimalDetectableEffect(10, 0.05, cv)).toThrow(
        new RangeError(`cv is ${cv}: a finite number of at least 0 is needed`),
      );
    }
  });
});

describe('what an estimate above a floor shows', () => {
  it('lies 0.84 standard errors above the floor, on the scale of logarithms', () => {
    expect(detectableAbove(0.05, 0.01)).toBeCloseTo(1.05 * Math.exp(0.008416212336) - 1, 9);
    expect(detectableAbove(0, 0)).toBe(0);
  });

  it('is exceeded by four of five estimates of exactly that change', () => {
    const normal = seededNormal(11);
    const estimates = sampleOf(4000, () => Math.log1p(detectableAbove(0.05, 0.02)) + 0.02 * normal());
    const found = estimates.filter((estimate) => estimate > Math.log1p(0.05)).length / 4000;
    expect(Math.abs(found - 0.8)).toBeLessThan(0.03);
  });

  it('refuses what is negative', () => {
    expect(() => detectableAbove(-1, 0)).toThrow(/^floor is -1/);
    expect(() => detectableAbove(0, -1)).toThrow(/^standardError is -1/);
  });
});
