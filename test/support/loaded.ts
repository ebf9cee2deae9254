import type { Loaded } from '../../src/kinds/stage.ts';
import { createHistogram, encodeHistogram, recordLatency } from '../../src/measurement/histogram.ts';
import type { Window } from '../../src/measurement/run-document.ts';

/** What a window of load was like. */
export interface LoadedSpec {
  /** The latency of every good answer, milliseconds, by label; a list is one answer after the other. */
  latency?: number | Record<string, number>;
  /** Good answers per second. */
  throughput?: number;
  /** Requests that failed, by kind. */
  errors?: Record<string, number>;
  /** Milliseconds. */
  duration?: number;
  /** The share of a core that the load generator used. */
  agent?: number;
  /** The processor cores that the service used; null: not known. */
  cpu?: number | null;
  arrivals?: Window['arrivals'];
  stopped?: string | null;
}

/** A window of load as a stage gives it, in which everything was the same all the time. */
export function loadedOf(spec: LoadedSpec = {}): Loaded {
  const { latency = 10, throughput = 100, errors = {}, duration = 1000, agent = 0.1, cpu = 0.5, arrivals } = spec;
  const byLabel = typeof latency === 'number' ? { 'GET /': latency } : latency;
  const responses = Math.round((throughput * duration) / 1000);
  const failed = Object.values(errors).reduce((sum, times) => sum + times, 0);
  const names = Object.keys(byLabel);
  const each = Math.floor(responses / names.length);
  const labels = Object.entries(byLabel).map(([label, time], index) => {
    const histogram = createHistogram();
    for (let answer = 0; answer < each; answer++) recordLatency(histogram, time);
    const own = index === 0 ? errors : {};
    const counts = { sent: each + (index === 0 ? failed : 0), responses: each, errors: own, lost: 0, inFlight: 0 };
    return [label, { counts, received: 100 * each, histogram: encodeHistogram(histogram) }] as const;
  });
  const all = each * names.length;
  return {
    window: {
      duration,
      throughput,
      received: 100 * all,
      counts: { sent: all + failed, responses: all, errors, lost: 0, inFlight: 0 },
      labels: Object.fromEntries(labels),
      agent: { loopDelay: 1, cpu: agent, bound: agent > 0.9 },
      ...(arrivals && { arrivals }),
    },
    resources: {
      cpu: cpu === null ? null : cpu * duration,
      cpuSource: 'schedstat',
      memory: 50_000_000,
      memoryKind: 'pss',
      threads: 7,
      diskRead: 0,
      diskWritten: 0,
    },
    stopped: spec.stopped ?? null,
    began: 0,
    windows: [],
    parts: [],
    silences: [],
    kept: [],
    seconds: [],
    usage: [],
  };
}

/** A service that is ready, for a stage that records. */
export const READY = { url: 'http://127.0.0.1:3000', startup: 120, logTail: () => '' };
