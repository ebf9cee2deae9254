import { requireOpenProbability } from './arguments.ts';
import { normalCdf, normalQuantile } from './normal.ts';

/** How much of an error may be made by the time that a share of all rounds is there. */
export type Spending = (error: number, share: number) => number;

/**
 * Little at early looks and nearly all at the last: what stands out early has to stand out clearly.
 * Source: the function of K. K. G. Lan and D. L. DeMets, Biometrika 70 (1983), that is like the bounds of P. C. O'Brien
 * and T. R. Fleming, Biometrics 35 (1979).
 */
export const likeOBrienFleming: Spending = (error, share) =>
  2 * normalCdf(normalQuantile(error / 2) / Math.sqrt(share));

/**
 * Much at every look: what has happened most often by then is seen as early as it can be.
 * Source: the function of Lan and DeMets that is like the bounds of S. J. Pocock, Biometrika 64 (1977).
 */
export const likePocock: Spending = (error, share) => error * Math.log(1 + (Math.E - 1) * share);

/** Where the density of what has not crossed a bound is taken: z-values, from far below to the bound. */
const FAR_BELOW = -8;
/** The number of places; an even number of strips, as Simpson's rule needs. */
const PLACES = 401;
const HALVINGS = 60;

/** A sum of independent increments at one look, as far as it has crossed no bound: its density at some places. */
interface Remaining {
  share: number;
  places: { at: number; density: number; weight: number }[];
}

/**
 * The one-sided level of each look, so that all looks together make an error of `error` at most: a test rejects at look
 * k if its p is at most the k-th of them.
 *
 * @param shares the share of all rounds that is there at each look, ascending, the last 1
 * @throws RangeError unless 0 < error < 1 and the shares ascend to 1
 *
 * Source: P. Armitage, C. K. McPherson, B. C. Rowe, Journal of the Royal Statistical Society A 132 (1969), for the
 * recursion; C. Jennison, B. W. Turnbull, "Group Sequential Methods" (1999), chapters 7 and 19.
 */
export function levelsOfLooks(error: number, shares: readonly number[], spending: Spending): number[] {
  requireOpenProbability('error', error);
  shares.forEach((share, look) => {
    if (!(share > (shares[look - 1] ?? 0))) throw new RangeError(`shares[${look}] is ${share}: shares must ascend`);
  });
  if (shares.at(-1) !== 1) throw new RangeError(`the last share is ${shares.at(-1)}: it must be 1`);
  let before: Remaining | null = null;
  let spent = 0;
  return shares.map((share) => {
    const upTo = spending(error, share);
    const bound = before === null ? -normalQuantile(upTo) : boundAfter(before, share, upTo - spent);
    before = remainingAt(share, bound, before);
    spent = upTo;
    return normalCdf(-bound);
  });
}

/** The z-value that is crossed now, and not before, with this probability. */
function boundAfter(before: Remaining, share: number, probability: number): number {
  const step = Math.sqrt(share - before.share);
  const crossing = (bound: number) =>
    before.places.reduce(
      (sum, { at, density, weight }) => sum + weight * density * normalCdf((at - bound * Math.sqrt(share)) / step),
      0,
    );
  let [low, high] = [0, -FAR_BELOW];
  for (let halving = 0; halving < HALVINGS; halving++) {
    const middle = (low + high) / 2;
    if (crossing(middle) > probability) low = middle;
    else high = middle;
  }
  return (low + high) / 2;
}

function remainingAt(share: number, bound: number, before: Remaining | null): Remaining {
  const scale = Math.sqrt(share);
  const [first, width] = [FAR_BELOW * scale, ((bound - FAR_BELOW) * scale) / (PLACES - 1)];
  const step = before === null ? scale : Math.sqrt(share - before.share);
  const densityAt = (place: number) => normalDensity(place / step) / step;
  return {
    share,
    places: Array.from({ length: PLACES }, (_, index) => {
      const at = first + index * width;
      const density =
        before === null
          ? densityAt(at)
          : before.places.reduce((sum, from) => sum + from.weight * from.density * densityAt(at - from.at), 0);
      return { at, density, weight: (simpson(index) * width) / 3 };
    }),
  };
}

function simpson(index: number): number {
  if (index === 0 || index === PLACES - 1) return 1;
  return index % 2 === 1 ? 4 : 2;
}

function normalDensity(z: number): number {
  return Math.exp(-(z ** 2) / 2) / Math.sqrt(2 * Math.PI);
}
