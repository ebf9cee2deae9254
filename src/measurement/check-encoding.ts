import { inflateSync } from 'node:zlib';

/** The most characters and bytes that a histogram of our range takes: a longer one is not ours. */
const MAX_TEXT = 100_000;
const MAX_CONTENT = 250_000;
const COMPRESSED = 0x1c849314;
const CONTENT = 0x1c849313;
const HEADER = 40;
/** A count of requests above that of any window; many such histograms can be added without loss. */
const MAX_TOTAL = 2 ** 40;
/** The place value of the eighth byte of a word; the library reads a ninth differently. */
const LONGEST_WORD = 2 ** 49;

/** How a histogram divides its range. */
export interface HistogramLayout {
  numberOfSignificantValueDigits: number;
  lowestDiscernibleValue: number;
  highestTrackableValue: number;
  countsArrayLength: number;
}

/**
 * Checks a compressed histogram before hdr-histogram-js reads it: the library allocates what a header asks for, and
 * goes on for as many places as a run of zeros claims to be long, which can be 2^55.
 * The format is HdrHistogram's V2 (https://github.com/HdrHistogram/HdrHistogram, AbstractHistogram.java).
 *
 * @throws Error when the text is not a histogram of this layout
 */
export function checkEncoding(text: string, layout: HistogramLayout): void {
  if (text.length > MAX_TEXT) throw new Error(`an encoded histogram of ${text.length} characters is not one of ours`);
  const bytes = Buffer.from(text, 'base64');
  const fits = (condition: boolean) => {
    if (!condition) throw new Error('not an encoded histogram of this range');
  };
  // Readers of base64 differ in what they skip: the library must not see other bytes than this function.
  fits(bytes.toString('base64') === text);
  fits(bytes.length > 8 && bytes.readUInt32BE(0) === COMPRESSED && bytes.readUInt32BE(4) === bytes.length - 8);
  const content = inflateSync(bytes.subarray(8), { maxOutputLength: MAX_CONTENT });
  fits(content.length >= HEADER && content.readUInt32BE(0) === CONTENT);
  fits(content.readUInt32BE(4) === content.length - HEADER);
  fits(content.readUInt32BE(12) === layout.numberOfSignificantValueDigits);
  fits(content.readBigUInt64BE(16) === BigInt(layout.lowestDiscernibleValue));
  fits(content.readBigUInt64BE(24) === BigInt(layout.highestTrackableValue));
  const { places, total } = sumOf(content.subarray(HEADER));
  fits(places <= layout.countsArrayLength && total <= MAX_TOTAL);
}

/** Words are ZigZag LEB128: a positive one is the count of one place, a negative one a run of empty places. */
function sumOf(payload: Buffer): { places: number; total: number } {
  let places = 0;
  let total = 0;
  let word = 0;
  let scale = 1;
  for (const byte of payload) {
    if (scale > LONGEST_WORD) break;
    word += (byte & 0x7f) * scale;
    scale *= 128;
    if (byte & 0x80) continue;
    if (word % 2 === 0) {
      places++;
      total += word / 2;
    } else {
      places += (word + 1) / 2;
    }
    word = 0;
    scale = 1;
  }
  // Infinite when a word has no end.
  return { places: scale === 1 ? places : Number.POSITIVE_INFINITY, total };
}
