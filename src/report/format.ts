import type { Metric } from '../measurement/metric.ts';
import { formatValue } from '../measurement/metric-value.ts';
import { isNever } from '../measurement/never.ts';
import type { Machine, Origin } from '../measurement/run-document.ts';
import { shortCommit } from '../text/commit.ts';
import { formatBytes, formatPercent, isManifold, signedChange } from '../text/numbers.ts';
import { plural } from '../text/plural.ts';
import type { Change } from '../verdict/difference.ts';
import { isErrorRow } from '../verdict/error-row.ts';
import type { Comparison, Finding } from '../verdict/result.ts';

/** Stands where there is no figure. */
export const NONE = '—';

/** What names a metric: a comparison, a threshold, a change of a trend. */
type OfMetric<Part extends keyof Metric> = { definition: Pick<Metric, Part> };

/** Short name for a table: `p95`, `throughput`, `CPU per request`. */
export function metricName({ definition }: OfMetric<'title'>): string {
  return definition.title.replace(/ latency$/, '');
}

/** The value of a metric with its unit. */
export function metricValue({ definition }: OfMetric<'unit' | 'never'>, value: number | null): string {
  return value === null ? NONE : formatValue(definition, value);
}

/** A share, or the sign for none. */
export function share(value: number | null): string {
  return value === null ? NONE : formatPercent(value);
}

/** `+8.1 %`, `×34`; from 0 there is neither a percentage nor a factor. */
export function changeText({ estimate }: Change): string {
  return estimate === Number.POSITIVE_INFINITY ? 'from 0' : signedChange(estimate);
}

/** The change of a row: `+8.1 %`, and of an error rate `+0.95 pp` (percentage points). */
export function differenceText(
  row: Pick<Comparison, 'metric' | 'label' | 'definition' | 'base' | 'head'>,
  change: Change,
): string {
  const { definition, base, head } = row;
  const [isNow, wasBefore] = [head, base].map((value) => value !== null && isNever(definition, value));
  if (isNow !== wasBefore) return isNow ? 'to never' : 'from never';
  if (!isErrorRow(row)) return changeText(change);
  const gap = (row.head ?? 0) - (row.base ?? 0);
  const points = formatValue(row.definition, Math.abs(gap)).replace(' %', ' pp');
  return gap === 0 ? points : `${gap > 0 ? '+' : '−'}${points}`;
}

/** `+5.9 to +10 %`, `×30 to ×36`, as its estimate is written; a bound that the rounds could not give is open. */
export function rangeText({ estimate, from, to }: Change): string {
  const bound = (value: number) => signedChange(value, isManifold(estimate));
  if (from === null && to === null) return NONE;
  if (from === null) return `up to ${bound(to ?? 0)}`;
  if (to === null) return `from ${bound(from)}`;
  const [first, last] = [bound(from), bound(to)];
  return `${last.endsWith(' %') ? first.replace(/ %$/, '') : first} to ${last}`;
}

/** `a1b2c3d (main)`, or words where the measurement belongs to no commit. */
export function originText({ commit, ref }: Origin): string {
  const id = commit === null ? 'no commit' : shortCommit(commit);
  return ref === null ? id : `${id} (${ref.replace(/^refs\/(heads|tags)\//, '')})`;
}

/** `AMD EPYC 7763, 4 cores, 16 GB memory, ubuntu24 x64, Node.js 24` */
export function machineText({ cpu, cores, memory, os, node }: Machine): string {
  return `${cpu}, ${plural(cores, 'core')}, ${formatBytes(memory)} memory, ${os}, Node.js ${node}`;
}

const AGES = [
  ['day', 86_400_000],
  ['hour', 3_600_000],
  ['minute', 60_000],
] as const;

/** How much older than `now` a measurement is (both ISO 8601): `3 days older`. */
export function age(measuredAt: string, now: string): string {
  const elapsed = Date.parse(now) - Date.parse(measuredAt);
  if (Number.isNaN(elapsed)) return 'of unknown age';
  const unit = AGES.find(([, length]) => Math.abs(elapsed) >= length);
  if (unit === undefined) return 'of the same minute';
  const [noun, length] = unit;
  return `${plural(Math.floor(Math.abs(elapsed) / length), noun)} ${elapsed > 0 ? 'older' : 'newer'}`;
}

/** `2026-05-04 12:30 UTC`; untrusted text that is no date is returned whole. */
export function instant(iso: string): string {
  const time = Date.parse(iso);
  return Number.isNaN(time) ? iso : `${new Date(time).toISOString().slice(0, 16).replace('T', ' ')} UTC`;
}

/** What a kind of finding is called, in the words of the glossary (docs/glossary.md). */
export function findingKind(kind: Finding['kind']): string {
  if (kind === 'threshold') return 'limit';
  return kind === 'inconclusive' ? 'undecided' : kind;
}
