import { formatBytes, formatDuration, formatNumber, formatPercent } from '../text/numbers.ts';
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
