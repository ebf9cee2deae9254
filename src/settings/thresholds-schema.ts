import { z } from 'zod';
import { type CommonMetric, MAY_BE_ZERO, METRIC_NAMES, METRICS } from '../measurement/metric.ts';
import { type Threshold, WINDOW_METRICS, type WindowsRule } from '../verdict/threshold.ts';
import { expectedThreshold, parseThreshold, thresholdPattern } from './threshold.ts';
import { severity } from './values-schema.ts';
import { splitWindows, WINDOWS_ENDING, WINDOWS_EXPECTED } from './window-threshold.ts';

/** A limit as it was written, on a whole or on windows. */
export interface WrittenLimit extends Pick<Threshold, 'metric' | 'comparator' | 'limit' | 'text'> {
  windows?: Pick<WindowsRule, 'share' | 'length'>;
}

/**
 * A limit such as `< 250ms`, or `{ limit: < 250ms, severity: critical }` with its severity.
 *
 * @param inWindows whether it can be one of windows: `< 250ms in 95% of 10s windows`
 */
function thresholdOn(metric: CommonMetric, inWindows: boolean) {
  const error = expectedThreshold(metric) + (inWindows ? `, or ${WINDOWS_EXPECTED}` : '');
  const { title } = METRICS[metric];
  // There may be no errors at all and nothing read from a disk; everything else takes some time and memory.
  const unmeetable: readonly string[] = MAY_BE_ZERO.has(metric) ? ['<'] : ['<', '<='];
  const limit = z
    .string({ error })
    .regex(thresholdPattern(metric, inWindows ? WINDOWS_ENDING : ''), { error })
    .transform((text, context): WrittenLimit => {
      const split = inWindows ? splitWindows(text) : { limit: text, windows: null };
      const threshold = split && parseThreshold(metric, split.limit);
      if (threshold === null) {
        context.addIssue({ code: 'custom', message: error });
        return z.NEVER;
      }
      if (threshold.limit === 0 && unmeetable.includes(threshold.comparator)) {
        context.addIssue({
          code: 'custom',
          message: `a limit above 0, which nothing can be ${MAY_BE_ZERO.has(metric) ? 'below' : 'at or below'}`,
        });
      }
      return split?.windows ? { ...threshold, text: text.trim(), windows: split.windows } : threshold;
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

function limitsOf(metrics: readonly CommonMetric[], inWindows: readonly CommonMetric[] = []) {
  const entries = metrics.map(
    (metric) => [metric, thresholdOn(metric, inWindows.includes(metric)).optional()] as const,
  );
  return z.strictObject(Object.fromEntries(entries) as Record<CommonMetric, (typeof entries)[number][1]>);
}

/** The limits of one request or one journey: on the metrics that are taken for each. */
export const labelThresholds = limitsOf(METRIC_NAMES.filter((metric) => METRICS[metric].perRequest)).meta({
  id: 'label-thresholds',
});

/** The limits of a scenario as a whole. */
export const thresholds = limitsOf(METRIC_NAMES, WINDOW_METRICS).meta({ id: 'thresholds' });
export type ThresholdSettings = z.output<typeof thresholds>;
