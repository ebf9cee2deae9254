import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { benjaminiHochberg, holm } from '../../src/statistics/holm.ts';
import { sampleOf, seeded } from './random.ts';

const families = fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { maxLength: 12 });
const nearly = (values: readonly number[]) => values.map((value) => expect.closeTo(value, 12));

describe('Holm', () => {
  it('multiplies the smallest p by m, the next by m − 1, and so on, in input order', () => {
    expect(holm([0.03, 0.01, 0.02, 0.5])).toEqual(nearly([0.06, 0.04, 0.06, 0.5]));
  });

  it('never lets a larger p have a smaller adjusted one, and never exceeds 1', () => {
    expect(holm([0.01, 0.011, 0.9, 0.95])).toEqual(nearly([0.04, 0.04, 1, 1]));
    expect(holm([0.2, 0.2])).toEqual(nearly([0.4, 0.4]));
  });

  it('leaves a family of one, and an empty one', () => {
    expect(holm([0.04])).toEqual([0.04]);
    expect(holm([])).toEqual([]);
  });

  it('rejects exactly what the step-down procedure rejects', () => {
    fc.assert(
      fc.property(families, fc.double({ min: 0.001, max: 0.5, noNaN: true }), (pValues, alpha) => {
        const sorted = pValues.toSorted((a, b) => a - b);
        const stop = sorted.findIndex((p, i) => p * (sorted.length - i) > alpha);
        const rejected = stop === -1 ? sorted.length : stop;
        expect(holm(pValues).filter((p) => p <= alpha)).toHaveLength(rejected);
      }),
    );
  });

  it('keeps the chance of any false alarm among nine comparisons at 5 %', () => {
    const uniform = seeded(4);
    const runs = 4_000;
    let alarms = 0;
    for (let run = 0; run < runs; run++) if (Math.min(...holm(sampleOf(9, uniform))) <= 0.05) alarms++;
    expect(alarms / runs).toBeGreaterThan(0.035);
    expect(alarms / runs).toBeLessThan(0.05 + 3 * Math.sqrt((0.05 * 0.95) / runs));
  });
});

describe('Benjamini–Hochberg', () => {
  it('multiplies by m over rank, in input order', () => {
    expect(benjaminiHochberg([0.5, 0.01, 0.04, 0.02])).toEqual(nearly([0.5, 0.04, 0.04 * (4 / 3), 0.04]));
  });

  it('lets a smaller p profit from a larger one, and never exceeds 1', () => {
    expect(benjaminiHochberg([0.03, 0.035, 0.04])).toEqual(nearly([0.04, 0.04, 0.04]));
    expect(benjaminiHochberg([0.9, 1])).toEqual(nearly([1, 1]));
  });

  it('leaves a family of one, and an empty one', () => {
    expect(benjaminiHochberg([0.04])).toEqual([0.04]);
    expect(benjaminiHochberg([])).toEqual([]);
  });

  it('rejects exactly what the step-up procedure rejects, never less than Holm', () => {
    fc.assert(
      fc.property(families, fc.double({ min: 0.001, max: 0.5, noNaN: true }), (pValues, alpha) => {
        const sorted = pValues.toSorted((a, b) => a - b);
        const rejected = sorted.findLastIndex((p, i) => p * (sorted.length / (i + 1)) <= alpha) + 1;
        expect(benjaminiHochberg(pValues).filter((p) => p <= alpha)).toHaveLength(rejected);
        expect(rejected).toBeGreaterThanOrEqual(holm(pValues).filter((p) => p <= alpha).length);
      }),
    );
  });
});

describe('both adjustments', () => {
  it('keep the order of the p-values and never lower one', () => {
    fc.assert(
      fc.property(families, (pValues) => {
        for (const adjusted of [holm(pValues), benjaminiHochberg(pValues)]) {
          pValues.forEach((p, i) => {
            expect(adjusted[i]).toBeGreaterThanOrEqual(p);
            expect(adjusted[i]).toBeLessThanOrEqual(1);
            pValues.forEach((other, j) => {
              if (p <= other) expect(adjusted[i]).toBeLessThanOrEqual(adjusted[j] as number);
            });
          });
        }
      }),
    );
  });

  it.each([-0.1, 1.1, Number.NaN])('refuse %d', (p) => {
    const error = new RangeError(`pValues[1] is ${p}: a probability from 0 to 1 is needed`);
    expect(() => holm([0.5, p])).toThrow(error);
    expect(() => benjaminiHochberg([0.5, p])).toThrow(error);
  });
});
