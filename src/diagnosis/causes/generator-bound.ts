import { formatDuration, formatPercent } from '../../text/numbers.ts';
import { plural } from '../../text/plural.ts';
import type { Cause } from '../cause.ts';
import { usual } from '../seen.ts';

/** The share of the rounds from which on it is what was measured. */
const HALF = 0.5;
/** With less of a core used, its loop is late because of what else the machine does. */
const IDLE = 0.5;

/** The load generator itself was the limit, so that figures of speed are its own. */
export const generatorBound: Cause = {
  name: 'generator-bound',
  title: 'the load generator was the limit',
  rule: 'In half of the rounds, a load generator used 90 % of a core or its loop was 20 ms late.',
  explains: ['run-queue', 'one-core', 'all-cores', 'queueing', 'pool', 'works-more', 'waits', 'disk'],
  find({ rounds }) {
    const known = rounds.filter(({ agent }) => agent !== null);
    const bound = known.filter(({ agent }) => agent?.bound);
    const cpu = usual(bound, ({ agent }) => agent?.cpu);
    const delay = usual(bound, ({ agent }) => agent?.loopDelay);
    if (bound.length === 0 || bound.length < HALF * known.length || cpu === null || delay === null) return null;
    const inRounds = `in ${bound.length} of ${plural(known.length, 'round')}`;
    const busy = `${formatPercent(cpu)} of a core used, its loop ${formatDuration(delay)} late`;
    const processes = usual(bound, ({ agent }) => agent?.count) ?? 1;
    return {
      text: `The load generator was the limit ${inRounds} (${busy}): what is slow there is the load and not the service.`,
      evidence: [
        { title: 'rounds at the limit of the load generator', value: bound.length, unit: `of ${known.length}` },
        { title: 'share of a core that it used', value: cpu, unit: 'ratio' },
        { title: 'delay of its loop (p99)', value: delay, unit: 'ms' },
      ],
      advice:
        cpu < IDLE
          ? `Measure where less else runs before anything else: the loop of the load generator was ${formatDuration(delay)} late ${inRounds}, with ${formatPercent(cpu)} of a core used.`
          : `Give the load more processes (agents: ${Math.ceil(processes) + 1}) or less to do before anything else: ` +
            `its generator was at ${formatPercent(cpu)} of a core ${inRounds}.`,
    };
  },
};
