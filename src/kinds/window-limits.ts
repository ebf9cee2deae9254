import type { Forfeit } from '../load/tally/windows-tally.ts';
import { fittingLength, type LoadWindow } from '../measurement/load-window.ts';
import type { Metric, MetricName, MetricValues } from '../measurement/metric.ts';
import { windowCompliance } from '../statistics/window-compliance.ts';
import { formatDuration } from '../text/numbers.ts';
import type { Threshold, WindowsRule } from '../verdict/threshold.ts';
import { keepsInWindow, windowLimitWords } from '../verdict/window-limit.ts';
import type { Scenario } from './kind.ts';

// Limits such as "p95 < 300ms in 95 % of 10 s windows": a kind that measures in windows has the share of them that kept the
// limit as a figure of each round, so that whatever comes after it sees a figure and a limit like any other.

/** A limit on windows, with the metric that is their share. */
type OfWindows = Threshold & { windows: WindowsRule };

function limitsOf(thresholds: readonly Threshold[]): OfWindows[] {
  return thresholds.filter((threshold): threshold is OfWindows => threshold.windows !== undefined);
}

/** The length of the windows that limits are about, milliseconds; null: no limit is about any. */
export function windowLengthIn(thresholds: readonly Threshold[]): number | null {
  return limitsOf(thresholds)[0]?.windows.length ?? null;
}

/** The shares of windows that limits are about. */
export function windowMetrics(thresholds: readonly Threshold[]): Record<MetricName, Metric> {
  return Object.fromEntries(
    limitsOf(thresholds).map(({ metric, windows }): [MetricName, Metric] => {
      const title = `${formatDuration(windows.length)} windows with ${windowLimitWords(windows)}`;
      return [metric, { title, unit: 'ratio', better: 'higher', gated: false, perRequest: false, slower: false }];
    }),
  );
}

/** How large the share of windows is that kept each limit. Windows in which nothing was asked for do not count. */
export function windowFigures(windows: readonly LoadWindow[], thresholds: readonly Threshold[]): MetricValues {
  return Object.fromEntries(
    limitsOf(thresholds).flatMap(({ metric, windows: rule }) => {
      const { met, of } = windowCompliance(
        windows.map((window) => keepsInWindow(window, rule)),
        rule.share,
      );
      return of === 0 ? [] : [[metric, met / of]];
    }),
  );
}

/**
 * When the limits on windows are lost for good. Only the one round of a scenario decides by itself, and only one generator
 * sees all of its load.
 */
export function forfeitsOf({ rounds, thresholds }: Scenario, agents: number, duration: number): Forfeit[] {
  if (rounds > 1 || agents > 1) return [];
  return limitsOf(thresholds).map(({ metric, text, windows }) => {
    const count = Math.max(1, Math.round(duration / fittingLength(windows.length, duration)));
    // A share that is just enough must not fail by the last digit of a product.
    const misses = Math.floor(count * (1 - windows.share) + 1e-9);
    return { text: `the limit ${text} of ${metric} can no longer be kept`, misses, limit: windows };
  });
}
