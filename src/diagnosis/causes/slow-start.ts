import { formatDuration } from '../../text/numbers.ts';
import { plural } from '../../text/plural.ts';
import type { Cause } from '../cause.ts';
import { usual } from '../seen.ts';

/** Milliseconds from which on a start is slow, and by which it has to be slower than that of the base. */
const SLOW = 5000;
const SLOWER = 500;

/** It takes long to be ready. */
export const slowStart: Cause = {
  name: 'slow-start',
  title: 'slow to start',
  rule: 'It takes 5 s to be ready, or half a second longer than the base beyond doubt.',
  find({ rounds, rows }) {
    const startup = usual(rounds, (round) => round.startup);
    if (startup === null) return null;
    const row = rows.find(({ metric, label }) => metric === 'startup' && label === null);
    const before = row?.verdict === 'regressed' && row.base !== null && startup - row.base >= SLOWER ? row.base : null;
    if (startup < SLOW && before === null) return null;
    const starts = rounds.filter((round) => round.startup !== null).length;
    const than = before === null ? '' : ` instead of ${formatDuration(before)}`;
    const said = `it took ${formatDuration(startup)}${than} in the median of ${plural(starts, 'start')}`;
    return {
      text: `The service is slow to start: ${said}.`,
      evidence: [
        { title: 'from its start until it was ready', value: startup, unit: 'ms' },
        ...(before === null ? [] : [{ title: 'the same before', value: before, unit: 'ms' }]),
      ],
      advice: `Look at what the service does before it is ready, which every round waits for: ${said}.`,
    };
  },
};
