import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { twoLineKnee } from '../../src/statistics/two-line-knee.ts';
import { seededNormal } from './random.ts';

const levelsOf = (loads: readonly number[], throughputOf: (load: number) => number) =>
  loads.map((load) => ({ load, throughput: throughputOf(load) }));

describe('two lines that meet at a knee', () => {
  it('finds what each user gets, what all get, and where that begins', () => {
    const { perUser, full, worst } = twoLineKnee(levelsOf([1, 5, 10, 20, 50], (load) => Math.min(100 * load, 1500)));
    expect(perUser).toBeCloseTo(100, 9);
    expect(full?.throughput).toBeCloseTo(1500, 9);
    expect(full?.load).toBeCloseTo(15, 9);
    expect(worst).toBeLessThan(1e-9);
  });

  it.each([
    ['rises to the end', [1, 5, 10, 20, 50], (load: number) => 100 * load],
    [
      'is full at the highest level alone, which any ceiling would fit',
      [1, 5, 10, 20],
      (load: number) => Math.min(100 * load, 1900),
    ],
    ['is a single level', [7], () => 700],
    ['are two levels', [1, 2], (load: number) => 100 * load],
  ])('has no ceiling where the throughput %s', (_, loads, throughputOf) => {
    expect(twoLineKnee(levelsOf(loads, throughputOf)).full).toBeNull();
  });

  it('is flat from the first level on where more users do nothing', () => {
    const { full } = twoLineKnee(levelsOf([5, 10, 20, 50], () => 400));
    expect(full?.throughput).toBeCloseTo(400, 9);
    expect(full?.load).toBeCloseTo(5, 9);
  });

  it('says how far the worst level is off', () => {
    const falling = twoLineKnee(levelsOf([1, 2, 4, 8, 16], (load) => (load < 8 ? 100 * load : 200)));
    expect(falling.worst).toBeGreaterThan(0.1);
  });

  it('does not depend on the order of the levels, nor on the unit', () => {
    const normal = seededNormal(2);
    const levels = levelsOf([1, 3, 9, 27, 81], (load) => Math.min(10 * load, 200) * Math.exp(0.03 * normal()));
    const found = twoLineKnee(levels);
    expect(twoLineKnee(levels.toReversed())).toEqual(found);
    const scaled = twoLineKnee(levels.map(({ load, throughput }) => ({ load, throughput: 60 * throughput })));
    expect(scaled.full?.load).toBeCloseTo(found.full?.load as number, 6);
    expect(scaled.worst).toBeCloseTo(found.worst, 9);
  });

  it('finds a knee within 15 %, with noise of 5 %', () => {
    const normal = seededNormal(9);
    let near = 0;
    for (let run = 0; run < 500; run++) {
      const levels = levelsOf([1, 2, 4, 8, 16, 32, 64], (load) => Math.min(load, 11) * Math.exp(0.05 * normal()));
      const { full } = twoLineKnee(levels);
      if (full !== null && Math.abs(full.load / 11 - 1) < 0.15) near++;
    }
    expect(near / 500).toBeGreaterThan(0.95);
  });

  it('never lies below the best level by more than its worst error', () => {
    const some = fc.array(fc.double({ min: 1, max: 1e6, noNaN: true }), { minLength: 1, maxLength: 8 });
    fc.assert(
      fc.property(some, (throughputs) => {
        const levels = throughputs.map((throughput, index) => ({ load: 2 ** index, throughput }));
        const { perUser, full, worst } = twoLineKnee(levels);
        for (const { load, throughput } of levels) {
          const fitted = Math.min(load * perUser, full?.throughput ?? Number.POSITIVE_INFINITY);
          expect(Math.abs(throughput / fitted - 1)).toBeLessThanOrEqual(worst * (1 + 1e-9));
        }
      }),
      { numRuns: 200 },
    );
  });

  it('refuses no level, and what is not above 0', () => {
    expect(() => twoLineKnee([])).toThrow(new RangeError('levels is empty: at least one level is needed'));
    expect(() => twoLineKnee([{ load: 1, throughput: -1 }])).toThrow(/^levels\[0\]\.throughput is -1/);
  });
});
