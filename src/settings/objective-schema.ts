import { z } from 'zod';
import { fault, ONCE_RIGHT } from './fault.ts';
import { parseRatio, RATIO } from './quantity.ts';
import { duration } from './values-schema.ts';

/** Shares of the requests by the name of the latency that they stay below. */
export const OBJECTIVE_QUANTILES = { p50: 0.5, p90: 0.9, p95: 0.95, p99: 0.99 } as const;
export type ObjectiveQuantile = keyof typeof OBJECTIVE_QUANTILES;

/** What a service has to keep so that a load counts as one that it bears. */
export interface Objective {
  /** Milliseconds by quantile. */
  latency: Partial<Record<ObjectiveQuantile, number>>;
  /** The largest share of the requests that may fail, 0 to 1. */
  errorRate: number;
}

const SHARE_EXPECTED = 'a share below 100%, such as 1%';
const share = z
  .union([z.string({ error: SHARE_EXPECTED }).regex(RATIO, { error: SHARE_EXPECTED }), z.literal(0)], {
    error: SHARE_EXPECTED,
  })
  .transform((value) => parseRatio(String(value)) ?? Number.NaN)
  .refine((value) => value >= 0 && value < 1, { error: SHARE_EXPECTED });

const latency = (name: string) =>
  duration.optional().describe(`Longest ${name} of the answers at a load that is borne.`);

/** `{ p95: 200ms, error-rate: 1% }` */
export const objective = z
  .strictObject({
    p50: latency('p50'),
    p90: latency('p90'),
    p95: latency('p95'),
    p99: latency('p99'),
    'error-rate': share.prefault('1%').describe('Largest share of the requests that may fail. Default: 1%.'),
  })
  .superRefine(({ 'error-rate': _, ...latencies }, context) => {
    if (Object.values(latencies).every((limit) => limit === undefined)) {
      fault(context, [], 'an objective has a latency, such as p95: 200ms: without one, every load may take for ever');
    }
  }, ONCE_RIGHT)
  .transform(
    ({ 'error-rate': errorRate, ...latencies }): Objective => ({
      latency: Object.fromEntries(Object.entries(latencies).filter(([, limit]) => limit !== undefined)),
      errorRate,
    }),
  );
