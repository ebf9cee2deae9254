/** So far below the logarithm of any positive double (−745) that 0 stays apart from every value and every shift. */
const LOG_OF_ZERO = -1e6;

/**
 * The logarithm of a value, on whose scale a shift is a ratio. 0 is a value too, below all others: it has a place in the
 * ranks like any other, and the shift from or to it is beyond every ratio of positive values.
 *
 * @param value not negative
 */
export function logOf(value: number): number {
  return value > 0 ? Math.log(value) : LOG_OF_ZERO;
}

/** The ratio that a shift of logarithms stands for: 0 or Infinity where it leads to or from 0. */
export function ratioOf(shift: number): number {
  return Math.exp(shift);
}
