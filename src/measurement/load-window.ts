import { decodeHistogram, mergeHistograms, quantiles } from './histogram.ts';
import { TIMED, total } from './second.ts';

/**
 * How a service did in a stretch of a measured window. A request belongs to the stretch in which it was sent or, where it had
 * to be sent at a time, was due; the quantiles are those of its latencies, milliseconds, and null where there is none.
 */
export interface LoadWindow extends Record<(typeof TIMED)[number][0], number | null> {
  /** Its start, milliseconds after that of the measured window. */
  at: number;
  /** Its length, milliseconds. */
  duration: number;
  /** The requests that were sent in it, or were due. */
  offered: number;
  /** Those of them that got a good answer, whenever it came. */
  responses: number;
  /** Those of them that failed, by kind; those that were lost are a kind too. */
  errors: Record<string, number>;
}

/** A stretch as one of several generators counted it: its latencies go with it, to be put together with those of the others. */
export interface CountedWindow extends LoadWindow {
  /** An encoded histogram; absent where there is one generator. */
  histogram?: string;
}

/** The stretches of equal length that a measured window is divided into, and its parts, which consist of whole stretches. */
export interface LoadWindows<Window extends LoadWindow = LoadWindow> {
  windows: Window[];
  parts: Window[];
}

/** The most stretches of one measured window: a longer one has longer stretches, so that it takes no more memory. */
const MOST_WINDOWS = 4000;

/** The length of a stretch where a measured window has no more of them than it may: as asked for, or doubled so often. */
export function fittingLength(length: number, duration: number): number {
  let fitting = length;
  while (duration / fitting > MOST_WINDOWS) fitting *= 2;
  return fitting;
}

/** Puts together what several generators counted in the same stretch. @param parts at least one */
export function addWindows(parts: readonly CountedWindow[]): LoadWindow {
  const histograms = parts.flatMap(({ histogram }) => (histogram === undefined ? [] : [decodeHistogram(histogram)]));
  const probabilities = TIMED.map(([, probability]) => probability);
  const [p50 = null, p95 = null, p99 = null] = quantiles(mergeHistograms(histograms), probabilities) ?? [];
  const errors = new Map<string, number>();
  for (const [kind, times] of parts.flatMap((part) => Object.entries(part.errors))) {
    errors.set(kind, (errors.get(kind) ?? 0) + times);
  }
  return {
    at: parts[0]?.at ?? 0,
    duration: Math.max(...parts.map(({ duration }) => duration)),
    offered: total(parts.map(({ offered }) => offered)),
    responses: total(parts.map(({ responses }) => responses)),
    errors: Object.fromEntries(errors),
    p50,
    p95,
    p99,
  };
}

/** The requests of a stretch that failed. */
export function failuresIn({ errors }: Pick<LoadWindow, 'errors'>): number {
  return total(Object.values(errors));
}

/** The share of the requests of a stretch that failed, 0 to 1; 0 where nothing was asked for. */
export function failedShare(window: Pick<LoadWindow, 'offered' | 'errors'>): number {
  return window.offered === 0 ? 0 : failuresIn(window) / window.offered;
}
