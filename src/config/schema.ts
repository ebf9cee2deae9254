import { z } from 'zod';
import { METRIC_NAMES, METRICS, type MetricName } from '../measurement/metric.ts';
import { fault, requests } from './request-schema.ts';
import { baseSchema, targetSchema } from './target-schema.ts';
import {
  alpha,
  connections,
  duration,
  durationOrNone,
  gateKey,
  lenience,
  name,
  rounds,
  scenarioType,
  severity,
  thresholdOn,
  tolerance,
} from './values-schema.ts';

const thresholds = z.strictObject({
  p25: thresholdOn('p25').optional(),
  p50: thresholdOn('p50').optional(),
  p75: thresholdOn('p75').optional(),
  p90: thresholdOn('p90').optional(),
  p95: thresholdOn('p95').optional(),
  p99: thresholdOn('p99').optional(),
  throughput: thresholdOn('throughput').optional(),
  'error-rate': thresholdOn('error-rate').optional(),
  cpu: thresholdOn('cpu').optional(),
  memory: thresholdOn('memory').optional(),
  startup: thresholdOn('startup').optional(),
} satisfies Record<MetricName, z.ZodType>);
export type ThresholdSettings = z.output<typeof thresholds>;

const scenario = z.strictObject({
  type: scenarioType.prefault('load').describe('Kind of scenario.'),
  connections: connections.prefault(10).describe('Connections that send one request after the other.'),
  warmup: durationOrNone.prefault('1s').describe('Load before the measured window of every round; not measured.'),
  duration: duration.prefault('2s').describe('Measured window of every round.'),
  rounds: rounds.prefault(10).describe('Rounds, each with a fresh process of the service: 5 to 50.'),
  timeout: duration.prefault('10s').describe('After this a request counts as failed.'),
  requests: requests.prefault(['GET /']).describe('Requests, each a line such as GET /products or a map.'),
  thresholds: thresholds.prefault({}).describe('Limits of this scenario; they replace the general ones.'),
});
export type ScenarioSettings = z.output<typeof scenario>;

const TOLERANCE_EXPECTED = 'a ratio such as 3%, or a map with same-job and stored';
const toleranceMap = z.strictObject({
  'same-job': tolerance.prefault('3%').describe('For a base measured in the same job.'),
  stored: tolerance.prefault('10%').describe('For a stored baseline, which comes from another machine.'),
});

/** Error rates are held to thresholds: a rank test on rates that are mostly 0 has nothing to say. */
const comparable = METRIC_NAMES.filter((metric) => metric !== 'error-rate');

const compare = z.strictObject({
  tolerance: z
    .union([tolerance.transform((ratio) => ({ 'same-job': ratio, stored: ratio })), toleranceMap], {
      error: TOLERANCE_EXPECTED,
    })
    .prefault({})
    .describe('Smallest slowdown of interest: one ratio, or one for each kind of baseline. Default: 3% and 10%.'),
  alpha: alpha.prefault(0.05).describe('Chance of a false alarm that is accepted, over all comparisons of a run.'),
  strict: z.boolean().prefault(false).describe('Ask that the whole interval of a slowdown lies beyond the tolerance.'),
  extend: z
    .boolean()
    .prefault(true)
    .describe(
      'For a base measured in the same job: twice the rounds (at most 50) and a second look when the first leaves something undecided; each look then has half of alpha.',
    ),
  metrics: z
    .array(z.enum(comparable))
    .superRefine((metrics, context) => {
      for (const [index, metric] of metrics.entries()) {
        if (metrics.indexOf(metric) < index) fault(context, [index], `${metric} is there twice`);
      }
    })
    .prefault(comparable.filter((metric) => METRICS[metric].gated))
    .describe('Metrics whose change can fail the gate.'),
  severity: severity.prefault('high').describe('How serious a regression is.'),
});

/** perf-gate.yml. What it accepts, what each key means, and every default that does not depend on another key. */
export const settingsSchema = z
  .strictObject({
    key: gateKey.prefault('default').describe('Tells several gates of one repository apart.'),
    target: targetSchema.prefault({}).describe('The service under test.'),
    base: baseSchema
      .optional()
      .describe('What is different about the service that the change is compared with, measured in the same job.'),
    scenarios: z
      .record(name, scenario)
      .refine((scenarios) => Object.keys(scenarios).length > 0, { error: 'at least one scenario' })
      .prefault({ default: {} })
      .describe('The loads to measure, by name. Default: one, called default.'),
    thresholds: thresholds
      .prefault({})
      .describe('Limits for every scenario. An error-rate below 1% of severity critical is one unless set.'),
    compare: compare.prefault({}).describe('How a difference from the baseline is judged.'),
    'fail-on': severity.prefault('high').describe('Least severity that fails the gate.'),
    'on-missing-baseline': lenience.prefault('neutral').describe('Conclusion when there is nothing to compare with.'),
    inconclusive: lenience.prefault('neutral').describe('Conclusion when the evidence allows no yes or no.'),
  })
  .meta({ title: 'perf-gate configuration', description: 'Settings of perf-gate (perf-gate.yml).' });
export type Settings = z.output<typeof settingsSchema>;
