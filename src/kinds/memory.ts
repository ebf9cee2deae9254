import { z } from 'zod';
import { PerfGateError } from '../errors.ts';
import type { Pacing } from '../load/pace/pacing.ts';
import { steadyRate } from '../load/pace/steady-rate.ts';
import { describeTraffic } from '../load/traffic/describe-traffic.ts';
import type { Traffic } from '../load/traffic/traffic.ts';
import { errorRate } from '../measurement/counts.ts';
import { mergeWindows } from '../measurement/merge-windows.ts';
import type { Metric } from '../measurement/metric.ts';
import type { Floor } from '../probes/floor.ts';
import type { HeapCounts } from '../probes/heap-snapshot.ts';
import { fault } from '../settings/fault.ts';
import { loadKeys } from '../settings/load-schema.ts';
import { MAX_CONNECTIONS } from '../settings/open-load-schema.ts';
import { writtenDuration } from '../settings/quantity.ts';
import { resolveThresholds } from '../settings/resolve-thresholds.ts';
import { resolveTraffic } from '../settings/resolve-traffic.ts';
import { thresholdsOn } from '../settings/thresholds-schema.ts';
import { findTrafficFaults, trafficKeys } from '../settings/traffic-schema.ts';
import { durationOrNone, wholeNumber, window } from '../settings/values-schema.ts';
import { FIRST_CYCLES, MORE_CYCLES, MOST_CYCLES } from '../statistics/leak.ts';
import { formatDuration } from '../text/numbers.ts';
import { plural } from '../text/plural.ts';
import { quote } from '../text/quote.ts';
import type { Kind, Scenario } from './kind.ts';
import {
  judgeFloors,
  keptOf,
  type MemoryDetail,
  type MemorySummary,
  memoryDetail,
  memorySummary,
} from './memory/detail.ts';
import { grownBetween } from './memory/grown.ts';
import { memoryBlocks } from './memory/words.ts';
import { refuseSilence } from './refuse-silence.ts';
import type { Loaded, Stage } from './stage.ts';
import { trafficIdentity } from './traffic-identity.ts';
import { type UsualLimit, withUsualLimits } from './usual-limits.ts';

const OWN = {
  'bytes-per-request': {
    title: 'memory kept per request',
    unit: 'bytes',
    better: 'lower',
    gated: true,
    perRequest: false,
    slower: false,
  },
  'memory-at-rest': {
    title: 'memory at rest',
    unit: 'bytes',
    better: 'lower',
    gated: false,
    perRequest: false,
    slower: false,
  },
} as const satisfies Record<string, Metric>;

/** What holds unless the scenario limits it otherwise: a leak that was found is one. */
const LEAK_LIMIT: UsualLimit = { metric: 'bytes-per-request', comparator: '<', limit: 50, text: '< 50B' };

const { seed, 'max-connections': maxConnections, 'reconnect-every': reconnectEvery } = loadKeys;

const keys = {
  'per-cycle': wholeNumber(10, 1_000_000)
    .prefault(1000)
    .describe('How many requests (or journeys) each cycle has, spread evenly over it.'),
  cycle: window.prefault('2s').describe('How long the requests of a cycle take to begin.'),
  rest: durationOrNone
    .prefault('500ms')
    .describe('How long nothing is asked before the memory is read after each cycle.'),
  warmup: durationOrNone.prefault('1s').describe('The same load before the first cycle; not measured.'),
  'max-connections': maxConnections,
  snapshots: z
    .boolean()
    .prefault(false)
    .describe(
      'Whether two heap snapshots of a Node service are compared, after half of the first cycles and at the end, to name the constructors of what became more; each takes seconds.',
    ),
  seed,
  'reconnect-every': reconnectEvery,
  ...trafficKeys,
  thresholds: thresholdsOn(OWN, ['memory', 'error-rate', 'success-rate'])
    .prefault({})
    .describe('Limits of this scenario. bytes-per-request below 50B is one unless set.'),
};
type Settings = z.output<z.ZodObject<typeof keys>>;

/** Cycles of the same number of requests, after each of which the memory is read. */
export interface MemoryScenario extends Scenario, Traffic, Pick<Pacing, 'warmup'> {
  type: 'memory';
  perCycle: number;
  /** The length of a cycle, and of the rest after it, milliseconds. */
  cycle: number;
  rest: number;
  snapshots: boolean;
  maxConnections: number;
}

/** Requests per second that a cycle can have. */
const FASTEST = 1_000_000;
/** The cycle after which the first of two snapshots is taken. */
const SNAPSHOT_AFTER = FIRST_CYCLES / 2;

/** The memory of a service after each of several cycles of requests: whether it keeps something of every one. */
export const memoryKind: Kind<Settings, MemoryScenario, MemoryDetail, MemorySummary> = {
  name: 'memory',
  about: 'Cycles of requests, and the memory after each: whether something is kept of every request.',
  question: 'Does it leak?',
  compares: 'the memory that is kept of each request, from 5 rounds on',
  example: {},
  needs: 'service',
  rules: { general: false, sends: 'same' },
  standing: { 'per-cycle': 'rule', cycle: 'rule', rest: 'rule', snapshots: 'rule' },
  whole: true,
  floors: true,
  rounds: { least: 1, default: 1 },
  keys,
  detail: memoryDetail,
  summary: memorySummary,

  faults(settings, context) {
    findTrafficFaults(settings, context);
    const rate = (settings['per-cycle'] * 1000) / settings.cycle;
    if (rate > FASTEST) {
      const text = `${settings['per-cycle']} in ${writtenDuration(settings.cycle)} are more than ${FASTEST}/s; make the cycle longer`;
      fault(context, ['per-cycle'], text);
    }
  },

  resolve(settings, { name, at, inputs, general, origin }) {
    for (const input of ['connections', 'rate', 'duration'] as const) {
      if (inputs[input] !== undefined) {
        origin.blameInput(input, `per-cycle and cycle of the scenario ${quote(name)} say how much load there is`);
      }
    }
    const limits = resolveThresholds({ thresholds: settings.thresholds }, general, at, origin);
    return {
      name,
      type: 'memory',
      rounds: settings.rounds,
      perCycle: settings['per-cycle'],
      cycle: settings.cycle,
      rest: settings.rest,
      snapshots: settings.snapshots,
      warmup: inputs.warmup ?? settings.warmup,
      maxConnections: settings['max-connections'] ?? MAX_CONNECTIONS,
      ...resolveTraffic(settings, at, origin),
      thresholds: withUsualLimits(limits, LEAK_LIMIT),
    };
  },

  metrics: () => OWN,

  identity(scenario) {
    const { type, perCycle, cycle, rest, warmup, maxConnections, seed, reconnectEvery } = scenario;
    const pacing = { perCycle, cycle, rest, warmup, maxConnections, seed, reconnectEvery };
    return { type, ...pacing, ...(scenario.snapshots && { snapshots: true }), ...trafficIdentity(scenario) };
  },

  time: ({ warmup, cycle, rest }) => warmup + FIRST_CYCLES * (cycle + rest),

  words: ({ perCycle }) => `${FIRST_CYCLES} cycles of ${plural(perCycle, 'request')}`,

  lines(scenario) {
    const { perCycle, cycle, rest } = scenario;
    const each = `${plural(perCycle, 'request')} in ${formatDuration(cycle)}, then ${formatDuration(rest)} of rest`;
    return [
      `${FIRST_CYCLES} cycles, up to ${MOST_CYCLES} where its memory still grows: ${each}`,
      ...describeTraffic(scenario),
    ];
  },

  loads: (scenario) => [{ traffic: scenario, pacing: pacingOf(scenario, 0) }],

  async measure(stage, scenario) {
    const floors: Floor[] = [];
    const cycles: Loaded[] = [];
    let found: MemoryDetail | null = null;
    let before: HeapCounts | null = null;
    for (let more = FIRST_CYCLES; ; more = MORE_CYCLES) {
      for (let cycle = 0; cycle < more; cycle++) {
        const pacing = pacingOf(scenario, cycles.length);
        const loaded = await stage.load({ ...scenario, seed: pacing.seed }, pacing);
        if (loaded === null) return null;
        refuseSilence(stage, scenario, loaded, `cycle ${cycles.length + 1}`);
        cycles.push(loaded);
        await stage.rest(scenario.rest);
        if (stage.abort.aborted) return null;
        floors.push(await floorAfter(stage, scenario, floors[0] ?? null));
        if (scenario.snapshots && floors.length === SNAPSHOT_AFTER) before = await stage.heap();
      }
      found = judgeFloors(floors, scenario.perCycle);
      if (found.verdict !== 'longer') break;
    }
    const after = before && (await stage.heap());
    const grown = before && after && grownBetween(before, after, SNAPSHOT_AFTER);
    const window = mergeWindows(cycles.map((loaded) => loaded.window));
    const peaks = cycles.flatMap(({ resources }) => resources?.memory ?? []);
    const kept = keptOf(found);
    const failed = errorRate(window.counts);
    return {
      windows: [window],
      figures: {
        responses: window.counts.responses,
        all: {
          ...(kept !== null && { 'bytes-per-request': kept }),
          'memory-at-rest': found.floors.at(-1) as number,
          ...(peaks.length > 0 && { memory: Math.max(...peaks) }),
          'error-rate': failed,
          'success-rate': 1 - failed,
        },
        labels: {},
      },
      detail: { ...found, ...(grown && { grown }) },
    };
  },

  summarize: (rounds) => ({ rounds: rounds.map(({ detail }) => detail) }),

  blocks: memoryBlocks,
};

/** The requests of a cycle begin at even intervals, so that they are the same number however fast they are answered. */
function pacingOf({ perCycle, cycle, warmup, maxConnections, seed }: MemoryScenario, index: number): Pacing {
  return steadyRate((perCycle * 1000) / cycle, {
    connections: maxConnections,
    arrivals: 'uniform',
    agents: 1,
    seed: (seed + index) % 2 ** 32,
    warmup: index === 0 ? warmup : 0,
    duration: cycle,
  });
}

/** @throws PerfGateError `config` where the memory of the service cannot be read */
async function floorAfter(stage: Stage, { name }: MemoryScenario, first: Floor | null): Promise<Floor> {
  const floor = await stage.floor(first?.signal ?? null);
  if (floor !== null) return floor;
  const why =
    first === null
      ? 'perf-gate reads the memory of processes that it has started: set target.start'
      : `a process of it did not tell its ${first.signal === 'heap' ? 'heap' : 'memory'} anymore`;
  throw new PerfGateError(
    first === null ? 'config' : 'target',
    `"${name}": the memory of the service cannot be read; ${why}.`,
  );
}
