import type { z } from 'zod';
import { agentsOf } from '../load/pace/pace.ts';
import type { Pacing } from '../load/pace/pacing.ts';
import type { Traffic } from '../load/traffic/traffic.ts';
import { figuresOf } from '../measurement/figures.ts';
import { fittingLength } from '../measurement/load-window.ts';
import { METRIC_NAMES, type Metric } from '../measurement/metric.ts';
import { findLoadFaults, loadKeys } from '../settings/load-schema.ts';
import type { SettingsOrigin } from '../settings/origin.ts';
import { writtenDuration } from '../settings/quantity.ts';
import { resolveLoad } from '../settings/resolve-load.ts';
import { resolveThresholds } from '../settings/resolve-thresholds.ts';
import { resolveTraffic } from '../settings/resolve-traffic.ts';
import { thresholdsOn } from '../settings/thresholds-schema.ts';
import { findTrafficFaults, trafficKeys } from '../settings/traffic-schema.ts';
import { tolerance, window } from '../settings/values-schema.ts';
import type { Path } from '../settings/wording.ts';
import { type Threshold, WINDOW_METRICS } from '../verdict/threshold.ts';
import {
  type EnduranceDetail,
  type EnduranceSummary,
  enduranceBlocks,
  enduranceDetail,
  enduranceSummary,
  keptSeries,
  summarizeEndurance,
} from './endurance/endurance-summary.ts';
import { FEWEST_WINDOWS, judgeSeries, type ReadMetric, seriesOf } from './endurance/judge-endurance.ts';
import { errorForfeitsOf } from './error-forfeits.ts';
import type { Kind, Scenario } from './kind.ts';
import { identityOfLoad } from './load.ts';
import { refuseSilence } from './refuse-silence.ts';
import { singleWindow } from './single-window.ts';
import type { Loaded } from './stage.ts';
import { type UsualLimit, withUsualLimits } from './usual-limits.ts';
import { forfeitsOf, windowFigures, windowLengthIn, windowMetrics } from './window-limits.ts';

const grown = (title: string, gated: boolean) =>
  ({ title, unit: '×', better: 'lower', gated, perRequest: false, slower: false }) as const;

const ENDURANCE_METRICS = {
  drifting: {
    title: 'series that drift',
    unit: '',
    better: 'lower',
    gated: false,
    perRequest: false,
    slower: false,
  },
  'p95-growth': grown('growth of p95 over the run', true),
  'memory-growth': grown('growth of memory over the run', true),
} as const satisfies Record<string, Metric>;

/** The series that the figures of a round are about. */
const GROWTHS = { 'p95-growth': 'p95 latency', 'memory-growth': 'memory' } as const;

/** The most metrics of the service's own that are judged: more of them would leave each next to no error. */
const MOST_READ = 30;

const DURATION = 50_000;
/** A window is so much of the run, but a second at least; a shorter run has shorter ones. */
const WINDOWS = 100;
const USUAL_LEAST = 1000;
const LEAST = 250;

// A load that changes by itself drifts by itself.
const { stages: _, ...steadyKeys } = loadKeys;
const keys = {
  ...steadyKeys,
  duration: window
    .optional()
    .describe('Measured window of every round, minutes or hours where a drift is slow. Default: 50s.'),
  window: window
    .optional()
    .describe(
      'Length of the windows whose medians are compared over time; at least 40 have to fit. Default: a hundredth of the duration, but at least 1s.',
    ),
  drift: tolerance.prefault('5%').describe('Largest rise of latency or memory from start to end that does no harm.'),
  ...trafficKeys,
  thresholds: thresholdsOn(ENDURANCE_METRICS, METRIC_NAMES, WINDOW_METRICS)
    .prefault({})
    .describe('Limits of this scenario; they replace the general ones. Unless set, no series may drift: drifting < 1.'),
};
type Settings = z.output<z.ZodObject<typeof keys>>;

/** A steady load for long, and what changes over its time. */
export interface EnduranceScenario extends Scenario, Traffic, Pacing {
  type: 'endurance';
  /** The length of a window, milliseconds. */
  windowLength: number;
  /** The largest rise that does no harm, as a ratio less one. */
  tolerance: number;
}

/** The same load for long: whether latency, failures or memory drift. */
export const enduranceKind: Kind<Settings, EnduranceScenario, EnduranceDetail, EnduranceSummary> = {
  name: 'endurance',
  about: 'A steady load for minutes or hours: whether latency, failures or memory drift.',
  question: 'Does the service get slower, larger or worse the longer it runs?',
  compares: 'the growth of p95 and memory, with 5 rounds or more',
  example: {},
  needs: 'service',
  rules: { general: true, sends: 'same' },
  standing: { window: 'rule', drift: 'rule' },
  whole: true,
  rounds: { least: 1, default: 1 },
  keys,
  metrics: ({ thresholds }) => ({ ...ENDURANCE_METRICS, ...windowMetrics(thresholds) }),

  faults(settings, context) {
    findLoadFaults(settings, context);
    findTrafficFaults(settings, context);
  },

  resolve(settings, { name, at, inputs, general, origin }) {
    const load = resolveLoad(name, { ...settings, duration: settings.duration ?? DURATION }, inputs, origin);
    const { duration } = load;
    const read = (length: number | null) => resolveThresholds(settings, general, at, origin, { duration, length });
    const limits = read(settings.window ?? null);
    const asked = settings.window ?? windowLengthIn(limits);
    const windowLength = fittingLength(asked ?? usualWindow(duration), duration);
    refuseShort({ duration, windowLength }, asked, placeOfWindow(settings, limits, at), origin);
    return {
      name,
      type: 'endurance',
      rounds: settings.rounds,
      ...resolveTraffic(settings, at, origin),
      ...load,
      windowLength,
      tolerance: settings.drift,
      thresholds: withUsualLimits(limits, NO_DRIFT),
    };
  },

  identity: identityOfLoad,

  ...singleWindow,

  async measure(stage, scenario) {
    const { windowLength, thresholds, tolerance, duration } = scenario;
    const forfeits = [...forfeitsOf(scenario, agentsOf(scenario), duration), ...errorForfeitsOf(scenario)];
    const loaded = await stage.load(scenario, scenario, { windowLength, forfeits });
    if (loaded === null) return null;
    refuseSilence(stage, scenario, loaded);
    const { window, resources, windows, usage } = loaded;
    const series = seriesOf(windows, usage, readMetrics(scenario, loaded));
    const drifts = judgeSeries(series, tolerance);
    const figures = figuresOf(window, { startup: stage.service.startup, resources });
    const growths = Object.entries(GROWTHS).flatMap(([metric, name]) => {
      const rise = drifts.find((drift) => drift.name === name)?.rise;
      return rise ? [[metric, Math.max(0, 1 + rise.estimate)] as const] : [];
    });
    return {
      windows: [window],
      figures: {
        ...figures,
        all: {
          ...figures.all,
          drifting: drifts.filter(({ verdict }) => verdict === 'drifts').length,
          ...Object.fromEntries(growths),
          ...windowFigures(windows, thresholds),
        },
      },
      detail: {
        duration: window.duration,
        windowLength,
        tolerance,
        series: series.map((one, place) => keptSeries(one, drifts[place] as (typeof drifts)[number])),
      },
    };
  },

  detail: enduranceDetail,
  summary: enduranceSummary,
  summarize: summarizeEndurance,
  blocks: enduranceBlocks,
};

/** The metrics of the service's own, as they were read. */
function readMetrics({ metrics }: EnduranceScenario, { scraped = [] }: Pick<Loaded, 'scraped'>): ReadMetric[] {
  return (metrics?.series ?? []).slice(0, MOST_READ).map(({ name, definition }) => ({
    name,
    worse: definition.better === 'higher' ? 'down' : 'up',
    unit: definition.unit,
    readings: scraped.flatMap(({ at, values }) => {
      const value = Object.hasOwn(values, name) ? values[name] : undefined;
      return value === undefined ? [] : [{ at, value }];
    }),
  }));
}

/** What holds unless the scenario says otherwise. */
const NO_DRIFT: UsualLimit = { metric: 'drifting', comparator: '<', limit: 1, text: '< 1' };

function usualWindow(duration: number): number {
  const usual = Math.max(USUAL_LEAST, duration / WINDOWS);
  return duration / usual >= FEWEST_WINDOWS ? usual : duration / FEWEST_WINDOWS;
}

/** Where the length of a window was written, or what it follows from. */
function placeOfWindow({ window: own, thresholds }: Settings, limits: readonly Threshold[], at: Path): Path {
  if (own !== undefined) return [...at, 'window'];
  const of = limits.find(({ windows }) => windows !== undefined)?.windows?.of;
  if (of === undefined) return [...at, 'duration'];
  return thresholds[of] === undefined ? ['thresholds', of] : [...at, 'thresholds', of];
}

/** Reports a run in which no drift could be told, before it begins. @param asked the window that was written; null: none */
function refuseShort(
  { duration, windowLength }: { duration: number; windowLength: number },
  asked: number | null,
  path: Path,
  origin: SettingsOrigin,
): void {
  const count = Math.floor(duration / windowLength + 1e-9);
  // One that does not fit at all was reported with its limit.
  if (count === 0 || (count >= FEWEST_WINDOWS && windowLength >= LEAST)) return;
  const least = FEWEST_WINDOWS * (asked ?? LEAST);
  const what =
    count < FEWEST_WINDOWS
      ? `${writtenDuration(duration)} have ${count} windows of ${writtenDuration(windowLength)}`
      : `the windows would be ${writtenDuration(windowLength)} long`;
  const how =
    asked === null
      ? `make it at least ${writtenDuration(least)}`
      : `make the windows shorter, or the duration at least ${writtenDuration(least)}`;
  origin.blameFile(path, `a drift is told from ${FEWEST_WINDOWS} windows of ${LEAST}ms or more, but ${what}; ${how}`);
}
