import { z } from 'zod';
import { METRICS, type Metric } from '../../measurement/metric.ts';
import { fault } from '../../settings/fault.ts';
import { openLoadKeys } from '../../settings/open-load-schema.ts';
import { writtenDuration } from '../../settings/quantity.ts';
import { thresholdsOn } from '../../settings/thresholds-schema.ts';
import { trafficKeys } from '../../settings/traffic-schema.ts';
import { rate, window } from '../../settings/values-schema.ts';
import { CALM_IN_A_ROW } from '../../statistics/recovery-time.ts';
import { WINDOW_METRICS } from '../../verdict/threshold.ts';
import { calmWindowAt, FEWEST_CALM, SHORT_WINDOW } from '../calm-windows.ts';

export const SPIKE_METRICS = {
  recovery: {
    title: 'recovery time',
    unit: 'ms',
    better: 'lower',
    gated: true,
    perRequest: false,
    slower: true,
    never: 'never recovered',
  },
  'spike-p99': {
    title: 'p99 latency in the spike',
    unit: 'ms',
    better: 'lower',
    gated: false,
    perRequest: false,
    slower: true,
  },
  'spike-failed': {
    title: 'failed in the spike',
    unit: 'ratio',
    better: 'lower',
    gated: false,
    perRequest: false,
    slower: false,
  },
} as const satisfies Record<string, Metric>;

const level = (usualRate: string, usualTime: string, what: string) =>
  z
    .strictObject({
      rate: rate.prefault(usualRate).describe(`Requests (or journeys) that begin per second ${what}.`),
      duration: window.prefault(usualTime).describe(`How long that lasts. Default: ${usualTime}.`),
    })
    .prefault({});

export const spikeKeys = {
  calm: level('100/s', '3s', 'before the spike, and after it').describe(
    'The load before the spike, which is also that after it. Default: 100/s for 3s.',
  ),
  spike: level('500/s', '2s', 'in the spike').describe('The load of the spike. Default: 500/s for 2s.'),
  after: window
    .prefault('5s')
    .describe('How long the service is watched after the spike, with the load of the calm. Default: 5s.'),
  ...openLoadKeys,
  ...trafficKeys,
  thresholds: thresholdsOn(SPIKE_METRICS, WINDOW_METRICS, WINDOW_METRICS)
    .prefault({})
    .describe('Limits of this scenario: on recovery, spike-p99 and spike-failed, and on windows.'),
};
export type SpikeSettings = z.output<z.ZodObject<typeof spikeKeys>>;

/** What a limit looks like, by its unit. */
const EXAMPLES = { ms: '< 300ms', '/s': '> 50/s', ratio: '< 5%' } as const;

/** Reports loads that are no spike, and times in which no recovery could be seen. */
export function findSpikeFaults(settings: SpikeSettings, context: z.core.$RefinementCtx): void {
  const { calm, spike, after, thresholds } = settings;
  const width = calmWindowAt(calm.rate);
  const written = writtenDuration(width);
  if (spike.rate <= calm.rate) {
    fault(context, ['spike', 'rate'], `${spike.rate}/s is no spike where the calm is ${calm.rate}/s; raise it`);
  }
  if (calm.duration < FEWEST_CALM * width) {
    const few = width > SHORT_WINDOW ? `, since ${SHORT_WINDOW}ms are too short for ${calm.rate}/s` : '';
    fault(
      context,
      ['calm', 'duration'],
      `a calm is known by ${FEWEST_CALM} windows of ${written}${few}; make it at least ${writtenDuration(FEWEST_CALM * width)}`,
    );
  }
  if (after < CALM_IN_A_ROW * width) {
    fault(
      context,
      ['after'],
      `a service has recovered with ${CALM_IN_A_ROW} calm windows of ${written} in a row; make it at least ${writtenDuration(CALM_IN_A_ROW * width)}`,
    );
  }
  const times = [
    [['calm', 'duration'], calm.duration],
    [['spike', 'duration'], spike.duration],
    [['after'], after],
  ] as const;
  for (const [path, time] of times) {
    if (time % width === 0) continue;
    fault(context, [...path], `has to consist of whole windows of ${written}`);
  }
  for (const metric of WINDOW_METRICS) {
    const limit = thresholds[metric];
    if (limit === undefined || limit.limit.inWindows !== undefined) continue;
    const example = metric === 'success-rate' ? '> 95%' : EXAMPLES[METRICS[metric].unit];
    fault(
      context,
      ['thresholds', metric],
      `calm and spike together have no ${metric} that means anything; limit recovery, spike-p99 or spike-failed, or windows: "${example} in 90% of ${width}ms windows"`,
    );
  }
}
