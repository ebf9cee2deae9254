import { shorten } from '../text/plain.ts';

/** Characters of a text that is shown. */
const MAX_TEXT = 4000;
/** Characters of a name, by which other things are found. */
const MAX_NAME = 500;
/** What is never shown as text: encoded histograms. */
const ENCODED: ReadonlySet<string> = new Set(['histogram']);

/**
 * Shortens every text in a plain value, also the names of entries; what is shorter, or is no text, stays as it is. Two
 * long names that become the same leave one entry.
 */
export function boundTexts<Value>(value: Value): Value {
  return bounded(value) as Value;
}

function bounded(value: unknown): unknown {
  if (typeof value === 'string') return shorten(value, MAX_TEXT);
  if (Array.isArray(value)) return value.map(bounded);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, of]) => [shorten(name, MAX_NAME), ENCODED.has(name) ? of : bounded(of)]),
  );
}
