import { joinSeconds, type LoadSecond } from '../../measurement/second.ts';
import { type Counting, reduced, TimeTally } from './time-tally.ts';

/** Milliseconds. */
const SECOND = 1000;
/** A rest at the end of a window that is shorter than this (milliseconds) is part of the second before it. */
const SHORTEST = 100;
/** The fewest seconds whose latencies are kept as they are. */
const KEPT = 8;

/** The most seconds that are kept: of two hours and more, two become one, and then four, so that a day takes no more room. */
const ROOM = 7200;

/** Counts the requests of a window by the second. */
export class SecondsTally extends TimeTally {
  constructor() {
    super({ length: SECOND, least: KEPT, room: ROOM });
  }

  /** @param until the end of the window; infinite: it has not ended yet */
  outcome(until: number): LoadSecond[] {
    const { stretches, length: each } = this;
    const length = this.lengthTo(until);
    const count = Math.max(1, Math.ceil(length / each - 1e-9));
    // What came at the very end, after the last whole second, was counted in one more.
    const all = Array.from({ length: Math.max(count, stretches.length) }, (_, index): LoadSecond => {
      const at = index * each;
      return { at, span: Math.max(0, Math.min(each, length - at)), ...told(stretches[index]) };
    });
    const last = Math.max(
      0,
      all.findLastIndex(({ span }) => span >= SHORTEST),
    );
    return last === all.length - 1 ? all : [...all.slice(0, last), joinSeconds(all.slice(last))];
  }
}

function told(second: Counting | undefined): Omit<LoadSecond, 'at' | 'span'> {
  return {
    sent: second?.sent ?? 0,
    completed: second?.completed ?? 0,
    errors: Object.fromEntries(second?.errors ?? []),
    ...(second?.reduced ?? reduced(second?.histogram ?? null)),
    connections: second?.connections ?? null,
  };
}
