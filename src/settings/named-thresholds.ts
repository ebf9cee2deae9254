import { z } from 'zod';
import type { MetricName } from '../measurement/metric.ts';
import { quote } from '../text/quote.ts';
import { severityOf, type Threshold } from '../verdict/threshold.ts';
import type { SettingsOrigin } from './origin.ts';
import { isWrittenWithUnit, parseAnyThreshold } from './threshold.ts';
import type { Limited } from './thresholds-schema.ts';
import { name as metricName, severity } from './values-schema.ts';
import type { Path } from './wording.ts';

// Limits on metrics that are named by what is measured, and not by perf-gate: their unit is checked where it is known.

export const LIMIT_EXPECTED = 'a comparison such as "< 250ms", "> 500/s", "< 200MB", "< 1%" or "< 12"';
const limit = z.string({ error: LIMIT_EXPECTED }).transform((text, context) => {
  const parsed = parseAnyThreshold(text);
  if (parsed === null) context.addIssue({ code: 'custom', message: LIMIT_EXPECTED });
  return parsed ?? z.NEVER;
});

/** A limit in the unit that it is written with. */
export const namedThreshold = z.union(
  [
    limit.transform((limit): Limited<typeof limit> => ({ limit })),
    z.strictObject({
      limit: limit.describe(`What the median of the rounds has to hold: ${LIMIT_EXPECTED}.`),
      severity: severity.optional().describe('How serious a violation is. Default: that of the scenario, else high.'),
    }),
  ],
  { error: LIMIT_EXPECTED },
);

/** Limits of metrics by their names, each in the unit that it is written with. */
export const namedThresholds = z.record(metricName, namedThreshold);
export type NamedThresholds = z.output<typeof namedThresholds>;

/** Collects the limits of a scenario on metrics that it names itself. */
export function resolveNamed(limits: NamedThresholds, at: Path, origin: SettingsOrigin): Threshold[] {
  return Object.entries(limits).map(([metric, { limit, severity }]) => {
    const { comparator, text, limit: value } = limit;
    const line = origin.lineOf([...at, 'thresholds', metric]);
    return { metric, label: null, comparator, limit: value, ...severityOf(severity), text, line };
  });
}

/** The unit in which each limit is written; null: a plain number, of whatever unit. */
export function unitsOf(limits: NamedThresholds): Record<MetricName, string | null> {
  return Object.fromEntries(Object.entries(limits).map(([metric, { limit }]) => [metric, limit.unit]));
}

/**
 * Says why a limit cannot be one on a metric: in another unit it would hold or not by chance.
 *
 * @param written the unit in which it is written; null: a plain number
 * @param unit that of the metric
 * @param what has the metric: `its samples are`
 * @returns a sentence; null where it can
 */
export function unitFault(
  { metric, text }: Pick<Threshold, 'metric' | 'text'>,
  written: string | null,
  unit: string,
  what: string,
): string | null {
  const subject = `the threshold "${text}" for ${quote(metric)}`;
  if (written === null && isWrittenWithUnit(unit)) return `${subject} needs a unit, since ${what} in ${unit}.`;
  if (written === null || written === unit) return null;
  return `${subject} is in ${written}, but ${what} in ${unit || 'no unit'}.`;
}
