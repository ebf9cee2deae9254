import { uniform } from '../pace/seeded.ts';
import type { Pause } from './request.ts';

/**
 * Draws a pause, uniformly distributed, from the seed, the turn and the stream alone.
 *
 * @param stream tells apart the pauses of one turn
 * @returns milliseconds
 */
export function drawPause({ least, most }: Pause, seed: number, turn: number, stream: number): number {
  return most === 0 ? 0 : least + (most - least) * uniform(seed, turn, stream);
}

/**
 * Finds the longest of the pauses that the requests of a journey have.
 *
 * @param own those of the requests; null: it has none of its own
 * @param other the pause of the journey
 * @returns null: no request has its own
 */
export function longestPause(own: readonly (Pause | null)[], other: Pause): Pause | null {
  if (own.every((pause) => pause === null)) return null;
  return own.map((pause) => pause ?? other).reduce((one, next) => (next.most > one.most ? next : one));
}
