import type { Metric } from '../measurement/metric.ts';
import type { Threshold } from '../verdict/threshold.ts';
import { DURATION, parseDuration, parseRate, parseRatio, parseSize, RATE, RATIO, SIZE } from './quantity.ts';

interface Unit {
  pattern: RegExp;
  parse: (text: string) => number | null;
  /** The text that completes "expected …". */
  expected: string;
}

const UNITS: Readonly<Record<string, Unit>> = {
  ms: { pattern: DURATION, parse: parseDuration, expected: 'a duration to compare with, such as "< 250ms"' },
  '/s': { pattern: RATE, parse: parseRate, expected: 'a rate to compare with, such as "> 500/s"' },
  ratio: { pattern: RATIO, parse: parseShare, expected: 'a share up to 100% to compare with, such as "< 1%"' },
  bytes: { pattern: SIZE, parse: parseSize, expected: 'a size to compare with, such as "< 200MB"' },
};

/** What has any other unit, or none, is a number. */
const PLAIN: Unit = {
  pattern: /^\d+(?:\.\d+)?$/,
  parse: parsePlain,
  expected: 'a number to compare with, such as "< 12"',
};

const COMPARISON = /^(<=|>=|<|>) *(.*)$/s;

type OfUnit = Pick<Metric, 'unit'>;

/**
 * Reads `< 250ms` as a limit; the quantity must have the metric's unit.
 * null: not a comparison, or of another unit; {@link expectedThreshold} says what it should be.
 */
export function parseThreshold(metric: OfUnit, text: string): Pick<Threshold, 'comparator' | 'limit' | 'text'> | null {
  const match = COMPARISON.exec(text.trim());
  if (match === null) return null;
  const limit = unitOf(metric).parse(match[2] ?? '');
  if (limit === null) return null;
  return { comparator: match[1] as Threshold['comparator'], limit, text: text.trim() };
}

/** Describes what a threshold on a metric should be, with an example of the right unit. */
export function expectedThreshold(metric: OfUnit): string {
  return unitOf(metric).expected;
}

/** The same rule as a pattern, for editors. @param ending the source of what may follow the quantity */
export function thresholdPattern(metric: OfUnit, ending = ''): RegExp {
  return new RegExp(`^(<|<=|>|>=) *${unitOf(metric).pattern.source.slice(1, -1)}${ending}$`);
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
  const plain = parsePlain(written);
  if (plain !== null) return { comparator, limit: plain, unit: null, text: text.trim() };
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

function unitOf({ unit }: OfUnit): Unit {
  return Object.hasOwn(UNITS, unit) ? (UNITS[unit] as Unit) : PLAIN;
}

function parsePlain(text: string): number | null {
  return PLAIN.pattern.test(text) ? Number(text) : null;
}

function parseShare(text: string): number | null {
  const share = parseRatio(text);
  return share !== null && share <= 1 ? share : null;
}
