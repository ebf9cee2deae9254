import { addCounts, errorRate, failedRequests } from '../../measurement/counts.ts';
import { count, formatPercent } from '../../text/numbers.ts';
import { shorten } from '../../text/plain.ts';
import type { Cause } from '../cause.ts';
import { mostly } from '../seen.ts';

/** The share of the requests from which on failures are worth more than speed, and how many there have to be. */
const SHARE = 0.01;
const FEWEST = 5;
/** Characters of a kind of error, which another document may name. */
const LONGEST_KIND = 60;

/** What to look at first, by the kind of error that is most frequent. */
const FIRST: readonly [kind: RegExp, first: string][] = [
  [/^status 429/, 'Ask for less, or raise its rate limit'],
  [/^status 5/, 'Read the log of the service before its figures'],
  [/^status/, 'Make the requests those that the service expects (perf-gate try shows its answers)'],
  [/timeout/i, 'Find out what hangs, or ask for less'],
  [/^ECONN|closed/i, 'Look whether the service restarts, or refuses connections'],
];

/** So many requests fail that they say more about it than its figures of speed. */
export const errors: Cause = {
  name: 'errors',
  title: 'requests fail',
  rule: 'At least 1 % of the requests fail, in most rounds; arrivals that were dropped do not count, nor where failures are what is measured.',
  find({ rounds, failsOnPurpose }) {
    if (failsOnPurpose) return null;
    const all = addCounts(rounds.flatMap(({ counts }) => counts));
    const { dropped = 0, ...kinds } = all.errors;
    const failed = failedRequests(all) - dropped;
    const isUsual = mostly(rounds, ({ counts }) =>
      counts.length === 0 ? null : counts.some((one) => errorRate(one) > 0),
    );
    if (!isUsual || failed < FEWEST || failed < SHARE * all.sent) return null;
    const share = failed / all.sent;
    const closed = 'connection closed without an answer';
    const [worst = closed, times = failed] =
      Object.entries({ ...kinds, [closed]: all.lost }).toSorted(([, one], [, other]) => other - one)[0] ?? [];
    const kind = shorten(worst, LONGEST_KIND);
    const first = FIRST.find(([of]) => of.test(worst))?.[1] ?? 'Look at what fails before what is slow';
    return {
      text: `${formatPercent(share)} of the requests failed, most of them with ${kind} (${count(times)} of ${count(failed)}): figures of speed are those of a service that fails.`,
      evidence: [
        { title: 'share of the requests that failed', value: share, unit: 'ratio' },
        { title: `failed with ${kind}`.slice(0, 80), value: times, unit: `of ${count(failed)}` },
      ],
      advice: `${first}: ${formatPercent(share)} of the requests failed, most of them with ${kind}.`,
    };
  },
};
