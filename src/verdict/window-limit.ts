import { failedShare, type LoadWindow } from '../measurement/load-window.ts';
import { formatDuration } from '../text/numbers.ts';
import type { WindowLimit } from './threshold.ts';
import { keeps } from './thresholds.ts';

/**
 * Whether a stretch kept a limit. One in which nothing was asked for says nothing (null), and one in which nothing was answered did
 * not keep any.
 */
export function keepsInWindow(window: LoadWindow, limit: WindowLimit): boolean | null {
  if (window.offered === 0) return null;
  const value = limit.of === 'error-rate' ? failedShare(window) : window[limit.of];
  return value !== null && keeps(value, limit);
}

/** What a limit asks of a window: `p95 < 300 ms`. */
export function windowLimitWords({ of, comparator, limit }: WindowLimit): string {
  return `${of} ${comparator} ${of === 'error-rate' ? `${Number((limit * 100).toPrecision(6))} %` : formatDuration(limit)}`;
}
