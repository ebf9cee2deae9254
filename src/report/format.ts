import { formatBytes, formatPercent, formatValue } from '../measurement/format.ts';
import { METRICS, type MetricName } from '../measurement/metric.ts';
import type { Machine, Origin } from '../measurement/run-document.ts';
import type { Change } from '../verdict/difference.ts';

/** Stands where there is no figure. */
export const NONE = '—';
const MINUS = '−';

/** 43,210 */
export function count(value: number): string {
  return value.toLocaleString('en-US');
}

/** `1 round`, `2 rounds` */
export function plural(value: number, noun: string): string {
  return `${count(value)} ${noun}${value === 1 ? '' : 's'}`;
}

/** Short name for a table: `p95`, `throughput`, `CPU per request`. */
export function metricName(metric: MetricName): string {
  return METRICS[metric].title.replace(/ latency$/, '');
}

/** The value of a metric with its unit. */
export function metricValue(metric: MetricName, value: number | null): string {
  return value === null ? NONE : formatValue(metric, value);
}

/** A share, or the sign for none. */
export function share(value: number | null): string {
  return value === null ? NONE : formatPercent(value);
}

/** A relative change with its sign: 0.081 is `+8.1 %`. */
export function signedPercent(value: number): string {
  if (Math.abs(value) < 0.0005) return '0.0 %';
  return `${value > 0 ? '+' : MINUS}${formatPercent(Math.abs(value))}`;
}

/** `+5.9 to +10 %`; a bound that the rounds could not give is open. */
export function rangeText({ from, to }: Change): string {
  if (from === null && to === null) return NONE;
  if (from === null) return `up to ${signedPercent(to ?? 0)}`;
  if (to === null) return `from ${signedPercent(from)}`;
  return `${signedPercent(from).replace(/ %$/, '')} to ${signedPercent(to)}`;
}

/** `0.031`, `< 0.001` */
export function probability(p: number): string {
  return p < 0.001 ? '< 0.001' : p.toFixed(3);
}

/** Seven characters; foreign text that is no commit id is given back whole. */
export function shortCommit(commit: string): string {
  return /^[0-9a-f]{40,64}$/i.test(commit) ? commit.slice(0, 7) : commit;
}

/** `a1b2c3d (main)`, or words where the measurement belongs to no commit. */
export function originText({ commit, ref }: Origin): string {
  const id = commit === null ? 'no commit' : shortCommit(commit);
  return ref === null ? id : `${id} (${ref.replace(/^refs\/(heads|tags)\//, '')})`;
}

export function machineText({ cpu, cores, memory, os, node }: Machine): string {
  return `${cpu}, ${plural(cores, 'core')}, ${formatBytes(memory)} memory, ${os}, Node.js ${node}`;
}

const AGES = [
  ['day', 86_400_000],
  ['hour', 3_600_000],
  ['minute', 60_000],
] as const;

/** How much older the first instant (ISO 8601) is: `3 days older`. */
export function age(measuredAt: string, now: string): string {
  const elapsed = Date.parse(now) - Date.parse(measuredAt);
  if (Number.isNaN(elapsed)) return 'of unknown age';
  const unit = AGES.find(([, length]) => Math.abs(elapsed) >= length);
  if (unit === undefined) return 'of the same minute';
  const [noun, length] = unit;
  return `${plural(Math.floor(Math.abs(elapsed) / length), noun)} ${elapsed > 0 ? 'older' : 'newer'}`;
}

/** `2026-05-04 12:30 UTC`; foreign text that is no date is given back whole. */
export function instant(iso: string): string {
  const time = Date.parse(iso);
  return Number.isNaN(time) ? iso : `${new Date(time).toISOString().slice(0, 16).replace('T', ' ')} UTC`;
}
