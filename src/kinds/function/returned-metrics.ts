import { PerfGateError } from '../../errors.ts';
import type { CallOutcome } from '../../functions/reports.ts';
import { isCommonMetric, type Metric, type MetricName, type MetricValues } from '../../measurement/metric.ts';
import { isComparable } from '../../samples/comparable.ts';
import { declaredMetric, declaredName, defineDeclared } from '../../samples/declared-metric.ts';
import { quote } from '../../text/quote.ts';

/** The share of the calls that hit, among those that said so. */
export const HIT_RATE: MetricName = 'hit-rate';
export const HITS: Metric = {
  title: 'hit rate',
  unit: 'ratio',
  better: 'higher',
  gated: true,
  perRequest: false,
  slower: false,
};

/** A metric that calls return and the module says nothing about is shown for information. */
const UNDECLARED: Omit<Metric, 'title'> = {
  unit: '',
  better: 'lower',
  gated: false,
  perRequest: false,
  slower: false,
};

/**
 * Reduces what calls returned to one number per metric: the share of hits, and the mean of each metric.
 *
 * @param module as the configuration names it
 * @throws PerfGateError `config` for a metric that is declared wrongly, `load` for one whose values cannot be compared
 */
export function returnedMetrics(
  { hits, values, declared }: Pick<CallOutcome, 'hits' | 'values' | 'declared'>,
  module: string,
): { values: MetricValues; metrics: Record<MetricName, Metric> } {
  const own = Object.entries(values).map(([name, { sum, count }]) => {
    const { definition, factor } = definitionIn(declared, name, module);
    const mean = (sum / count) * factor;
    if (!isComparable(mean)) {
      const what = `the mean of the metric ${quote(name)} of ${module} is ${mean}, which cannot be compared`;
      throw new PerfGateError('load', `${what}: it has to be 0, or from 1e-150 to 1e150.`);
    }
    return { name, definition, mean };
  });
  return {
    values: {
      ...(hits.of > 0 && { [HIT_RATE]: hits.hit / hits.of }),
      ...Object.fromEntries(own.map(({ name, mean }) => [name, mean])),
    },
    metrics: {
      ...(hits.of > 0 && { [HIT_RATE]: HITS }),
      ...Object.fromEntries(own.map(({ name, definition }) => [name, definition])),
    },
  };
}

function definitionIn(
  declared: CallOutcome['declared'],
  name: string,
  module: string,
): { definition: Metric; factor: number } {
  const named = declaredName.safeParse(name);
  if (!named.success) throw wrong(`${quote(name)}, which has to be ${named.error.issues[0]?.message}`);
  if (isCommonMetric(name) || name === HIT_RATE)
    throw wrong(`${name}, which is a metric of perf-gate's own; call it otherwise`);
  if (!Object.hasOwn(declared, name)) return { definition: { ...UNDECLARED, title: name }, factor: 1 };
  const checked = declaredMetric.safeParse(declared[name]);
  if (checked.success) return defineDeclared(name, checked.data);
  const [issue] = checked.error.issues;
  throw wrong(
    `${name}, of which ${quote(String(issue?.path.join('.')))} has to be ${issue?.message} (export const metrics)`,
  );

  function wrong(what: string): PerfGateError {
    return new PerfGateError('config', `${module} has a metric called ${what}.`);
  }
}
