import { formatBytes, formatDuration, formatFigure, formatNumber, formatPercent } from '../text/numbers.ts';
import type { Metric } from './metric.ts';
import { isNever } from './never.ts';

type OfUnit = Pick<Metric, 'unit' | 'never'>;

/** A metric's value with its unit, 3 significant digits: `12.0 ms`, `840 µs`, `1.25 s`, `1,230/s`, `48.1 MB`, `0.4 %`. */
export function formatValue({ unit, never }: OfUnit, value: number): string {
  if (never !== undefined && isNever({ never }, value)) return never;
  switch (unit) {
    case 'ms':
      return formatDuration(value, formatFigure);
    case '/s':
      return `${formatFigure(value)}/s`;
    case 'bytes':
      return formatBytes(value, formatFigure);
    case 'ratio':
      return formatShare(value);
    default:
      return unit === '' ? formatNumber(value) : `${formatNumber(value)} ${unit}`;
  }
}

/**
 * One request in a thousand is a figure, and not "<0.1 %": under 1 %, a share has two digits. Next to all of them, what is
 * missing has: an availability of 99.95 % is not "100 %".
 */
function formatShare(share: number): string {
  const percent = share * 100;
  if (percent > 0 && percent < 0.995) return `${formatNumber(Number(percent.toPrecision(2)))} %`;
  const missing = 100 - percent;
  if (missing <= 0 || missing >= 9.95) return formatPercent(share);
  const decimals = Math.min(6, Math.max(1, 1 - Math.floor(Math.log10(missing))));
  return `${Number(percent.toFixed(decimals))} %`;
}

/** What one of a unit is in the unit of its metric. */
const SCALES: Readonly<Record<string, number>> = {
  ' µs': 0.001,
  ' ms': 1,
  ' s': 1000,
  ' min': 60_000,
  ' B': 1,
  ' kB': 1e3,
  ' MB': 1e6,
  ' GB': 1e9,
  ' TB': 1e12,
};

/**
 * Writes a value before and now with their unit once, at the end: `2.13` and `2.37 ms`, `0.84` and `1.25 ms`. Where one
 * unit would make one of them unreadable, each has its own.
 */
export function formatPair(metric: OfUnit, before: number, now: number): readonly [before: string, now: string] {
  const [first, last] = [formatValue(metric, before), formatValue(metric, now)];
  if (isNever(metric, before) || isNever(metric, now)) return [first, last];
  const unit = unitIn(first);
  const unitNow = unitIn(last);
  if (before === 0) return ['0', last];
  if (now === 0) return [withoutUnit(first), `0${unit}`];
  if (unit === unitNow) return [withoutUnit(first), last];
  const shared = before > now ? unit : unitNow;
  const scale = SCALES[shared];
  if (scale === undefined || Math.min(before, now) / scale < 0.1) return [first, last];
  return [formatFigure(before / scale), `${formatFigure(now / scale)}${shared}`];
}

function unitIn(written: string): string {
  return /\D*$/.exec(written)?.[0] ?? '';
}

function withoutUnit(written: string): string {
  return written.slice(0, written.length - unitIn(written).length);
}
