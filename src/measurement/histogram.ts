import {
  decodeFromCompressedBase64,
  encodeIntoCompressedBase64,
  Float64Histogram,
  Int32Histogram,
  type JsHistogram,
} from 'hdr-histogram-js';
import { checkEncoding } from './check-encoding.ts';

/** The longest latency that can be recorded, microseconds (1 hour). Anything above counts as this. */
const HIGHEST = 3_600_000_000;

/** A histogram of latencies in whole microseconds, 3 significant digits (HdrHistogram). */
export type Histogram = JsHistogram;

export function createHistogram(): Histogram {
  return new Int32Histogram(1, HIGHEST, 3);
}
const LAYOUT = createHistogram();

/** Records one latency. @param latency milliseconds */
export function recordLatency(histogram: Histogram, latency: number): void {
  histogram.recordValue(Math.min(HIGHEST, Math.max(1, Math.floor(latency * 1000))));
}

export function encodeHistogram(histogram: Histogram): string {
  return encodeIntoCompressedBase64(histogram);
}

/** Decodes an untrusted text. @throws Error when it is not an encoded histogram of this range */
export function decodeHistogram(text: string): Histogram {
  checkEncoding(text, LAYOUT);
  return decodeFromCompressedBase64(text, 64) as JsHistogram;
}

/** Whether a text can be decoded. */
export function isHistogram(text: string): boolean {
  try {
    decodeHistogram(text);
    return true;
  } catch {
    return false;
  }
}

/** One histogram with the counts of all. */
export function mergeHistograms(histograms: Iterable<Histogram>): Histogram {
  // Sums may exceed 32 bits.
  const merged = new Float64Histogram(1, HIGHEST, 3);
  for (const histogram of histograms) merged.add(histogram);
  return merged;
}

/**
 * Quantiles of type 7 (Hyndman & Fan 1996: linear between order statistics), in one pass.
 * The values of a bucket are taken to be spread evenly over it, so that a fast service is not rounded to whole
 * microseconds.
 *
 * @param probabilities each 0 to 1
 * @returns milliseconds, one for each probability; empty histogram: null
 */
export function quantiles(histogram: Histogram, probabilities: readonly number[]): number[] | null {
  const total = histogram.totalCount;
  if (total === 0) return null;
  const ranks = probabilities.map((probability) => (total - 1) * probability);
  const values = orderStatistics(
    histogram,
    ranks.flatMap((rank) => [Math.floor(rank), Math.ceil(rank)]),
  );
  return ranks.map((rank) => {
    const below = values.get(Math.floor(rank)) as number;
    const above = values.get(Math.ceil(rank)) as number;
    return (below + (above - below) * (rank - Math.floor(rank))) / 1000;
  });
}

/**
 * The arithmetic mean, with the values of a bucket spread evenly over it as in {@link quantiles}.
 *
 * @returns milliseconds; empty histogram: null
 */
export function meanOf(histogram: Histogram): number | null {
  const total = histogram.totalCount;
  if (total === 0) return null;
  let sum = 0;
  const iterator = histogram.recordedValuesIterator;
  iterator.reset();
  while (iterator.hasNext()) {
    const { countAtValueIteratedTo: count, valueIteratedTo: value } = iterator.next();
    sum += count * (histogram.lowestEquivalentValue(value) + histogram.sizeOfEquivalentValueRange(value) / 2);
  }
  return sum / total / 1000;
}

/**
 * The standard deviation of all values (that of a population), with those of a bucket at its middle.
 *
 * @returns milliseconds; empty histogram: null
 */
export function deviationOf(histogram: Histogram): number | null {
  const center = meanOf(histogram);
  if (center === null) return null;
  let squares = 0;
  const iterator = histogram.recordedValuesIterator;
  iterator.reset();
  while (iterator.hasNext()) {
    const { countAtValueIteratedTo: count, valueIteratedTo: value } = iterator.next();
    const middle = histogram.lowestEquivalentValue(value) + histogram.sizeOfEquivalentValueRange(value) / 2;
    squares += count * (middle / 1000 - center) ** 2;
  }
  return Math.sqrt(squares / histogram.totalCount);
}

/** The values at these ranks (from 0, below the total count), microseconds. */
function orderStatistics(histogram: Histogram, ranks: number[]): Map<number, number> {
  const wanted = [...new Set(ranks)].sort((a, b) => a - b);
  const found = new Map<number, number>();
  let before = 0;
  const iterator = histogram.recordedValuesIterator;
  iterator.reset();
  while (found.size < wanted.length) {
    const { countAtValueIteratedTo: count, valueIteratedTo: value } = iterator.next();
    const lowest = histogram.lowestEquivalentValue(value);
    const width = histogram.sizeOfEquivalentValueRange(value);
    let rank = wanted[found.size];
    while (rank !== undefined && rank < before + count) {
      found.set(rank, lowest + (width * (rank - before + 0.5)) / count);
      rank = wanted[found.size];
    }
    before += count;
  }
  return found;
}
