import { describe, expect, it } from 'vitest';
import { jobScatter, noiseFloor, noiseFloorOfPairs } from '../../src/statistics/noise-floor.ts';
import { sampleOf, seededNormal } from './random.ts';

/** Log medians of jobs around 12 ms whose robust SD is exactly `scatter`. */
function jobs(count: number, scatter: number): number[] {
  return Array.from({ length: count }, (_, i) => Math.log(12) + ((i % 2 === 0 ? 1 : -1) * scatter) / 1.4826);
}

describe('noise floor of a stored baseline', () => {
  it('is about 10 % for 20 jobs that scatter by 2.7 % and nine comparisons', () => {
    // t(19; 1 − 0.01/9) = 3.533043
    expect(noiseFloor(jobs(20, 0.027), 9)).toBeCloseTo(Math.exp(3.533042905 * 0.027 * Math.sqrt(1.05)) - 1, 9);
    expect(noiseFloor(jobs(20, 0.027), 9)).toBeCloseTo(0.103, 3);
  });

  it('takes the scatter as 5 % and the normal quantile with fewer than five jobs', () => {
    // z(0.99) = 2.326348
    expect(noiseFloor([0, 0.3, -0.3, 0.1], 1)).toBeCloseTo(Math.exp(2.326347874 * 0.05 * Math.sqrt(1.25)) - 1, 9);
    expect(noiseFloor([2], 1)).toBeCloseTo(Math.exp(2.326347874 * 0.05 * Math.SQRT2) - 1, 9);
    expect(jobScatter([0, 0.3, -0.3, 0.1])).toBe(0.05);
  });

  it('takes what the jobs show from five on, with Student’s quantile', () => {
    const five = [0, 0.01, -0.01, 0.02, -0.02];
    expect(jobScatter(five)).toBeCloseTo(0.014826, 12);
    // t(4; 0.99) = 3.746947
    expect(noiseFloor(five, 1)).toBeCloseTo(Math.exp(3.746947388 * 0.014826 * Math.sqrt(1.2)) - 1, 9);
  });

  it('rises with the comparisons and falls with the jobs', () => {
    expect(noiseFloor(jobs(20, 0.027), 30)).toBeGreaterThan(noiseFloor(jobs(20, 0.027), 9));
    expect(noiseFloor(jobs(10, 0.027), 9)).toBeGreaterThan(noiseFloor(jobs(20, 0.027), 9));
  });

  it('is 0 where the jobs do not scatter, and does not depend on where they lie', () => {
    expect(noiseFloor([1, 1, 1, 1, 1], 3)).toBe(0);
    const moved = jobs(20, 0.027).map((value) => value + 3);
    expect(noiseFloor(moved, 9)).toBeCloseTo(noiseFloor(jobs(20, 0.027), 9), 12);
  });

  it('is exceeded by a job on identical code in about 1 % of cases', () => {
    const normal = seededNormal(1_234);
    const runs = 4_000;
    let exceeded = 0;
    for (let run = 0; run < runs; run++) {
      const stored = sampleOf(20, () => 0.027 * normal()).sort((a, b) => a - b);
      const centre = ((stored[9] as number) + (stored[10] as number)) / 2;
      if (0.027 * normal() - centre > Math.log1p(noiseFloor(stored, 1))) exceeded++;
    }
    expect(exceeded / runs).toBeGreaterThan(0.003);
    expect(exceeded / runs).toBeLessThan(0.025);
  });

  it('refuses an empty list of jobs, and what is not a number or a count', () => {
    expect(() => noiseFloor([], 9)).toThrow(new RangeError('jobLogMedians is empty: at least one value is needed'));
    expect(() => noiseFloor([0, Number.NaN], 9)).toThrow(/^jobLogMedians\[1\] is NaN/);
    expect(() => noiseFloor([0], 0)).toThrow(
      new RangeError('comparisons is 0: a whole number of at least 1 is needed'),
    );
  });
});

describe('noise floor of pairs', () => {
  it('is the normal quantile of 0.2 % shared by the comparisons, times the standard error', () => {
    // z(1 − 0.002) = 2.878162, z(1 − 0.002/9) = 3.512181
    expect(noiseFloorOfPairs(0.01, 1)).toBeCloseTo(Math.expm1(0.02878161739), 9);
    expect(noiseFloorOfPairs(0.01, 9)).toBeCloseTo(Math.expm1(0.03512181451), 9);
    expect(noiseFloorOfPairs(0, 4)).toBe(0);
  });

  it('refuses what is not a standard error or a count', () => {
    expect(() => noiseFloorOfPairs(-0.1, 9)).toThrow(
      new RangeError('standardError is -0.1: a finite number of at least 0 is needed'),
    );
    expect(() => noiseFloorOfPairs(0.1, 0)).toThrow(
      new RangeError('comparisons is 0: a whole number of at least 1 is needed'),
    );
  });
});
