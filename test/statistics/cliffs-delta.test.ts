import { describe, expect, it } from 'vitest';
import { cliffsDelta } from '../../src/statistics/cliffs-delta.ts';
import { mannWhitney } from '../../src/statistics/mann-whitney.ts';

const deltaOf = (x: number[], y: number[]) => cliffsDelta(mannWhitney(x, y).u, x.length, y.length);

describe('Cliff’s delta', () => {
  it('runs from all below over level to all above', () => {
    expect(deltaOf([1, 2], [3, 4, 5])).toBe(-1);
    expect(deltaOf([1, 4], [2, 3])).toBe(0);
    expect(deltaOf([3, 4, 5], [1, 2])).toBe(1);
  });

  it('is the share of pairs above minus the share of pairs below', () => {
    expect(deltaOf([1, 2, 3], [2, 2, 0, 0])).toBeCloseTo((8 - 2) / 12, 15);
  });

  it.each([-1, 6.5, Number.NaN])('refuses U = %d from 2 and 3 values', (u) => {
    expect(() => cliffsDelta(u, 2, 3)).toThrow(
      new RangeError(`u is ${u}: with 2 and 3 values it lies between 0 and 6`),
    );
  });

  it('refuses sizes that are no counts', () => {
    expect(() => cliffsDelta(0, 0, 3)).toThrow(new RangeError('n is 0: a whole number of at least 1 is needed'));
    expect(() => cliffsDelta(0, 2, 1.5)).toThrow(new RangeError('m is 1.5: a whole number of at least 1 is needed'));
  });
});
