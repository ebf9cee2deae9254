import { foreignShare } from '../measurement/interference.ts';
import type { Round } from '../measurement/run-document.ts';

// The rule for which rounds are measured again. It is fixed before the run and the same for every run: it sees what
// else the machine did, and never a result or a side (statistics.md 1).

/** The share of a core by which other work must exceed that in the median window for a window to be disturbed. */
const EXCESS = 0.15;
/** Milliseconds. The counters of the whole machine advance in ticks of 10 ms per core. */
const RESOLUTION = 40;
/** How often one pair of rounds may be measured again. */
export const MOST_REPEATS = 2;
/** The rounds that may be added in total, as a share of those planned. */
export const MOST_EXTRA = 0.5;

/**
 * Tells how far a window is beyond what is usual, as a share of one core; 0 where it is not disturbed. A machine that
 * is always busy is no reason to measure anything again; a moment in which it is busier is.
 *
 * @param usual median over the windows of the scenario, whatever their side
 */
export function disturbance(round: Round, usual: number | null): number {
  const share = foreignShare(round);
  if (share === null || usual === null) return 0;
  const excess = share - usual;
  return excess > Math.max(EXCESS, RESOLUTION / round.duration) ? excess : 0;
}
