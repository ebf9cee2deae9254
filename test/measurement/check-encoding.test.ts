import { deflateSync, inflateSync } from 'node:zlib';
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

const PROBABILITIES = [0, 0.5, 0.99, 1];

function histogramOf(latencies: number[]): Histogram {
  const histogram = createHistogram();
  for (const latency of latencies) recordLatency(histogram, latency);
  return histogram;
}

describe('a text that is not one of our histograms is refused, at once and with an error', () => {
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

  it('the texts below are made from one that is read', () => {
    expect(decodeHistogram(changed(() => {})).totalCount).toBe(4);
    expect(decodeHistogram(withPayload(plain().subarray(HEADER))).totalCount).toBe(4);
  });

  it.each<[string, () => string]>([
    ['nothing', () => ''],
    ['no base64', () => '%%%%'],
    ['base64 of something else', () => Buffer.from('hello, world').toString('base64')],
    ['with signs that some readers of base64 pass over', () => `%%%%${encodeHistogram(histogramOf([1, 2, 3]))}`],
    ['with spaces around it', () => ` ${encodeHistogram(histogramOf([1, 2, 3]))}\n`],
    ['cut short', () => encodeHistogram(histogramOf([1, 2, 3])).slice(0, -8)],
    ['very long', () => 'A'.repeat(200_000)],
    ['of another encoding', () => encode(plain(), 0x1c849303)],
    ['of another inner encoding', () => changed((content) => content.writeUInt32BE(0x1c849301, 0))],
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

  it('a bomb, before it is unpacked', () => {
    expect(() => decodeHistogram(encode(Buffer.alloc(50_000_000)))).toThrow(/larger than 250000 bytes/);
  });

  it('whatever bytes of it are changed, it is read or refused, and what is read can be worked with', () => {
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
