import { formatPercent } from '../../text/numbers.ts';
import type { Cause } from '../cause.ts';
import { mostly, usual } from '../seen.ts';
import { coresText } from '../words.ts';

/** The shares of the window, and of the periods that the kernel hands a quota out for, from which on it is a limit. */
const TIME = 0.01;
const PERIODS = 0.05;

/** The quota of its cgroup was used up, and the kernel stopped it until the next period. */
export const throttled: Cause = {
  name: 'throttled',
  title: 'throttled by its cgroup',
  rule: 'In most rounds, its cgroup was stopped in 5 % of the periods and for 1 % of the window.',
  explains: ['one-core', 'all-cores', 'run-queue', 'pool', 'queueing', 'waits'],
  find({ rounds }) {
    const isHeld = mostly(rounds, ({ throttling }) => {
      return throttling !== null && throttling.time >= TIME && throttling.share >= PERIODS;
    });
    const share = usual(rounds, ({ throttling }) => throttling?.share);
    const time = usual(rounds, ({ throttling }) => throttling?.time);
    if (!isHeld || share === null || time === null) return null;
    const quota = usual(rounds, (round) => round.quota);
    const of = quota === null ? 'its quota' : `its quota of ${coresText(quota)}`;
    return {
      text: `The cgroup of the service used up ${of} in ${formatPercent(share)} of the periods, and the kernel held it back until the next.`,
      evidence: [
        { title: 'periods in which it was held back', value: share, unit: 'ratio' },
        { title: 'time held back for each second, over all cores', value: time * 1000, unit: 'ms' },
        ...(quota === null ? [] : [{ title: 'quota', value: quota, unit: 'cores' }]),
      ],
      advice: `Raise ${of.replace('its', 'the')}, or let a request take less CPU time: it was used up in ${formatPercent(share)} of the periods.`,
    };
  },
};
