import { medianAbsoluteDeviation } from 'simple-statistics';
import { requireSample } from './arguments.ts';

/** 1 / Φ⁻¹(¾) as rounded by R's `mad`: makes the MAD of normal values estimate their standard deviation. */
const MAD_TO_STANDARD_DEVIATION = 1.4826;

/**
 * Estimates the standard deviation from the median absolute deviation, in the unit of the values: up to half of them
 * may be outliers. On logarithms it is, for small scatter, the coefficient of variation. 0 if more than half of the
 * values are equal. Throws a RangeError on an empty sample or a value that is not finite.
 */
export function robustSpread(values: readonly number[]): number {
  requireSample('values', values);
  return MAD_TO_STANDARD_DEVIATION * medianAbsoluteDeviation(values);
}
