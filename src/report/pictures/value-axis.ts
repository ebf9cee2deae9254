/** An axis of values from the bottom to the top of a picture. */
export interface ValueAxis {
  /** The pixels from the top at which a value is drawn; what lies beyond the axis is drawn at its end. */
  of(value: number): number;
  /** Round values to mark, three or four. */
  ticks: number[];
}

/** How much of the height the values take. */
const FILLED = 0.94;

/**
 * Makes an axis that begins at 0; where the highest value is more than `wide` times the lowest, a logarithmic one.
 *
 * @param top where it ends, pixels from the top of the picture
 * @param bottom where it begins
 */
export function valueAxis(
  { low, high }: { low: number; high: number },
  { top, bottom, wide }: { top: number; bottom: number; wide: number },
): ValueAxis {
  const isWide = low > 0 && high / low > wide;
  const on = (value: number) => (isWide ? Math.log(Math.max(value, low / 100)) : value);
  const from = isWide ? on(low) : 0;
  const to = isWide ? on(high) : high;
  const of = (value: number) =>
    Math.max(top, Math.min(bottom, bottom - ((on(value) - from) / (to - from || 1)) * (bottom - top) * FILLED));
  return { of, ticks: high > 0 ? ticksBetween(low, high, isWide) : [] };
}

/** Round values: on a wide axis each 1, 2 and 5, otherwise three or four that are equally far apart. */
function ticksBetween(low: number, high: number, isWide: boolean): number[] {
  if (isWide) {
    const decades = Math.log10(high / low);
    const each = decades > 2.5 ? [1] : decades > 1.2 ? [1, 3] : [1, 2, 5];
    const first = Math.floor(Math.log10(low));
    const all = Array.from({ length: Math.ceil(decades) + 2 }, (_, at) => each.map((one) => one * 10 ** (first + at)));
    return all.flat().filter((tick) => tick >= low && tick <= high);
  }
  const rough = high / 3;
  const size = 10 ** Math.floor(Math.log10(rough));
  const step = [1, 2, 5, 10].map((one) => one * size).findLast((one) => one <= rough) ?? size;
  return Array.from({ length: Math.floor(high / step) }, (_, at) => (at + 1) * step);
}
