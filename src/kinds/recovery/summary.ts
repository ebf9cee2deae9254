import { z } from 'zod';
import { total } from '../../measurement/second.ts';
import { type Block, table, text } from '../../text/blocks.ts';
import { figure } from '../../text/inline.ts';
import { count, formatDuration, formatPercent } from '../../text/numbers.ts';
import { plural } from '../../text/plural.ts';
import { sentence } from '../../text/sentence.ts';
import type { Fault } from '../fault.ts';
import type { RoundOf } from '../kind.ts';
import { usualOf } from '../usual-figure.ts';
import { FAILURES, type Failure } from './outcome.ts';

const amount = z.number().int().nonnegative();
const time = z.number().nonnegative();
const failures = z.object(
  Object.fromEntries(FAILURES.map((failure) => [failure, amount])) as Record<Failure, typeof amount>,
);
const writes = z.object({ acknowledged: amount, checked: amount, lost: amount });

/** What is kept of one round: what became of the requests from the fault on, and when the service was back. */
export const recoveryDetail = z.object({
  /** What was done, in words that complete "The service was …", or a whole clause. */
  what: z.string().max(300),
  /** Who started it again, in words; null: nobody had to. */
  by: z.string().max(100).nullable(),
  /** When the fault began, milliseconds after the start of the window. */
  at: time,
  offered: amount,
  good: amount,
  failures,
  /** Milliseconds after the fault began; null: never, as long as it was watched. */
  firstAnswer: time.nullable(),
  recovery: time.nullable(),
  watched: time,
  /** Why the service could not be started again; null: it could, or nobody had to. Untrusted. */
  problem: z.string().max(1000).nullable(),
  /** null: no writes were to be checked. */
  writes: writes.nullable(),
});
export type RecoveryDetail = z.infer<typeof recoveryDetail>;

/** What all rounds add up to. */
export const recoverySummary = recoveryDetail.omit({ firstAnswer: true, recovery: true }).extend({
  rounds: amount.min(1),
  /** The medians of the figures that are compared, milliseconds; null: never. */
  firstAnswer: time.nullable(),
  recovery: time.nullable(),
  /** The rounds in which it was never as before, and those without any good answer after the fault. */
  never: amount,
  silent: amount,
});
export type RecoverySummary = z.infer<typeof recoverySummary>;

export function summarizeRecovery(rounds: readonly RoundOf<RecoveryDetail>[]): RecoverySummary {
  const details = rounds.map(({ detail }) => detail);
  const last = details.at(-1) as RecoveryDetail;
  const sum = (of: (detail: RecoveryDetail) => number) => total(details.map(of));
  const usual = (of: 'first-answer' | 'recovery') => usualOf(rounds.flatMap(({ figures }) => figures.all[of] ?? []));
  const checked = details.flatMap((detail) => detail.writes ?? []);
  return {
    ...last,
    rounds: details.length,
    offered: sum(({ offered }) => offered),
    good: sum(({ good }) => good),
    failures: Object.fromEntries(
      FAILURES.map((failure) => [failure, sum((detail) => detail.failures[failure])]),
    ) as RecoveryDetail['failures'],
    firstAnswer: details.every(({ firstAnswer }) => firstAnswer === 0) ? 0 : usual('first-answer'),
    recovery: usual('recovery'),
    never: details.filter(({ recovery }) => recovery === null).length,
    silent: details.filter(({ firstAnswer }) => firstAnswer === null).length,
    writes: checked.length === 0 ? null : addWrites(checked),
  };
}

function addWrites(all: readonly NonNullable<RecoveryDetail['writes']>[]): NonNullable<RecoveryDetail['writes']> {
  return {
    acknowledged: total(all.map(({ acknowledged }) => acknowledged)),
    checked: total(all.map(({ checked }) => checked)),
    lost: total(all.map(({ lost }) => lost)),
  };
}

/** What was done to a service, in words. */
export function wordsOf(fault: Fault): string {
  if (fault.kind === 'run') return 'a line was run to disturb the service';
  const whom = fault.pidFile === null ? 'the service' : 'the process of the pid file';
  return fault.kind === 'kill' ? `${whom} was killed` : `${whom} was stopped for ${formatDuration(fault.duration)}`;
}

const TITLES: Readonly<Record<Failure, string>> = {
  refused: 'connection refused',
  reset: 'connection closed without an answer',
  'timed-out': 'no answer in time',
  failing: 'status 5xx',
  late: 'good answer, but too late',
  other: 'another failure',
};

/** What a report shows of a summary. */
export function recoveryBlocks(summary: RecoverySummary): Block[] {
  const { offered, good, failures, rounds } = summary;
  const share = (times: number) => (offered === 0 ? '' : formatPercent(times / offered));
  const rows = [
    { title: 'good answer in time', times: good },
    ...FAILURES.map((failure) => ({ title: TITLES[failure], times: failures[failure] })),
  ].filter(({ times }, index) => index === 0 || times > 0);
  return [
    text(courseText(summary)),
    ...(summary.writes === null ? [] : [text(writesText(summary.writes))]),
    table(
      rows,
      [
        { title: 'from the fault on', cell: ({ title }) => title },
        { title: 'requests', cell: ({ times }) => figure(count(times)), numeric: true },
        { title: 'share', cell: ({ times }) => figure(share(times)), numeric: true },
      ],
      { caption: `What became of ${plural(offered, 'request')} from the fault on, in ${plural(rounds, 'round')}` },
    ),
  ];
}

function courseText({ what, by, at, rounds, firstAnswer, recovery, never, silent, watched }: RecoverySummary): string {
  const again = by === null ? '' : `, and started again by ${by}`;
  const begun = `${formatDuration(at)} into each of ${plural(rounds, 'round')}, ${what}${again}`;
  const first =
    firstAnswer === null
      ? `no good answer came after that${silent < rounds ? ' in most rounds' : ''}`
      : firstAnswer === 0
        ? 'it hardly stopped answering'
        : `the first good answer came after ${formatDuration(firstAnswer)}`;
  const stable =
    recovery === null
      ? `it was never as before${never < rounds ? ' in most rounds' : ''}`
      : `it was as before after ${formatDuration(recovery)}`;
  const not = [
    ...(never > 0 && recovery !== null
      ? [`in ${plural(never, 'round')} it was not within ${formatDuration(watched)}`]
      : []),
    ...(silent > 0 && firstAnswer !== null ? [`in ${plural(silent, 'round')} nothing was answered anymore`] : []),
  ];
  const medians = rounds > 1 ? ' (medians)' : '';
  return sentence([`${begun}: ${first}, and ${stable}${medians}`, ...not].join('; '));
}

/** Says what became of acknowledged writes. */
function writesText({ acknowledged, checked, lost }: NonNullable<RecoverySummary['writes']>): string {
  if (checked === 0) {
    return acknowledged === 0
      ? 'No write was acknowledged, so none could be lost.'
      : `None of ${plural(acknowledged, 'acknowledged write')} could be asked for again, so it is not known whether any was lost.`;
  }
  const asked = checked < acknowledged ? `, ${count(checked)} were asked for again:` : ',';
  const gone = lost === 0 ? 'none was' : lost === 1 ? '1 was' : `${count(lost)} were`;
  return `Of ${plural(acknowledged, 'acknowledged write')}${asked} ${gone} lost.`;
}

/** Says what weakens the figures, one sentence each. */
export function recoveryNotes(rounds: readonly RoundOf<RecoveryDetail>[]): string[] {
  const problems = rounds.flatMap(({ index, detail: { problem } }) => (problem === null ? [] : [{ index, problem }]));
  const [first] = problems;
  const never = rounds.filter(({ detail }) => detail.recovery === null && detail.problem === null).length;
  const watched = formatDuration(Math.min(...rounds.map(({ detail }) => detail.watched)));
  return [
    ...(first === undefined
      ? []
      : [
          sentence(
            `In ${problems.length} of ${plural(rounds.length, 'round')} the service could not be started again, in round ${first.index + 1} because ${first.problem}`,
          ),
        ]),
    ...(never === 0
      ? []
      : [
          `In ${never} of ${plural(rounds.length, 'round')} the service was not as before within ${watched} after the fault; where it needs longer, make the duration longer.`,
        ]),
  ];
}
