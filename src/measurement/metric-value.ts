import { formatBytes, formatDuration, formatNumber, formatPercent } from '../text/numbers.ts';
import type { Metric } from './metric.ts';

/** A metric's value with its unit, 3 significant digits: `12.3 ms`, `840 µs`, `1.25 s`, `1,230/s`, `48.1 MB`, `0.4 %`. */
export function formatValue({ unit }: Pick<Metric, 'unit'>, value: number): string {
  switch (unit) {
    case 'ms':
      return formatDuration(value);
    case '/s':
      return `${formatNumber(value)}/s`;
    case 'bytes':
      return formatBytes(value);
    case 'ratio':
      return formatShare(value);
    default:
      return unit === '' ? formatNumber(value) : `${formatNumber(value)} ${unit}`;
  }
}

/** One request in a thousand is a figure, and not "<0.1 %": under 1 %, a share has two digits. */
function formatShare(share: number): string {
  const percent = share * 100;
  return percent > 0 && percent < 0.995 ? `${formatNumber(Number(percent.toPrecision(2)))} %` : formatPercent(share);
}
