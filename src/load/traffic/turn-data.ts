import { choice } from '../pace/seeded.ts';
import type { ExtractedValue } from './extracted-value.ts';
import type { JourneyPlan, PlannedFeeder } from './planned-traffic.ts';

/** Streams of what one turn draws (seeded.ts). */
const JOURNEY_STREAM = 0;
const FEEDER_STREAM = 1000;
export const BEFORE_PAUSE_STREAM = 500_000;
export const PAUSE_STREAM = 1_000_000;

/** What one turn takes from feeders and from answers. */
export interface Turn {
  number: number;
  /** Number of the row in each feeder. */
  rows: number[];
  /** Extracted values by their index; undefined: not extracted. */
  extracted: (string | ExtractedValue | undefined)[];
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

/**
 * Decides which journey a turn is. Every cycle has its exact mix of journeys, but begins at another place of it: a user
 * whose turns come a whole cycle apart does not repeat the same journey forever.
 */
export function journeyOf(cycle: readonly number[], seed: number, turn: number): number {
  if (cycle.length === 1) return cycle[0] as number;
  const round = Math.floor(turn / cycle.length);
  return cycle[(turn + choice(cycle.length, seed, round, JOURNEY_STREAM)) % cycle.length] as number;
}
