import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  createHistogram,
  decodeHistogram,
  encodeHistogram,
  type Histogram,
  mergeHistograms,
  quantiles,
  recordLatency,
} from '../../src/measurement/histogram.ts';

/** @param latencies milliseconds */
function histogramOf(latencies: number[]): Histogram {
  const histogram = createHistogram();
  for (const latency of latencies) recordLatency(histogram, latency);
  return histogram;
}

/** Type 7 (Hyndman & Fan 1996) as its definition says it: the reference. */
function typeSeven(values: number[], probability: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  const rank = (sorted.length - 1) * probability;
  const below = sorted[Math.floor(rank)] as number;
  const above = sorted[Math.ceil(rank)] as number;
  return below + (above - below) * (rank - Math.floor(rank));
}

function countsOf(histogram: Histogram): [number, number][] {
  const found: [number, number][] = [];
  const iterator = histogram.recordedValuesIterator;
  iterator.reset();
  while (iterator.hasNext()) {
    const { valueIteratedTo, countAtValueIteratedTo } = iterator.next();
    found.push([valueIteratedTo, countAtValueIteratedTo]);
  }
  return found;
}

const PROBABILITIES = [0, 0.25, 0.5, 0.75, 0.9, 0.95, 0.99, 1];
/** Whole microseconds up to a minute, most of them short, in milliseconds. */
const latency = fc
  .oneof(
    fc.integer({ min: 1, max: 2000 }),
    fc.integer({ min: 1, max: 200_000 }),
    fc.integer({ min: 1, max: 60_000_000 }),
  )
  .map((microseconds) => microseconds / 1000);
const latencies = fc.array(latency, { minLength: 1, maxLength: 300 });

describe('quantiles', () => {
  it('of an empty histogram are none', () => {
    expect(quantiles(createHistogram(), [0.5])).toBeNull();
  });

  it('of one value are that value', () => {
    for (const value of [0.001, 0.14, 1, 49.999, 3000]) {
      for (const found of quantiles(histogramOf([value]), PROBABILITIES) as number[]) {
        expect(Math.abs(found - value)).toBeLessThanOrEqual(Math.max(0.001, value / 1000));
      }
    }
  });

  it('of values in one bucket are spread evenly over it, each in the middle of its part', () => {
    expect(quantiles(histogramOf([0.1]), [0.5])?.[0]).toBeCloseTo(0.1005, 9);
    const [lowest, highest] = quantiles(histogramOf([0.1, 0.1, 0.1, 0.1]), [0, 1]) as [number, number];
    expect(lowest).toBeCloseTo(0.100125, 9);
    expect(highest).toBeCloseTo(0.100875, 9);
  });

  it('of probabilities are in their order, and none is left out', () => {
    fc.assert(
      fc.property(latencies, (values) => {
        const found = quantiles(histogramOf(values), PROBABILITIES) as number[];
        expect(found).toHaveLength(PROBABILITIES.length);
        expect(found).toEqual(found.toSorted((a, b) => a - b));
      }),
    );
  });

  it('lie between the order statistics that type 7 interpolates, within a bucket of 0.1 % or a microsecond', () => {
    fc.assert(
      fc.property(latencies, (values) => {
        const sorted = values.toSorted((a, b) => a - b);
        const found = quantiles(histogramOf(values), PROBABILITIES) as number[];
        for (const [index, probability] of PROBABILITIES.entries()) {
          const rank = (sorted.length - 1) * probability;
          const below = sorted[Math.floor(rank)] as number;
          const above = sorted[Math.ceil(rank)] as number;
          expect(found[index]).toBeGreaterThanOrEqual(below * 0.999 - 0.001);
          expect(found[index]).toBeLessThanOrEqual(above * 1.001 + 0.001);
        }
      }),
    );
  });

  it('are those of type 7, to 0.1 % or a microsecond', () => {
    fc.assert(
      fc.property(latencies, fc.double({ min: 0, max: 1, noNaN: true }), (values, probability) => {
        const [found] = quantiles(histogramOf(values), [probability]) as number[];
        const expected = typeSeven(values, probability);
        expect(Math.abs((found as number) - expected)).toBeLessThanOrEqual(expected * 0.001 + 0.001_001);
      }),
    );
  });

  it('of a fast service are not rounded to whole microseconds', () => {
    // 1,000 values spread evenly over 100 to 104 µs.
    const histogram = histogramOf(Array.from({ length: 1000 }, (_, index) => 0.1 + (index + 0.5) * 0.000004));
    const [p25, p50, p90] = quantiles(histogram, [0.25, 0.5, 0.9]) as [number, number, number];
    expect(p25).toBeCloseTo(0.101, 5);
    expect(p50).toBeCloseTo(0.102, 5);
    expect(p90).toBeCloseTo(0.1036, 5);
  });

  it('of a million values in one bucket stay in it', () => {
    const histogram = createHistogram();
    histogram.recordValueWithCount(500, 1_000_000);
    for (const found of quantiles(histogram, PROBABILITIES) as number[]) {
      expect(found).toBeGreaterThanOrEqual(0.5);
      expect(found).toBeLessThanOrEqual(0.501);
    }
  });
});

describe('a latency', () => {
  it('of nothing is a microsecond, and one above the range is the longest', () => {
    expect(quantiles(histogramOf([0]), [0.5])?.[0]).toBeCloseTo(0.001, 2);
    const [found] = quantiles(histogramOf([7_200_000]), [0.5]) as [number];
    expect(found).toBeGreaterThanOrEqual(3_600_000 * 0.999);
    expect(found).toBeLessThanOrEqual(3_600_000 * 1.001);
    expect(histogramOf([Number.POSITIVE_INFINITY]).totalCount).toBe(1);
  });
});

describe('merging', () => {
  it('loses nothing: it is the same as one histogram of all values', () => {
    fc.assert(
      fc.property(fc.array(fc.array(latency, { maxLength: 100 }), { maxLength: 6 }), (groups) => {
        const merged = mergeHistograms(groups.map(histogramOf));
        const whole = histogramOf(groups.flat());
        expect(countsOf(merged)).toEqual(countsOf(whole));
        expect(merged.totalCount).toBe(whole.totalCount);
        expect(quantiles(merged, PROBABILITIES)).toEqual(quantiles(whole, PROBABILITIES));
      }),
    );
  });

  it('counts beyond 32 bits, and so does what is encoded of it', () => {
    const half = createHistogram();
    half.recordValueWithCount(500, 3_000_000_000);
    half.recordValueWithCount(900, 1_000_000_000);
    const merged = mergeHistograms([half, half]);
    expect(merged.totalCount).toBe(8_000_000_000);
    expect(countsOf(decodeHistogram(encodeHistogram(merged)))).toEqual([
      [500, 6_000_000_000],
      [900, 2_000_000_000],
    ]);
  });

  it('leaves its parts as they were', () => {
    const part = histogramOf([1, 2, 3]);
    mergeHistograms([part, part]);
    expect(part.totalCount).toBe(3);
  });
});

describe('an encoded histogram', () => {
  it('is read as it was written', () => {
    fc.assert(
      fc.property(fc.array(latency, { maxLength: 300 }), (values) => {
        const histogram = histogramOf(values);
        const decoded = decodeHistogram(encodeHistogram(histogram));
        expect(countsOf(decoded)).toEqual(countsOf(histogram));
        expect(quantiles(decoded, PROBABILITIES)).toEqual(quantiles(histogram, PROBABILITIES));
      }),
    );
  });

  it('is printable and short: every value of the range takes less than 100 kB', () => {
    const histogram = createHistogram();
    for (let microseconds = 1; microseconds < 3_600_000_000; microseconds = Math.ceil(microseconds * 1.0004)) {
      histogram.recordValueWithCount(microseconds, 1 + ((microseconds * 7919) % 1_000_003));
    }
    const text = encodeHistogram(histogram);
    expect(text).toMatch(/^[A-Za-z0-9+/=]+$/);
    expect(text.length).toBeLessThan(100_000);
    expect(decodeHistogram(text).totalCount).toBe(histogram.totalCount);
  });
});
