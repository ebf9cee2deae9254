import { median } from 'simple-statistics';
import { z } from 'zod';
import { errorRate } from '../../measurement/counts.ts';
import { decodeHistogram, mergeHistograms, quantiles } from '../../measurement/histogram.ts';
import { type Block, table, text } from '../../text/blocks.ts';
import { figure } from '../../text/inline.ts';
import { formatDuration, formatFigure, formatPercent } from '../../text/numbers.ts';
import { plural } from '../../text/plural.ts';
import type { RoundOf } from '../kind.ts';
import type { Loaded } from '../stage.ts';
import { usualOf } from '../usual-figure.ts';

const amount = z.number().nonnegative();

/** How a load did. */
const share = z.object({
  /** Milliseconds; null: nothing had a latency. */
  p50: amount.nullable(),
  p95: amount.nullable(),
  p99: amount.nullable(),
  /** Good answers per second. */
  throughput: amount,
  /** The share of its requests that failed. */
  failed: amount.max(1),
});
type Share = z.infer<typeof share>;

/** What is kept of one round. */
export const isolationDetail = z.object({ alone: share, beside: share, neighbor: share });
export type IsolationDetail = z.infer<typeof isolationDetail>;

/** What all rounds add up to: medians. */
export const isolationSummary = isolationDetail.extend({
  rounds: z.number().int().min(1),
  /** That of the figure that is compared; null: no answer; absent in what an earlier version wrote. */
  slowdown: amount.nullable().optional(),
});
export type IsolationSummary = z.infer<typeof isolationSummary>;

/** How a load that was measured did. */
export function shareOf({ window }: Pick<Loaded, 'window'>): Share {
  const latencies = mergeHistograms(Object.values(window.labels).map(({ histogram }) => decodeHistogram(histogram)));
  const [p50 = null, p95 = null, p99 = null] = quantiles(latencies, [0.5, 0.95, 0.99]) ?? [];
  return { p50, p95, p99, throughput: window.throughput, failed: errorRate(window.counts) };
}

export function summarizeIsolation(rounds: readonly RoundOf<IsolationDetail>[]): IsolationSummary {
  const usual = (of: keyof IsolationDetail): Share => {
    const shares = rounds.map(({ detail }) => detail[of]);
    const middle = (name: 'p50' | 'p95' | 'p99') => {
      const known = shares.flatMap((one) => one[name] ?? []);
      return known.length === 0 ? null : median(known);
    };
    return {
      p50: middle('p50'),
      p95: middle('p95'),
      p99: middle('p99'),
      throughput: median(shares.map(({ throughput }) => throughput)),
      failed: median(shares.map(({ failed }) => failed)),
    };
  };
  return {
    rounds: rounds.length,
    slowdown: usualOf(rounds.flatMap(({ figures }) => figures.all.slowdown ?? [])),
    alone: usual('alone'),
    beside: usual('beside'),
    neighbor: usual('neighbor'),
  };
}

/** What a report shows of a summary. */
export function isolationBlocks(summary: IsolationSummary): Block[] {
  const { rounds, alone, beside, neighbor } = summary;
  const rows = [
    { title: 'alone', ...alone },
    { title: 'beside', ...beside },
    { title: 'neighbor', ...neighbor },
  ];
  const time = (value: number | null) => figure(value === null ? '–' : formatDuration(value, formatFigure));
  return [
    text(slowdownText(summary)),
    table(
      rows,
      [
        { title: 'load', cell: ({ title }) => title },
        { title: 'p50', cell: ({ p50 }) => time(p50), numeric: true },
        { title: 'p95', cell: ({ p95 }) => time(p95), numeric: true },
        { title: 'p99', cell: ({ p99 }) => time(p99), numeric: true, wide: true },
        { title: 'throughput', cell: ({ throughput }) => figure(`${formatFigure(throughput)}/s`), numeric: true },
        { title: 'failed', cell: ({ failed }) => figure(formatPercent(failed)), numeric: true },
      ],
      { caption: `The load alone, and beside its neighbor: medians of ${plural(rounds, 'round')}` },
    ),
  ];
}

function slowdownText({ alone, beside, slowdown, rounds }: IsolationSummary): string {
  if (alone.p95 === null || beside.p95 === null || slowdown === null)
    return 'Beside its neighbor nothing was answered.';
  const times = `${formatFigure(slowdown ?? beside.p95 / alone.p95)} times`;
  const [before, after] = [alone.p95, beside.p95].map((p95) => formatDuration(p95, formatFigure));
  const medians = rounds > 1 ? ' (medians)' : '';
  const failed = beside.failed > alone.failed ? `, and ${formatPercent(beside.failed)} of the requests fail` : '';
  return `Beside its neighbor, p95 is ${times} that of the load alone: ${before} alone, ${after} beside it${medians}${failed}.`;
}
