import { availableParallelism } from 'node:os';
import type { z } from 'zod';
import type { Pacing } from '../load/pace/pacing.ts';
import type { Traffic } from '../load/traffic/traffic.ts';
import { figuresOf } from '../measurement/figures.ts';
import { METRIC_NAMES, METRICS, type Metric, type MetricValues } from '../measurement/metric.ts';
import type { Resources, Window } from '../measurement/run-document.ts';
import { findLoadFaults, loadKeys } from '../settings/load-schema.ts';
import { resolveLoad } from '../settings/resolve-load.ts';
import { resolveThresholds } from '../settings/resolve-thresholds.ts';
import { resolveTraffic } from '../settings/resolve-traffic.ts';
import { thresholdsOn } from '../settings/thresholds-schema.ts';
import { findTrafficFaults, trafficKeys } from '../settings/traffic-schema.ts';
import type { Kind, Scenario } from './kind.ts';
import { identityOfLoad } from './load.ts';
import { refuseSilence } from './refuse-silence.ts';
import { singleWindow } from './single-window.ts';

/** A share of the processor time that there is; the more the service works, the nearer it is to its end. */
function share(of: string): Metric {
  return { title: `CPU, of ${of}`, unit: 'ratio', better: 'lower', gated: false, perRequest: false, slower: false };
}

const SHARES = {
  'cpu-of-core': share('a core'),
  'cpu-of-machine': share('all cores'),
  'cpu-of-cgroup': share('what its cgroup may use'),
} as const satisfies Record<string, Metric>;

/** What decides here and is for information elsewhere. */
const DECIDING = { cpu: { ...METRICS.cpu, gated: true } };

const keys = {
  ...loadKeys,
  ...trafficKeys,
  thresholds: thresholdsOn(SHARES, METRIC_NAMES)
    .prefault({})
    .describe('Limits of this scenario; they replace the general ones. cpu-of-core: < 70% is a share of one core.'),
};
type Settings = z.output<z.ZodObject<typeof keys>>;

/** A load during which the processor time of the service is what counts. */
export interface CpuScenario extends Scenario, Traffic, Pacing {
  type: 'cpu';
}

/** The same load as of kind load, of which the processor time decides. */
export const cpuKind: Kind<Settings, CpuScenario> = {
  name: 'cpu',
  about: 'A load during which the processor time counts: milliseconds a request, and shares of what there is.',
  question: 'Does it work more for each request, and how near is it to what it may use?',
  compares: 'processor time a request, and what a load compares',
  example: {},
  needs: 'service',
  rules: { general: true, sends: 'same' },
  keys,

  faults(settings, context) {
    findLoadFaults(settings, context);
    findTrafficFaults(settings, context);
  },

  resolve(settings, { name, at, inputs, general, origin }) {
    return {
      name,
      type: 'cpu',
      rounds: settings.rounds,
      ...resolveTraffic(settings, at, origin),
      ...resolveLoad(name, settings, inputs, origin),
      thresholds: resolveThresholds(settings, general, at, origin),
    };
  },

  metrics: () => SHARES,

  identity: identityOfLoad,

  ...singleWindow,

  async measure(stage, scenario) {
    const loaded = await stage.load(scenario, scenario);
    if (loaded === null) return null;
    refuseSilence(stage, scenario, loaded);
    const { window, resources } = loaded;
    const figures = figuresOf(window, { startup: stage.service.startup, resources });
    const all = { ...figures.all, ...sharesOf(window, resources) };
    return { windows: [window], figures: { ...figures, all }, metrics: DECIDING };
  },
};

/** What a service used of a core, of all cores, and of what its cgroup may use: all of them where nothing limits it. */
function sharesOf({ duration }: Window, resources: Resources | null): MetricValues {
  const { cpu = null, cpuQuota } = resources ?? {};
  if (cpu === null) return {};
  const cores = availableParallelism();
  const used = cpu / duration;
  return {
    'cpu-of-core': used,
    'cpu-of-machine': used / cores,
    'cpu-of-cgroup': used / Math.min(cores, cpuQuota ?? cores),
  };
}
