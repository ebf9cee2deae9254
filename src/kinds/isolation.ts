import type { z } from 'zod';
import type { Pacing } from '../load/pace/pacing.ts';
import { describeTraffic } from '../load/traffic/describe-traffic.ts';
import type { Traffic } from '../load/traffic/traffic.ts';
import type { Metric } from '../measurement/metric.ts';
import { NEVER } from '../measurement/never.ts';
import { findLoadFaults, loadKeys } from '../settings/load-schema.ts';
import { resolveLoad } from '../settings/resolve-load.ts';
import { resolveThresholds } from '../settings/resolve-thresholds.ts';
import { resolveTraffic } from '../settings/resolve-traffic.ts';
import { thresholdsOn } from '../settings/thresholds-schema.ts';
import { findTrafficFaults, trafficKeys } from '../settings/traffic-schema.ts';
import { durationOrNone } from '../settings/values-schema.ts';
import { NEIGHBOR_WARMUP, neighborKey, resolveNeighbor } from './isolation/neighbor.ts';
import {
  type IsolationDetail,
  type IsolationSummary,
  isolationBlocks,
  isolationDetail,
  isolationSummary,
  shareOf,
  summarizeIsolation,
} from './isolation/summary.ts';
import type { Kind, Scenario } from './kind.ts';
import { identityOfLoad } from './load.ts';
import { refuseSilence } from './refuse-silence.ts';
import { refuseRequestLimits } from './request-limits.ts';
import { pacingWords } from './single-window.ts';
import type { Load, Loaded, Stage } from './stage.ts';

const information = { gated: false, perRequest: false, slower: false } as const;
const METRICS = {
  slowdown: {
    title: 'slowdown beside the neighbor',
    unit: '',
    better: 'lower',
    gated: true,
    perRequest: false,
    slower: false,
    never: 'were not answered beside the neighbor',
  },
  'p95-alone': { title: 'p95 alone', unit: 'ms', better: 'lower', ...information, slower: true },
  'p95-beside': { title: 'p95 beside the neighbor', unit: 'ms', better: 'lower', ...information, slower: true },
  'failed-beside': { title: 'failed beside the neighbor', unit: 'ratio', better: 'lower', ...information },
  'neighbor-throughput': { title: "neighbor's throughput", unit: '/s', better: 'higher', ...information },
} as const satisfies Record<string, Metric>;

const { stages: _, 'spawn-rate': __, ...steadyKeys } = loadKeys;
const keys = {
  ...steadyKeys,
  warmup: durationOrNone.prefault('500ms').describe('Load before each of the two measured windows; not measured.'),
  ...trafficKeys,
  neighbor: neighborKey.describe(
    'The noisy neighbor: what else is sent meanwhile, and how much of it, with the keys of a load.',
  ),
  thresholds: thresholdsOn(METRICS)
    .prefault({})
    .describe('Limits of this scenario: on the slowdown, on p95 alone and beside the neighbor, and on failures.'),
};
type Settings = z.output<z.ZodObject<typeof keys>>;

/** A steady load, and another one that it may suffer from. */
export interface IsolationScenario extends Scenario, Traffic, Pacing {
  type: 'isolation';
  neighbor: Load;
}

/** The same load twice a round: alone, and beside a noisy neighbor. */
export const isolationKind: Kind<Settings, IsolationScenario, IsolationDetail, IsolationSummary> = {
  name: 'isolation',
  about: 'The same load alone and beside a noisy neighbor: how much slower it gets.',
  question: 'Does one kind of use make the others slow?',
  compares: 'by how much the p95 beside the neighbor is higher than that alone',
  needs: 'service',
  rules: { general: false, sends: 'same' },
  standing: { neighbor: 'rule' },
  whole: true,
  rounds: { least: 5, default: 8 },
  example: { neighbor: { requests: ['GET /export'] } },
  keys,

  faults(settings, context) {
    findLoadFaults(settings, context);
    findTrafficFaults(settings, context);
    refuseRequestLimits(settings, 'what is compared is the load as a whole', context);
  },

  metrics: () => METRICS,

  resolve(settings, { name, at, inputs, origin }) {
    const load = resolveLoad(name, settings, inputs, origin);
    return {
      name,
      type: 'isolation',
      rounds: settings.rounds,
      ...resolveTraffic(settings, at, origin),
      ...load,
      neighbor: resolveNeighbor(settings.neighbor, name, at, origin),
      thresholds: resolveThresholds({ thresholds: settings.thresholds }, {}, at, origin),
    };
  },

  identity(scenario) {
    const { traffic, pacing } = scenario.neighbor;
    return { ...identityOfLoad(scenario), neighbor: identityOfLoad({ type: 'neighbor', ...traffic, ...pacing }) };
  },

  time({ warmup, duration }) {
    return 2 * (warmup + duration) + 2 * NEIGHBOR_WARMUP;
  },

  words: (scenario) => `${pacingWords(scenario)} beside ${pacingWords(scenario.neighbor.pacing)}`,

  lines: (scenario) => [
    ...describeTraffic(scenario),
    ...describeTraffic(scenario.neighbor.traffic).map((line) => `beside it: ${line}`),
  ],

  loads: (scenario) => [{ traffic: scenario, pacing: scenario }, scenario.neighbor],

  detail: isolationDetail,
  summary: isolationSummary,

  async measure(stage, scenario) {
    const measured = await bothWays(stage, scenario);
    if (measured === null) return null;
    const { alone, first: beside, second: neighbor } = measured;
    refuseSilence(stage, scenario, alone);
    const detail = { alone: shareOf(alone), beside: shareOf(beside), neighbor: shareOf(neighbor) };
    return {
      // What fails beside the neighbor is what is measured: it does not spoil the figures.
      windows: [alone.window],
      figures: { responses: alone.window.counts.responses, all: figuresIn(detail), labels: {} },
      detail,
    };
  },

  summarize: summarizeIsolation,
  blocks: isolationBlocks,

  notes(rounds) {
    const failing = rounds.filter(({ detail }) => detail.neighbor.failed > 0.5).length;
    if (2 * failing <= rounds.length) return [];
    return ['Most requests of the neighbor failed, so that it was hardly one: see what it is answered.'];
  },
};

/** Makes both measurements, in another order from round to round, so that neither is always the one of a warmer service. */
async function bothWays(
  stage: Stage,
  scenario: IsolationScenario,
): Promise<{ alone: Loaded; first: Loaded; second: Loaded } | null> {
  const isAloneFirst = stage.index % 2 === 0;
  const alone = () => {
    stage.phase('alone', scenario.warmup + scenario.duration);
    return stage.load(scenario, scenario);
  };
  const before = isAloneFirst ? await alone() : null;
  if (isAloneFirst && before === null) return null;
  stage.phase('beside its neighbor', scenario.warmup + scenario.duration);
  const both = await stage.beside({ traffic: scenario, pacing: scenario }, scenario.neighbor);
  if (both === null) return null;
  const apart = before ?? (await alone());
  return apart && { alone: apart, ...both };
}

function figuresIn({ alone, beside, neighbor }: IsolationDetail): Record<string, number> {
  const isAnswered = beside.p95 !== null && beside.failed < 1;
  return {
    ...(alone.p95 !== null && { 'p95-alone': alone.p95 }),
    ...(beside.p95 !== null && { 'p95-beside': beside.p95 }),
    ...(alone.p95 !== null && { slowdown: isAnswered ? (beside.p95 as number) / alone.p95 : NEVER }),
    'failed-beside': beside.failed,
    'neighbor-throughput': neighbor.throughput,
  };
}
