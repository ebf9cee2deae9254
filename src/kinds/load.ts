import type { z } from 'zod';
import type { Pacing } from '../load/pace/pacing.ts';
import type { Traffic } from '../load/traffic/traffic.ts';
import { figuresOf } from '../measurement/figures.ts';
import { findLoadFaults, loadKeys } from '../settings/load-schema.ts';
import { resolveLoad } from '../settings/resolve-load.ts';
import { resolveThresholds } from '../settings/resolve-thresholds.ts';
import { resolveTraffic } from '../settings/resolve-traffic.ts';
import { thresholds } from '../settings/thresholds-schema.ts';
import { findTrafficFaults, trafficKeys } from '../settings/traffic-schema.ts';
import type { Kind, Scenario } from './kind.ts';
import { refuseSilence } from './refuse-silence.ts';
import { singleWindow } from './single-window.ts';
import { trafficIdentity } from './traffic-identity.ts';
import { windowFigures, windowLengthIn, windowMetrics } from './window-limits.ts';

const keys = {
  ...loadKeys,
  ...trafficKeys,
  thresholds: thresholds.prefault({}).describe('Limits of this scenario; they replace the general ones.'),
};
type Settings = z.output<z.ZodObject<typeof keys>>;

/** What is sent, how much of it and for how long. */
export interface LoadScenario extends Scenario, Traffic, Pacing {
  type: 'load';
}

/** The same load in every round: a warm-up, then one measured window. */
export const loadKind: Kind<Settings, LoadScenario> = {
  name: 'load',
  about: 'A steady load, or one that follows stages: latency, throughput and what the service uses.',
  question: 'Is it slower than before under the load that it has every day?',
  compares: 'latency, throughput and what the service uses, each as one value a round',
  example: {},
  needs: 'service',
  rules: { general: true, sends: 'same' },
  keys,

  faults(settings, context) {
    findLoadFaults(settings, context);
    findTrafficFaults(settings, context);
  },

  resolve(settings, { name, at, inputs, general, origin }) {
    const load = resolveLoad(name, settings, inputs, origin);
    return {
      name,
      type: 'load',
      rounds: settings.rounds,
      ...resolveTraffic(settings, at, origin),
      ...load,
      thresholds: resolveThresholds(settings, general, at, origin, { duration: load.duration, length: null }),
    };
  },

  metrics: ({ thresholds }) => windowMetrics(thresholds),

  identity: identityOfLoad,

  ...singleWindow,

  async measure(stage, scenario) {
    const windowLength = windowLengthIn(scenario.thresholds);
    const loaded = await stage.load(scenario, scenario, { ...(windowLength !== null && { windowLength }) });
    if (loaded === null) return null;
    refuseSilence(stage, scenario, loaded);
    const { window, resources, windows } = loaded;
    const figures = figuresOf(window, { startup: stage.service.startup, resources });
    const all = { ...figures.all, ...windowFigures(windows, scenario.thresholds) };
    return { windows: [window], figures: { ...figures, all } };
  },
};

/** What makes two loads comparable: how much is sent, for how long, and what. */
export function identityOfLoad(scenario: { type: string } & Traffic & Pacing): object {
  const { type, connections, rate, arrivals, stages, spawnRate, agents, warmup, duration, seed, reconnectEvery } =
    scenario;
  // The order is that of the first version: the hash of what has not changed must not change.
  const pacing = { connections, rate, arrivals, stages, spawnRate, agents, warmup, duration, seed, reconnectEvery };
  return { type, ...pacing, ...trafficIdentity(scenario) };
}
