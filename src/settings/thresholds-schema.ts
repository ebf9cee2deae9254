import { z } from 'zod';
import { METRICS, type MetricName } from '../measurement/metric.ts';
import { expectedThreshold, parseThreshold, thresholdPattern } from './threshold.ts';
import { severity } from './values-schema.ts';

/** `< 250ms`, or with its severity `{ limit: < 250ms, severity: critical }`. */
function thresholdOn(metric: MetricName) {
  const error = expectedThreshold(metric);
  const { title, unit } = METRICS[metric];
  // There may be no errors at all; everything else takes some time and memory.
  const unmeetable = unit === 'ratio' ? ['<'] : ['<', '<='];
  const limit = z
    .string({ error })
    .regex(thresholdPattern(metric), { error })
    .transform((text, context) => {
      const threshold = parseThreshold(metric, text);
      if (threshold === null) {
        context.addIssue({ code: 'custom', message: error });
      } else if (threshold.limit === 0 && unmeetable.includes(threshold.comparator)) {
        context.addIssue({
          code: 'custom',
          message: `a limit above 0, which nothing can be ${unit === 'ratio' ? 'below' : 'at or below'}`,
        });
      }
      return threshold ?? z.NEVER;
    });
  const detailed = z.strictObject({
    limit: limit.describe(`What the median of the rounds has to satisfy: ${error}.`),
    severity: severity
      .prefault('high')
      .describe('How serious a violation is; fail-on says which severities fail the gate.'),
  });
  return z
    .union([limit.transform((threshold) => ({ limit: threshold, severity: 'high' as const })), detailed], { error })
    .describe(`Limit of the ${title}: ${error}.`);
}

const ofRequests = {
  p25: thresholdOn('p25').optional(),
  p50: thresholdOn('p50').optional(),
  p75: thresholdOn('p75').optional(),
  p90: thresholdOn('p90').optional(),
  p95: thresholdOn('p95').optional(),
  p99: thresholdOn('p99').optional(),
  'error-rate': thresholdOn('error-rate').optional(),
};

/** Of one request or one journey: the metrics that are taken of each. */
export const labelThresholds = z.strictObject(ofRequests).meta({ id: 'label-thresholds' });

const { 'error-rate': errorRate, ...latencies } = ofRequests;
/** Of a scenario as a whole. */
export const thresholds = z
  .strictObject({
    ...latencies,
    throughput: thresholdOn('throughput').optional(),
    'error-rate': errorRate,
    cpu: thresholdOn('cpu').optional(),
    memory: thresholdOn('memory').optional(),
    startup: thresholdOn('startup').optional(),
  } satisfies Record<MetricName, z.ZodType>)
  .meta({ id: 'thresholds' });
export type ThresholdSettings = z.output<typeof thresholds>;
