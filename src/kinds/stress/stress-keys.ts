import { z } from 'zod';
import type { Metric } from '../../measurement/metric.ts';
import { fault } from '../../settings/fault.ts';
import { objective } from '../../settings/objective-schema.ts';
import { openLoadKeys } from '../../settings/open-load-schema.ts';
import { thresholdsOn } from '../../settings/thresholds-schema.ts';
import { trafficKeys } from '../../settings/traffic-schema.ts';
import { durationOrNone, rate, window } from '../../settings/values-schema.ts';

export const STRESS_METRICS = {
  'breaking-point': {
    title: 'highest load that is borne',
    unit: '/s',
    better: 'higher',
    gated: true,
    perRequest: false,
    slower: false,
  },
  goodput: {
    title: 'answers within the objective',
    unit: '/s',
    better: 'higher',
    gated: true,
    perRequest: true,
    slower: false,
  },
} as const satisfies Record<string, Metric>;

/** Why `most` is no more by default: a service that bears it is fast enough for most. */
const MOST = 10_000;

export const stressKeys = {
  objective: objective.describe(
    'What the service has to keep at a load that counts as borne: { p95: 200ms, error-rate: 1% }.',
  ),
  point: rate
    .optional()
    .describe(
      'Load that three fixed loads are around, such as what was last found. Default: it is searched for once, before the first round.',
    ),
  search: z
    .boolean()
    .prefault(false)
    .describe('true: every round is a whole search, as for a run at night; it takes minutes.'),
  start: rate.prefault('50/s').describe('Load that a search begins with; it is doubled from there. Default: 50/s.'),
  most: rate.prefault(`${MOST}/s`).describe(`Highest load that is ever tried. Default: ${MOST}/s.`),
  settle: durationOrNone.prefault('1s').describe('Load before the measured window of each trial; not measured.'),
  duration: window
    .prefault('2s')
    .describe('Measured window of each trial; longer where a load has too few requests to judge.'),
  ...openLoadKeys,
  ...trafficKeys,
  thresholds: thresholdsOn({ 'breaking-point': STRESS_METRICS['breaking-point'] })
    .prefault({})
    .describe('Limit of this scenario: on breaking-point, where every round is a search.'),
};
export type StressSettings = z.output<z.ZodObject<typeof stressKeys>>;

/** Reports loads that cannot be tried, and limits of what is not measured. */
export function findStressFaults(settings: StressSettings, context: z.core.$RefinementCtx): void {
  const { point, search, start, most, thresholds } = settings;
  if (search && point !== undefined) {
    fault(context, ['point'], 'every round is a search, which needs no point; remove one of point and search', 'key');
  }
  if (start > most) fault(context, ['start'], `${start}/s is above most, which is ${most}/s; lower it`);
  if (point !== undefined && point * 1.1 > most) {
    fault(context, ['point'], `a tenth more than ${point}/s is tried, which is above most (${most}/s); raise most`);
  }
  if (!search && thresholds['breaking-point'] !== undefined) {
    fault(
      context,
      ['thresholds', 'breaking-point'],
      'only whole searches have a breaking point; add search: true',
      'key',
    );
  }
}
