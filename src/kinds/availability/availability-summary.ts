import { z } from 'zod';
import { type Block, list, text } from '../../text/blocks.ts';
import { count, formatDuration, formatNumber, formatPercent } from '../../text/numbers.ts';
import { plural } from '../../text/plural.ts';
import type { RoundOf } from '../kind.ts';
import type { Downtime } from './downtime.ts';

/** The most downtimes that are kept and shown. */
const MOST_DOWNTIMES = 100;
const MOST_SHOWN = 10;
const SECOND = 1000;

const amount = z.number().nonnegative();
const whole = z.number().int().nonnegative();
const downtime = z.object({
  from: z.iso.datetime(),
  to: z.iso.datetime(),
  /** Milliseconds. */
  length: amount,
  failed: whole,
  /** The kind of most of its failures. */
  kind: z.string().max(200),
  /** How exactly its start and end are known, milliseconds; absent: to the second. */
  exact: amount.optional(),
});

/** What is kept of one round. */
export const availabilityDetail = z.object({
  /** The share of requests that have to be answered well. */
  objective: z.number().min(0).max(1),
  offered: whole,
  failed: whole,
  /** The stretches in which the service was down, the first ones, and how many there were. */
  downtimes: z.array(downtime).max(MOST_DOWNTIMES),
  times: whole,
  /** The time of all of them, milliseconds. */
  down: amount,
});
export type AvailabilityDetail = z.infer<typeof availabilityDetail>;

/** What all rounds add up to. */
export const availabilitySummary = availabilityDetail.extend({ rounds: z.number().int().positive() });
export type AvailabilitySummary = z.infer<typeof availabilitySummary>;

/** Times of a window as times of day. @param began the start of the window, milliseconds since the epoch */
export function datedDowntimes(downtimes: readonly Downtime[], began: number): AvailabilityDetail['downtimes'] {
  const dated = (at: number) => new Date(began + at).toISOString();
  return downtimes.slice(0, MOST_DOWNTIMES).map(({ from, to, failed, kind, exact }) => ({
    from: dated(from),
    to: dated(to),
    length: to - from,
    failed,
    kind: kind.slice(0, 200),
    exact,
  }));
}

export function summarizeAvailability(rounds: readonly RoundOf<AvailabilityDetail>[]): AvailabilitySummary {
  const details = rounds.map(({ detail }) => detail);
  const sum = (of: (detail: AvailabilityDetail) => number) => details.reduce((all, detail) => all + of(detail), 0);
  return {
    objective: details.at(-1)?.objective ?? 1,
    offered: sum(({ offered }) => offered),
    failed: sum(({ failed }) => failed),
    downtimes: details.flatMap(({ downtimes }) => downtimes).slice(0, MOST_DOWNTIMES),
    times: sum(({ times }) => times),
    down: sum(({ down }) => down),
    rounds: details.length,
  };
}

/** What a report says of availability: how much of the error budget was used, and when the service was down. */
export function availabilityBlocks(summary: AvailabilitySummary): Block[] {
  const { offered, failed, downtimes, times, down } = summary;
  const shown = downtimes.slice(0, MOST_SHOWN);
  const more = times - shown.length;
  const rest = more > 0 ? [{ text: [`and ${plural(more, 'time')} more`] }] : [];
  return [
    text(`${budgetWords(summary)}.`),
    ...(times === 0
      ? [text(`It was never down: in no second did more than half of the requests fail.`, { quiet: true })]
      : [
          text(`It was down ${times === 1 ? 'once' : plural(times, 'time')}, for ${formatDuration(down)} in all:`),
          list([...shown.map((one) => ({ tone: 'fail' as const, text: [downWords(one)] })), ...rest]),
          text(exactWords(shown), { quiet: true }),
        ]),
    text(`${count(offered - failed)} of ${plural(offered, 'request')} got a good answer.`, { quiet: true }),
  ];
}

/** `20 % of the error budget was used: 0.02 % of the requests failed, where 0.1 % may` */
function budgetWords({ objective, offered, failed }: AvailabilitySummary): string {
  const share = offered === 0 ? 0 : failed / offered;
  const budget = 1 - objective;
  const may = `${exact(share)} of the requests failed, where ${exact(budget)} may`;
  if (budget < 1e-12)
    return failed === 0 ? 'No request failed, and none may' : `${exact(share)} of the requests failed, and none may`;
  const times = share / budget;
  const used =
    times < 2
      ? `${formatPercent(times)} of the error budget was used`
      : `The error budget was used up ${formatNumber(times)} times over`;
  return `${used}: ${may}`;
}

/** A share with two significant digits, however small: an objective of 99.99 % is no "<0.1 %". */
function exact(share: number): string {
  const percent = share * 100;
  return `${Number(percent.toPrecision(percent >= 10 ? 3 : 2))} %`;
}

/** How exactly downtimes are known, as a sentence. */
function exactWords(downtimes: AvailabilityDetail['downtimes']): string {
  const exact = Math.max(...downtimes.map((downtime) => downtime.exact ?? SECOND));
  if (exact < SECOND)
    return `Their starts and ends are known to ${formatDuration(exact)}, the time between two requests.`;
  return 'Their starts and ends are known to the second.';
}

/** `from 13:02:11 to 13:02:19 UTC (8 s), 160 × ECONNREFUSED` */
function downWords(downtime: AvailabilityDetail['downtimes'][number]): string {
  const { from, to, length, failed, kind, exact = SECOND } = downtime;
  const digits = exact < SECOND ? 21 : 19;
  const [day, begin] = [from.slice(0, 10), from.slice(11, digits)];
  const end = to.slice(0, 10) === day ? to.slice(11, digits) : `${to.slice(0, 10)} ${to.slice(11, digits)}`;
  const most = kind === '' ? '' : `, most of them ${kind}`;
  return `from ${day} ${begin} to ${end} UTC (${formatDuration(length)}), ${plural(failed, 'failure')}${most}`;
}
