import { mean, median } from 'simple-statistics';
import { requireCount, requireNonNegative, requireSample } from './arguments.ts';
import { logOf, ratioOf } from './log-scale.ts';
import { robustSpread } from './robust-spread.ts';

/** How a service did in a short window, such as a second. */
export interface HealthWindow {
  /** p95 of the latency, milliseconds; null where no good answer came. */
  p95: number | null;
  /** The share of requests that failed, 0 to 1. */
  errorRate: number;
}

/** The worst that still counts as calm, in the same units. */
export interface CalmBand {
  p95: number;
  errorRate: number;
}

/** When a service was as before. */
export type Recovery =
  /** The time from the end of the disturbance, milliseconds; 0: it was never worse. */
  | { kind: 'recovered'; time: number }
  /** It was not, as long as it was watched, milliseconds. */
  | { kind: 'never'; watched: number };

/** A single calm window between others is chance. */
export const CALM_IN_A_ROW = 3;
/** How far the band reaches above the median of the calm windows: a part of it, or as many standard deviations. */
const BAND_RATIO = 0.1;
const BAND_DEVIATIONS = 3;
/** One point more. */
const BAND_ERRORS = 0.01;

/**
 * The value of a service that never recovered, in milliseconds: worse than every time, and the same for all, so that rank
 * tests stay valid although the true time is not known (it is censored). It is never shown as a time.
 */
export const NEVER_RECOVERED = Number.MAX_SAFE_INTEGER;

/**
 * The band of a service's calm windows: for p95 their median plus 10 % of it, or three robust standard deviations of the
 * logarithms, whichever is more, and their mean error rate plus one point. It has no lower end, because a disturbance may leave caches and
 * compilers warmer than it found them. Windows without a good answer count in the error rate only.
 *
 * Throws a RangeError where no window has a good answer, or a value is not finite.
 */
export function calmBand(calm: readonly HealthWindow[]): CalmBand {
  const latencies = calm.flatMap(({ p95 }) => p95 ?? []);
  requireSample('p95', latencies);
  const logs = latencies.map(logOf);
  const spread = robustSpread(logs);
  const errorRates = calm.map(({ errorRate }) => errorRate);
  requireSample('errorRate', errorRates);
  return {
    p95: ratioOf(median(logs) + Math.max(Math.log1p(BAND_RATIO), BAND_DEVIATIONS * spread)),
    errorRate: mean(errorRates) + BAND_ERRORS,
  };
}

/**
 * The time from the end of a disturbance to the beginning of the first of three windows in a row inside the band.
 *
 * Throws a RangeError on a window that has no length.
 *
 * @param after the windows that follow each other from the end of the disturbance; null where nothing was seen
 * @param width the length of each, milliseconds
 */
export function recoveryTime(after: readonly (HealthWindow | null)[], band: CalmBand, width: number): Recovery {
  requireCount('width', width);
  let inRow = 0;
  for (const [index, window] of after.entries()) {
    inRow = window !== null && isCalm(window, band) ? inRow + 1 : 0;
    if (inRow === CALM_IN_A_ROW) return { kind: 'recovered', time: (index + 1 - CALM_IN_A_ROW) * width };
  }
  return { kind: 'never', watched: after.length * width };
}

/**
 * The value of a round that is compared, milliseconds: the time to the end of the first calm window, since a time of 0 has
 * no ratio to another, or {@link NEVER_RECOVERED}.
 *
 * Throws a RangeError on a window that has no length.
 */
export function recoveryFigure(recovery: Recovery, width: number): number {
  requireCount('width', width);
  if (recovery.kind === 'never') return NEVER_RECOVERED;
  requireNonNegative('time', recovery.time);
  return recovery.time + width;
}

function isCalm({ p95, errorRate }: HealthWindow, band: CalmBand): boolean {
  return p95 !== null && p95 <= band.p95 && errorRate <= band.errorRate;
}
