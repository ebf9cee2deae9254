import { z } from 'zod';
import type { Metric } from '../../measurement/metric.ts';
import { fault } from '../../settings/fault.ts';
import { headers } from '../../settings/headers-schema.ts';
import { loadKeys } from '../../settings/load-schema.ts';
import { thresholdsOn } from '../../settings/thresholds-schema.ts';
import { trafficKeys } from '../../settings/traffic-schema.ts';
import { duration, rate } from '../../settings/values-schema.ts';
import type { UsualLimit } from '../usual-limits.ts';
import { ABOVE, BELOW, BELOW_TIME, OTHERS } from './offered.ts';

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
/** Requests per second that can be offered. */
const FASTEST = 1_000_000;

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

/** Reports a limit that cannot be told or offered, another client that nothing tells from the first, and refusals as expected. */
export function findLimitFaults(
  { duration: above, 'expect-limit': limit, other, requests: sent = [] }: LimitSettings,
  context: z.core.$RefinementCtx,
): void {
  if (above % WINDOW !== 0 || above < LEAST) {
    fault(context, ['duration'], 'a limit needs 2s or more, in steps of 250ms, to be told');
  }
  const most = FASTEST / (ABOVE + OTHERS);
  if ((BELOW * limit * BELOW_TIME) / 1000 < 1) {
    fault(context, ['expect-limit'], 'a limit is told from 1/s on: below a lower one, nothing would be sent in 2s');
  } else if (limit > most) {
    fault(context, ['expect-limit'], `twice the limit is offered: it can be up to ${Math.floor(most)}/s`);
  }
  if (other !== undefined && Object.keys(other.headers).length === 0) {
    fault(context, ['other', 'headers'], 'another client is known by a header: give at least one');
  }
  for (const [index, { status }] of sent.entries()) {
    if (!status?.includes(429)) continue;
    fault(context, ['requests', index, 'status'], '429 is how the service refuses, so it is none to expect; remove it');
  }
}
