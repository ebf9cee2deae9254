import { z } from 'zod';
import { PerfGateError } from '../errors.ts';
import type { Pacing } from '../load/pace/pacing.ts';
import type { Traffic } from '../load/traffic/traffic.ts';
import { failedShare, failuresIn, fittingLength, type LoadWindow } from '../measurement/load-window.ts';
import { METRICS, type Metric } from '../measurement/metric.ts';
import { fault } from '../settings/fault.ts';
import { openLoadKeys, resolveOpenLoad } from '../settings/open-load-schema.ts';
import { writtenDuration } from '../settings/quantity.ts';
import { resolveThresholds } from '../settings/resolve-thresholds.ts';
import { resolveTraffic } from '../settings/resolve-traffic.ts';
import { thresholdsOn } from '../settings/thresholds-schema.ts';
import { findTrafficFaults, trafficKeys } from '../settings/traffic-schema.ts';
import { rate, window } from '../settings/values-schema.ts';
import { recoveryFigure } from '../statistics/recovery-time.ts';
import { formatDuration, formatNumber } from '../text/numbers.ts';
import { quote } from '../text/quote.ts';
import { WINDOW_METRICS } from '../verdict/threshold.ts';
import type { Kind, Scenario } from './kind.ts';
import { identityOfLoad } from './load.ts';
import { refuseSilence } from './refuse-silence.ts';
import { singleWindow } from './single-window.ts';
import { judgeSpike, type SpikeCourse } from './spike/judge-spike.ts';
import {
  pointsOf,
  type SpikeDetail,
  type SpikeSummary,
  spikeBlocks,
  spikeDetail,
  spikeSummary,
  summarizeSpike,
} from './spike/spike-summary.ts';
import type { LoadPart } from './stage.ts';
import { windowFigures, windowMetrics } from './window-limits.ts';

const SPIKE_METRICS = {
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

/** The window whose p95 means something from so many requests on, and the one for fewer, milliseconds. */
const SHORT = 250;
const LONG = 1000;
const FEWEST_REQUESTS = 20;
/** The fewest windows of a calm whose band holds most undisturbed services, and those in a row that are calm again. */
const FEWEST_CALM = 10;
const CALM_IN_A_ROW = 3;

const level = (usualRate: string, usualTime: string, what: string) =>
  z
    .strictObject({
      rate: rate.prefault(usualRate).describe(`Requests (or journeys) that begin per second ${what}.`),
      duration: window.prefault(usualTime).describe(`How long that lasts. Default: ${usualTime}.`),
    })
    .prefault({});

const keys = {
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
type Settings = z.output<z.ZodObject<typeof keys>>;

/** A calm load, a spike and the calm again. */
export interface SpikeScenario extends Scenario, Traffic, Pacing {
  type: 'spike';
  /** The loads, in arrivals per second. */
  calm: number;
  spike: number;
  /** How long they last, milliseconds. */
  course: SpikeCourse;
  /** The length of a window, milliseconds. */
  windowLength: number;
}

/** Calm, a spike, calm: what fails meanwhile, and how long the service takes until it is as before. */
export const spikeKind: Kind<Settings, SpikeScenario, SpikeDetail, SpikeSummary> = {
  name: 'spike',
  about: 'A calm load, a spike and the calm again: what fails, and how long the service takes to be as before.',
  question: 'Does the service survive a burst of requests, and how soon is it as before?',
  compares: 'the time to recovery',
  example: {},
  needs: 'service',
  rules: { general: false, sends: 'same' },
  standing: { calm: 'rule', spike: 'rule', after: 'rule' },
  whole: true,
  failsOnPurpose: true,
  rounds: { least: 1, default: 5 },
  keys,
  metrics: ({ thresholds }) => ({ ...SPIKE_METRICS, ...windowMetrics(thresholds) }),

  faults(settings, context) {
    findTrafficFaults(settings, context);
    findSpikeFaults(settings, context);
  },

  resolve(settings, { name, at, inputs, general, origin }) {
    const { calm, spike, after } = settings;
    for (const input of ['rate', 'duration'] as const) {
      if (inputs[input] === undefined) continue;
      origin.blameInput(
        input,
        `calm, spike and after of the scenario ${quote(name)} say how much load there is, and when`,
      );
    }
    const course = { calm: calm.duration, spike: spike.duration, after };
    const duration = course.calm + course.spike + course.after;
    const windowLength = fittingLength(widthFor(calm.rate), duration);
    const steady = (load: number, length: number) => [
      { duration: 0, to: load },
      { duration: length, to: load },
    ];
    return {
      name,
      type: 'spike',
      rounds: settings.rounds,
      ...resolveTraffic(settings, at, origin),
      calm: calm.rate,
      spike: spike.rate,
      course,
      windowLength,
      ...resolveOpenLoad(settings, inputs),
      rate: Math.max(calm.rate, spike.rate),
      stages: [...steady(calm.rate, calm.duration), ...steady(spike.rate, spike.duration), ...steady(calm.rate, after)],
      spawnRate: null,
      duration,
      thresholds: resolveThresholds(settings, general, at, origin, { duration, length: windowLength }),
    };
  },

  identity: identityOfLoad,

  ...singleWindow,

  words: ({ calm, spike, course }) =>
    `${formatNumber(calm)}/s, ${formatNumber(spike)}/s for ${formatDuration(course.spike)}, ${formatNumber(calm)}/s`,

  phases: ({ calm, spike, course }) => [
    { name: 'calm', duration: course.calm, load: `${formatNumber(calm)}/s` },
    { name: 'spike', duration: course.spike, load: `${formatNumber(spike)}/s` },
    { name: 'after', duration: course.after, load: `${formatNumber(calm)}/s` },
  ],

  async measure(stage, scenario) {
    const { course, windowLength, thresholds } = scenario;
    const parts = partsOf(course);
    const loaded = await stage.load(scenario, scenario, { windowLength, parts });
    if (loaded === null) return null;
    refuseSilence(stage, scenario, loaded);
    const { windows } = loaded;
    const found = judgeSpike(windows, course, windowLength);
    if (found === null) {
      const log = stage.service.logTail();
      throw new PerfGateError(
        'load',
        `nothing of "${scenario.name}" got a good answer from ${stage.service.url} before the spike (round ${stage.index + 1}), so there is nothing that the service could be like again.${log && ` ${log}`}`,
      );
    }
    const spike = loaded.parts[1] as LoadWindow;
    const recovery =
      found.recovery === null
        ? ({ kind: 'never', watched: found.watched } as const)
        : ({ kind: 'recovered', time: found.recovery } as const);
    return {
      figures: {
        responses: loaded.window.counts.responses,
        all: {
          recovery: recoveryFigure(recovery, windowLength),
          ...(spike.p99 !== null && { 'spike-p99': spike.p99 }),
          'spike-failed': failedShare(spike),
          ...windowFigures(windows, thresholds),
        },
        labels: {},
      },
      detail: {
        width: windowLength,
        watched: found.watched,
        band: found.band,
        offered: spike.offered,
        failed: failuresIn(spike),
        parts: parts.map(({ name, duration }, place) => {
          const from = parts.slice(0, place).reduce((sum, part) => sum + part.duration, 0);
          return { name, from, to: from + duration };
        }),
        p95: pointsOf(windows),
        recovery: found.recovery,
        isBack: found.isBack,
        isBound: loaded.window.arrivals?.limit === 'agent',
      },
    };
  },

  detail: spikeDetail,
  summary: spikeSummary,
  summarize: summarizeSpike,
  blocks: spikeBlocks,

  notes(rounds) {
    const bound = rounds.filter(({ detail }) => detail.isBound).length;
    if (bound === 0) return [];
    return [
      `In ${bound} of ${rounds.length} rounds the load generator could not make the load in time, so the service may recover faster than it looks.`,
    ];
  },
};

/** The length of the windows at this calm rate: as short as a p95 of theirs means something. */
function widthFor(calm: number): number {
  return (calm * SHORT) / 1000 >= FEWEST_REQUESTS ? SHORT : LONG;
}

function partsOf({ calm, spike, after }: SpikeCourse): LoadPart[] {
  return [
    { name: 'calm', duration: calm },
    { name: 'spike', duration: spike },
    { name: 'after', duration: after },
  ];
}

/** What a limit looks like, by its unit. */
const EXAMPLES = { ms: '< 300ms', '/s': '> 50/s', ratio: '< 5%' } as const;

function findSpikeFaults(settings: Settings, context: z.core.$RefinementCtx): void {
  const { calm, spike, after, thresholds } = settings;
  const width = widthFor(calm.rate);
  const written = writtenDuration(width);
  if (spike.rate <= calm.rate) {
    fault(context, ['spike', 'rate'], `${spike.rate}/s is no spike where the calm is ${calm.rate}/s; raise it`);
  }
  if (calm.duration < FEWEST_CALM * width) {
    const few = width === LONG ? `, since ${SHORT}ms are too short for ${calm.rate}/s` : '';
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
