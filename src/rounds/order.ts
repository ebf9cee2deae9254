import { createHash } from 'node:crypto';
import type { Order } from '../measurement/rules.ts';
import type { Side } from './side.ts';

/**
 * Decides the order in which the sides take turns in a round. `abba`: base head, head base, … so that a drift of the
 * machine affects both alike (statistics.md 1). `random`: a coin is tossed for every round, so that not even a periodic
 * disturbance affects only one of them; the same seed gives the same tosses.
 *
 * @param round the index of the round, from 0
 */
export function turnsOf(round: number, sides: readonly Side[], order: Order, seed: number): Side[] {
  const swapped =
    order === 'abba' ? round % 2 === 1 : ((createHash('sha256').update(`${seed}:${round}`).digest()[0] ?? 0) & 1) === 1;
  return swapped ? sides.toReversed() : [...sides];
}
