// What a service is like when it is calm is known by the p95 and the errors of short windows (statistics/recovery-time.ts).

/** The window whose p95 means something from so many requests on, and the one for fewer, milliseconds. */
export const SHORT_WINDOW = 250;
const LONG_WINDOW = 1000;
const FEWEST_REQUESTS = 20;
/** The fewest windows of a calm whose band holds most undisturbed services. */
export const FEWEST_CALM = 10;
/** The lowest rate that has short windows, per second. */
export const SHORT_FROM = (FEWEST_REQUESTS * 1000) / SHORT_WINDOW;

/** The length of the windows at this rate, milliseconds: as short as a p95 of theirs means something. */
export function calmWindowAt(rate: number): typeof SHORT_WINDOW | typeof LONG_WINDOW {
  return rate >= SHORT_FROM ? SHORT_WINDOW : LONG_WINDOW;
}
