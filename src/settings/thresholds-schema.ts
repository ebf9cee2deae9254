import { z } from 'zod';
import { MAY_BE_ZERO, METRIC_NAMES, METRICS, type Metric, type MetricName } from '../measurement/metric.ts';
import { COMMON_RESOURCES, CPU_SHARES } from '../measurement/resource-metrics.ts';
import type { Severity } from '../measurement/severity.ts';
import { type Threshold, WINDOW_METRICS, type WindowsRule } from '../verdict/threshold.ts';
import { namedThreshold } from './named-thresholds.ts';
import { expectedThreshold, parseThreshold, thresholdPattern } from './threshold.ts';
import { severity } from './values-schema.ts';
import { splitWindows, WINDOWS_ENDING, WINDOWS_EXPECTED } from './window-threshold.ts';

/** A limit as it was written, on a whole or on windows. */
export interface WrittenLimit extends Pick<Threshold, 'comparator' | 'limit' | 'text'> {
  inWindows?: Pick<WindowsRule, 'share' | 'length'>;
}

/** A limit as it is written, with its severity if that is said: otherwise it is that of its scenario. */
export interface Limited<Limit> {
  limit: Limit;
  severity?: Severity | undefined;
}

/** Limits by metric, checked: `< 250ms`, or `{ limit: < 250ms, severity: critical }`. */
export type ThresholdSettings = Readonly<Record<MetricName, Limited<WrittenLimit> | undefined>>;

/**
 * @param mayBeZero whether a service can have none of it, so that a limit may be 0
 * @param inWindows whether it can be one of windows: `< 250ms in 95% of 10s windows`
 */
function thresholdOn(
  definition: Pick<Metric, 'title' | 'unit'>,
  { mayBeZero, inWindows }: { mayBeZero: boolean; inWindows: boolean },
) {
  const expected = expectedThreshold(definition);
  const all = inWindows ? `${expected}, or ${WINDOWS_EXPECTED}` : expected;
  // Who does not write of windows need not read of them.
  const error = ({ input }: { input?: unknown }) =>
    typeof input === 'string' && /\bin\b/.test(input) ? all : expected;
  // There may be no errors at all and nothing read from a disk; everything else takes some time and memory.
  const unmeetable: readonly string[] = mayBeZero ? ['<'] : ['<', '<='];
  const limit = z
    .string({ error })
    .regex(thresholdPattern(definition, inWindows ? WINDOWS_ENDING : ''), { error })
    .transform((text, context): WrittenLimit => {
      const split = inWindows ? splitWindows(text) : { limit: text, windows: null };
      const threshold = split && parseThreshold(definition, split.limit);
      if (threshold === null) {
        context.addIssue({ code: 'custom', message: error({ input: text }) });
        return z.NEVER;
      }
      if (threshold.limit === 0 && unmeetable.includes(threshold.comparator)) {
        context.addIssue({
          code: 'custom',
          message: `a limit above 0, which nothing can be ${mayBeZero ? 'below' : 'at or below'}`,
        });
      }
      const { windows = null } = split ?? {};
      return { ...threshold, ...(windows && { text: text.trim(), inWindows: windows }) };
    });
  const detailed = z.strictObject({
    limit: limit.describe(`What the median of the rounds has to satisfy: ${all}.`),
    severity: severity
      .optional()
      .describe(
        'How serious a violation is; fail-on says which severities fail the gate. Default: that of the scenario, else high.',
      ),
  });
  return z
    .union([limit.transform((threshold): Limited<typeof threshold> => ({ limit: threshold })), detailed], { error })
    .describe(`Limit of the ${definition.title}: ${all}.`);
}

type Limits<Name extends MetricName> = z.ZodObject<
  Record<Name, z.ZodOptional<ReturnType<typeof thresholdOn>>>,
  z.core.$strict
>;

/**
 * The limits of a kind of scenario with a service: on metrics of its own, on common ones that it has too, and on what the
 * service uses, which is measured for every kind.
 *
 * @param own the definitions of its own metrics
 * @param common the names of the common ones; none by default
 * @param inWindows those that can also be limits on windows of the load
 */
export function thresholdsOn<Name extends MetricName, Common extends keyof typeof METRICS = never>(
  own: Readonly<Record<Name, Metric>>,
  common: readonly Common[] = [],
  inWindows: readonly MetricName[] = [],
): Limits<Name | Common | keyof typeof CPU_SHARES | (typeof COMMON_RESOURCES)[number]> {
  const resources = COMMON_RESOURCES.filter((name) => !Object.hasOwn(own, name));
  return limitsOn({ ...CPU_SHARES, ...own }, [...new Set([...common, ...resources])], inWindows) as never;
}

/** The limits on these metrics, and on no others; the parameters are those of {@link thresholdsOn}. */
export function limitsOn<Name extends MetricName, Common extends keyof typeof METRICS = never>(
  own: Readonly<Record<Name, Metric>>,
  common: readonly Common[] = [],
  inWindows: readonly MetricName[] = [],
): Limits<Name | Common> {
  const limitOn = (name: string, definition: Metric, mayBeZero: boolean) =>
    [name, thresholdOn(definition, { mayBeZero, inWindows: inWindows.includes(name) }).optional()] as const;
  const entries = [
    ...common.map((name) => limitOn(name, METRICS[name], MAY_BE_ZERO.has(name))),
    ...Object.entries<Metric>(own).map(([name, metric]) => limitOn(name, metric, true)),
  ];
  return z.strictObject(Object.fromEntries(entries)) as Limits<Name | Common>;
}

/** The limits of one request or one journey: on the metrics that are taken for each. */
export const labelThresholds = limitsOn(
  {},
  METRIC_NAMES.filter((metric) => METRICS[metric].perRequest),
).meta({ id: 'label-thresholds' });

/** Stands for what is no limit, under a name that may be no metric either: which of the two is wrong is found later. */
export const NO_LIMIT: Limited<WrittenLimit> = { limit: { comparator: '<', limit: Number.NaN, text: '' } };

/** A limit on a metric that is read from the target (config/schema/unknown-limits.ts). */
const named = z
  .unknown()
  .transform((written): Limited<WrittenLimit> => namedThreshold.safeParse(written).data ?? NO_LIMIT)
  .meta({ anyOf: [{ type: 'string' }, { type: 'object' }] });

/** The limits of a scenario as a whole; any other name has to be that of a metric that is read from the target. */
export const thresholds = thresholdsOn({}, METRIC_NAMES, WINDOW_METRICS).catchall(named).meta({ id: 'thresholds' });
