import type { EngineWindow } from '../engines/engine.ts';
import { LOST } from '../load/tally/recorder.ts';
import { decodeHistogram, mergeHistograms, quantiles } from '../measurement/histogram.ts';
import { type LoadSecond, TIMED } from '../measurement/second.ts';

/** What was counted in a window by the second; of an engine that does not say it, the whole window is one stretch. */
export function secondsOf(window: EngineWindow): readonly LoadSecond[] {
  return window.seconds ?? [wholeOf(window)];
}

function wholeOf({ duration, throughput, counts, labels }: EngineWindow): LoadSecond {
  const latencies = mergeHistograms(Object.values(labels).map(({ histogram }) => decodeHistogram(histogram)));
  const probabilities = TIMED.map(([, probability]) => probability);
  const [p50 = null, p95 = null, p99 = null] = quantiles(latencies, probabilities) ?? [];
  return {
    at: 0,
    span: duration,
    sent: counts.sent,
    completed: Math.round((throughput * duration) / 1000),
    errors: { ...counts.errors, ...(counts.lost > 0 && { [LOST]: counts.lost }) },
    timed: latencies.totalCount,
    p50,
    p95,
    p99,
    connections: null,
  };
}
