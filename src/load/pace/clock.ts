/** Milliseconds of the clock that all threads and processes of the machine share. */
export function clock(): number {
  const [seconds, nanoseconds] = process.hrtime();
  return seconds * 1000 + nanoseconds / 1e6;
}

/**
 * What the clock shows at 0 of `performance.now()` in this thread. The two cannot be read at the same time: of many tries the
 * one with the least time between them, because the first takes half a millisecond.
 */
export const CLOCK_ORIGIN = Math.max(...Array.from({ length: 50 }, () => clock() - performance.now()));
