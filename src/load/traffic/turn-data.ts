import { choice } from '../pace/seeded.ts';
import type { Script } from './script.ts';

/** Streams of what one turn draws (seeded.ts). */
export const JOURNEY_STREAM = 0;
const FEEDER_STREAM = 1000;
export const PAUSE_STREAM = 1_000_000;

/** What one turn has of feeders and answers. */
export interface Turn {
  number: number;
  /** Row of each feeder. */
  rows: number[];
  /** Extracted values by their index; undefined: not extracted. */
  extracted: (string | undefined)[];
}

/**
 * Gives a turn its row of each feeder: a function of the seed and the turn's number alone.
 *
 * @returns the feeder that has no more rows; null: every one has
 */
export function takeRows(turn: Turn, { feeders, seed }: Script): Script['feeders'][number] | null {
  for (const [index, feeder] of feeders.entries()) {
    const count = feeder.rows.length;
    if (feeder.order === 'once' && turn.number >= count) return feeder;
    turn.rows[index] =
      feeder.order === 'random' ? choice(count, seed, turn.number, FEEDER_STREAM + index) : turn.number % count;
  }
  return null;
}
