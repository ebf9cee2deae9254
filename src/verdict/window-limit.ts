import { failedShare, type LoadWindow } from '../measurement/load-window.ts';
import type { Threshold } from './threshold.ts';
import { keeps } from './thresholds.ts';

/** The figures that a limit on windows can be about. */
export const WINDOW_METRICS = ['p50', 'p95', 'p99', 'error-rate'] as const;
export type WindowMetric = (typeof WINDOW_METRICS)[number];

/** What a stretch of a measured window has to be like. */
export interface WindowLimit extends Pick<Threshold, 'comparator' | 'limit'> {
  of: WindowMetric;
}

/**
 * Whether a stretch kept a limit. One in which nothing was asked for says nothing (null), and one in which nothing was answered did
 * not keep any.
 */
export function keepsInWindow(window: LoadWindow, limit: WindowLimit): boolean | null {
  if (window.offered === 0) return null;
  const value = limit.of === 'error-rate' ? failedShare(window) : window[limit.of];
  return value !== null && keeps(value, limit);
}
