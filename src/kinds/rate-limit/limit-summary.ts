import { median } from 'simple-statistics';
import { z } from 'zod';
import { type Block, type Item, list } from '../../text/blocks.ts';
import { formatDuration, formatNumber, formatPercent } from '../../text/numbers.ts';
import { quote } from '../../text/quote.ts';
import type { RoundOf } from '../kind.ts';

const amount = z.number().nonnegative();
const share = z.number().min(0).max(1);

/** What was found of Retry-After: none was sent, it was kept or not, or it could not be looked at. */
const RETRIES = ['none', 'right', 'early', 'unreadable', 'unwaited', 'unseen'] as const;

/** What is kept of one round. */
export const limitDetail = z.object({
  /** The rate that the service is to let through, and the one that was offered to see it refuse, per second. */
  expected: amount,
  offered: amount,
  /** The rate that it let through; null: it refused nothing, or too late to tell. */
  admitted: amount.nullable(),
  refuses: z.boolean(),
  /** The share that it refused below the limit. */
  early: share,
  retry: z.enum(RETRIES),
  /** How long it asked to wait, milliseconds, or what it said instead. */
  wait: amount.nullable(),
  said: z.string().max(100).nullable(),
  /** The share of another client's requests that it refused meanwhile; null: no other was named. */
  others: share.nullable(),
});
export type LimitDetail = z.infer<typeof limitDetail>;

/** What all rounds add up to: the rounds themselves, which are few. */
export const limitSummary = z.object({ rounds: z.array(limitDetail).min(1).max(100) });
export type LimitSummary = z.infer<typeof limitSummary>;

export function summarizeLimit(rounds: readonly RoundOf<LimitDetail>[]): LimitSummary {
  return { rounds: rounds.map(({ detail }) => detail).slice(0, 100) };
}

/** What a report says of a rate limit: where it is, whether it says when to come again, and what others notice of it. */
export function limitBlocks({ rounds }: LimitSummary): Block[] {
  return [list([whereItem(rounds), earlyItem(rounds), retryItem(rounds), othersItem(rounds)])];
}

function whereItem(rounds: readonly LimitDetail[]): Item {
  const { expected, offered } = rounds[0] as LimitDetail;
  const admitted = rounds.flatMap((round) => round.admitted ?? []);
  if (admitted.length > 0) {
    const rate = `${formatNumber(median(admitted))}/s`;
    return {
      text: [`Of ${formatNumber(offered)}/s it lets ${rate} through; ${formatNumber(expected)}/s were expected.`],
    };
  }
  if (rounds.some(({ refuses }) => refuses)) {
    return { text: ['It answers 429, but so late that its limit could not be told; set a longer duration.'] };
  }
  return { tone: 'fail', text: [`It never answers 429, not even to ${formatNumber(offered)}/s.`] };
}

function earlyItem(rounds: readonly LimitDetail[]): Item {
  const early = median(rounds.map((round) => round.early));
  return early === 0
    ? { text: ['Below its limit it refuses nothing.'] }
    : { tone: 'fail', text: [`Below its limit it refuses ${formatPercent(early)} of the requests.`] };
}

function retryItem(rounds: readonly LimitDetail[]): Item {
  const worst = ['unreadable', 'early', 'unwaited', 'right', 'none', 'unseen'] as const;
  const kind = worst.find((one) => rounds.some(({ retry }) => retry === one)) ?? 'unseen';
  const found = rounds.find(({ retry }) => retry === kind) as LimitDetail;
  const wait = formatDuration(found.wait ?? 0);
  const times = `in ${rounds.filter(({ retry }) => retry === kind).length} of ${rounds.length} rounds`;
  switch (kind) {
    case 'none':
      return { text: ['Its refusals have no Retry-After.'] };
    case 'right':
      return { text: [`Retry-After is right: after ${wait} a request was let through, ${times}.`] };
    case 'early':
      return { tone: 'fail', text: [`Retry-After is too short: after ${wait} a request was refused again, ${times}.`] };
    case 'unreadable':
      return {
        tone: 'fail',
        text: [`Retry-After is neither a number of seconds nor a date: ${quote(found.said ?? '')}.`],
      };
    case 'unwaited':
      return { text: [`Retry-After asks for ${wait}, for which nobody waited (patience).`] };
    case 'unseen':
      return { text: ['Retry-After was not seen: requests one after the other were too slow to be refused.'] };
  }
}

function othersItem(rounds: readonly LimitDetail[]): Item {
  const shares = rounds.flatMap(({ others }) => others ?? []);
  if (shares.length === 0)
    return { text: ['Whether others are let through meanwhile was not looked at: name one (other).'] };
  const refused = median(shares);
  return refused === 0
    ? { text: ['Another client is let through meanwhile.'] }
    : { tone: 'fail', text: [`Of another client's requests ${formatPercent(refused)} are refused meanwhile.`] };
}
