import type { z } from 'zod';
import type { Pacing } from '../load/pace/pacing.ts';
import type { Traffic } from '../load/traffic/traffic.ts';
import { figuresOf } from '../measurement/figures.ts';
import { METRIC_NAMES, METRICS } from '../measurement/metric.ts';
import { CPU_SHARES, sharesOf } from '../measurement/resource-metrics.ts';
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

/** What decides here and is for information elsewhere. */
const DECIDING = { cpu: { ...METRICS.cpu, gated: true } };

const keys = {
  ...loadKeys,
  ...trafficKeys,
  thresholds: thresholdsOn({}, METRIC_NAMES)
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

  metrics: () => CPU_SHARES,

  identity: identityOfLoad,

  ...singleWindow,

  async measure(stage, scenario) {
    const loaded = await stage.load(scenario, scenario);
    if (loaded === null) return null;
    refuseSilence(stage, scenario, loaded);
    const { window, resources } = loaded;
    const figures = figuresOf(window, { startup: stage.service.startup, resources });
    const all = { ...figures.all, ...sharesOf({ duration: window.duration, resources }) };
    return { windows: [window], figures: { ...figures, all }, metrics: DECIDING };
  },
};
