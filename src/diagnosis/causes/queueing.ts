import { formatDuration, formatFigure, formatNumber } from '../../text/numbers.ts';
import type { Cause } from '../cause.ts';
import { mostly, usual } from '../seen.ts';
import { coresText } from '../words.ts';

/** The share of what is due that the service answers at most where it does not keep up. */
const ANSWERED = 0.95;

/** Requests come faster than they are answered, though the processor is not full. */
export const queueing: Cause = {
  name: 'queueing',
  title: 'requests queue',
  rule: 'In most rounds the service held arrivals up and answered less than 95 % of those that were due, and no cause before this one explains it.',
  explains: ['waits'],
  find({ rounds }) {
    const isBehind = mostly(rounds, ({ arrivals, throughput }) => {
      if (arrivals === null || throughput === null) return null;
      return arrivals.heldUp && throughput < ANSWERED * arrivals.due;
    });
    const due = usual(rounds, ({ arrivals }) => arrivals?.due);
    const throughput = usual(rounds, (round) => round.throughput);
    const mean = usual(rounds, (round) => round.mean);
    const cpu = usual(rounds, (round) => round.cpu);
    if (!isBehind || due === null || throughput === null || mean === null || cpu === null) return null;
    const inside = (throughput * mean) / 1000;
    const said = `${formatFigure(due)}/s are due and ${formatFigure(throughput)}/s are answered`;
    return {
      text: `Requests wait for their turn: ${said}, ${formatNumber(Math.max(1, Math.round(inside)))} are in it at a time (Little’s law) for ${formatDuration(mean)} each, with ${coresText(cpu)} used.`,
      evidence: [
        { title: 'arrivals that were due', value: due, unit: '/s' },
        { title: 'good answers', value: throughput, unit: '/s' },
        { title: 'requests in it at a time', value: inside, unit: '' },
        { title: 'cores used', value: cpu, unit: 'cores' },
      ],
      advice: `Look for what lets requests through one after the other (a lock, a pool, a queue), or ask for less than ${formatFigure(throughput)}/s: ${said}, with ${coresText(cpu)} used.`,
    };
  },
};
