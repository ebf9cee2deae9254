import type { Event, MeasuredRound, MeasuredSlice, Progress } from '../../src/events.ts';
import type { PlannedScenario } from '../../src/live/state.ts';
import type { Threshold } from '../../src/verdict/threshold.ts';

export function planned(spec: Partial<PlannedScenario> = {}): PlannedScenario {
  return { name: 'search', words: '10 connections', rounds: 10, thresholds: [], ...spec };
}

export function threshold(spec: Partial<Threshold> = {}): Threshold {
  const at = { label: null, severity: 'high', line: null } as const;
  return { metric: 'p95', comparator: '<', limit: 5, text: '< 5ms', ...at, ...spec };
}

export function progress(spec: Partial<Progress> = {}): Event {
  return {
    ...{ type: 'progress', phase: 'measure', scenario: 'search', side: 'both', sides: 2, round: 3, rounds: 10 },
    ...{ look: 1, looks: 3, share: 0.25, left: 60_000, least: false, expected: 4000 },
    ...spec,
  };
}

const LOAD = { duration: 2000, sent: 1000, errors: {}, cpu: 800, memory: 91_400_000 };

/** The figures of a round with this median latency. */
export function figures(p50: number): Record<string, number> {
  const latencies = {
    p25: 0.8 * p50,
    p50,
    p75: 1.2 * p50,
    p90: 1.6 * p50,
    p95: 2 * p50,
    p99: 4 * p50,
    mean: 1.1 * p50,
  };
  return { ...latencies, throughput: 500, 'error-rate': 0, cpu: 0.8, memory: 91_400_000 };
}

export function round(spec: Partial<MeasuredRound> = {}): Event & MeasuredRound {
  const of = { scenario: 'search', side: 'head', round: 1, rounds: 10, figure: null, own: {} } as const;
  return { type: 'measured', ...of, ...LOAD, figures: figures(2), ...spec };
}

export function slice(spec: Partial<MeasuredSlice> = {}): Event & MeasuredSlice {
  const of = { scenario: 'search', side: 'head', round: 2 } as const;
  return { type: 'slice', ...of, ...LOAD, duration: 250, sent: 125, cpu: 100, figures: () => figures(2.5), ...spec };
}

/** Both sides of a scenario, a few rounds long, and in the middle of the next one. */
export function underWay(name = 'search'): Event[] {
  const rounds = [1, 2, 3].flatMap((at) => [
    round({ scenario: name, side: 'base', round: at, figures: figures(2 + at / 10) }),
    round({ scenario: name, round: at, figures: figures(2.4 + at / 10), errors: { 'status 500': at } }),
  ]);
  return [
    { type: 'plan', text: 'this run takes about 4 min' },
    ...rounds,
    progress({ scenario: name, round: 4 }),
    slice({ scenario: name, round: 4 }),
    slice({ scenario: name, side: 'base', round: 4, figures: () => figures(2.1) }),
  ];
}
