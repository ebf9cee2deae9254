import { requirePValues } from './arguments.ts';

/**
 * Holm's step-down adjustment: rejecting what is then ≤ α keeps the chance of any false rejection in the
 * whole family at α, whatever the dependence. Input order is kept; capped at 1. Throws a RangeError on a value
 * that is not a probability.
 *
 * Source: S. Holm, Scandinavian Journal of Statistics 6 (1979).
 */
export function holm(pValues: readonly number[]): number[] {
  requirePValues('pValues', pValues);
  const ascending = orderOf(pValues);
  const adjusted = new Array<number>(pValues.length);
  let largest = 0;
  ascending.forEach((index, smaller) => {
    largest = Math.max(largest, Math.min(1, (pValues.length - smaller) * (pValues[index] as number)));
    adjusted[index] = largest;
  });
  return adjusted;
}

/**
 * Benjamini–Hochberg step-up adjustment: controls the expected share of false rejections among all rejections, for
 * independent (or positively dependent) tests. For advisory rows only, never for the gate.
 * Input order is kept; capped at 1. Throws a RangeError on a value that is no probability.
 *
 * Source: Y. Benjamini, Y. Hochberg, Journal of the Royal Statistical Society B 57 (1995).
 */
export function benjaminiHochberg(pValues: readonly number[]): number[] {
  requirePValues('pValues', pValues);
  const ascending = orderOf(pValues);
  const adjusted = new Array<number>(pValues.length);
  let smallest = 1;
  for (let rank = pValues.length; rank >= 1; rank--) {
    const index = ascending[rank - 1] as number;
    smallest = Math.min(smallest, (pValues[index] as number) * (pValues.length / rank));
    adjusted[index] = smallest;
  }
  return adjusted;
}

/** The indices of the values, smallest value first. */
function orderOf(values: readonly number[]): number[] {
  return values.map((_, index) => index).sort((a, b) => (values[a] as number) - (values[b] as number));
}
