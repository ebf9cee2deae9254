import { availableParallelism } from 'node:os';
import type { z } from 'zod';
import { agentsOf } from '../load/pace/pace.ts';
import type { Pacing } from '../load/pace/pacing.ts';
import { describeTraffic } from '../load/traffic/describe-traffic.ts';
import type { Traffic } from '../load/traffic/traffic.ts';
import { addCounts, errorRate } from '../measurement/counts.ts';
import type { Metric } from '../measurement/metric.ts';
import type { Window } from '../measurement/run-document.ts';
import { fault } from '../settings/fault.ts';
import { findLevelFaults, LEVEL_FIGURES, levelName, levels } from '../settings/levels-schema.ts';
import { openLoadKeys, resolveOpenLoad } from '../settings/open-load-schema.ts';
import { resolveThresholds } from '../settings/resolve-thresholds.ts';
import { resolveTraffic } from '../settings/resolve-traffic.ts';
import { thresholdsOn } from '../settings/thresholds-schema.ts';
import { findTrafficFaults, trafficKeys } from '../settings/traffic-schema.ts';
import { durationOrNone, window as windowLength } from '../settings/values-schema.ts';
import { formatDuration } from '../text/numbers.ts';
import { plural } from '../text/plural.ts';
import { quote } from '../text/quote.ts';
import { severityOf } from '../verdict/threshold.ts';
import type { Kind, Scenario } from './kind.ts';
import { refuseSilence } from './refuse-silence.ts';
import { counts, levelFigures, measuredLevel, type SweepDetail, sweepDetail } from './sweep/measured-level.ts';
import { type SweepSummary, summarizeSweep, sweepSummary } from './sweep/summary.ts';
import { sweepBlocks, sweepNotes } from './sweep/words.ts';
import { trafficIdentity } from './traffic-identity.ts';

/** What of a sweep decides; each level is for information. */
const MOST = {
  'max-throughput': {
    title: 'highest throughput',
    unit: '/s',
    better: 'higher',
    gated: true,
    perRequest: false,
    slower: false,
  },
} as const satisfies Record<string, Metric>;

const keys = {
  levels: levels
    .prefault([1, 5, 10, 20, 50])
    .describe('Loads that are measured one after the other in every round: users such as 20, or rates such as 200/s.'),
  ...openLoadKeys,
  warmup: openLoadKeys.warmup.describe('Load before the first level of every round; not measured.'),
  settle: durationOrNone.prefault('500ms').describe('Load before each further level; not measured.'),
  duration: windowLength.prefault('1500ms').describe('Measured window of each level.'),
  ...trafficKeys,
  thresholds: thresholdsOn(MOST, ['error-rate', 'success-rate'])
    .prefault({})
    .describe('Limits of this scenario. Those of one level stand with the level.'),
};
type Settings = z.output<z.ZodObject<typeof keys>>;

/** The same traffic with one load after the other. */
export interface SweepScenario extends Scenario, Traffic, Pick<Pacing, 'arrivals' | 'agents' | 'warmup' | 'duration'> {
  type: 'sweep';
  /** Users or, in the open model, arrivals per second; the lowest first. */
  levels: number[];
  isOpen: boolean;
  /** The most connections that arrivals may open. */
  maxConnections: number;
  /** The load before each level but the first, milliseconds. */
  settle: number;
}

/** One load after the other: how latency and throughput go with it, and how much the service can do. */
export const sweepKind: Kind<Settings, SweepScenario, SweepDetail, SweepSummary> = {
  name: 'sweep',
  about: 'One load after the other: latency and throughput of each, and how much the service can do.',
  question: 'How much can it do, and with how many users?',
  compares: 'the highest throughput of a round; each level is for information',
  example: {},
  needs: 'service',
  rules: { general: false, sends: 'same' },
  standing: { levels: 'rule', settle: 'rule' },
  rounds: { least: 5, default: 5 },
  keys,
  detail: sweepDetail,
  summary: sweepSummary,

  faults(settings, context) {
    findLevelFaults(settings.levels, context);
    if (!settings.levels[0]?.isRate) {
      const wrong = (key: 'arrivals' | 'max-connections', text: string) => {
        if (settings[key] !== undefined) fault(context, [key], text, 'key');
      };
      wrong('arrivals', 'arrivals need levels that are rates, such as 200/s');
      wrong(
        'max-connections',
        'only arrivals open connections as they need them; the levels say how many users there are',
      );
    }
    findTrafficFaults(settings, context);
  },

  resolve(settings, { name, at, inputs, general, origin }) {
    for (const input of ['connections', 'rate'] as const) {
      if (inputs[input] !== undefined) {
        origin.blameInput(input, `the levels of the scenario ${quote(name)} say how much load there is`);
      }
    }
    const sorted = settings.levels.map((level, index) => ({ ...level, index })).toSorted((a, b) => a.at - b.at);
    const isOpen = sorted[0]?.isRate ?? false;
    const window = inputs.duration ?? settings.duration;
    for (const { at: level, index } of sorted) {
      if (!isOpen || (level * window) / 1000 >= 1) continue;
      const text = `${levelName(level, true)} is less than one arrival in a window of ${formatDuration(window)}, so nothing would be sent`;
      origin.blameFile([...at, 'levels', index], text);
    }
    const ofLevels = sorted.flatMap(({ at: level, thresholds, index }) =>
      Object.entries(thresholds).flatMap(([figure, limit]) => {
        if (limit === undefined) return [];
        const line = origin.lineOf([...at, 'levels', index, 'thresholds', figure]);
        const label = levelName(level, isOpen);
        return [{ ...limit.limit, metric: `level-${figure}`, label, ...severityOf(limit.severity), line }];
      }),
    );
    const { connections: maxConnections, ...open } = resolveOpenLoad(settings, inputs);
    return {
      name,
      type: 'sweep',
      rounds: settings.rounds,
      levels: sorted.map((level) => level.at),
      isOpen,
      maxConnections,
      ...open,
      settle: settings.settle,
      duration: window,
      ...resolveTraffic(settings, at, origin),
      thresholds: [...resolveThresholds({ thresholds: settings.thresholds }, general, at, origin), ...ofLevels],
    };
  },

  metrics: () => ({
    ...MOST,
    ...Object.fromEntries(Object.entries(LEVEL_FIGURES).map(([figure, metric]) => [`level-${figure}`, metric])),
  }),

  identity(scenario) {
    const { type, levels, isOpen, maxConnections, arrivals, agents, warmup, settle, duration, seed, reconnectEvery } =
      scenario;
    const pacing = { isOpen, maxConnections, arrivals, agents, warmup, settle, duration, seed, reconnectEvery };
    return { type, levels, ...pacing, ...trafficIdentity(scenario) };
  },

  time: ({ levels, warmup, settle, duration }) => warmup + (levels.length - 1) * settle + levels.length * duration,

  words({ levels, isOpen }) {
    const [least, most] = [levels[0] as number, levels.at(-1) as number];
    return `${isOpen ? least : least.toLocaleString('en-US')} to ${levelName(most, isOpen)} in ${plural(levels.length, 'level')}`;
  },

  lines(scenario) {
    const { levels, isOpen, duration, settle } = scenario;
    const each = `${formatDuration(duration)} each, after ${formatDuration(settle)} that are not measured`;
    return [
      `levels ${levels.join(', ')} (${isOpen ? 'arrivals per second' : 'users'}), ${each}`,
      ...describeTraffic(scenario),
    ];
  },

  loads: (scenario) => scenario.levels.map((_, index) => ({ traffic: scenario, pacing: pacingAt(scenario, index) })),

  async measure(stage, scenario) {
    const { levels, isOpen } = scenario;
    const measured: { label: string; level: ReturnType<typeof measuredLevel>; window: Window }[] = [];
    for (const [index, at] of levels.entries()) {
      const pacing = pacingAt(scenario, index);
      const loaded = await stage.load({ ...scenario, seed: pacing.seed }, pacing);
      if (loaded === null) return null;
      // A load that is too much for a service may leave nothing answered, but not the lightest one.
      if (index === 0 || loaded.stopped !== null) refuseSilence(stage, scenario, loaded);
      measured.push({ label: levelName(at, isOpen), level: measuredLevel(at, loaded), window: loaded.window });
    }
    const sound = measured.filter(({ level }) => !level.isVoid).map(({ level }) => level.throughput);
    const windows = measured.filter(({ level }) => counts(level)).map(({ window }) => window);
    const all = addCounts(windows.map((window) => window.counts));
    return {
      windows,
      figures: {
        responses: all.responses,
        all: {
          ...(sound.length > 0 && { 'max-throughput': Math.max(...sound) }),
          ...(windows.length > 0 && { 'error-rate': errorRate(all) }),
        },
        labels: Object.fromEntries(measured.map(({ label, level }) => [label, levelFigures(level)])),
      },
      detail: { isOpen, cores: availableParallelism(), levels: measured.map(({ level }) => level) },
    };
  },

  summarize: (rounds) => summarizeSweep(rounds.map(({ detail }) => detail)),

  blocks: sweepBlocks,

  notes: (rounds) => sweepNotes(summarizeSweep(rounds.map(({ detail }) => detail))),
};

/** The load of one level; each sends other random values than the one before. */
function pacingAt(scenario: SweepScenario, index: number): Pacing {
  const { levels, isOpen, maxConnections, arrivals, agents, warmup, settle, duration, seed } = scenario;
  const at = levels[index] as number;
  return {
    connections: isOpen ? maxConnections : at,
    rate: isOpen ? at : null,
    arrivals,
    stages: null,
    spawnRate: null,
    // A user is not divided.
    agents: isOpen ? agents : Math.min(agentsOf({ agents }), at),
    seed: (seed + index) >>> 0,
    warmup: index === 0 ? warmup : settle,
    duration,
  };
}
