import { METRICS, type MetricName } from './metric.ts';

/** A metric's value with its unit, 3 significant digits: `12.3 ms`, `840 µs`, `1.25 s`, `1,230/s`, `48.1 MB`, `0.4 %`. */
export function formatValue(metric: MetricName, value: number): string {
  switch (METRICS[metric].unit) {
    case 'ms':
      return formatDuration(value);
    case '/s':
      return `${formatNumber(value)}/s`;
    case 'bytes':
      return formatBytes(value);
    case 'ratio':
      return formatPercent(value);
  }
}

/** @param milliseconds not negative */
export function formatDuration(milliseconds: number): string {
  // Half a digit below the unit: what would round up to 1,000 µs is 1 ms.
  if (milliseconds < 0.9995) return `${formatNumber(milliseconds * 1000)} µs`;
  if (milliseconds < 999.5) return `${formatNumber(milliseconds)} ms`;
  if (milliseconds < 120_000) return `${formatNumber(milliseconds / 1000)} s`;
  return `${formatNumber(milliseconds / 60_000)} min`;
}

export function formatBytes(bytes: number): string {
  const units = ['B', 'kB', 'MB', 'GB', 'TB'];
  let value = bytes;
  let unit = 0;
  while (value >= 999.5 && unit < units.length - 1) {
    value /= 1000;
    unit++;
  }
  return `${formatNumber(value)} ${units[unit]}`;
}

/** `8.1 %`; under 10 % one decimal, and never `0.0 %` for what is not zero. */
export function formatPercent(ratio: number): string {
  const percent = Math.abs(ratio) * 100;
  const sign = ratio < 0 ? '−' : '';
  if (percent === 0) return '0 %';
  if (percent < 0.05) return `${sign}<0.1 %`;
  return `${sign}${percent < 9.95 ? percent.toFixed(1) : formatNumber(Math.round(percent))} %`;
}

const WHOLE = new Intl.NumberFormat('en-US', { maximumFractionDigits: 0 });
const THREE_DIGITS = new Intl.NumberFormat('en-US', { maximumSignificantDigits: 3 });

/** Three significant digits, from 1,000 on whole and thousands separated: `0.0123`, `1.23`, `12.3`, `1,234`. */
export function formatNumber(value: number): string {
  return (Math.abs(value) >= 999.5 ? WHOLE : THREE_DIGITS).format(value);
}
