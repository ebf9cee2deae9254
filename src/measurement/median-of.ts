import { median } from 'simple-statistics';
import type { Metric } from './metric.ts';
import { isNever, NEVER } from './never.ts';

/** The median of a metric's values; halfway between a time and never is never. */
export function medianOf(metric: Pick<Metric, 'never'>, values: readonly number[]): number {
  const middle = median([...values]);
  const times = values.filter((value) => !isNever(metric, value));
  return times.length < values.length && !(middle <= Math.max(...times)) ? NEVER : middle;
}
