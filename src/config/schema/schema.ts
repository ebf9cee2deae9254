import { z } from 'zod';
import { CAUSES } from '../../diagnosis/index.ts';
import { isAlwaysShown, METRIC_NAMES, METRICS, SPEED_METRICS } from '../../measurement/metric.ts';
import { ISOLATIONS, ORDERS, TURNS } from '../../measurement/rules.ts';
import { fault, ONCE_RIGHT } from '../../settings/fault.ts';
import { thresholds } from '../../settings/thresholds-schema.ts';
import {
  alpha,
  baseline,
  DEFAULT_KEY,
  gateKey,
  lenience,
  name,
  place,
  severity,
  tolerance,
} from '../../settings/values-schema.ts';
import { PRESETS } from '../presets/index.ts';
import { scenario } from './scenario-schema.ts';
import { baseSchema, targetSchema } from './target-schema.ts';
import { findUnknownLimits } from './unknown-limits.ts';

const presetName = z.enum(PRESETS.map(({ name }) => name));
const PRESETS_EXPECTED = `${PRESETS.map(({ name }) => name).join(', ')}, or a list`;
const presets = z.union([presetName, z.array(presetName)], { error: PRESETS_EXPECTED });

const TOLERANCE_EXPECTED = 'a ratio such as 3%, or a map with same-job and stored';
const toleranceMap = z.strictObject({
  'same-job': tolerance.prefault('3%').describe('For a base measured in the same job.'),
  stored: tolerance.prefault('10%').describe('For a stored baseline, which comes from another machine.'),
});

const METRICS_EXPECTED = `one of ${METRIC_NAMES.join(', ')}`;
// Errors have a row wherever there are any.
const ASKED = ` (${METRIC_NAMES.filter((metric) => !isAlwaysShown(metric) && metric !== 'error-rate').join(', ')}: not at all)`;

const compare = z.strictObject({
  tolerance: z
    .union([tolerance.transform((ratio) => ({ 'same-job': ratio, stored: ratio })), toleranceMap], {
      error: TOLERANCE_EXPECTED,
    })
    .prefault({})
    .describe('Smallest slowdown of interest: one ratio, or one for each kind of baseline. Default: 3% and 10%.'),
  alpha: alpha.prefault(0.05).describe('Accepted chance of a false alarm, over all comparisons of a run.'),
  strict: z
    .boolean()
    .prefault(false)
    .describe('Require that the whole interval of a slowdown lies beyond the tolerance.'),
  extend: z
    .boolean()
    .prefault(true)
    .describe(
      'For a base measured in the same job: half as many rounds again, and then twice as many (at most 50), when a look leaves something undecided; all looks share alpha.',
    ),
  primary: z
    .enum(SPEED_METRICS)
    .optional()
    .describe(
      'The figure of speed that decides whether a request, or a scenario, is unchanged; the other gated ones of latency and throughput can still show a regression. Gated in any case. Default: the first of metrics in this order.',
    ),
  metrics: z
    .array(z.union([z.enum(METRIC_NAMES), name], { error: METRICS_EXPECTED }))
    .superRefine((metrics, context) => {
      for (const [index, metric] of metrics.entries()) {
        if (metrics.indexOf(metric) < index) fault(context, [index], `${metric} is listed twice`);
      }
    }, ONCE_RIGHT)
    .prefault(METRIC_NAMES.filter((metric) => METRICS[metric].gated))
    .describe(
      `Metrics whose change can fail the gate, in place of these: any of ${METRIC_NAMES.join(', ')}, and those that a command measures. The others are shown for information${ASKED}.`,
    ),
  severity: severity.prefault('high').describe('How serious a regression is.'),
});

const coverage = z.strictObject({
  openapi: place.describe('OpenAPI document inside the repository, JSON or YAML.'),
  minimum: tolerance
    .optional()
    .describe(
      'Share of its operations that have to be answered as expected at least once, such as 90%. Default: it is only shown.',
    ),
  severity: severity
    .prefault('high')
    .describe('How serious lower coverage is; fail-on says which severities fail the gate.'),
});

const ADVICE_EXPECTED = 'on, off, or a map of causes to on or off, such as slow-start: off';
const onOff = z.enum(['on', 'off']);
const advice = z.union(
  [
    onOff,
    z.strictObject(Object.fromEntries(CAUSES.map(({ name, title }) => [name, onOff.optional().describe(`${title}.`)]))),
  ],
  { error: ADVICE_EXPECTED },
);

/** perf-gate.yml. What it accepts, what each key means, and every default that does not depend on another key. */
export const settingsSchema = z
  .strictObject({
    presets: presets
      .optional()
      .describe(
        'Scenarios that are usual, with usual limits, which those of the same name override key by key. service: the ten of an HTTP service.',
      ),
    key: gateKey.prefault(DEFAULT_KEY).describe('Tells several gates of one repository apart.'),
    target: targetSchema.prefault({}).describe('The service under test.'),
    base: baseSchema
      .optional()
      .describe('What is different about the service that the change is compared with, measured in the same job.'),
    baseline: baseline
      .prefault('auto')
      .describe(
        'What the change is compared with: its base commit measured beside it (same-job), a stored measurement ' +
          '(artifact, cache, file) or none. auto: same-job for pull requests and merge groups, otherwise a stored one.',
      ),
    order: z
      .enum(ORDERS)
      .prefault('abba')
      .describe(
        'Order of base and head in the rounds: base head, head base, … (abba), or random with a recorded seed.',
      ),
    turns: z
      .enum(TURNS)
      .prefault('slices')
      .describe(
        'slices: base and head are alive at once and loaded in short alternating slices where possible. rounds: one round after the other.',
      ),
    isolation: z
      .enum(ISOLATIONS)
      .prefault('none')
      .describe('cores: the service and the load generator get processor cores of their own where possible.'),
    scenarios: z
      .record(name, scenario)
      .refine((scenarios) => Object.keys(scenarios).length > 0, { error: 'at least one scenario' })
      .prefault({ default: {} as never })
      .describe('The loads to measure, by name. Default: one, called default.'),
    thresholds: thresholds
      .prefault({})
      .describe('Limits for every scenario. An error-rate below 1% of severity critical is one unless set.'),
    coverage: coverage
      .optional()
      .describe('Operations of an OpenAPI document that have to be answered in the measured windows.'),
    compare: compare.prefault({}).describe('How a difference from the baseline is judged.'),
    'fail-on': severity.prefault('high').describe('Lowest severity that fails the gate.'),
    'on-missing-baseline': lenience
      .optional()
      .describe(
        'Conclusion when there is nothing to compare with. Default: neutral; fail where a base was asked for (baseline: ' +
          'same-job, --base), without which nothing is measured unless this is pass.',
      ),
    'on-removed-scenario': lenience
      .prefault('neutral')
      .describe('Conclusion when the base has a scenario, request, journey or check that the change has not.'),
    advice: advice
      .prefault('on')
      .describe(
        'What to try first where a service is slow and the evidence says why: at most three sentences. off: none, or none about single causes.',
      ),
    inconclusive: lenience.prefault('neutral').describe('Conclusion when the evidence allows neither yes nor no.'),
  })
  .superRefine((settings, context) => findUnknownLimits(settings, context), ONCE_RIGHT)
  .meta({ title: 'perf-gate configuration', description: 'Settings of perf-gate (perf-gate.yml).' });
export type Settings = z.output<typeof settingsSchema>;
