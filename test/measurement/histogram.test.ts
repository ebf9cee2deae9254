import { deflateSync, inflateSync } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
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
  test('of an empty histogram are none', () => {
    expect(quantiles(createHistogram(), [0.5])).toBeNull();
  });

  test('of one value are that value', () => {
    for (const value of [0.001, 0.14, 1, 49.999, 3000]) {
      for (const found of quantiles(histogramOf([value]), PROBABILITIES) as number[]) {
        expect(Math.abs(found - value)).toBeLessThanOrEqual(Math.max(0.001, value / 1000));
      }
    }
  });

  test('of probabilities are in their order, and none is left out', () => {
    fc.assert(
      fc.property(latencies, (values) => {
        const found = quantiles(histogramOf(values), PROBABILITIES) as number[];
        expect(found).toHaveLength(PROBABILITIES.length);
        expect(found).toEqual(found.toSorted((a, b) => a - b));
      }),
    );
  });

  test('lie between the order statistics that type 7 interpolates, within a bucket of 0.1 % or a microsecond', () => {
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

  test('are those of type 7, to 0.1 % or a microsecond', () => {
    fc.assert(
      fc.property(latencies, fc.double({ min: 0, max: 1, noNaN: true }), (values, probability) => {
        const [found] = quantiles(histogramOf(values), [probability]) as number[];
        const expected = typeSeven(values, probability);
        expect(Math.abs((found as number) - expected)).toBeLessThanOrEqual(expected * 0.001 + 0.001_001);
      }),
    );
  });

  test('of a fast service are not rounded to whole microseconds', () => {
    // 1,000 values spread evenly over 100 to 104 µs.
    const histogram = histogramOf(Array.from({ length: 1000 }, (_, index) => 0.1 + (index + 0.5) * 0.000004));
    const [p25, p50, p90] = quantiles(histogram, [0.25, 0.5, 0.9]) as [number, number, number];
    expect(p25).toBeCloseTo(0.101, 5);
    expect(p50).toBeCloseTo(0.102, 5);
    expect(p90).toBeCloseTo(0.1036, 5);
  });

  test('of a million values in one bucket stay in it', () => {
    const histogram = createHistogram();
    histogram.recordValueWithCount(500, 1_000_000);
    for (const found of quantiles(histogram, PROBABILITIES) as number[]) {
      expect(found).toBeGreaterThanOrEqual(0.5);
      expect(found).toBeLessThanOrEqual(0.501);
    }
  });
});

describe('a latency', () => {
  test('of nothing is a microsecond, and one above the range is the longest', () => {
    expect(quantiles(histogramOf([0]), [0.5])?.[0]).toBeCloseTo(0.001, 2);
    const [found] = quantiles(histogramOf([7_200_000]), [0.5]) as [number];
    expect(found).toBeGreaterThanOrEqual(3_600_000 * 0.999);
    expect(found).toBeLessThanOrEqual(3_600_000 * 1.001);
    expect(histogramOf([Number.POSITIVE_INFINITY]).totalCount).toBe(1);
  });
});

describe('merging', () => {
  test('loses nothing: it is the same as one histogram of all values', () => {
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

  test('leaves its parts as they were', () => {
    const part = histogramOf([1, 2, 3]);
    mergeHistograms([part, part]);
    expect(part.totalCount).toBe(3);
  });
});

describe('an encoded histogram', () => {
  test('is read as it was written', () => {
    fc.assert(
      fc.property(fc.array(latency, { maxLength: 300 }), (values) => {
        const histogram = histogramOf(values);
        const decoded = decodeHistogram(encodeHistogram(histogram));
        expect(countsOf(decoded)).toEqual(countsOf(histogram));
        expect(quantiles(decoded, PROBABILITIES)).toEqual(quantiles(histogram, PROBABILITIES));
      }),
    );
  });

  test('is printable and short: every value of the range takes less than 100 kB', () => {
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

describe('a text that is no histogram of ours is refused, at once and with an error', () => {
  const HEADER = 40;
  const plain = (): Buffer => {
    const compressed = Buffer.from(encodeHistogram(histogramOf([0.5, 1, 2, 300])), 'base64');
    return inflateSync(compressed.subarray(8));
  };
  const encode = (content: Uint8Array, cookie = 0x1c849314): string => {
    const compressed = deflateSync(content);
    const head = Buffer.alloc(8);
    head.writeUInt32BE(cookie, 0);
    head.writeUInt32BE(compressed.length, 4);
    return Buffer.concat([head, compressed]).toString('base64');
  };
  const changed = (change: (content: Buffer) => void): string => {
    const content = plain();
    change(content);
    return encode(content);
  };
  /** With the given payload behind the header of an honest histogram. */
  const withPayload = (payload: Uint8Array): string => {
    const header = plain().subarray(0, HEADER);
    header.writeUInt32BE(payload.length, 4);
    return encode(Buffer.concat([header, payload]));
  };

  test('the texts below are made from one that is read', () => {
    expect(decodeHistogram(changed(() => {})).totalCount).toBe(4);
    expect(decodeHistogram(withPayload(plain().subarray(HEADER))).totalCount).toBe(4);
  });

  test.each<[string, () => string]>([
    ['nothing', () => ''],
    ['no base64', () => '%%%%'],
    ['base64 of something else', () => Buffer.from('hello, world').toString('base64')],
    ['with signs that some readers of base64 pass over', () => `%%%%${encodeHistogram(histogramOf([1, 2, 3]))}`],
    ['with spaces around it', () => ` ${encodeHistogram(histogramOf([1, 2, 3]))}\n`],
    ['cut short', () => encodeHistogram(histogramOf([1, 2, 3])).slice(0, -8)],
    ['very long', () => 'A'.repeat(200_000)],
    ['of another encoding', () => encode(plain(), 0x1c849303)],
    ['of another inner encoding', () => changed((content) => content.writeUInt32BE(0x1c849301, 0))],
    ['a bomb', () => encode(Buffer.alloc(50_000_000))],
    ['of other digits', () => changed((content) => content.writeUInt32BE(5, 12))],
    ['of another lowest value', () => changed((content) => content.writeBigUInt64BE(2n, 16))],
    ['of an enormous range', () => changed((content) => content.writeBigUInt64BE(2n ** 62n, 24))],
    ['with a payload longer than it is', () => changed((content) => content.writeUInt32BE(0xffffffff, 4))],
    ['with a payload shorter than it is', () => changed((content) => content.writeUInt32BE(1, 4))],
    ['with a run of 2^54 zeros', () => withPayload(Buffer.from('ffffffffffffff3f', 'hex'))],
    ['with more counts than places', () => withPayload(Buffer.alloc(100_000, 2))],
    ['with a count of more than eight bytes', () => withPayload(Buffer.from('8080808080808080800000', 'hex'))],
    ['with a count that does not fit', () => withPayload(Buffer.from('80808080808020', 'hex'))],
    ['that ends in the middle of a count', () => withPayload(Buffer.from('0280', 'hex'))],
  ])('%s', (_, text) => {
    expect(() => decodeHistogram(text())).toThrow(Error);
  });

  test('whatever bytes of it are changed, it is read or refused, and what is read can be worked with', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.nat(), fc.nat({ max: 255 })), { minLength: 1, maxLength: 4 }), (changes) => {
        const text = changed((content) => {
          for (const [place, value] of changes) content[place % content.length] = value;
        });
        let histogram: Histogram;
        try {
          histogram = decodeHistogram(text);
        } catch (error) {
          expect(error).toBeInstanceOf(Error);
          return;
        }
        const merged = mergeHistograms([histogram, histogram]);
        expect(merged.totalCount).toBe(2 * histogram.totalCount);
        expect(quantiles(merged, PROBABILITIES)?.length ?? 0).toBe(merged.totalCount ? PROBABILITIES.length : 0);
      }),
      { numRuns: 500 },
    );
  });
});
