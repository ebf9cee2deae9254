import { stretchesOf } from '../../measurement/timeline.ts';
import { formatBytes } from '../../text/numbers.ts';
import type { Cause } from '../cause.ts';
import type { Seen } from '../seen.ts';

/** How much more memory than the base, and how much more at the end of a round than at its start. */
const MORE = 1.1;
const GREW = 1.1;
/** The rounds in which it grows, and the seconds that a round needs. */
const MOST_ROUNDS = 2 / 3;
const FEWEST = 3;

/** Memory grows with the load, and more than that of the base. */
export const memoryGrowth: Cause = {
  name: 'memory-growth',
  title: 'memory grows with the load',
  rule: 'Its peak memory is 10 % above that of the base beyond doubt, and grows by 10 % within most rounds.',
  find({ rows, timeline, rounds }) {
    const row = rows.find(({ metric, label }) => metric === 'memory' && label === null);
    if (row?.base == null || row.head === null || row.verdict !== 'regressed' || (row.worse?.lower ?? 0) < MORE)
      return null;
    const grown = growthsOf(timeline);
    const growing = grown.filter(({ first, last }) => last >= GREW * first);
    if (growing.length === 0 || growing.length < MOST_ROUNDS * grown.length) return null;
    const added = growing.reduce((sum, { first, last }) => sum + last - first, 0) / growing.length;
    const requests = rounds.reduce(
      (sum, { counts }) => sum + counts.reduce((all, { responses }) => all + responses, 0),
      0,
    );
    const each = requests === 0 ? null : (added * rounds.length) / requests;
    const said = `its memory grows by ${formatBytes(added)} in a round${each === null ? '' : `, ${formatBytes(each)} a request`}`;
    return {
      text: `It may leak: ${said}, and has ${formatBytes(row.head)} at most where the base has ${formatBytes(row.base)}.`,
      evidence: [
        { title: 'growth in a round', value: added, unit: 'bytes' },
        ...(each === null ? [] : [{ title: 'growth per request', value: each, unit: 'bytes' }]),
        { title: 'peak memory before', value: row.base, unit: 'bytes' },
        { title: 'peak memory now', value: row.head, unit: 'bytes' },
      ],
      advice: `Look at what a request leaves behind, which a scenario of type memory proves: ${said}.`,
    };
  },
};

/** The memory at the start and at the end of each round that is long enough. */
function growthsOf(timeline: Seen['timeline']): { first: number; last: number }[] {
  if (timeline === undefined) return [];
  const stretches = stretchesOf(timeline);
  return timeline.rounds.flatMap(({ measured, until }) => {
    const seen = stretches.flatMap(({ at, figures }) => {
      const time = at * timeline.step;
      return time >= measured - timeline.step && time <= until ? (figures.memory ?? []) : [];
    });
    const [first] = seen;
    const last = seen.at(-1);
    return seen.length < FEWEST || first === undefined || last === undefined ? [] : [{ first, last }];
  });
}
