import { z } from 'zod';
import { errorRate } from '../../measurement/counts.ts';
import type { Histogram } from '../../measurement/histogram.ts';
import { decodeHistogram, meanOf, mergeHistograms, quantiles } from '../../measurement/histogram.ts';
import type { MetricValues } from '../../measurement/metric.ts';
import type { Window } from '../../measurement/run-document.ts';
import { MOST_LEVELS } from '../../settings/levels-schema.ts';
import type { Loaded } from '../stage.ts';

const amount = z.number().nonnegative();

/** What one level showed in one round. */
const measuredLevelSchema = z.object({
  /** Users, or arrivals per second. */
  at: z.number().positive(),
  /** Users at work at the same time: the level itself or, in the open model, throughput times mean latency (Little). */
  users: amount,
  /** Good answers per second. */
  throughput: amount,
  /** Milliseconds; null where nothing was answered. */
  p50: amount.nullable(),
  p95: amount.nullable(),
  /** The share of the requests that failed. */
  failed: amount.max(1),
  /** The processor cores that the service used; null where that is not known. */
  cpu: amount.nullable(),
  /** The share of a core that the load generator used. */
  agent: amount,
  /** Whether the load generator was the limit, so that the level says nothing about the service. */
  isVoid: z.boolean(),
  /** Whether arrivals came faster than the service took them. */
  isOverloaded: z.boolean(),
});
export type MeasuredLevel = z.infer<typeof measuredLevelSchema>;

/** What a sweep keeps of a round. */
export const sweepDetail = z.object({
  isOpen: z.boolean(),
  /** The processor cores of the machine. */
  cores: z.number().int().positive(),
  levels: z.array(measuredLevelSchema).min(1).max(MOST_LEVELS),
});
export type SweepDetail = z.infer<typeof sweepDetail>;

/** The share of a core from which on the load generator may be what is measured. */
const BUSY_AGENT = 0.8;
/** The share of the arrivals that has to begin in time. */
const LEAST_OFFERED = 0.98;

/** Reduces what was measured at a level. */
export function measuredLevel(at: number, { window, resources }: Pick<Loaded, 'window' | 'resources'>): MeasuredLevel {
  const latencies = mergeHistograms(Object.values(window.labels).map(({ histogram }) => decodeHistogram(histogram)));
  const [p50 = null, p95 = null] = quantiles(latencies, [0.5, 0.95]) ?? [];
  const { arrivals, agent, throughput, counts, duration } = window;
  const isLate = arrivals !== undefined && arrivals.inTime < LEAST_OFFERED * arrivals.due;
  const isVoid = agent.cpu > BUSY_AGENT || (isLate && arrivals.limit === 'agent');
  const cpu = resources?.cpu ?? null;
  return {
    at,
    users: arrivals === undefined ? at : usersOf(latencies, throughput),
    throughput,
    p50,
    p95,
    failed: errorRate(counts),
    cpu: cpu === null ? null : cpu / duration,
    agent: agent.cpu,
    isVoid,
    isOverloaded: isLate && !isVoid,
  };
}

/** Whether the errors of a level count against the service: not those of a level that was meant to be too much. */
export function counts({ isVoid, isOverloaded }: MeasuredLevel): boolean {
  return !isVoid && !isOverloaded;
}

/** The figures of a level that are compared and limited. */
export function levelFigures({ throughput, p50, p95, failed, isVoid }: MeasuredLevel): MetricValues {
  if (isVoid) return {};
  return {
    'level-throughput': throughput,
    'level-error-rate': failed,
    ...(p50 !== null && { 'level-p50': p50 }),
    ...(p95 !== null && { 'level-p95': p95 }),
  };
}

function usersOf(latencies: Histogram, throughput: Window['throughput']): number {
  return (throughput * (meanOf(latencies) ?? 0)) / 1000;
}
