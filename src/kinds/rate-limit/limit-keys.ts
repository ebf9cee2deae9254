import { z } from 'zod';
import type { Metric } from '../../measurement/metric.ts';
import { fault } from '../../settings/fault.ts';
import { headers } from '../../settings/headers-schema.ts';
import { loadKeys } from '../../settings/load-schema.ts';
import { thresholdsOn } from '../../settings/thresholds-schema.ts';
import { trafficKeys } from '../../settings/traffic-schema.ts';
import { duration, rate } from '../../settings/values-schema.ts';
import type { UsualLimit } from '../usual-limits.ts';

export const LIMIT_METRICS = {
  'rate-limit': {
    title: 'rate that is let through',
    unit: '/s',
    better: 'higher',
    gated: true,
    perRequest: false,
    slower: false,
  },
  'limit-off': {
    title: 'deviation from the expected limit',
    unit: 'ratio',
    better: 'lower',
    gated: false,
    perRequest: false,
    slower: false,
  },
  'early-refusals': {
    title: 'refused below the limit',
    unit: 'ratio',
    better: 'lower',
    gated: false,
    perRequest: false,
    slower: false,
  },
  'retry-wrong': {
    title: 'wrong Retry-After',
    unit: 'ratio',
    better: 'lower',
    gated: false,
    perRequest: false,
    slower: false,
  },
  'others-refused': {
    title: 'refused requests of another client',
    unit: 'ratio',
    better: 'lower',
    gated: false,
    perRequest: false,
    slower: false,
  },
} as const satisfies Record<string, Metric>;

/** What holds unless the scenario says otherwise: shares, 0 to 1. */
export const USUAL_LIMITS: readonly UsualLimit[] = [
  { metric: 'limit-off', comparator: '<=', limit: 0.1, text: '<= 10%' },
  { metric: 'early-refusals', comparator: '<=', limit: 0.01, text: '<= 1%' },
  { metric: 'retry-wrong', comparator: '<=', limit: 0, text: '<= 0%' },
  { metric: 'others-refused', comparator: '<=', limit: 0.01, text: '<= 1%' },
];

/** The length of a stretch in which refusals are counted, and the least time above the limit, milliseconds. */
export const WINDOW = 250;
const LEAST = 2000;

const { journeys: _, before: __, cookies: ___, ...plainTraffic } = trafficKeys;
const { agents, seed, 'max-connections': maxConnections } = loadKeys;
export const limitKeys = {
  'expect-limit': rate.describe(
    'Requests per second that the service is to let through; of more, the rest is to get 429.',
  ),
  other: z
    .strictObject({ headers: headers.describe('Headers that make a request one of another client.') })
    .optional()
    .describe('How the service knows another client, whose requests are to be let through meanwhile.'),
  duration: duration.prefault('4s').describe('How long twice the limit is offered.'),
  patience: duration.prefault('5s').describe('Longest time for which Retry-After is waited for.'),
  'max-connections': maxConnections,
  agents,
  seed,
  ...plainTraffic,
  thresholds: thresholdsOn(LIMIT_METRICS)
    .prefault({})
    .describe('Limits of this scenario, which replace the usual ones: limit-off: <= 10%, early-refusals: <= 1%, …'),
};
export type LimitSettings = z.output<z.ZodObject<typeof limitKeys>>;

/** Reports times in which no limit could be told. */
export function findLimitFaults({ duration: above }: LimitSettings, context: z.core.$RefinementCtx): void {
  if (above % WINDOW === 0 && above >= LEAST) return;
  fault(context, ['duration'], 'a limit needs 2s or more, in steps of 250ms, to be told');
}
