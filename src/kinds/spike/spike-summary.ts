import { median } from 'simple-statistics';
import { z } from 'zod';
import type { LoadWindow } from '../../measurement/load-window.ts';
import { NEVER } from '../../measurement/never.ts';
import { type Block, list, type SeriesBlock, text } from '../../text/blocks.ts';
import { count, formatDuration, formatPercent } from '../../text/numbers.ts';
import { plural } from '../../text/plural.ts';
import type { RoundOf } from '../kind.ts';
import { usualOf } from '../usual-figure.ts';

const amount = z.number().nonnegative();
const whole = z.number().int().nonnegative();
/** The p95 of a window (milliseconds; null: nothing was measured), at the milliseconds after the start. */
const point = z.tuple([amount, amount.nullable()]);
/** The most windows whose p95 is kept for the picture. */
const MOST_POINTS = 400;

/** What rounds have in common, and the last one as an example. */
const shape = {
  /** The length of a window, and for how long a service was watched after the spike, milliseconds. */
  width: z.number().positive(),
  watched: amount,
  /** The worst p95 (milliseconds) and share of failures that still count as calm. */
  band: z.object({ p95: amount, errorRate: amount }),
  /** The requests of the spike, and those of them that failed. */
  offered: whole,
  failed: whole,
  /** Those of the calm after it; absent in what an older version has measured. */
  after: z.object({ offered: whole, failed: whole }).optional(),
  /** The parts of a round, milliseconds after its start. */
  parts: z.array(z.object({ name: z.string().max(40), from: amount, to: amount })).max(5),
  p95: z.array(point).max(MOST_POINTS),
};

/** What is kept of one round of a spike. */
export const spikeDetail = z.object({
  ...shape,
  /** When it was as before, milliseconds after the end of the spike; null: it was not, as long as it was watched. */
  recovery: amount.nullable(),
  /** Whether the load was back to what it was before. */
  isBack: z.boolean(),
  /** Whether the load generator could not make the load in time. */
  isBound: z.boolean(),
});
export type SpikeDetail = z.infer<typeof spikeDetail>;

/** What all rounds of a spike add up to. */
export const spikeSummary = z.object({
  ...shape,
  rounds: z.number().int().positive(),
  /** The rounds that never recovered, and those of them in which the load was gone. */
  never: whole,
  metastable: whole,
  /** The median of the figure that is compared, and the longest of those that recovered, milliseconds; null: never. */
  usual: amount.nullable(),
  longest: amount.nullable(),
  /** The median of the share that failed in the spike; absent in what an earlier version wrote. */
  failedUsually: amount.max(1).optional(),
});
export type SpikeSummary = z.infer<typeof spikeSummary>;

/** The p95 of windows over time; of more than there is room for, the worst of several in a row. */
export function pointsOf(windows: readonly LoadWindow[]): SpikeDetail['p95'] {
  const step = Math.max(1, Math.ceil(windows.length / MOST_POINTS));
  return Array.from({ length: Math.ceil(windows.length / step) }, (_, place) => {
    const group = windows.slice(place * step, (place + 1) * step);
    const known = group.flatMap(({ p95 }) => p95 ?? []);
    return [group[0]?.at ?? 0, known.length === 0 ? null : Math.max(...known)];
  });
}

export function summarizeSpike(rounds: readonly RoundOf<SpikeDetail>[]): SpikeSummary {
  const details = rounds.map(({ detail }) => detail);
  const { width, watched, band, parts, p95 } = details.at(-1) as SpikeDetail;
  const never = details.filter(({ recovery }) => recovery === null);
  const figures = rounds.flatMap(({ figures }) => figures.all.recovery ?? []);
  const times = figures.filter((time) => time < NEVER);
  const sum = (of: (detail: SpikeDetail) => number) => details.reduce((all, detail) => all + of(detail), 0);
  return {
    width,
    watched,
    band,
    offered: sum(({ offered }) => offered),
    failed: sum(({ failed }) => failed),
    ...(details.every(({ after }) => after) && {
      after: { offered: sum(({ after }) => after?.offered ?? 0), failed: sum(({ after }) => after?.failed ?? 0) },
    }),
    parts,
    p95,
    rounds: details.length,
    never: never.length,
    metastable: never.filter(({ isBack }) => isBack).length,
    usual: usualOf(figures),
    failedUsually: median(rounds.map(({ figures }) => figures.all['spike-failed'] ?? 0)),
    longest: times.length === 0 ? null : Math.max(...times),
  };
}

/** What a report says of a spike: whether the service recovered, what failed, and the last round over time. */
export function spikeBlocks(summary: SpikeSummary): Block[] {
  const { band, width, parts, p95 } = summary;
  const series: SeriesBlock = {
    kind: 'series',
    title: 'The last round',
    lines: [
      {
        title: 'p95',
        unit: 'ms',
        points: p95,
        limit: { value: band.p95, text: 'calm' },
      },
    ],
    spans: parts,
  };
  return [
    list(recoveryWords(summary).map((words) => ({ text: [words] }))),
    text(failuresText(summary)),
    ...laterFailures(summary).map((words) => text(words)),
    text(
      `It counts as calm with a p95 of up to ${formatDuration(band.p95)} and up to ${formatPercent(band.errorRate)} failures, ` +
        `in three windows of ${formatDuration(width)} in a row.`,
      { quiet: true },
    ),
    series,
  ];
}

function failuresText({ offered, failed, rounds, failedUsually }: SpikeSummary): string {
  if (failed === 0) return `None of the ${plural(offered, 'request')} of the spikes failed.`;
  const share = failedUsually ?? failed / Math.max(1, offered);
  const all = `${count(failed)} of ${count(offered)}`;
  return `${formatPercent(share)} of the requests of a spike failed (${rounds > 1 ? `median; ${all} in all` : all}).`;
}

/** Whether a service was as before after the spike, in sentences. */
function recoveryWords(summary: SpikeSummary): string[] {
  const { rounds, never, metastable, watched } = summary;
  const said = whenRecovered(summary);
  if (never > 0) {
    const which =
      never === rounds
        ? rounds === 1
          ? 'It'
          : 'In all rounds it'
        : `In ${count(never)} of ${count(rounds)} rounds it`;
    const until = `never recovered in the ${formatDuration(watched)} after the spike`;
    const gone = metastable === never ? ', although the load was gone' : '';
    said.push(`${which} ${until}${gone}.`);
  }
  if (metastable > 0) {
    said.push(
      'Trouble that stays when its cause is gone keeps itself up, as retries and full queues do: a metastable failure.',
    );
  }
  return said;
}

/** What failed once the spike was over, in a sentence; none where that is not known. */
function laterFailures({ after }: SpikeSummary): string[] {
  if (after === undefined || after.offered === 0) return [];
  const share = after.failed === 0 ? 'none' : formatPercent(after.failed / after.offered);
  return [`After the spikes, ${share} of ${plural(after.offered, 'request')} failed.`];
}

/** The least time is that of one window. */
function whenRecovered({ usual, longest, width, rounds, never }: SpikeSummary): string[] {
  if (longest === null) return [];
  const some = never > 0 ? ' where it recovered' : '';
  const latest = `at the latest after ${formatDuration(longest)}${some}`;
  if (usual === null)
    return [`In ${count(rounds - never)} of ${count(rounds)} rounds it was as calm as before, ${latest}.`];
  const when =
    usual <= width
      ? `right after the spike, in its first ${formatDuration(width)}`
      : `${formatDuration(usual)} after the spike`;
  const among = rounds > 1 && (longest > usual || never > 0) ? ' in the median' : '';
  const most = longest > usual ? `, ${latest}` : '';
  return [`It was as calm as before ${when}${among}${most}.`];
}
