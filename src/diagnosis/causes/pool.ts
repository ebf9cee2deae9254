import { formatDuration, formatFigure, formatNumber } from '../../text/numbers.ts';
import { plural } from '../../text/plural.ts';
import type { Cause } from '../cause.ts';
import type { Level } from '../levels.ts';
import { coresFor } from '../seen.ts';
import { coresText } from '../words.ts';

/** How far from the highest throughput a level may be to count as flat, and two doublings of the users. */
const FLAT = 0.1;
const TWO_DOUBLINGS = 3.6;
/** The share of its cores above which it is the processor that is full; and one thread that may be. */
const IDLE = 0.5;
const ONE_THREAD = 0.7;
/** At so few users, nobody waits for another. */
const ALONE = 1.5;

/** Only so many requests are at work at a time: a lock is a pool of one. */
export const pool: Cause = {
  name: 'pool',
  title: 'a lock or a pool',
  rule: 'In a sweep or a stress, throughput stays within 10 % of the highest while the users double twice, with less than half of the cores and 0.7 cores used. Its size is throughput × latency without a queue (Little’s law).',
  explains: ['waits', 'queueing'],
  find(seen) {
    const { levels } = seen;
    const plateau = plateauOf(levels);
    const [first] = plateau;
    const [lowest] = levels;
    const last = plateau.at(-1);
    if (first === undefined || last === undefined || lowest === undefined) return null;
    if (last.users < TWO_DOUBLINGS * first.users) return null;
    const cpus = plateau.flatMap(({ cpu }) => cpu ?? []);
    const used = Math.max(...cpus);
    if (cpus.length < plateau.length || used >= Math.min(ONE_THREAD, IDLE * coresFor(seen))) return null;
    // Where requests queue at the lowest load already, its latency is not that of the work.
    if (first === lowest && lowest.users > ALONE) return null;
    const most = Math.max(...plateau.map(({ throughput }) => throughput));
    const size = Math.max(1, Math.round((most * lowest.p50) / 1000));
    const rate = `${formatFigure(most)}/s`;
    const range = `from ${formatNumber(first.users)} to ${formatNumber(last.users)} at a time`;
    const law = `${rate} × ${formatDuration(lowest.p50)}`;
    return {
      text: `It answers ${rate} ${range}, with ${coresText(used)} used: ${plural(size, 'request')} at a time are at work (${law}, Little’s law), and the others wait.`,
      evidence: [
        { title: 'throughput that it stays at', value: most, unit: '/s' },
        { title: 'requests at work at a time', value: size, unit: '' },
        { title: 'latency of the lightest load', value: lowest.p50, unit: 'ms' },
        { title: 'cores used', value: used, unit: 'cores' },
      ],
      advice:
        `Look for ${size === 1 ? 'a lock, or a pool of one' : `a pool of about ${size} (connections, workers)`}: ` +
        `throughput stays at ${rate} ${range}, with ${coresText(used)} used.`,
    };
  },
};

/** The levels from the first on that is as good as the best, if all after it are too. */
function plateauOf(levels: readonly Level[]): readonly Level[] {
  const best = Math.max(...levels.map(({ throughput }) => throughput));
  const isFlat = ({ throughput }: Level) => throughput >= (1 - FLAT) * best;
  const from = levels.findLastIndex((level) => !isFlat(level)) + 1;
  return levels.slice(from);
}
