import fc from 'fast-check';

export const confidence = fc.constantFrom(0.6, 0.8, 0.9, 0.95, 0.975, 0.99, 0.995);
export const lattice = (longest: number) =>
  fc.array(fc.integer({ min: 0, max: 8 }), { minLength: 1, maxLength: longest });

export const differencesOf = (x: readonly number[], y: readonly number[]) => x.flatMap((xi) => y.map((yj) => xi - yj));
export const walshAveragesOf = (values: readonly number[]) =>
  values.flatMap((first, i) => values.slice(i).map((second) => (first + second) / 2));
export const increasing = (values: readonly number[]) => [...new Set(values)].sort((a, b) => a - b);

/** Samples with no two equal values and no two equal differences, as far as doubles go. */
export const untied = fc.record({
  seed: fc.integer(),
  n: fc.integer({ min: 1, max: 7 }),
  m: fc.integer({ min: 1, max: 7 }),
  gap: fc.constantFrom(0, 0.3, 1, 3),
});

/**
 * The definition taken literally: walk over every place where p can change and every place between, upwards, to
 * the first at which the test does not reject.
 */
export function lowestByWalking(candidates: readonly number[], pAt: (shift: number) => number, alpha: number): number {
  const places = increasing(candidates);
  let below = Number.NEGATIVE_INFINITY;
  for (const place of places) {
    const between = below === Number.NEGATIVE_INFINITY ? place - 1 : (below + place) / 2;
    if (pAt(between) > alpha) return below;
    if (pAt(place) > alpha) return place;
    below = place;
  }
  return below;
}
