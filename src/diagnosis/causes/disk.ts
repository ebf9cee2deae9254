import { formatBytes, formatPercent } from '../../text/numbers.ts';
import type { Cause } from '../cause.ts';
import { mostly, usual } from '../seen.ts';

/** The share of the window in which something waited for storage, and the bytes per second that the service moves at least. */
const STALLED = 0.1;
const BYTES = 100_000;
/** A thread that runs more than this does not wait for storage. */
const BUSY = 0.8;

/** It waits for storage. */
export const disk: Cause = {
  name: 'disk',
  title: 'held up by storage',
  rule: 'Somebody asks why it is slow, and in most rounds something waited for storage 10 % of the time while the service moved 100 kB per second and its busiest thread ran less than 80 %.',
  explains: ['waits', 'queueing'],
  find({ rounds, asked }) {
    if (asked === null) return null;
    const isHeld = mostly(rounds, ({ io, disk: moved, busiest }) => {
      return io === null || moved === null ? null : io >= STALLED && moved >= BYTES && (busiest?.cpu ?? 0) < BUSY;
    });
    const io = usual(rounds, (round) => round.io);
    const moved = usual(rounds, (round) => round.disk);
    if (!isHeld || io === null || moved === null) return null;
    const rate = `${formatBytes(moved)} per second`;
    const throughput = usual(rounds, (round) => round.throughput);
    return {
      text: `Storage was waited for ${formatPercent(io)} of the time, while the service moved ${rate} from and to it.`,
      evidence: [
        { title: 'share of the time in which storage was waited for', value: io, unit: 'ratio' },
        { title: 'from and to storage per second', value: moved, unit: 'bytes' },
        ...(throughput ? [{ title: 'from and to storage per request', value: moved / throughput, unit: 'bytes' }] : []),
      ],
      advice: `Write and read less, in larger pieces or beside the request: storage was waited for ${formatPercent(io)} of the time, at ${rate}.`,
    };
  },
};
