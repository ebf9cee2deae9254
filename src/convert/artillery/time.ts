const UNITS: [RegExp, number][] = [
  [/^(?:milliseconds?|msecs?|ms)$/i, 1],
  [/^(?:seconds?|secs?|s)$/i, 1000],
  [/^(?:minutes?|mins?|m)$/i, 60_000],
  [/^(?:hours?|hrs?|h)$/i, 3_600_000],
  [/^(?:days?|d)$/i, 86_400_000],
  [/^(?:weeks?|w)$/i, 604_800_000],
];

/**
 * A time in milliseconds: a whole number is seconds, `"500ms"` and `"2 min"` are what they say, and anything else that is
 * a number is milliseconds for Artillery. null: it is no time.
 */
export function milliseconds(value: unknown): number | null {
  const written = typeof value === 'number' ? String(value) : value;
  if (typeof written !== 'string') return null;
  const text = written.trim();
  const [, amount, unit = ''] = /^(-?(?:\d+)?\.?\d+)\s*([a-z]*)$/i.exec(text) ?? [];
  if (amount === undefined || Number(amount) < 0) return null;
  if (unit === '') return Number(amount) * (Number.isInteger(Number(amount)) ? 1000 : 1);
  const factor = UNITS.find(([name]) => name.test(unit))?.[1];
  return factor === undefined ? null : Number(amount) * factor;
}

/** Whether it is a number that Artillery takes for milliseconds, though it looks like seconds: `0.5`. */
export function isFraction(value: unknown): boolean {
  return /^\s*\d*\.\d+\s*$/.test(String(value)) && !Number.isInteger(Number(value));
}

/** A number that may be written as text, `"5"`; null: it is something else. */
export function numberOf(value: unknown): number | null {
  if (typeof value === 'number') return Number.isFinite(value) ? value : null;
  if (typeof value !== 'string' || value.trim() === '') return null;
  const number = Number(value);
  return Number.isFinite(number) ? number : null;
}
