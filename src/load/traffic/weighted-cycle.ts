const MAX_PLACES = 1000;

/**
 * Makes one cycle of indices, in which each stands as often as its weight says, spread as evenly as possible
 * (smooth weighted round robin, as nginx balances). Every round offers exactly the same mix, so the mix adds no scatter.
 *
 * @param weights not all 0. Whole numbers in a small ratio are kept exactly, others to 0.1 %; whatever is not 0 has at
 * least one place.
 */
export function weightedCycle(weights: number[]): number[] {
  const places = cyclePlaces(weights);
  const total = sum(places);
  const credit = places.map(() => 0);
  return Array.from({ length: total }, () => {
    let best = 0;
    places.forEach((place, index) => {
      credit[index] = (credit[index] as number) + place;
      if ((credit[index] as number) > (credit[best] as number)) best = index;
    });
    credit[best] = (credit[best] as number) - total;
    return best;
  });
}

function cyclePlaces(weights: number[]): number[] {
  const reduced = inLowestTerms(weights);
  const total = sum(reduced);
  if (reduced.every(Number.isInteger) && total <= MAX_PLACES) return reduced;
  const places = reduced.map((weight) => Math.round((weight / total) * MAX_PLACES));
  return inLowestTerms(places.map((place, index) => (weights[index] === 0 ? 0 : Math.max(1, place))));
}

function inLowestTerms(weights: number[]): number[] {
  if (!weights.every(Number.isInteger)) return weights;
  const divisor = weights.reduce(greatestCommonDivisor, 0);
  return weights.map((weight) => weight / divisor);
}

function greatestCommonDivisor(a: number, b: number): number {
  return b === 0 ? a : greatestCommonDivisor(b, a % b);
}

function sum(values: number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
