import { createHash } from 'node:crypto';
import type { Order } from '../measurement/rules.ts';
import type { Side } from './side.ts';

/**
 * In which order the sides take their turns in a round. `abba`: base head, head base, … so that a drift of the machine
 * falls on both alike (statistics.md 1). `random`: a coin is tossed for every round, so that not even a disturbance with
 * a rhythm of its own falls on one of them; the same seed tosses the same.
 *
 * @param round from 0
 */
export function turnsOf(round: number, sides: readonly Side[], order: Order, seed: number): Side[] {
  const swapped =
    order === 'abba' ? round % 2 === 1 : ((createHash('sha256').update(`${seed}:${round}`).digest()[0] ?? 0) & 1) === 1;
  return swapped ? sides.toReversed() : [...sides];
}
