import { count, formatNumber, formatPercent } from '../../text/numbers.ts';
import type { Cause } from '../cause.ts';
import { mostly, usual } from '../seen.ts';

/** The share of the window in which somebody waited for memory, and the reads per second of what had been given up. */
const STALLED = 0.1;
const FAULTS = 10;

/** There is not enough memory: the kernel reads back what it had to give up, or ends processes. */
export const memory: Cause = {
  name: 'memory',
  title: 'memory-bound',
  rule: 'The kernel killed a process of its cgroup for memory; or, in most rounds, something waited for memory 10 % of the time while the service read 10 pages per second back.',
  explains: ['disk', 'waits', 'queueing'],
  find({ rounds }) {
    const killed = rounds.reduce((sum, round) => sum + round.killed, 0);
    const stalled = usual(rounds, (round) => round.memory);
    const faults = usual(rounds, ({ majorFaults }) => majorFaults);
    const peak = usual(rounds, (round) => round.peak);
    const used = peak === null ? [] : [{ title: 'peak memory', value: peak, unit: 'bytes' }];
    if (killed > 0) {
      return {
        text: `The kernel killed ${count(killed)} of its processes for memory.`,
        evidence: [{ title: 'processes killed for memory', value: killed, unit: '' }, ...used],
        advice: `Raise the memory limit of the service, or let it keep less: ${count(killed)} of its processes were killed for it.`,
      };
    }
    const isShort = mostly(rounds, (round) => {
      return round.memory === null || round.majorFaults === null
        ? null
        : round.memory >= STALLED && round.majorFaults >= FAULTS;
    });
    if (!isShort || stalled === null || faults === null) return null;
    const said = `memory was waited for ${formatPercent(stalled)} of the time, and ${formatNumber(faults)} pages per second were read back`;
    return {
      text: `There is not enough memory: ${said}.`,
      evidence: [
        { title: 'share of the time in which memory was waited for', value: stalled, unit: 'ratio' },
        { title: 'pages that the service read back', value: faults, unit: '/s' },
        ...used,
      ],
      advice: `Give the service more memory, or let it keep less: ${said}.`,
    };
  },
};
