import { METRICS, type Metric, type MetricName } from '../measurement/metric.ts';
import type { Threshold } from '../verdict/threshold.ts';
import { DURATION, parseDuration, parseRate, parseRatio, parseSize, RATE, RATIO, SIZE } from './quantity.ts';

interface Unit {
  pattern: RegExp;
  parse: (text: string) => number | null;
  /** Completes "expected …". */
  expected: string;
}

const UNITS: Record<Metric['unit'], Unit> = {
  ms: { pattern: DURATION, parse: parseDuration, expected: 'a duration to compare with, such as "< 250ms"' },
  '/s': { pattern: RATE, parse: parseRate, expected: 'a rate to compare with, such as "> 500/s"' },
  ratio: { pattern: RATIO, parse: parseShare, expected: 'a share up to 100% to compare with, such as "< 1%"' },
  bytes: { pattern: SIZE, parse: parseSize, expected: 'a size to compare with, such as "< 200MB"' },
};

const COMPARISON = /^(<=|>=|<|>) *(.*)$/s;

/**
 * Reads `< 250ms` as a limit on `metric`; the quantity must have the metric's unit.
 * null: not a comparison, or of another unit; {@link expectedThreshold} says what it should be.
 */
export function parseThreshold(
  metric: MetricName,
  text: string,
): Pick<Threshold, 'metric' | 'comparator' | 'limit' | 'text'> | null {
  const match = COMPARISON.exec(text.trim());
  if (match === null) return null;
  const limit = UNITS[METRICS[metric].unit].parse(match[2] ?? '');
  if (limit === null) return null;
  return { metric, comparator: match[1] as Threshold['comparator'], limit, text: text.trim() };
}

/** What a threshold on `metric` is compared with, with an example of the right unit. */
export function expectedThreshold(metric: MetricName): string {
  return UNITS[METRICS[metric].unit].expected;
}

/** The same rule as a pattern, for editors. */
export function thresholdPattern(metric: MetricName): RegExp {
  return new RegExp(`^(<|<=|>|>=) *${UNITS[METRICS[metric].unit].pattern.source.slice(1)}`);
}

function parseShare(text: string): number | null {
  const share = parseRatio(text);
  return share !== null && share <= 1 ? share : null;
}
