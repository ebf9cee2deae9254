import { describe, expect, it } from 'vitest';
import { type Complexity, complexityOf } from '../../src/statistics/complexity-class.ts';
import { seededNormal } from './random.ts';
import { shareOf } from './wandering.ts';

const TWO_DECADES = [1_000, 3_162, 10_000, 31_623, 100_000];
const THREE_DECADES = [1_000, 3_162, 10_000, 31_623, 100_000, 316_228, 1_000_000];
const timed = (sizes: readonly number[], timeOf: (size: number) => number, noise = () => 0) =>
  sizes.map((size) => ({ size, time: timeOf(size) * Math.exp(noise()) }));
const classesOf = (found: Complexity) => (found.kind === 'named' ? found.classes : []);

const growths = {
  constant: () => 4,
  logarithmic: (size: number) => Math.log(size),
  linear: (size: number) => size / 1000,
  'n log n': (size: number) => (size * Math.log(size)) / 1000,
  quadratic: (size: number) => size ** 2 / 1e6,
};

describe('complexity class', () => {
  it.each(Object.entries(growths))('of exact times is %s', (name, timeOf) => {
    expect(classesOf(complexityOf(timed(TWO_DECADES, timeOf)))[0]).toBe(name);
  });

  it.each(Object.entries(growths))('with noise of 2 percent names %s in nine of ten cases', (name, timeOf) => {
    const named = shareOf(300, 7, (normal) =>
      (classesOf(complexityOf(timed(THREE_DECADES, timeOf, () => 0.02 * normal()))) as string[]).includes(name),
    );
    expect(named).toBeGreaterThan(0.9);
  });

  it('sees a linear share behind a constant one, which has a small exponent', () => {
    const found = complexityOf(timed(THREE_DECADES, (size) => 1 + size / 100_000));
    expect(classesOf(found)[0]).toBe('linear');
    expect(classesOf(found)).not.toContain('logarithmic');
  });

  it('names both linear and n log n where a constant share hides which it is', () => {
    const normal = seededNormal(3);
    const found = complexityOf(
      timed(
        TWO_DECADES,
        (size) => 3 + size / 20_000,
        () => 0.02 * normal(),
      ),
    );
    expect(classesOf(found)).toEqual(expect.arrayContaining(['linear', 'n log n']));
  });

  it('is none where no class is right at every size', () => {
    const jump = complexityOf(timed(TWO_DECADES, (size) => (size < 5_000 ? 10 : size < 50_000 ? 1 : 100)));
    expect(jump).toMatchObject({ kind: 'none' });
    expect(jump.kind === 'none' && jump.worst).toBeGreaterThan(0.1);
  });

  it.each([
    ['four sizes', [1_000, 5_000, 20_000, 100_000], { kind: 'too-few', sizes: 4 }],
    ['five of which two are the same', [1_000, 1_000, 5_000, 20_000, 100_000], { kind: 'too-few', sizes: 4 }],
    ['less than two decades', [1_000, 2_000, 5_000, 20_000, 90_000], { kind: 'too-few', sizes: 5 }],
    ['two sizes', [1, 10_000], { kind: 'too-few', sizes: 2, decades: 4 }],
  ])('takes five sizes over two decades: %s', (_, sizes, expected) => {
    expect(complexityOf(timed(sizes, (size) => size))).toMatchObject(expected);
  });

  it('takes exactly two decades, sizes in any order, and a size of 1', () => {
    expect(complexityOf(timed([100, 3, 1, 30, 10], (size) => size)).kind).toBe('named');
  });

  it('does not depend on the unit of the times', () => {
    const normal = seededNormal(9);
    const points = timed(TWO_DECADES, growths.linear, () => 0.03 * normal());
    const inSeconds = points.map(({ size, time }) => ({ size, time: time / 1000 }));
    expect(classesOf(complexityOf(inSeconds))).toEqual(classesOf(complexityOf(points)));
  });

  it('refuses what is no size or time', () => {
    expect(() => complexityOf([])).toThrow(/^points has 0/);
    expect(() => complexityOf(timed(TWO_DECADES, () => 0))).toThrow(/^points\[0\]\.time is 0/);
  });
});
