import { choice } from '../pace/seeded.ts';
import type { HeaderValue } from './answer-headers.ts';
import type { JourneyPlan, PlannedFeeder } from './planned-traffic.ts';

/** Streams of what one turn draws (seeded.ts). */
export const JOURNEY_STREAM = 0;
const FEEDER_STREAM = 1000;
export const PAUSE_STREAM = 1_000_000;

/** What one turn takes from feeders and from answers. */
export interface Turn {
  number: number;
  /** Number of the row in each feeder. */
  rows: number[];
  /** Extracted values by their index; undefined: not extracted. */
  extracted: (string | HeaderValue | undefined)[];
}

/**
 * Gives a turn its row of each feeder, which depends on the seed and the turn's number alone.
 *
 * @returns the feeder that has no more rows; null: every one has
 */
export function takeRows(turn: Turn, { feeders, seed }: JourneyPlan): PlannedFeeder | null {
  for (const [index, feeder] of feeders.entries()) {
    const count = feeder.rows.length;
    if (feeder.order === 'once' && turn.number >= count) return feeder;
    turn.rows[index] =
      feeder.order === 'random' ? choice(count, seed, turn.number, FEEDER_STREAM + index) : turn.number % count;
  }
  return null;
}
