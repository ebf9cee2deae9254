import type { Missed } from './trial.ts';

/** What a load that is too much does first, as a clause. */
export const MISSED_WORDS: Readonly<Record<Missed, string>> = {
  arrivals: 'requests came faster than it took them',
  'error-rate': 'too many requests failed',
  p50: 'p50 was over its limit',
  p90: 'p90 was over its limit',
  p95: 'p95 was over its limit',
  p99: 'p99 was over its limit',
};
