import {
  decodeFromCompressedBase64,
  encodeIntoCompressedBase64,
  Int32Histogram,
  type JsHistogram,
} from 'hdr-histogram-js';

/** Longest latency that can be recorded, microseconds (1 hour). Anything above counts as this. */
const HIGHEST = 3_600_000_000;
/** A full histogram of this range stays far below; a longer text is not one of ours. */
const MAX_ENCODED = 100_000;

/** A histogram of latencies in whole microseconds, 3 significant digits (HdrHistogram). */
export type Histogram = JsHistogram;

export function createHistogram(): Histogram {
  return new Int32Histogram(1, HIGHEST, 3);
}

/** @param latency milliseconds */
export function recordLatency(histogram: Histogram, latency: number): void {
  histogram.recordValue(Math.min(HIGHEST, Math.max(1, Math.floor(latency * 1000))));
}

export function encodeHistogram(histogram: Histogram): string {
  return encodeIntoCompressedBase64(histogram);
}

/** @throws Error when the text is not an encoded histogram */
export function decodeHistogram(text: string): Histogram {
  if (text.length > MAX_ENCODED)
    throw new Error(`an encoded histogram of ${text.length} characters is not one of ours`);
  return decodeFromCompressedBase64(text) as JsHistogram;
}

/** One histogram with the counts of all. */
export function mergeHistograms(histograms: Iterable<Histogram>): Histogram {
  const merged = createHistogram();
  for (const histogram of histograms) merged.add(histogram);
  return merged;
}

/**
 * Quantiles of type 7 (Hyndman & Fan 1996: linear between order statistics), in one pass.
 * The values of a bucket are taken as spread evenly over it, so that a fast service is not rounded to whole microseconds.
 *
 * @param probabilities ascending, each 0 to 1
 * @returns milliseconds, one for each probability; empty histogram: null
 */
export function quantiles(histogram: Histogram, probabilities: readonly number[]): number[] | null {
  const total = histogram.totalCount;
  if (total === 0) return null;
  const ranks = probabilities.map((probability) => (total - 1) * probability);
  const found: number[] = [];
  let before = 0;
  const iterator = histogram.recordedValuesIterator;
  iterator.reset();
  while (iterator.hasNext() && found.length < ranks.length) {
    const { countAtValueIteratedTo: count, valueIteratedTo: value } = iterator.next();
    const lowest = histogram.lowestEquivalentValue(value);
    const width = histogram.sizeOfEquivalentValueRange(value);
    let rank = ranks[found.length];
    while (rank !== undefined && rank < before + count) {
      found.push((lowest + (width * (rank - before + 0.5)) / count) / 1000);
      rank = ranks[found.length];
    }
    before += count;
  }
  return found;
}
