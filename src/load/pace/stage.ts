/** A ramp of the load, linear from where the stage before ended (the first starts at 0). */
export interface Stage {
  /** Milliseconds; 0: a jump. */
  duration: number;
  /** Connections, or arrivals per second. */
  to: number;
}
