import { availableParallelism } from 'node:os';
import { z } from 'zod';
import { PerfGateError } from '../errors.ts';
import type { Pacing } from '../load/pace/pacing.ts';
import { describeTraffic } from '../load/traffic/describe-traffic.ts';
import type { Traffic } from '../load/traffic/traffic.ts';
import type { Metric } from '../measurement/metric.ts';
import { fault } from '../settings/fault.ts';
import { loadKeys } from '../settings/load-schema.ts';
import { type Objective, objective } from '../settings/objective-schema.ts';
import { resolveThresholds } from '../settings/resolve-thresholds.ts';
import { resolveTraffic } from '../settings/resolve-traffic.ts';
import { thresholdsOn } from '../settings/thresholds-schema.ts';
import { findTrafficFaults, trafficKeys } from '../settings/traffic-schema.ts';
import { durationOrNone, rate, window } from '../settings/values-schema.ts';
import { formatDuration, formatFigure, formatNumber } from '../text/numbers.ts';
import { quote } from '../text/quote.ts';
import type { Kind, Measured, Scenario, Stage } from './kind.ts';
import { refuseSilence } from './refuse-silence.ts';
import { requireBorne, type Search, searchBreakingPoint } from './stress/search.ts';
import {
  type StressDetail,
  type StressSummary,
  stressDetail,
  stressSummary,
  summarizeStress,
} from './stress/summary.ts';
import { trialPacing, tryLoad } from './stress/trial.ts';
import { loadsAround, stressBlocks, stressNotes } from './stress/words.ts';
import { trafficIdentity } from './traffic-identity.ts';

const STRESS_METRICS = {
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

const MAX_CONNECTIONS = 1000;
/** Why `most` is no more by default: a service that bears it is fast enough for most. */
const MOST = 10_000;

const {
  arrivals,
  'max-connections': maxConnections,
  agents,
  seed,
  'reconnect-every': reconnectEvery,
  warmup,
} = loadKeys;
const keys = {
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
  arrivals,
  'max-connections': maxConnections,
  agents,
  seed,
  'reconnect-every': reconnectEvery,
  warmup,
  ...trafficKeys,
  thresholds: thresholdsOn({ 'breaking-point': STRESS_METRICS['breaking-point'] })
    .prefault({})
    .describe('Limit of this scenario: on breaking-point, where every round is a search.'),
};
type Settings = z.output<z.ZodObject<typeof keys>>;

/** Loads around the one that is just borne, or the search for it. */
export interface StressScenario
  extends Scenario,
    Traffic,
    Pick<Pacing, 'arrivals' | 'agents' | 'warmup' | 'duration' | 'connections'> {
  type: 'stress';
  objective: Objective;
  /** Arrivals per second; null: it is searched for. */
  point: number | null;
  isSearch: boolean;
  start: number;
  most: number;
  /** Milliseconds. */
  settle: number;
  /** The search that found the point. */
  found?: Search;
}

/** How much load a service bears before it misses its objective. */
export const stressKind: Kind<Settings, StressScenario, StressDetail, StressSummary> = {
  name: 'stress',
  about:
    'More and more load until the objective is missed: how much is borne, what gives way first, and whether it recovers.',
  question: 'How much load does it bear, and what gives way first?',
  compares:
    'the answers within the objective at three fixed loads around what the base bears, or the breaking point of a whole search',
  example: { objective: { p95: '200ms' } },
  needs: 'service',
  rules: { general: false, sends: 'same' },
  standing: { objective: 'rule', point: 'rule', search: 'rule', start: 'rule', most: 'rule', settle: 'rule' },
  whole: true,
  failsOnPurpose: true,
  rounds: { least: 1, default: 5 },
  keys,
  metrics({ isSearch }): Record<string, Metric> {
    const { 'breaking-point': breakingPoint, goodput } = STRESS_METRICS;
    return isSearch ? { 'breaking-point': breakingPoint } : { goodput };
  },
  detail: stressDetail,
  summary: stressSummary,

  faults(settings, context) {
    findTrafficFaults(settings, context);
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
  },

  resolve(settings, { name, at, inputs, general, origin }) {
    if (inputs.rate !== undefined) {
      origin.blameInput(
        'rate',
        `the scenario ${quote(name)} finds out how much load it can make; see start, point and most`,
      );
    }
    return {
      name,
      type: 'stress',
      rounds: settings.rounds,
      ...resolveTraffic(settings, at, origin),
      objective: settings.objective,
      point: settings.point ?? null,
      isSearch: settings.search,
      start: settings.start,
      most: settings.most,
      connections: inputs.connections ?? settings['max-connections'] ?? MAX_CONNECTIONS,
      arrivals: settings.arrivals ?? 'uniform',
      agents: settings.agents,
      warmup: inputs.warmup ?? settings.warmup,
      settle: settings.settle,
      duration: inputs.duration ?? settings.duration,
      thresholds: resolveThresholds({ thresholds: settings.thresholds }, general, at, origin),
    };
  },

  identity(scenario) {
    const { type, objective, point, isSearch, start, most, connections, arrivals, agents, warmup, settle, duration } =
      scenario;
    const { seed, reconnectEvery } = scenario;
    const search = { point, isSearch, start, most };
    const pacing = { connections, arrivals, agents, warmup, settle, duration, seed, reconnectEvery };
    return { type, objective, ...search, ...pacing, ...trafficIdentity(scenario) };
  },

  time: ({ isSearch, warmup, settle, duration }) => (isSearch ? null : warmup + 3 * (settle + duration)),

  words({ objective: { latency, errorRate }, point, isSearch }) {
    const asked = [
      ...Object.entries(latency).map(([name, limit]) => `${name} ${formatDuration(limit)}`),
      `${formatNumber(errorRate * 100)} % errors`,
    ];
    const how = isSearch ? 'a search' : point === null ? 'around what it bears' : `around ${formatFigure(point)}/s`;
    return `${how} (${asked.join(', ')})`;
  },

  lines(scenario) {
    const { start, most, settle, duration } = scenario;
    const each = `trials of ${formatDuration(duration)} after ${formatDuration(settle)} that are not measured`;
    return [`from ${formatFigure(start)}/s to ${formatFigure(most)}/s at most, ${each}`, ...describeTraffic(scenario)];
  },

  loads: (scenario) => [{ traffic: scenario, pacing: trialPacing(scenario, scenario.point ?? scenario.start, 0) }],

  prepare(scenario) {
    if (scenario.isSearch || scenario.point !== null) return null;
    return {
      words: `the load that "${scenario.name}" bears is searched for, which takes a minute or two; with point: in the file it takes none`,
      takes: 'a search of a minute or two',
      async act(stage) {
        const found = await searchBreakingPoint(stage, scenario);
        return found && { ...scenario, point: requireBorne(scenario, found), found };
      },
    };
  },

  measure: (stage, scenario) => (scenario.isSearch ? measureSearch(stage, scenario) : measureAround(stage, scenario)),

  summarize: (rounds) => summarizeStress(rounds.map(({ detail }) => detail)),
  blocks: stressBlocks,
  notes: (rounds) => stressNotes(summarizeStress(rounds.map(({ detail }) => detail))),
};

async function measureSearch(stage: Stage, scenario: StressScenario): Promise<Measured<StressDetail> | null> {
  const search = await searchBreakingPoint(stage, scenario);
  if (search === null) return null;
  requireBorne(scenario, search);
  return {
    figures: {
      responses: responsesIn(search.trials),
      all: { 'breaking-point': search.throughput as number },
      labels: {},
    },
    detail: { point: null, search, trials: [], cores: availableParallelism() },
  };
}

async function measureAround(stage: Stage, scenario: StressScenario): Promise<Measured<StressDetail> | null> {
  const { point, found = null } = scenario;
  if (point === null) throw new PerfGateError('internal', `the point of "${scenario.name}" was not searched for`);
  const trials: StressDetail['trials'] = [];
  for (const [index, load] of loadsAround(point).entries()) {
    stage.phase(`${formatFigure(load)}/s`, scenario.settle + scenario.duration);
    const first = { ...scenario, settle: scenario.warmup + scenario.settle };
    const tried = await tryLoad(stage, index === 0 ? first : scenario, load, index);
    if (tried === null) return null;
    if (index === 0) refuseSilence(stage, scenario, tried.loaded);
    trials.push(tried.trial);
  }
  const sound = trials.filter(({ isVoid }) => !isVoid);
  return {
    figures: {
      responses: responsesIn(trials),
      all: {},
      labels: Object.fromEntries(sound.map(({ load, goodput }) => [`${formatFigure(load)}/s`, { goodput }])),
    },
    detail: { point, search: found, trials, cores: availableParallelism() },
  };
}

function responsesIn(trials: StressDetail['trials']): number {
  return Math.round(trials.reduce((sum, { goodput, duration }) => sum + (goodput * duration) / 1000, 0));
}
