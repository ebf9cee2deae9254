/** A pause in which nothing of a scenario was measured, and that takes less room on its axis than it lasted. */
export interface AxisFold {
  /** The middle of the room that is left of it, on the axis. */
  at: number;
  /** How much longer it lasted. */
  skipped: number;
}

/** From a time on, and up to another. */
export interface Busy {
  from: number;
  until: number;
}

/** The stretches that are left of a pause; one that is not much longer is shown as it was. */
const LEFT = 2;
const SHORTEST = 2 * LEFT;

/**
 * Finds the pauses to be folded: while other scenarios were measured, and services built or started. All times, and those
 * of the result, are in one unit; an axis begins at 0.
 *
 * @param step the length of a stretch
 */
export function foldsOf(busy: readonly Busy[], step: number): AxisFold[] {
  const folds: AxisFold[] = [];
  let end = 0;
  let skipped = 0;
  for (const { from, until } of busy.toSorted((a, b) => a.from - b.from)) {
    // Whole stretches: what lies beyond the pause stays in its place within them.
    const pause = Math.floor((from - end) / step);
    if (pause >= SHORTEST) {
      const more = (pause - LEFT) * step;
      folds.push({ at: from - skipped - more - (LEFT * step) / 2, skipped: more });
      skipped += more;
    }
    end = Math.max(end, until);
  }
  return folds;
}

/** Where on the axis a time is that is in no pause. */
export function positionOf(time: number, folds: readonly AxisFold[]): number {
  let position = time;
  for (const { at, skipped } of folds) if (position - skipped >= at) position -= skipped;
  return position;
}

/** The time of a position on the axis. */
export function timeAt(position: number, folds: readonly AxisFold[]): number {
  return folds.reduce((time, { at, skipped }) => (position >= at ? time + skipped : time), position);
}
