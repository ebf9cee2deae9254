import type { z } from 'zod';
import type { Pacing } from '../load/pace/pacing.ts';
import { describeTraffic } from '../load/traffic/describe-traffic.ts';
import type { Traffic } from '../load/traffic/traffic.ts';
import { addCounts, errorRate } from '../measurement/counts.ts';
import { figuresOf } from '../measurement/figures.ts';
import type { Metric, MetricValues } from '../measurement/metric.ts';
import type { Window } from '../measurement/run-document.ts';
import { LEVEL_FIGURES } from '../settings/levels-schema.ts';
import { loadKeys } from '../settings/load-schema.ts';
import { resolveThresholds } from '../settings/resolve-thresholds.ts';
import { resolveTraffic } from '../settings/resolve-traffic.ts';
import { findSizeFaults, sizeName, sizes } from '../settings/sizes-schema.ts';
import { thresholdsOn } from '../settings/thresholds-schema.ts';
import { findTrafficFaults, trafficKeys } from '../settings/traffic-schema.ts';
import { commandLine, connections, duration, durationOrNone, window } from '../settings/values-schema.ts';
import { count, formatDuration } from '../text/numbers.ts';
import { shorten } from '../text/plain.ts';
import { quote } from '../text/quote.ts';
import type { Kind, Scenario } from './kind.ts';
import { refuseSilence } from './refuse-silence.ts';
import type { Stage } from './stage.ts';
import { trafficIdentity } from './traffic-identity.ts';
import {
  growthOf,
  LONGEST_LABEL,
  type MeasuredSize,
  MOST_REQUESTS,
  summarizeVolume,
  type VolumeDetail,
  type VolumeSummary,
  volumeDetail,
  volumeSummary,
} from './volume/summary.ts';
import { volumeBlocks } from './volume/words.ts';

/** What decides; each size is for information. */
const GROWTH = {
  growth: {
    title: 'time for twice the size',
    unit: '×',
    better: 'lower',
    gated: true,
    perRequest: false,
    slower: false,
  },
} as const satisfies Record<string, Metric>;

/** The figures of each size. */
const SIZE_FIGURES = Object.fromEntries(
  Object.entries(LEVEL_FIGURES).map(([name, metric]) => [`size-${name}`, metric] as const),
) as Record<`size-${keyof typeof LEVEL_FIGURES}`, Metric>;

const keys = {
  sizes: sizes
    .prefault(['1k', '10k', '100k'])
    .describe('How much data there is, one size after the other in every round: 500, 10k, 1M.'),
  setup: commandLine.describe(
    'Line that makes the data of a size, in place of what is there: SIZE says how much, PERF_GATE_URL where the service is.',
  ),
  'setup-timeout': duration.prefault('2m').describe('Time limit of that line.'),
  connections: connections
    .prefault(1)
    .describe('Connections that send one request after the other; with one, latency is the time of the request alone.'),
  'reconnect-every': loadKeys['reconnect-every'],
  seed: loadKeys.seed,
  warmup: durationOrNone.prefault('500ms').describe('Load before the measured window of each size; not measured.'),
  duration: window.prefault('1500ms').describe('Measured window of each size.'),
  ...trafficKeys,
  thresholds: thresholdsOn({ ...GROWTH, ...SIZE_FIGURES }, ['error-rate', 'success-rate'])
    .prefault({})
    .describe(
      'Limits of this scenario; that of growth is a number: twice the size takes so many times as long. One such as size-p95 is of every size.',
    ),
};
type Settings = z.output<z.ZodObject<typeof keys>>;

/** The same traffic against data of several sizes. */
export interface VolumeScenario extends Scenario, Traffic, Pick<Pacing, 'connections' | 'warmup' | 'duration'> {
  type: 'volume';
  /** The smallest first. */
  sizes: number[];
  setup: string;
  /** The base's line where it has one of its own. */
  setupAtBase?: string;
  /** Milliseconds. */
  setupTimeout: number;
}

/** How many characters of the line reports show. */
const WORDS = 60;

/** The same load with more and more data: how the time grows with it. */
export const volumeKind: Kind<Settings, VolumeScenario, VolumeDetail, VolumeSummary> = {
  name: 'volume',
  about: 'The same load with more and more data: how the time of a request grows with its size.',
  question: 'How does it get slower as the data grows?',
  compares: 'the growth of a round: how much longer twice the size takes; each size is for information',
  example: { setup: 'node seed.mjs' },
  needs: 'service',
  rules: { general: false, sends: 'same' },
  standing: { sizes: 'rule', setup: 'own', 'setup-timeout': 'own' },
  rounds: { least: 5, default: 5 },
  untried: true,
  keys,
  detail: volumeDetail,
  summary: volumeSummary,

  faults(settings, context) {
    findSizeFaults(settings.sizes, context);
    findTrafficFaults(settings, context);
  },

  resolve(settings, { name, at, inputs, general, origin, atBase }) {
    if (inputs.rate !== undefined) {
      origin.blameInput('rate', `the scenario ${quote(name)} measures the time of requests alone, without a rate`);
    }
    const sorted = settings.sizes.toSorted((a, b) => a - b);
    const limits = resolveThresholds({ thresholds: settings.thresholds }, general, at, origin);
    return {
      name,
      type: 'volume',
      rounds: settings.rounds,
      sizes: sorted,
      setup: settings.setup,
      ...(atBase && atBase.setup !== settings.setup && { setupAtBase: atBase.setup }),
      setupTimeout: settings['setup-timeout'],
      connections: inputs.connections ?? settings.connections,
      warmup: inputs.warmup ?? settings.warmup,
      duration: inputs.duration ?? settings.duration,
      ...resolveTraffic(settings, at, origin),
      thresholds: limits.flatMap((limit) =>
        Object.hasOwn(SIZE_FIGURES, limit.metric) ? sorted.map((one) => ({ ...limit, label: sizeName(one) })) : [limit],
      ),
    };
  },

  metrics: () => ({ ...GROWTH, ...SIZE_FIGURES }),

  identity(scenario) {
    const { type, sizes, connections, warmup, duration, seed, reconnectEvery } = scenario;
    return { type, sizes, connections, warmup, duration, seed, reconnectEvery, ...trafficIdentity(scenario) };
  },

  time: ({ sizes, warmup, duration }) => sizes.length * (warmup + duration),

  words: ({ sizes }) => `sizes ${sizes.map(count).join(', ')}`,

  lines(scenario) {
    const { warmup, duration, setup } = scenario;
    const each = `${formatDuration(warmup)} of warm-up and ${formatDuration(duration)}`;
    return [`before each size ${shorten(setup, WORDS)}, then ${each}`, ...describeTraffic(scenario)];
  },

  loads: (scenario) => [{ traffic: scenario, pacing: pacingOf(scenario) }],

  async measure(stage, scenario) {
    const windows: Window[] = [];
    for (const size of scenario.sizes) {
      if (!(await prepare(stage, scenario, size))) return null;
      const loaded = await stage.load(scenario, pacingOf(scenario));
      if (loaded === null) return null;
      refuseSilence(stage, scenario, loaded, sizeName(size));
      windows.push(loaded.window);
    }
    const measured = scenario.sizes.map((size, index) => measuredSize(size, windows[index] as Window));
    const all = addCounts(windows.map((window) => window.counts));
    return {
      windows,
      figures: {
        responses: all.responses,
        all: { growth: growthOf(measured), 'error-rate': errorRate(all) },
        labels: Object.fromEntries(measured.map((one) => [sizeName(one.size), figuresOfSize(one)])),
      },
      detail: { sizes: measured, requests: meansOf(windows) },
    };
  },

  summarize: (rounds) => summarizeVolume(rounds.map(({ detail }) => detail)),

  blocks: volumeBlocks,
};

/** Makes the data of a size. @returns false when the run was canceled */
async function prepare(stage: Stage, scenario: VolumeScenario, size: number): Promise<boolean> {
  const line = (stage.side === 'base' && scenario.setupAtBase) || scenario.setup;
  const made = await stage.run(line, {
    timeout: scenario.setupTimeout,
    file: null,
    env: { SIZE: String(size), PERF_GATE_URL: stage.service.url },
    prepares: sizeName(size),
  });
  return made !== null;
}

function pacingOf({ connections, warmup, duration, seed }: VolumeScenario): Pacing {
  return {
    connections,
    rate: null,
    arrivals: 'uniform',
    stages: null,
    spawnRate: null,
    agents: 1,
    seed,
    warmup,
    duration,
  };
}

function measuredSize(size: number, window: Window): MeasuredSize {
  const { all } = figuresOf(window, { startup: null, resources: null });
  const { mean = 0, p50 = 0, p95 = 0 } = all;
  return { size, mean, p50, p95, throughput: window.throughput, failed: errorRate(window.counts) };
}

function figuresOfSize({ p50, p95, throughput, failed }: MeasuredSize): MetricValues {
  return { 'size-p50': p50, 'size-p95': p95, 'size-throughput': throughput, 'size-error-rate': failed };
}

/** The mean latency of each request by size, where there are several and each was answered at every size. */
function meansOf(windows: readonly Window[]): VolumeDetail['requests'] {
  const figures = windows.map((window) => figuresOf(window, { startup: null, resources: null }).labels);
  const labels = Object.keys(figures[0] ?? {});
  if (labels.length < 2) return [];
  return labels.slice(0, MOST_REQUESTS).flatMap((label) => {
    const means = figures.flatMap((ofSize) => ofSize[label]?.mean ?? []);
    return means.length < windows.length ? [] : [{ label: label.slice(0, LONGEST_LABEL), means }];
  });
}
