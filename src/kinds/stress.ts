import { availableParallelism } from 'node:os';
import { PerfGateError } from '../errors.ts';
import type { Pacing } from '../load/pace/pacing.ts';
import { describeTraffic } from '../load/traffic/describe-traffic.ts';
import type { Traffic } from '../load/traffic/traffic.ts';
import type { Metric } from '../measurement/metric.ts';
import type { Objective } from '../settings/objective-schema.ts';
import { resolveOpenLoad } from '../settings/open-load-schema.ts';
import { resolveThresholds } from '../settings/resolve-thresholds.ts';
import { resolveTraffic } from '../settings/resolve-traffic.ts';
import { findTrafficFaults } from '../settings/traffic-schema.ts';
import { formatDuration, formatFigure, formatNumber } from '../text/numbers.ts';
import { quote } from '../text/quote.ts';
import type { Kind, Measured, Scenario } from './kind.ts';
import { refuseSilence } from './refuse-silence.ts';
import type { Stage } from './stage.ts';
import { requireBorne, type Search, searchBreakingPoint } from './stress/search.ts';
import { findStressFaults, STRESS_METRICS, type StressSettings, stressKeys } from './stress/stress-keys.ts';
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
export const stressKind: Kind<StressSettings, StressScenario, StressDetail, StressSummary> = {
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
  // A load that is too much may leave it in trouble for good.
  starts: () => 1,
  keys: stressKeys,
  metrics({ isSearch }): Record<string, Metric> {
    const { 'breaking-point': breakingPoint, goodput } = STRESS_METRICS;
    return isSearch ? { 'breaking-point': breakingPoint } : { goodput };
  },
  detail: stressDetail,
  summary: stressSummary,

  faults(settings, context) {
    findTrafficFaults(settings, context);
    findStressFaults(settings, context);
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
      ...resolveOpenLoad(settings, inputs),
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

  measure: (stage, scenario) =>
    stage.serve(null, () => (scenario.isSearch ? measureSearch(stage, scenario) : measureAround(stage, scenario))),

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
