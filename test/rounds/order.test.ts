import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { turnsOf } from '../../src/rounds/order.ts';
import type { Side } from '../../src/rounds/side.ts';

const sides = [{ name: 'base' }, { name: 'head' }] as Side[];
const course = (order: 'abba' | 'random', seed: number, rounds: number) =>
  Array.from({ length: rounds }, (_, round) =>
    turnsOf(round, sides, order, seed)
      .map(({ name }) => name[0])
      .join(''),
  );

describe('the turns of the sides', () => {
  it('alternate as ABBA, so that no side is always first', () => {
    expect(course('abba', 0, 4)).toEqual(['bh', 'hb', 'bh', 'hb']);
  });

  it('are the same again for the same random seed, and others for another', () => {
    expect(course('random', 7, 50)).toEqual(course('random', 7, 50));
    expect(course('random', 7, 50)).not.toEqual(course('random', 8, 50));
  });

  it('are at random not in favour of one side', () => {
    const first = course('random', 2026, 2000).filter((round) => round === 'bh').length;
    // Of 2,000 tosses of a fair coin, 5 standard deviations around the half.
    expect(Math.abs(first - 1000)).toBeLessThan(5 * Math.sqrt(500));
  });

  it('have every side in every round, once', () => {
    fc.assert(
      fc.property(fc.nat(), fc.nat(), fc.constantFrom('abba', 'random'), (round, seed, order) => {
        expect(new Set(turnsOf(round, sides, order, seed))).toEqual(new Set(sides));
      }),
    );
  });

  it('of a single side are its own', () => {
    expect(turnsOf(1, sides.slice(1), 'abba', 0)).toEqual(sides.slice(1));
  });
});
