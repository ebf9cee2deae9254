import type { Interference, Resources } from '../measurement/run-document.ts';
import type { UsedSecond } from '../measurement/second.ts';

/** The processes that a measurement is made of. */
export interface Watched {
  /** The first process of the target; null when somebody else runs it. */
  target: number | null;
  /** The processes of the load generator. */
  generator: readonly number[];
}

/** What was seen in a window, by the name of the probe. */
export interface Readings {
  resources: Resources | null;
  interference: Interference | null;
  [probe: string]: unknown;
}

/** Watches one thing for as long as a window lasts. It must cost next to nothing while the window is measured. */
export interface Probe {
  /** The key of its reading in documents. */
  readonly name: string;
  /** Starts watching; null where this system, or this target, does not allow it. */
  begin(watched: Watched): Watch | null;
}

interface Watch {
  /**
   * Ends the watch; it is called once.
   *
   * @param earlier the readings of the probes before this one in the list
   * @returns plain data
   */
  end(earlier: Readings): unknown;
  /** What the target used in each second, where this probe knows it; asked for once, after the end. */
  seconds?(): UsedSecond[];
}
