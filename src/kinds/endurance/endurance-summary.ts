import { z } from 'zod';
import { type Block, type Item, list, type SeriesBlock, text } from '../../text/blocks.ts';
import { formatDuration, formatPercent } from '../../text/numbers.ts';
import { plural } from '../../text/plural.ts';
import type { RoundOf } from '../kind.ts';
import type { EnduranceSeries, SeriesDrift } from './judge-endurance.ts';

/** The most points of a series that are kept for its picture. */
const MOST_POINTS = 240;
const MOST_SERIES = 40;

const bound = z.number().nullable();
const series = z.object({
  name: z.string().max(200),
  scale: z.enum(['ratio', 'share', 'level']),
  /** The unit of a metric of the service's own; absent: it follows from the name. */
  unit: z.string().max(40).optional(),
  verdict: z.enum(['drifts', 'steady', 'open']),
  why: z.enum(['short', 'correlated', 'scatter']).nullable(),
  rise: z.object({ estimate: z.number(), lower: bound, upper: bound }).nullable(),
  points: z.array(z.tuple([z.number().nonnegative(), z.number()])).max(MOST_POINTS),
});

/** What is kept of one round: what became of each series. */
export const enduranceDetail = z.object({
  /** The length of the run, and of a window, milliseconds. */
  duration: z.number().positive(),
  windowLength: z.number().positive(),
  /** The largest rise that does no harm. */
  tolerance: z.number().positive(),
  series: z.array(series).max(MOST_SERIES),
});
export type EnduranceDetail = z.infer<typeof enduranceDetail>;

/** What all rounds add up to: each is judged by itself. */
export const enduranceSummary = enduranceDetail.extend({
  rounds: z.number().int().positive(),
  /** In how many rounds each series of the last one drifts, by their order. */
  drifting: z.array(z.number().int().nonnegative()).max(MOST_SERIES),
});
export type EnduranceSummary = z.infer<typeof enduranceSummary>;

/** A series as it is kept: of more points than there is room for, some of equal distance. */
export function keptSeries({ unit, points }: EnduranceSeries, drift: SeriesDrift): EnduranceDetail['series'][number] {
  const step = Math.max(1, Math.ceil(points.length / MOST_POINTS));
  return {
    ...drift,
    ...(unit !== undefined && { unit }),
    points: points.filter((_, place) => place % step === 0).map(([at, value]) => [at, value]),
  };
}

export function summarizeEndurance(rounds: readonly RoundOf<EnduranceDetail>[]): EnduranceSummary {
  const details = rounds.map(({ detail }) => detail);
  const last = details.at(-1) as EnduranceDetail;
  const drifting = last.series.map(
    ({ name }) =>
      details.filter(({ series: all }) => all.some((one) => one.name === name && one.verdict === 'drifts')).length,
  );
  return { ...last, rounds: details.length, drifting };
}

/** What a report says of a long load: which series drift, and how they went. */
export function enduranceBlocks(summary: EnduranceSummary): Block[] {
  const { duration, windowLength, tolerance, rounds } = summary;
  const pictures: SeriesBlock = {
    kind: 'series',
    title: rounds === 1 ? 'Over the run' : 'Over the last round',
    // A picture begins at 0.
    lines: summary.series.map(({ name, unit, points }) => ({
      title: name,
      unit: unit ?? unitOf(name),
      points: points.map(([at, value]) => [at, value < 0 ? null : value] as const),
    })),
  };
  return [
    list(summary.series.map((one, place) => itemOf(one, { ...summary, times: summary.drifting[place] ?? 0 }))),
    text(
      `A rise over the ${formatDuration(duration)} of a round counts from ${formatPercent(tolerance)} on, ` +
        `and of failures from one point; told from windows of ${formatDuration(windowLength)}.`,
      { quiet: true },
    ),
    pictures,
  ];
}

function unitOf(name: string): string {
  if (name === 'memory') return 'bytes';
  return name.endsWith(' latency') ? 'ms' : name === 'share of failures' ? 'ratio' : '';
}

type Judged = EnduranceDetail['series'][number];

function itemOf(series: Judged, { rounds, times }: { rounds: number; times: number }): Item {
  const often = rounds > 1 && times > 0 ? ` (so in ${times} of ${plural(rounds, 'round')})` : '';
  return { tone: TONES[series.verdict], text: [`${asSentence(driftWords(series), series)}${often}.`] };
}

/** What begins with the name of a metric begins as that is written: `p95` is none of `P95`. */
function asSentence(words: string, { name, scale }: Judged): string {
  const isWritten = words.startsWith(name) && (scale === 'level' || /^p\d/.test(name));
  return isWritten ? words : `${words.charAt(0).toUpperCase()}${words.slice(1)}`;
}

const TONES = { drifts: 'fail', open: 'note', steady: 'pass' } as const;

/** What became of a series, as a clause: `p95 latency drifts: +10 % (+8 % to +14 %)`. */
function driftWords({ name, scale, verdict, why, rise }: Omit<Judged, 'points'>): string {
  const range = rise === null ? '' : rangeWords(rise, scale);
  switch (verdict) {
    case 'drifts':
      return `${name} drifts: ${range} from start to end`;
    case 'steady':
      return `${name} is steady: ${range} from start to end`;
    case 'open':
      return `it is open whether ${name} drifts${saysLittle(rise) ? '' : ` (${range})`}: ${REASONS[why ?? 'scatter']}`;
  }
}

/** Bounds that rule out nothing are no figures. */
function saysLittle(rise: Judged['rise']): boolean {
  return rise === null || (rise.lower !== null && rise.lower <= -1) || (rise.upper !== null && rise.upper >= WIDEST);
}

/** The rise from which on an upper bound says nothing anymore: ten times as much. */
const WIDEST = 9;

const REASONS = {
  short: 'the windows are too few; run it for longer',
  correlated: 'it wanders, or does not rise in a line; run it for longer',
  scatter: 'its windows scatter too much; run it for longer',
} as const;

function rangeWords({ estimate, lower, upper }: NonNullable<Judged['rise']>, scale: Judged['scale']): string {
  const written = (value: number) => {
    const size = formatPercent(Math.abs(value));
    const sign = value < 0 ? '−' : '+';
    return value === 0 ? size : scale === 'share' ? `${sign}${size.replace(/ %$/, ' points')}` : `${sign}${size}`;
  };
  if (lower === null || upper === null) return written(estimate);
  return lower === upper ? written(estimate) : `${written(lower)} to ${written(upper)}`;
}
