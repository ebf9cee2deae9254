import { failedShare, type LoadWindow } from '../../measurement/load-window.ts';
import { total } from '../../measurement/second.ts';
import { type CalmBand, calmBand, type HealthWindow, recoveryTime } from '../../statistics/recovery-time.ts';

/** The parts of a round in their order: their lengths in milliseconds. */
export interface SpikeCourse {
  calm: number;
  spike: number;
  after: number;
}

/** What a spike did to a service. */
export interface SpikeJudgement {
  /** The worst that still counts as calm. */
  band: CalmBand;
  /** The time from the end of the spike to the first of three calm windows in a row, milliseconds; null: there were none. */
  recovery: number | null;
  /** For how long it was watched after the spike, milliseconds. */
  watched: number;
  /**
   * Whether the load was back to what it was before the spike, so that a service that does not recover stays in trouble by
   * itself.
   */
  isBack: boolean;
}

/** The load is back within so much of that before the spike. */
const BACK = 0.05;

/**
 * Judges whether a service was as before after a spike, by the windows of its calm.
 *
 * @param windows of the whole round, of equal length
 * @param width that length, milliseconds
 * @returns null where nothing was answered while it was calm
 */
export function judgeSpike(
  windows: readonly LoadWindow[],
  { calm, spike, after }: SpikeCourse,
  width: number,
): SpikeJudgement | null {
  const within = (from: number, until: number) => windows.filter(({ at }) => at >= from - 1e-6 && at < until - 1e-6);
  const before = within(0, calm);
  const later = within(calm + spike, calm + spike + after);
  const calmWindows = before.filter(({ offered }) => offered > 0).map(healthOf);
  if (calmWindows.every(({ p95 }) => p95 === null)) return null;
  const band = calmBand(calmWindows);
  const found = recoveryTime(
    later.map((window) => (window.offered === 0 ? null : healthOf(window))),
    band,
    width,
  );
  return {
    band,
    recovery: found.kind === 'recovered' ? found.time : null,
    watched: later.length * width,
    isBack: Math.abs(rateOf(later) / rateOf(before) - 1) <= BACK,
  };
}

function healthOf(window: LoadWindow): HealthWindow {
  // Time-outs have latencies too, but say nothing of how long an answer takes.
  return { p95: window.responses > 0 ? window.p95 : null, errorRate: failedShare(window) };
}

/** Requests asked for per millisecond. */
function rateOf(windows: readonly LoadWindow[]): number {
  return total(windows.map(({ offered }) => offered)) / total(windows.map(({ duration }) => duration));
}
