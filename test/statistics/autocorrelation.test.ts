import { mean } from 'simple-statistics';
import { describe, expect, it } from 'vitest';
import { blockCorrelation, lagOneCorrelation } from '../../src/statistics/autocorrelation.ts';
import { seededNormal } from './random.ts';
import { wandering } from './wandering.ts';

describe('lag-1 autocorrelation', () => {
  it.each([
    [[1, -1, 1, -1], -0.75],
    [[1, 2, 3, 4], 0.25],
    [[5, 5, 5], 0],
    [[7], 0],
    // About 2.5: (−1.5·−0.5 + −0.5·0.5 + 0.5·1.5) / 5
    [[101, 102, 103, 104], 0.25],
  ])('of %j is %d', (values, expected) => {
    expect(lagOneCorrelation(values)).toBeCloseTo(expected, 12);
  });

  it.each([0, 0.5, 0.9, -0.4])('estimates that of a long series: %d', (rho) => {
    expect(lagOneCorrelation(wandering(20_000, rho, seededNormal(3)))).toBeCloseTo(rho, 1);
  });

  it('refuses an empty series', () => {
    expect(() => lagOneCorrelation([])).toThrow(/^values is empty/);
  });
});

describe('correlation of neighboring blocks', () => {
  it('is that of the values for blocks of one, and falls with their length', () => {
    expect(blockCorrelation(0.7, 1)).toBeCloseTo(0.7, 12);
    expect(blockCorrelation(0.7, 10)).toBeLessThan(blockCorrelation(0.7, 5));
    expect(blockCorrelation(0, 5)).toBe(0);
    expect(blockCorrelation(-0.5, 4)).toBeLessThan(0);
  });

  it.each([
    [0.5, 5],
    [0.9, 5],
    [0.9, 30],
  ])('is that of the means of a series with %d in blocks of %i', (rho, size) => {
    const values = wandering(60_000, rho, seededNormal(4));
    const means = Array.from({ length: values.length / size }, (_, block) =>
      mean(values.slice(block * size, (block + 1) * size)),
    );
    expect(Math.abs(lagOneCorrelation(means) - blockCorrelation(rho, size))).toBeLessThan(0.05);
  });

  it('refuses a correlation of 1, and no block', () => {
    expect(() => blockCorrelation(1, 5)).toThrow(new RangeError('lagOne is 1: it must lie between -1 and 1'));
    expect(() => blockCorrelation(0.5, 0)).toThrow(/^size is 0/);
  });
});
