/** How many windows met a limit. */
export interface Compliance {
  met: number;
  /** Those in which there was something to measure. */
  of: number;
  /** `met`: enough of them; `missed`: too few; `open`: there was nothing to measure in any. */
  verdict: 'met' | 'missed' | 'open';
  /** Whether too many missed it for what is still to come to make up for them. */
  lost: boolean;
}

/** A share of windows that is just enough must not fail by the last digit of a product. */
const ROUNDING = 1e-9;

/**
 * Counts the windows that met a limit, for rules such as "p95 < 300ms in 95 % of 10 s windows". A window in which nothing
 * was asked for is null and counts for nothing; one in which nothing was answered missed its limit.
 *
 * Throws a RangeError unless 0 ≤ share ≤ 1, or with fewer windows planned than there are.
 *
 * @param share the least share of the windows that has to meet it
 * @param planned the windows that there will be in all
 */
export function windowCompliance(
  windows: readonly (boolean | null)[],
  share: number,
  planned = windows.length,
): Compliance {
  if (!(share >= 0 && share <= 1)) throw new RangeError(`share is ${share}: it must lie between 0 and 1`);
  if (!(Number.isSafeInteger(planned) && planned >= windows.length)) {
    throw new RangeError(`planned is ${planned}: a whole number of at least ${windows.length}, the windows, is needed`);
  }
  const met = windows.filter((window) => window === true).length;
  const of = windows.filter((window) => window !== null).length;
  const isEnough = (some: number, all: number) => some >= share * all - ROUNDING;
  const toCome = planned - windows.length;
  return {
    met,
    of,
    verdict: of === 0 ? 'open' : isEnough(met, of) ? 'met' : 'missed',
    lost: !isEnough(met + toCome, of + toCome),
  };
}
