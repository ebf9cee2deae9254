import type { z } from 'zod';
import type { Pacing } from '../load/pace/pacing.ts';
import { describeTraffic } from '../load/traffic/describe-traffic.ts';
import type { Traffic } from '../load/traffic/traffic.ts';
import { failedRequests } from '../measurement/counts.ts';
import { figuresOf } from '../measurement/figures.ts';
import { sharesOf } from '../measurement/resource-metrics.ts';
import type { Figures } from '../measurement/run-document.ts';
import { findLoadFaults, loadKeys } from '../settings/load-schema.ts';
import { resolveLoad } from '../settings/resolve-load.ts';
import { resolveThresholds } from '../settings/resolve-thresholds.ts';
import { resolveTraffic } from '../settings/resolve-traffic.ts';
import { thresholds } from '../settings/thresholds-schema.ts';
import { findTrafficFaults, trafficKeys } from '../settings/traffic-schema.ts';
import { durationOrNone } from '../settings/values-schema.ts';
import { doubtOf } from './configuration/decidable.ts';
import {
  type ConfigurationDetail,
  type ConfigurationSummary,
  configurationBlocks,
  configurationDetail,
  configurationSummary,
  summarizeConfiguration,
} from './configuration/summary.ts';
import { findVariantFaults, inTurn, resolveVariants, variantsKey } from './configuration/variants.ts';
import type { Kind, Scenario } from './kind.ts';
import { identityOfLoad } from './load.ts';
import { refuseSilence } from './refuse-silence.ts';
import { resourcesLimitedIn } from './resource-limits.ts';
import { pacingWords, singleWindow } from './single-window.ts';
import type { Loaded, Stage, Variant } from './stage.ts';
import { windowFigures, windowLengthIn, windowMetrics } from './window-limits.ts';

const keys = {
  ...loadKeys,
  warmup: durationOrNone.prefault('500ms').describe('Load before the measured window of each variant; not measured.'),
  ...trafficKeys,
  variants: variantsKey.describe(
    'Two to eight ways to start the service, each with a name, and env or a start line of its own. The first is what the others are compared with.',
  ),
  thresholds: thresholds.prefault({}).describe('Limits of the first variant; they replace the general ones.'),
};
type Settings = z.output<z.ZodObject<typeof keys>>;

/** One load for several ways to start the service. */
export interface ConfigurationScenario extends Scenario, Traffic, Pacing {
  type: 'configuration';
  variants: [Variant, ...Variant[]];
}

/** The same load for the service started in several ways, all of them in every round. */
export const configurationKind: Kind<Settings, ConfigurationScenario, ConfigurationDetail, ConfigurationSummary> = {
  name: 'configuration',
  about:
    'One load for several variants of the service, such as pool sizes: which is faster, by how much, and which to take.',
  question: 'Which setting is best, and is another one worth it?',
  compares: 'the first variant, as a load is; the variants with each other, in the same rounds',
  needs: 'service',
  rules: { general: true, sends: 'same' },
  standing: { variants: 'rule' },
  whole: true,
  example: {
    variants: [
      { name: 'pool size 10', env: { POOL_SIZE: 10 } },
      { name: 'pool size 20', env: { POOL_SIZE: 20 } },
    ],
  },
  keys,

  faults(settings, context) {
    findLoadFaults(settings, context);
    findTrafficFaults(settings, context);
    findVariantFaults(settings, context);
  },

  resolve(settings, { name, at, inputs, general, origin }) {
    const load = resolveLoad(name, settings, inputs, origin);
    return {
      name,
      type: 'configuration',
      rounds: settings.rounds,
      ...resolveTraffic(settings, at, origin),
      ...load,
      variants: resolveVariants(settings.variants, [...at, 'variants'], origin),
      thresholds: resolveThresholds(settings, general, at, origin, { duration: load.duration, length: null }),
    };
  },

  metrics: ({ thresholds }) => windowMetrics(thresholds),

  identity(scenario) {
    const variants = scenario.variants.map(({ place: _, ...variant }) => variant);
    return { ...identityOfLoad(scenario), variants };
  },

  time: (scenario) => scenario.variants.length * singleWindow.time(scenario),

  words(scenario) {
    return `${pacingWords(scenario)}, ${scenario.variants.length} variants`;
  },

  lines: (scenario) => [...describeTraffic(scenario), ...scenario.variants.map(({ name }) => `variant: ${name}`)],

  loads: singleWindow.loads,

  doubt: doubtOf,

  starts: ({ variants }) => variants.length,
  variants: ({ variants }) => variants,
  needsStart: () => ({
    key: 'variants',
    text: 'somebody else runs the service at target.url, and variants need one that perf-gate starts; set target.start',
  }),

  detail: configurationDetail,
  summary: configurationSummary,

  async measure(stage, scenario) {
    const measured = new Map<Variant, MeasuredOne>();
    for (const variant of inTurn(scenario.variants, stage.index)) {
      const found = await stage.serve(variant, () => measureOne(stage, scenario, variant));
      if (found === null) return null;
      measured.set(variant, found);
    }
    const of = (variant: Variant) => measured.get(variant) as MeasuredOne;
    const first = of(scenario.variants[0]);
    return {
      // The gate is about the variant that is in use: a try of another one must not fail it.
      windows: [first.loaded.window],
      figures: first.figures,
      detail: {
        open: scenario.rate !== null,
        variants: scenario.variants.map((variant) => {
          const { loaded, figures } = of(variant);
          const { counts, throughput } = loaded.window;
          const { p50 = 0, p95 = 0 } = figures.all;
          return { name: variant.name, throughput, p50, p95, sent: counts.sent, failed: failedRequests(counts) };
        }),
      },
    };
  },

  summarize: summarizeConfiguration,
  blocks: configurationBlocks,
};

/** What was measured of one variant. */
interface MeasuredOne {
  loaded: Loaded;
  figures: Figures;
}

/** Loads the service that runs as one variant. */
async function measureOne(
  stage: Stage,
  scenario: ConfigurationScenario,
  { name }: Variant,
): Promise<MeasuredOne | null> {
  stage.phase(name, scenario.duration);
  const windowLength = windowLengthIn(scenario.thresholds);
  const loaded = await stage.load(scenario, scenario, { ...(windowLength !== null && { windowLength }) });
  if (loaded === null) return null;
  refuseSilence(stage, scenario, loaded);
  const { window, resources, windows } = loaded;
  const figures = figuresOf(window, { startup: stage.service.startup, resources });
  // The shares of the variant in use, which others must not add to.
  const limited = resourcesLimitedIn(scenario.thresholds);
  const shares = Object.entries(sharesOf({ duration: window.duration, resources })).filter(([share]) =>
    limited.includes(share),
  );
  const all = { ...figures.all, ...Object.fromEntries(shares), ...windowFigures(windows, scenario.thresholds) };
  return { loaded, figures: { ...figures, all } };
}
