/** A ramp of the load, linear from where the stage before ended (from 0 in the first). */
export interface Stage {
  /** Milliseconds; 0: a jump. */
  duration: number;
  /** Connections, or arrivals a second. */
  to: number;
}
