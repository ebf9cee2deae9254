import { median } from 'simple-statistics';
import { describe, expect, it } from 'vitest';
import { jobScatter, noiseFloor, noiseFloorOfPairs } from '../../src/statistics/noise-floor.ts';
import { studentTQuantile } from '../../src/statistics/student-t.ts';
import { sampleOf, seededNormal } from './random.ts';

/** Log medians of an even number of jobs around 12 ms whose sample SD is exactly `scatter`. */
function jobs(count: number, scatter: number): number[] {
  const distance = scatter * Math.sqrt((count - 1) / count);
  return Array.from({ length: count }, (_, i) => Math.log(12) + (i % 2 === 0 ? distance : -distance));
}

describe('noise floor of a stored baseline', () => {
  it('is about 10 % for 20 jobs that scatter by 2.7 % and nine comparisons', () => {
    // t(19; 1 − 0.01/9) = 3.533043, π/(40 + π − 2) = 0.076361
    expect(noiseFloor(jobs(20, 0.027), 9)).toBeCloseTo(Math.exp(3.533042905 * 0.027 * Math.sqrt(1.0763605016)) - 1, 8);
    expect(noiseFloor(jobs(20, 0.027), 9)).toBeCloseTo(0.104, 3);
  });

  it('takes the scatter as 5 % and the normal quantile with fewer than five jobs', () => {
    // z(0.99) = 2.326348; the median of one value scatters as that value does
    expect(noiseFloor([2], 1)).toBeCloseTo(Math.exp(2.326347874 * 0.05 * Math.SQRT2) - 1, 9);
    // π/(8 + π − 2) = 0.343659
    expect(noiseFloor([0, 0.01, -0.01, 0], 1)).toBeCloseTo(
      Math.exp(2.326347874 * 0.05 * Math.sqrt(1.3436592258)) - 1,
      8,
    );
    expect(jobScatter([0, 0.01, -0.01, 0])).toBe(0.05);
    expect(jobScatter([7])).toBe(0.05);
  });

  it('takes what fewer than five jobs show where that is more than 5 %', () => {
    expect(jobScatter([0, 0.2])).toBeCloseTo(0.1414213562, 9);
    expect(jobScatter([0, 0.1, -0.1, 0])).toBeCloseTo(0.0816496581, 9);
    expect(noiseFloor([0, 0.1, -0.1, 0], 1)).toBeCloseTo(
      Math.exp(2.326347874 * 0.0816496581 * Math.sqrt(1.3436592258)) - 1,
      8,
    );
  });

  it('takes what the jobs show from five on, with Student’s quantile', () => {
    const five = [0, 0.01, -0.01, 0.02, -0.02];
    expect(jobScatter(five)).toBeCloseTo(Math.sqrt(0.00025), 12);
    // t(4; 0.99) = 3.746947, π/(10 + π − 2) = 0.281970
    expect(noiseFloor(five, 1)).toBeCloseTo(Math.exp(3.746947388 * Math.sqrt(0.00025 * 1.2819698001)) - 1, 8);
  });

  it('takes the SD of the sample, to which a job far off belongs', () => {
    const calm = jobs(20, 0.01);
    const withOneOff = [...calm.slice(1), (calm[0] as number) + 0.05];
    expect(jobScatter(calm)).toBeCloseTo(0.01, 12);
    expect(jobScatter(withOneOff)).toBeGreaterThan(0.015);
  });

  it.each([
    ['slower', 1],
    ['faster', -1],
  ])('is one and a half times what the farthest job was %s than the median', (_, side) => {
    // Without the farthest job: 3.17 · 0.0447 · √1.08 = 0.147
    const machines = [...Array.from({ length: 19 }, (_, i) => 0.001 * (i - 9)), 0.2 * side];
    const center = 0.0005 * side;
    expect(noiseFloor(machines, 4)).toBeCloseTo(Math.expm1(1.5 * (0.2 - Math.abs(center))), 9);
    expect(noiseFloor(machines.toReversed(), 4)).toBe(noiseFloor(machines, 4));
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

  const exceeded = (draw: () => number, of: number, comparisons: number, runs: number) => {
    let alarms = 0;
    for (let run = 0; run < runs; run++) {
      const stored = sampleOf(of, draw);
      const center = median(stored);
      if (draw() - center > Math.log1p(noiseFloor(stored, comparisons))) alarms++;
    }
    return alarms / runs;
  };

  it.each([
    [20, 1, 0.0015],
    [10, 2, 0.004],
    [5, 3, 0.004],
  ])('of %i jobs is exceeded by a job on identical code in at most 1 % of cases (seed %i)', (of, seed, least) => {
    const normal = seededNormal(1_234 + seed);
    const share = exceeded(() => 0.05 * normal(), of, 1, 8_000);
    expect(share).toBeGreaterThan(least);
    expect(share).toBeLessThan(0.0122);
  });

  it('of 20 jobs on machines with heavy tails is exceeded in less than 1.2 % of cases', () => {
    const normal = seededNormal(77);
    const student = () => (0.05 * normal()) / Math.hypot(normal(), normal(), normal());
    expect(exceeded(student, 20, 1, 8_000)).toBeLessThan(0.012);
  });

  it('refuses an empty list of jobs, and what is not a number or a count', () => {
    expect(() => noiseFloor([], 9)).toThrow(new RangeError('jobLogMedians is empty: at least one value is needed'));
    expect(() => noiseFloor([0, Number.NaN], 9)).toThrow(/^jobLogMedians\[1\] is NaN/);
    expect(() => noiseFloor([0], 0)).toThrow(
      new RangeError('comparisons is 0: a whole number of at least 1 is needed'),
    );
    expect(() => noiseFloorOfPairs(0.1, 4, 1)).toThrow(/^pairs - 1 is 0/);
  });
});

describe('noise floor of pairs', () => {
  it('is the normal quantile of 0.2 % shared by the comparisons, times the standard error', () => {
    // z(1 − 0.002) = 2.878162, z(1 − 0.002/9) = 3.512181
    expect(noiseFloorOfPairs(0.01, 1, 10)).toBeCloseTo(Math.expm1(0.01 * studentTQuantile(1 - 0.007, 9)), 12);
    expect(noiseFloorOfPairs(0.01, 9, 20)).toBeCloseTo(Math.expm1(0.01 * studentTQuantile(1 - 0.007 / 9, 19)), 12);
    expect(noiseFloorOfPairs(0, 4, 10)).toBe(0);
  });

  it('refuses what is not a standard error or a count', () => {
    expect(() => noiseFloorOfPairs(-0.1, 9, 10)).toThrow(
      new RangeError('standardError is -0.1: a finite number of at least 0 is needed'),
    );
    expect(() => noiseFloorOfPairs(0.1, 0, 10)).toThrow(
      new RangeError('comparisons is 0: a whole number of at least 1 is needed'),
    );
    expect(() => noiseFloorOfPairs(0.1, 4, 1)).toThrow(/^pairs - 1 is 0/);
  });
});
