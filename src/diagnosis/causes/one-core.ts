import { formatNumber, formatPercent } from '../../text/numbers.ts';
import type { Cause } from '../cause.ts';
import { coresFor, mostly, usual } from '../seen.ts';
import { coresText } from '../words.ts';

/** The shares of the window in which a full thread runs, and runs or waits for a processor. */
const RUNS = 0.8;
const IS_FULL = 0.95;
/** From this share of its cores on, all of them are full. */
const ALL = 0.9;

/** One thread does the work, and cannot do more, while other cores are idle. */
export const oneCore: Cause = {
  name: 'one-core',
  title: 'CPU-bound on one core',
  rule: 'Somebody asks why it is slow, and in most rounds one thread ran or was ready to run 95 % of the time, and ran 80 %, while the service used less than 90 % of its cores.',
  explains: ['queueing', 'pool'],
  find(seen) {
    const { rounds, asked, workOrWait } = seen;
    const most = coresFor(seen);
    if (asked === null || workOrWait?.how === 'waits' || most < 1.5) return null;
    const isFull = mostly(rounds, ({ busiest, cpu }) => {
      if (busiest === null || cpu === null) return null;
      return busiest.cpu >= RUNS && busiest.cpu + busiest.wait >= IS_FULL && cpu < ALL * most;
    });
    const runs = usual(rounds, ({ busiest }) => busiest?.cpu);
    const used = usual(rounds, ({ cpu }) => cpu);
    if (!isFull || runs === null || used === null) return null;
    const perRequest = usual(rounds, ({ cpu, throughput }) => (cpu && throughput ? (cpu * 1000) / throughput : null));
    return {
      text: `One thread does the work of the service and is full: it ran ${formatPercent(runs)} of the time, while the service used ${formatNumber(used)} of ${coresText(most)}.`,
      evidence: [
        { title: 'share of the time in which its busiest thread ran', value: runs, unit: 'ratio' },
        { title: 'cores that it used', value: used, unit: `of ${formatNumber(most)}` },
        ...(perRequest === null ? [] : [{ title: 'CPU time per request', value: perRequest, unit: 'ms' }]),
      ],
      advice: `Let a request work less, or divide the work over more processes: one thread ran ${formatPercent(runs)} of the time, with ${formatNumber(used)} of ${coresText(most)} used.`,
    };
  },
};
