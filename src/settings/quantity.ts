/**
 * Quantities as a configuration writes them: `10s`, `200MB`, `3%`, `500/s`.
 * Each parser returns null for text that is not such a quantity.
 */

const NUMBER = String.raw`\d+(?:\.\d+)?`;

export const DURATION = new RegExp(`^(?:0|(${NUMBER}) *(ms|s|m|h))$`);
export const SIZE = new RegExp(`^(${NUMBER}) *(B|[kK]B|MB|GB|KiB|MiB|GiB)$`);
export const RATIO = new RegExp(`^(${NUMBER}) *(%?)$`);
export const RATE = new RegExp(`^(${NUMBER}) *(/) *s$`);

const MILLISECONDS: Record<string, number> = { ms: 1, s: 1000, m: 60_000, h: 3_600_000 };
const BYTES: Record<string, number> = {
  B: 1,
  kB: 1000,
  KB: 1000,
  MB: 1000 ** 2,
  GB: 1000 ** 3,
  KiB: 1024,
  MiB: 1024 ** 2,
  GiB: 1024 ** 3,
};

/** Parses `250ms`, `10s`, `5m`, `1.5h` → milliseconds. `0` needs no unit. */
export function parseDuration(text: string): number | null {
  if (text.trim() === '0') return 0;
  return parse(text, DURATION, (number, unit) => number * (MILLISECONDS[unit] ?? Number.NaN));
}

/** Parses `200KB`, `200MB`, `1GB` (powers of 1000), `200KiB`, `1MiB`, `1GiB` (powers of 1024), `512B` → bytes. */
export function parseSize(text: string): number | null {
  return parse(text, SIZE, (number, unit) => number * (BYTES[unit] ?? Number.NaN));
}

/** Parses `3%` or `0.03` → 0.03. */
export function parseRatio(text: string): number | null {
  return parse(text, RATIO, (number, unit) => (unit === '%' ? number / 100 : number));
}

/** Parses `500/s` → 500 per second. */
export function parseRate(text: string): number | null {
  return parse(text, RATE, (number) => number);
}

function parse(text: string, pattern: RegExp, convert: (number: number, unit: string) => number): number | null {
  const match = pattern.exec(text.trim());
  if (match === null) return null;
  const value = convert(Number(match[1]), match[2] ?? '');
  return Number.isFinite(value) ? value : null;
}

/** Writes a duration as a configuration does: `250ms`, `10s`, `1.5h`. */
export function writtenDuration(milliseconds: number): string {
  if (milliseconds > 3_600_000) return `${Number((milliseconds / 3_600_000).toPrecision(6))}h`;
  return milliseconds < 1000 ? `${milliseconds}ms` : `${milliseconds / 1000}s`;
}
