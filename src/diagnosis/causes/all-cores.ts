import { formatNumber } from '../../text/numbers.ts';
import type { Cause } from '../cause.ts';
import { coresFor, mostly, usual } from '../seen.ts';
import { coresText } from '../words.ts';

/** The share of its cores from which on they are full. */
const ALL = 0.9;
/** What the service has to use itself where the load generator has the rest. */
const OWN = 0.5;

/** Every core that the service may use is at work. */
export const allCores: Cause = {
  name: 'all-cores',
  title: 'CPU-bound on all cores',
  rule: 'Somebody asks why it is slow, and in most rounds the service used 90 % of its cores, or half of them and the load generator the rest.',
  explains: ['queueing', 'pool', 'run-queue'],
  find(seen) {
    const { rounds, asked, workOrWait, cores } = seen;
    const most = coresFor(seen);
    if (asked === null || workOrWait?.how === 'waits') return null;
    // With cores of its own, the load generator takes none of them.
    const shares = most === cores.machine;
    const isFull = mostly(rounds, ({ cpu, agent }) => {
      if (cpu === null) return null;
      return cpu >= OWN * most && cpu + (shares ? (agent?.all ?? 0) : 0) >= ALL * most;
    });
    const used = usual(rounds, ({ cpu }) => cpu);
    if (!isFull || used === null) return null;
    const agent = shares ? usual(rounds, (round) => round.agent?.all) : null;
    const beside = agent === null || used >= ALL * most ? '' : ` and the load generator ${formatNumber(agent)}`;
    const said = `the service used ${formatNumber(used)} of ${coresText(most)}${beside}`;
    return {
      text: `The processors were full: ${said}.`,
      evidence: [
        { title: 'cores that it used', value: used, unit: `of ${formatNumber(most)}` },
        ...(agent === null ? [] : [{ title: 'cores that the load generator used', value: agent, unit: 'cores' }]),
      ],
      advice:
        beside === ''
          ? `Let a request take less CPU time, or give it more cores: ${said}.`
          : `Measure with the load generator elsewhere, or with less load, before tuning: ${said}.`,
    };
  },
};
