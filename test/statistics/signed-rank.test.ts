import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { signedRank } from '../../src/statistics/signed-rank.ts';
import { allW, countW, shareAtLeast, shareAtMost } from './enumeration.ts';
import { sampleOf, seededNormal } from './random.ts';

const differences = fc.array(fc.integer({ min: -6, max: 6 }), { minLength: 1, maxLength: 9 });

describe('exact signed-rank: known values', () => {
  it('heights of maize (Darwin; as in scipy)', () => {
    const result = signedRank([6, 8, 14, 16, 23, 24, 28, 29, 41, -48, 49, 56, 60, -67, 75]);
    expect(result.w).toBe(96);
    expect(result.method).toBe('exact');
    expect(result.twoSided).toBe(0.041259765625);
    expect(result.greater).toBe(0.0206298828125);
  });

  it('depression scale factors (Hollander and Wolfe, 29f; as in R)', () => {
    const first = [1.83, 0.5, 1.62, 2.48, 1.68, 1.88, 1.55, 3.06, 1.3];
    const second = [0.878, 0.647, 0.598, 2.05, 1.06, 1.29, 1.06, 3.14, 1.29];
    const result = signedRank(first.map((value, i) => value - (second[i] as number)));
    expect(result.w).toBe(40);
    expect(result.greater).toBe(0.01953125);
  });

  it('all differences on one side: 2⁻ⁿ', () => {
    expect(signedRank([1, 2, 3, 4, 5]).greater).toBe(1 / 32);
    expect(signedRank([-3, -3, -3]).less).toBe(1 / 8);
    expect(signedRank([-3, -3, -3]).greater).toBe(1);
  });

  it('only zeros: p is 1 on every side', () => {
    expect(signedRank([0, 0, -0])).toEqual({ w: 0, greater: 1, less: 1, twoSided: 1, method: 'exact' });
  });

  it('ranks zeros with the others and then leaves them out', () => {
    expect(signedRank([0, 1, 2])).toEqual({ w: 5, greater: 0.25, less: 1, twoSided: 0.5, method: 'exact' });
  });
});

describe('exact signed-rank: properties', () => {
  it('is the full enumeration, ties and zeros included', () => {
    fc.assert(
      fc.property(differences, (values) => {
        const outcomes = allW(values);
        const w = countW(values);
        const result = signedRank(values);
        expect(result.w).toBe(w);
        expect(result.greater).toBe(shareAtLeast(outcomes, w));
        expect(result.less).toBe(shareAtMost(outcomes, w));
        expect(result.twoSided).toBe(Math.min(1, 2 * Math.min(result.greater, result.less)));
      }),
      { numRuns: 200 },
    );
  });

  it('swapping the sides mirrors it', () => {
    fc.assert(
      fc.property(differences, (values) => {
        const there = signedRank(values);
        const back = signedRank(values.map((value) => -value));
        expect(back.greater).toBe(there.less);
        expect(back.less).toBe(there.greater);
        expect(back.twoSided).toBe(there.twoSided);
      }),
    );
  });

  it('scaling or shuffling the differences leaves it', () => {
    fc.assert(
      fc.property(differences, fc.constantFrom(0.25, 3, 1000), (values, scale) => {
        expect(signedRank(values.map((value) => value * scale)).greater).toBe(signedRank(values).greater);
        expect(signedRank(values.toReversed())).toEqual(signedRank(values));
      }),
    );
  });

  it('never calls larger differences less significant, zeros and ties included', () => {
    fc.assert(
      fc.property(differences, (values) => {
        const larger = values.map((value) => value + 1);
        expect(signedRank(larger).greater).toBeLessThanOrEqual(signedRank(values).greater);
      }),
      { numRuns: 500 },
    );
  });

  it('never rejects more often than its level, whatever the ties', () => {
    fc.assert(
      fc.property(differences, fc.double({ min: 0, max: 1, noNaN: true }), (values, alpha) => {
        let rejected = 0;
        for (let signs = 0; signs < 2 ** values.length; signs++) {
          const flipped = values.map((value, i) => ((signs >> i) & 1 ? -value : value));
          if (signedRank(flipped).greater <= alpha) rejected++;
        }
        expect(rejected / 2 ** values.length).toBeLessThanOrEqual(alpha);
      }),
      { numRuns: 30 },
    );
  });

  it('finds nothing too often between interleaved rounds of the same code', () => {
    const normal = seededNormal(5);
    const runs = 2_000;
    let alarms = 0;
    for (let run = 0; run < runs; run++) {
      if (signedRank(sampleOf(10, () => Math.round(5 * normal()))).greater <= 0.05) alarms++;
    }
    expect(alarms / runs).toBeGreaterThan(0.03);
    expect(alarms / runs).toBeLessThan(0.05 + 3 * Math.sqrt((0.05 * 0.95) / runs));
  });
});

describe('normal approximation of signed-rank', () => {
  const normal = seededNormal(11);
  const hundred = sampleOf(100, () => Math.round(20 * normal() + 7));

  it('takes over above 100 differences, near to the exact p', () => {
    const nonZero = hundred.map((value) => value || 1);
    const exact = signedRank(nonZero);
    expect(exact.method).toBe('exact');
    const above = signedRank([...nonZero, 0.5, -0.5]);
    expect(above.method).toBe('normal');
    expect(exact.greater).toBeLessThan(0.2);
    expect(Math.abs(above.greater / exact.greater - 1)).toBeLessThan(0.1);
    expect(Math.abs(above.less - exact.less)).toBeLessThan(0.01);
  });

  it('has mean n(n+1)/4, variance n(n+1)(2n+1)/24 and the continuity correction where nothing is tied', () => {
    const alternating = Array.from({ length: 103 }, (_, i) => (i % 2 === 0 ? i + 1 : -(i + 1)));
    const result = signedRank(alternating);
    expect(result.w).toBe(52 ** 2);
    // z = (2704 − 2678 − 0.5) / √(103·104·207/24) = 0.0838929; + 0.5 for the other side
    expect(result.greater).toBeCloseTo(0.466570781626, 10);
    expect(result.less).toBeCloseTo(0.534736912671, 10);
  });

  it('counts only differences that are not 0', () => {
    expect(signedRank([...hundred.map((value) => value || 1), 0, 0, 0]).method).toBe('exact');
  });
});

describe('signed-rank refuses', () => {
  it('an empty list', () => {
    expect(() => signedRank([])).toThrow(new RangeError('differences is empty: at least one value is needed'));
  });

  it.each([Number.NaN, Number.POSITIVE_INFINITY])('%d among the differences', (value) => {
    expect(() => signedRank([1, value])).toThrow(
      new RangeError(`differences[1] is ${value}: a finite number is needed`),
    );
  });
});
