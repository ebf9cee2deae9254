import type { Metric } from './metric.ts';

// Without a library, because the page of a report writes values too.

/** The value of a metric that says "how long until" where it never came to that. */
export const NEVER = Number.MAX_SAFE_INTEGER;

/** Whether a value of a metric stands for never. */
export function isNever({ never }: Pick<Metric, 'never'>, value: number): boolean {
  return never !== undefined && value >= NEVER;
}
