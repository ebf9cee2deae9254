/**
 * Writes a duration with a fitting unit.
 *
 * @param milliseconds not negative
 * @param write writes its number; of what was measured, all digits
 */
export function formatDuration(milliseconds: number, write = formatNumber): string {
  // The limit is half a digit below the unit: what would round up to 1,000 µs is 1 ms.
  if (milliseconds < 0.9995) return `${write(milliseconds * 1000)} µs`;
  if (milliseconds < 999.5) return `${write(milliseconds)} ms`;
  if (milliseconds < 120_000) return `${write(milliseconds / 1000)} s`;
  return `${write(milliseconds / 60_000)} min`;
}

/**
 * Writes how long something will take, no more precisely than that is known: `9 s`, `2.5 min`, `14 min`, `1.5 h`.
 *
 * @param milliseconds not negative
 */
export function formatRoughly(milliseconds: number): string {
  if (milliseconds < 95_000) return `${Math.max(1, Math.round(milliseconds / 1000))} s`;
  const minutes = milliseconds / 60_000;
  if (minutes < 9.75) return `${Math.round(minutes * 2) / 2} min`;
  if (minutes < 90) return `${Math.round(minutes)} min`;
  return `${formatNumber(Math.round(minutes / 6) / 10)} h`;
}

/** Writes a size with a fitting unit; whole bytes are counted. @param write writes its number, as of a duration */
export function formatBytes(bytes: number, write = formatNumber): string {
  const units = ['B', 'kB', 'MB', 'GB', 'TB'];
  let value = bytes;
  let unit = 0;
  while (value >= 999.5 && unit < units.length - 1) {
    value /= 1000;
    unit++;
  }
  return `${unit === 0 ? formatNumber(value) : write(value)} ${units[unit]}`;
}

/** No share and no factor is said beyond it: what was next to nothing before has grown beyond every picture. */
const MOST_SAID = 1e9;

/** Writes a share as `8.1 %`: with one decimal under 10 %, and never `0.0 %` for what is not zero. */
export function formatPercent(ratio: number): string {
  const percent = Math.abs(ratio) * 100;
  const sign = ratio < 0 ? MINUS : '';
  if (percent === 0) return '0 %';
  if (percent < 0.05) return `${sign}<0.1 %`;
  if (percent > MOST_SAID) return `${sign}${formatNumber(MOST_SAID)}+ %`;
  return `${sign}${percent < 9.95 ? percent.toFixed(1) : formatNumber(Math.round(percent))} %`;
}

const MINUS = '−';
const WHOLE = new Intl.NumberFormat('en-US', { maximumFractionDigits: 0 });
const THREE_DIGITS = new Intl.NumberFormat('en-US', { maximumSignificantDigits: 3 });

/**
 * Writes three significant digits, from 1,000 on a whole number with separated thousands: `0.0123`, `1.23`, `12.3`,
 * `1,234`.
 */
export function formatNumber(value: number): string {
  if (Math.abs(value) >= 1e12 || (value !== 0 && Math.abs(value) < 1e-6)) return value.toExponential(2);
  return (Math.abs(value) >= 999.5 ? WHOLE : THREE_DIGITS).format(value);
}

/**
 * Writes a measured value with all of its three significant digits, so that figures below each other have the same length:
 * `4.10`, `12.0`; from 1,000 on a whole number, and nothing is `0`.
 */
export function formatFigure(value: number): string {
  const size = Math.abs(value);
  return value === 0 || size >= 999.5 || size < 1e-6 ? formatNumber(value) : value.toPrecision(3);
}

/** Writes a whole number with its thousands separated: `43,210`. */
export function count(value: number): string {
  return value.toLocaleString('en-US');
}

const IN_WORDS = ['one', 'two', 'three'];

/** Writes a count of up to three as a word, and more in digits: `two`, `12`. */
export function countInWords(value: number): string {
  return IN_WORDS[value - 1] ?? count(value);
}

/** A change by this factor or more is said as one, because nobody pictures 3,262 % or −98 %: here and nowhere else. */
const SAID_AS_FACTOR = 5;

/** Whether a relative change is said as a factor rather than in percent; −1, which leaves nothing, has no factor. */
export function isManifold(change: number): boolean {
  return change > -1 && factorOf(change) >= SAID_AS_FACTOR * (1 - 1e-9);
}

/** The factor that a relative change stands for, up or down: 32.6 is 33.6, −0.98 is 50. */
function factorOf(change: number): number {
  return change < 0 ? 1 / (1 + change) : 1 + change;
}

/** Writes the factor of a relative change, with two digits so that it is not read as exact: `5.6`, `34`, `1,200`. */
export function formatFactor(change: number): string {
  const factor = factorOf(change);
  return factor > MOST_SAID ? `${formatNumber(MOST_SAID)}+` : formatNumber(Number(factor.toPrecision(2)));
}

/** Writes the size of a relative change, without its direction: `8.1 %`, `34 times`. */
export function changeSize(change: number): string {
  return isManifold(change) ? `${formatFactor(change)} times` : formatPercent(Math.abs(change));
}

/**
 * Writes a relative change with its direction: 0.081 is `+8.1 %`, 32.6 is `×34`, −0.98 is `÷50`.
 *
 * @param manifold whether to write a factor however small it is, beside another one
 */
export function signedChange(value: number, manifold = isManifold(value)): string {
  if (manifold && value > -1) return `${value < 0 ? '÷' : '×'}${formatFactor(value)}`;
  if (Math.abs(value) < 0.0005) return '0.0 %';
  return `${value > 0 ? '+' : MINUS}${formatPercent(Math.abs(value))}`;
}

/** Writes a p-value: `0.031`, `< 0.001`. */
export function probability(p: number): string {
  return p < 0.001 ? '< 0.001' : p.toFixed(3);
}

const UNIT = /(\d) (%|pp|µs|ms|s|min|h|B|kB|MB|GB|TB)(?![\p{L}\p{N}])/gu;

/** Keeps each number of a sentence on one line with its unit: the space between them becomes one that does not break. */
export function keepUnits(text: string): string {
  return text.replace(UNIT, '$1\u00A0$2');
}
