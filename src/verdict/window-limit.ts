import { failedShare, type LoadWindow } from '../measurement/load-window.ts';
import { METRICS } from '../measurement/metric.ts';
import { formatDuration, formatNumber } from '../text/numbers.ts';
import type { WindowLimit, WindowMetric } from './threshold.ts';
import { keeps } from './thresholds.ts';

/**
 * Whether a stretch kept a limit. One in which nothing was asked for says nothing (null) but of its throughput, and one in
 * which nothing was answered did not keep any on a latency.
 */
export function keepsInWindow(window: LoadWindow, limit: WindowLimit): boolean | null {
  if (window.offered === 0 && limit.of !== 'throughput') return null;
  const value = figureIn(window, limit.of);
  return value !== null && keeps(value, limit);
}

function figureIn(window: LoadWindow, of: WindowMetric): number | null {
  switch (of) {
    case 'error-rate':
      return failedShare(window);
    case 'success-rate':
      return 1 - failedShare(window);
    case 'throughput':
      return (window.responses * 1000) / window.duration;
    default:
      return window[of];
  }
}

/** What a limit asks of a window: `p95 < 300 ms`. */
export function windowLimitWords({ of, comparator, limit }: WindowLimit): string {
  return `${of} ${comparator} ${quantityWords(of, limit)}`;
}

function quantityWords(of: WindowMetric, limit: number): string {
  const { unit } = METRICS[of];
  if (unit === 'ms') return formatDuration(limit);
  return unit === '/s' ? `${formatNumber(limit)}/s` : `${Number((limit * 100).toPrecision(6))} %`;
}
