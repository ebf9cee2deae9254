/** The time in milliseconds on the clock that all threads and processes of the machine share. */
export function clock(): number {
  const [seconds, nanoseconds] = process.hrtime();
  return seconds * 1000 + nanoseconds / 1e6;
}

/**
 * What the clock shows when `performance.now()` of this thread is 0. The two cannot be read at the same instant, and the
 * first reading takes half a millisecond, so this is the one of many tries with the least time between them.
 */
export const CLOCK_ORIGIN = Math.max(...Array.from({ length: 50 }, () => clock() - performance.now()));
