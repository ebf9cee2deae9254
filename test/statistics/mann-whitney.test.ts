import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { mannWhitney, mannWhitneyAsymptotic } from '../../src/statistics/mann-whitney.ts';
import { allU, countU, shareAtLeast, shareAtMost } from './enumeration.ts';
import { sampleOf, seeded, seededNormal } from './random.ts';

const repeated = (value: number, times: number) => new Array<number>(times).fill(value);
const upTo = (from: number, to: number) => Array.from({ length: to - from + 1 }, (_, i) => from + i);
const tiedSample = fc.array(fc.integer({ min: 0, max: 6 }), { minLength: 1, maxLength: 5 });

describe('exact Mann–Whitney: known values', () => {
  it('without ties', () => {
    const result = mannWhitney([19, 22, 16, 29, 24], [20, 11, 17, 12]);
    expect(result.u).toBe(17);
    expect(result.method).toBe('exact');
    expect(result.twoSided).toBeCloseTo(1 / 9, 15);
    expect(result.greater).toBeCloseTo(1 / 18, 15);
  });

  it('with ties across the samples', () => {
    const result = mannWhitney([1, 2, 3, 4], [1, 2, 3, 4, 5]);
    expect(result.u).toBe(8);
    expect(result.twoSided).toBeCloseTo(50 / 63, 15);
  });

  it.each([
    { x: [2, 1, 3, 5], y: [12, 11, 13, 15], u: 0, less: 1 / 70, twoSided: 1 / 35, greater: 1 },
    { x: [2, 1, 3, 5], y: [0, 4, 6, 7], u: 5, less: 17 / 70, twoSided: 34 / 70, greater: 58 / 70 },
    { x: [2, 1, 3, 5], y: [2, 2, 2, 2], u: 10, less: 6 / 7, twoSided: 5 / 7, greater: 5 / 14 },
    { x: [2, 1, 3, 5], y: [1, 1, 1, 1, 1], u: 17.5, less: 1, twoSided: 2 / 21, greater: 1 / 21 },
    { x: upTo(1, 10), y: upTo(11, 15), u: 0, less: 1 / 3003, twoSided: 2 / 3003, greater: 1 },
  ])('$x against $y', ({ x, y, u, less, twoSided, greater }) => {
    const result = mannWhitney(x, y);
    expect(result.u).toBe(u);
    expect(result.less).toBeCloseTo(less, 15);
    expect(result.twoSided).toBeCloseTo(twoSided, 15);
    expect(result.greater).toBeCloseTo(greater, 15);
  });

  it('permeability of chorioamnion (Hollander and Wolfe, 69f; as in R)', () => {
    const x = [0.8, 0.83, 1.89, 1.04, 1.45, 1.38, 1.91, 1.64, 0.73, 1.46];
    const y = [1.15, 0.88, 0.9, 0.74, 1.21];
    expect(mannWhitney(x, y).u).toBe(35);
    expect(mannWhitney(x, y).greater).toBeCloseTo(0.1272, 4);
  });

  it('samples that are constant but apart', () => {
    expect(mannWhitney(repeated(-1, 3), repeated(1, 3)).twoSided).toBeCloseTo(0.1, 15);
    expect(mannWhitney(repeated(-1, 4), repeated(1, 4)).twoSided).toBeCloseTo(2 / 70, 15);
  });

  it.each([
    [1, 1],
    [4, 5],
    [50, 50],
    [70, 60],
  ])('all of %i and %i values equal: p is 1 on every side', (n, m) => {
    const { greater, less, twoSided } = mannWhitney(repeated(3, n), repeated(3, m));
    expect({ greater, less, twoSided }).toEqual({ greater: 1, less: 1, twoSided: 1 });
  });
});

describe('exact Mann–Whitney: properties', () => {
  it('is the full enumeration, ties included', () => {
    fc.assert(
      fc.property(tiedSample, tiedSample, (x, y) => {
        const outcomes = allU(x, y);
        const u = countU(x, y);
        const result = mannWhitney(x, y);
        expect(result.u).toBe(u);
        expect(result.greater).toBe(shareAtLeast(outcomes, u));
        expect(result.less).toBe(shareAtMost(outcomes, u));
        expect(result.twoSided).toBe(Math.min(1, 2 * Math.min(result.greater, result.less)));
      }),
      { numRuns: 200 },
    );
  });

  it('swapping the samples mirrors it', () => {
    fc.assert(
      fc.property(tiedSample, tiedSample, (x, y) => {
        const there = mannWhitney(x, y);
        const back = mannWhitney(y, x);
        expect(back).toEqual({
          u: x.length * y.length - there.u,
          greater: there.less,
          less: there.greater,
          twoSided: there.twoSided,
          method: 'exact',
        });
      }),
    );
  });

  it('scaling or shifting both samples, or shuffling one, leaves it', () => {
    fc.assert(
      fc.property(tiedSample, tiedSample, fc.constantFrom(0.25, 3, 1000), (x, y, scale) => {
        const rescaled = (values: number[]) => values.map((value) => value * scale - 7);
        expect(mannWhitney(rescaled(x), rescaled(y))).toEqual(mannWhitney(x, y));
        expect(mannWhitney(x.toReversed(), y)).toEqual(mannWhitney(x, y));
      }),
    );
  });

  it('never rejects more often than its level, whatever the ties', () => {
    fc.assert(
      fc.property(tiedSample, tiedSample, fc.double({ min: 0, max: 1, noNaN: true }), (x, y, alpha) => {
        const pooled = [...x, ...y];
        let outcomes = 0;
        let rejected = 0;
        for (let choice = 0; choice < 2 ** pooled.length; choice++) {
          const first = pooled.filter((_, i) => (choice >> i) & 1);
          if (first.length !== x.length) continue;
          outcomes++;
          const second = pooled.filter((_, i) => !((choice >> i) & 1));
          if (mannWhitney(first, second).greater <= alpha) rejected++;
        }
        expect(rejected / outcomes).toBeLessThanOrEqual(alpha);
      }),
      { numRuns: 30 },
    );
  });

  it('finds nothing too often between rounds of the same code, on a clock that makes ties', () => {
    const normal = seededNormal(20_241);
    const round = () => Math.round(200 + 4 * normal());
    const runs = 2_000;
    let alarms = 0;
    for (let run = 0; run < runs; run++) {
      if (mannWhitney(sampleOf(10, round), sampleOf(10, round)).greater <= 0.05) alarms++;
    }
    expect(alarms / runs).toBeGreaterThan(0.03);
    expect(alarms / runs).toBeLessThan(0.05 + 3 * Math.sqrt((0.05 * 0.95) / runs));
  });

  it('gives 1/C(100, 50) for 50 against 50 wholly apart', () => {
    const { greater, less } = mannWhitney(upTo(51, 100), upTo(1, 50));
    expect(greater / 9.911653021418833e-30).toBeCloseTo(1, 12);
    expect(less).toBe(1);
  });
});

describe('normal approximation of Mann–Whitney', () => {
  const x = [19, 22, 16, 29, 24];
  const y = [20, 11, 17, 12];

  it('with and without the continuity correction', () => {
    expect(mannWhitneyAsymptotic(x, y).twoSided).toBeCloseTo(0.111346886533, 12);
    expect(mannWhitneyAsymptotic(x, y, { continuityCorrection: false }).twoSided).toBeCloseTo(0.0864107329737, 12);
  });

  it('with the tie correction', () => {
    expect(mannWhitneyAsymptotic([1, 2, 3, 4], [1, 2, 3, 4, 5]).twoSided).toBeCloseTo(0.7086240584439, 12);
  });

  it('has the correction on both sides, so that they overlap', () => {
    const { greater, less } = mannWhitneyAsymptotic([1, 4], [2, 3]);
    expect(greater).toBeCloseTo(less, 15);
    expect(greater).toBeGreaterThan(0.5);
    expect(mannWhitneyAsymptotic([1, 4], [2, 3]).twoSided).toBe(1);
  });

  it('says nothing where all values are equal', () => {
    const nothing = { greater: 1, less: 1, twoSided: 1 };
    expect(mannWhitneyAsymptotic([3, 3], [3])).toEqual(nothing);
    expect(mannWhitneyAsymptotic([3, 3], [3], { continuityCorrection: false })).toEqual(nothing);
  });

  it('takes over above 100 values in all, near to the exact p', () => {
    const normal = seededNormal(7);
    const many = sampleOf(50, normal);
    const others = sampleOf(50, () => normal() - 0.4);
    const exact = mannWhitney(many, others);
    expect(exact.method).toBe('exact');
    expect(exact.greater).toBeLessThan(0.2);
    expect(mannWhitneyAsymptotic(many, others).greater).toBeCloseTo(exact.greater, 3);

    const above = mannWhitney([...many, 0.1], others);
    expect(above.method).toBe('normal');
    expect(above.u).toBe(countU([...many, 0.1], others));
    const { greater, less, twoSided } = above;
    expect({ greater, less, twoSided }).toEqual(mannWhitneyAsymptotic([...many, 0.1], others));
  });

  it('stays within its level with many ties', () => {
    const uniform = seeded(99);
    const runs = 1_000;
    let alarms = 0;
    for (let run = 0; run < runs; run++) {
      const draw = () => Math.floor(5 * uniform());
      if (mannWhitney(sampleOf(10, draw), sampleOf(200, draw)).less <= 0.05) alarms++;
    }
    expect(alarms / runs).toBeGreaterThan(0.03);
    expect(alarms / runs).toBeLessThan(0.05 + 3 * Math.sqrt((0.05 * 0.95) / runs));
  });
});

describe('Mann–Whitney refuses', () => {
  it('an empty sample', () => {
    expect(() => mannWhitney([], [1])).toThrow(new RangeError('x is empty: at least one value is needed'));
    expect(() => mannWhitney([1], [])).toThrow(new RangeError('y is empty: at least one value is needed'));
    expect(() => mannWhitneyAsymptotic([1], [])).toThrow(RangeError);
  });

  it.each([Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY])('%d among the values', (value) => {
    expect(() => mannWhitney([1, value], [1])).toThrow(new RangeError(`x[1] is ${value}: a finite number is needed`));
    expect(() => mannWhitney([1], [value])).toThrow(new RangeError(`y[0] is ${value}: a finite number is needed`));
  });
});
