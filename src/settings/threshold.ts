import { type CommonMetric, METRICS } from '../measurement/metric.ts';
import type { Threshold } from '../verdict/threshold.ts';
import { DURATION, parseDuration, parseRate, parseRatio, parseSize, RATE, RATIO, SIZE } from './quantity.ts';

interface Unit {
  pattern: RegExp;
  parse: (text: string) => number | null;
  /** The text that completes "expected …". */
  expected: string;
}

const UNITS = {
  ms: { pattern: DURATION, parse: parseDuration, expected: 'a duration to compare with, such as "< 250ms"' },
  '/s': { pattern: RATE, parse: parseRate, expected: 'a rate to compare with, such as "> 500/s"' },
  ratio: { pattern: RATIO, parse: parseShare, expected: 'a share up to 100% to compare with, such as "< 1%"' },
  bytes: { pattern: SIZE, parse: parseSize, expected: 'a size to compare with, such as "< 200MB"' },
} satisfies Record<string, Unit>;

const COMPARISON = /^(<=|>=|<|>) *(.*)$/s;

/**
 * Reads `< 250ms` as a limit on `metric`; the quantity must have the metric's unit.
 * null: not a comparison, or of another unit; {@link expectedThreshold} says what it should be.
 */
export function parseThreshold(
  metric: CommonMetric,
  text: string,
): Pick<Threshold, 'metric' | 'comparator' | 'limit' | 'text'> | null {
  const match = COMPARISON.exec(text.trim());
  if (match === null) return null;
  const limit = UNITS[METRICS[metric].unit].parse(match[2] ?? '');
  if (limit === null) return null;
  return { metric, comparator: match[1] as Threshold['comparator'], limit, text: text.trim() };
}

/** Describes what a threshold on `metric` should be, with an example of the right unit. */
export function expectedThreshold(metric: CommonMetric): string {
  return UNITS[METRICS[metric].unit].expected;
}

/** The same rule as a pattern, for editors. @param ending the source of what may follow the quantity */
export function thresholdPattern(metric: CommonMetric, ending = ''): RegExp {
  return new RegExp(`^(<|<=|>|>=) *${UNITS[METRICS[metric].unit].pattern.source.slice(1, -1)}${ending}$`);
}

/**
 * Reads `< 250ms` as a limit whose unit follows from how it is written: a duration, a rate, a size, a ratio in percent,
 * or a plain number of any unit (null). null: not a comparison.
 */
export function parseAnyThreshold(
  text: string,
): (Pick<Threshold, 'comparator' | 'limit' | 'text'> & { unit: string | null }) | null {
  const match = COMPARISON.exec(text.trim());
  if (match === null) return null;
  const written = match[2] ?? '';
  const comparator = match[1] as Threshold['comparator'];
  if (/^\d+(\.\d+)?$/.test(written)) return { comparator, limit: Number(written), unit: null, text: text.trim() };
  for (const [unit, { parse }] of Object.entries(UNITS)) {
    const limit = parse(written);
    if (limit !== null) return { comparator, limit, unit, text: text.trim() };
  }
  return null;
}

/** Tells whether a limit of this unit is written with it: there is more than one way to count it. */
export function isWrittenWithUnit(unit: string): boolean {
  return Object.hasOwn(UNITS, unit);
}

function parseShare(text: string): number | null {
  const share = parseRatio(text);
  return share !== null && share <= 1 ? share : null;
}
