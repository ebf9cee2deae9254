import { z } from 'zod';
import { agentsOf } from '../load/pace/pace.ts';
import type { Pacing } from '../load/pace/pacing.ts';
import type { Forfeit } from '../load/tally/windows-tally.ts';
import type { Traffic } from '../load/traffic/traffic.ts';
import { failedRequests } from '../measurement/counts.ts';
import { figuresOf } from '../measurement/figures.ts';
import { METRIC_NAMES, type Metric } from '../measurement/metric.ts';
import { total } from '../measurement/second.ts';
import { openLoadKeys } from '../settings/open-load-schema.ts';
import { parseRatio, RATIO } from '../settings/quantity.ts';
import { resolveLoad } from '../settings/resolve-load.ts';
import { resolveThresholds } from '../settings/resolve-thresholds.ts';
import { resolveTraffic } from '../settings/resolve-traffic.ts';
import { thresholdsOn } from '../settings/thresholds-schema.ts';
import { findTrafficFaults, trafficKeys } from '../settings/traffic-schema.ts';
import { rate, window } from '../settings/values-schema.ts';
import { WINDOW_METRICS } from '../verdict/threshold.ts';
import {
  type AvailabilityDetail,
  type AvailabilitySummary,
  availabilityBlocks,
  availabilityDetail,
  availabilitySummary,
  datedDowntimes,
  summarizeAvailability,
} from './availability/availability-summary.ts';
import { downtimesOf } from './availability/downtime.ts';
import type { Kind, Scenario } from './kind.ts';
import { identityOfLoad } from './load.ts';
import { refuseSilence } from './refuse-silence.ts';
import { singleWindow } from './single-window.ts';
import { withUsualLimits } from './usual-limits.ts';
import { forfeitsOf, windowFigures, windowLengthIn, windowMetrics } from './window-limits.ts';

const AVAILABILITY_METRICS = {
  availability: {
    title: 'availability',
    unit: 'ratio',
    better: 'higher',
    gated: true,
    perRequest: false,
    slower: false,
  },
  downtime: { title: 'downtime', unit: 'ms', better: 'lower', gated: false, perRequest: false, slower: false },
} as const satisfies Record<string, Metric>;

const RATE = '20/s';
const DURATION = '45s';
const OBJECTIVE = '99%';

const OBJECTIVE_EXPECTED = 'a share of the requests above 0% and up to 100%, such as 99.9%';
const objective = z
  .string({ error: OBJECTIVE_EXPECTED })
  .regex(RATIO, { error: OBJECTIVE_EXPECTED })
  // A hundredth of 99.9 has a last digit that nobody wrote.
  .transform((text) => ({ share: Number((parseRatio(text) ?? Number.NaN).toPrecision(12)), text: text.trim() }))
  .refine(({ share }) => share > 0 && share <= 1, { error: OBJECTIVE_EXPECTED });

const keys = {
  rate: rate.prefault(RATE).describe(`Requests (or journeys) that begin per second. Default: ${RATE}.`),
  duration: window.prefault(DURATION).describe(`For how long, hours where that is wanted. Default: ${DURATION}.`),
  objective: objective
    .prefault(OBJECTIVE)
    .describe(
      `Share of the requests that have to be answered well; the rest is the error budget. Default: ${OBJECTIVE}.`,
    ),
  ...openLoadKeys,
  ...trafficKeys,
  thresholds: thresholdsOn(AVAILABILITY_METRICS, METRIC_NAMES, WINDOW_METRICS)
    .prefault({})
    .describe('Limits of this scenario; they replace the general ones. The objective is one on availability.'),
};
type Settings = z.output<z.ZodObject<typeof keys>>;

/** A low rate for long. */
export interface AvailabilityScenario extends Scenario, Traffic, Pacing {
  type: 'availability';
  rate: number;
  /** The share of requests that have to be answered well. */
  objective: number;
}

/** A low rate for long: which share of the requests is answered well, and when the service was down. */
export const availabilityKind: Kind<Settings, AvailabilityScenario, AvailabilityDetail, AvailabilitySummary> = {
  name: 'availability',
  about: 'A low rate for long: the share of good answers against an objective, and when the service was down.',
  question: 'Is the service there as often as it has to be, and when was it not?',
  compares: 'the availability, with 5 rounds or more',
  example: {},
  needs: 'service',
  rules: { general: true, sends: 'same' },
  standing: { objective: 'rule' },
  whole: true,
  failsOnPurpose: true,
  rounds: { least: 1, default: 1 },
  keys,
  metrics: ({ thresholds }) => ({ ...AVAILABILITY_METRICS, ...windowMetrics(thresholds) }),

  faults: findTrafficFaults,

  resolve(settings, { name, at, inputs, general, origin }) {
    const load = resolveLoad(name, settings, inputs, origin);
    const limits = resolveThresholds(settings, general, at, origin, { duration: load.duration, length: null });
    const { share, text } = settings.objective;
    const line = origin.lineOf([...at, 'objective']);
    return {
      name,
      type: 'availability',
      rounds: settings.rounds,
      ...resolveTraffic(settings, at, origin),
      ...load,
      rate: load.rate ?? settings.rate,
      objective: share,
      thresholds: withUsualLimits(limits, {
        metric: 'availability',
        comparator: '>=',
        limit: share,
        text: `>= ${text}`,
        line,
      }),
    };
  },

  identity: identityOfLoad,

  ...singleWindow,

  async measure(stage, scenario) {
    const { objective, thresholds } = scenario;
    const windowLength = windowLengthIn(thresholds) ?? 1000;
    const loaded = await stage.load(scenario, scenario, { windowLength, forfeits: lostBy(scenario) });
    if (loaded === null) return null;
    refuseSilence(stage, scenario, loaded);
    const { window, resources, windows, seconds, silences, began } = loaded;
    const offered = window.counts.sent;
    const failed = failedRequests(window.counts);
    const downtimes = downtimesOf(seconds, silences, 1000 / scenario.rate);
    const down = total(downtimes.map(({ from, to }) => to - from));
    const figures = figuresOf(window, { startup: stage.service.startup, resources });
    return {
      windows: [window],
      figures: {
        ...figures,
        all: {
          ...figures.all,
          ...(offered > 0 && { availability: 1 - failed / offered }),
          downtime: down,
          ...windowFigures(windows, thresholds),
        },
      },
      detail: {
        objective,
        offered,
        failed,
        downtimes: datedDowntimes(downtimes, began),
        times: downtimes.length,
        down,
      },
    };
  },

  detail: availabilityDetail,
  summary: availabilitySummary,
  summarize: summarizeAvailability,
  blocks: availabilityBlocks,
};

/** What ends a round before its time: the error budget is used up, or a limit on windows is lost. */
function lostBy(scenario: AvailabilityScenario): Forfeit[] {
  const { rounds, rate, duration, thresholds } = scenario;
  const agents = agentsOf(scenario);
  if (rounds > 1 || agents > 1) return [];
  const budgets = thresholds
    .filter(({ metric, comparator }) => metric === 'availability' && comparator.startsWith('>'))
    .map(({ limit, text }) => ({
      text: `the limit ${text} of the availability can no longer be kept`,
      failures: Math.floor((1 - limit) * Math.round((rate * duration) / 1000) + 1e-9),
    }));
  return [...budgets, ...forfeitsOf(scenario, agents, duration)];
}
