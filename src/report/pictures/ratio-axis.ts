import { formatPercent } from '../../text/numbers.ts';
import type { Comparison } from '../../verdict/result.ts';

type Worse = NonNullable<Comparison['worse']>;

/** An axis of ratios around 1, logarithmic, so that twice and half as much are as far from it; worse is further on. */
export interface RatioAxis {
  /** Half its width, as the natural logarithm of the ratio. */
  reach: number;
}

/** How much wider the axis is than what has to be seen on it. */
const ROOM = 1.12;
/** What reaches no further than 50 %, or this many times as far as the row in the middle, is seen whole; the rest has arrows. */
const FARTHEST = 6;
const SEEN = Math.log(1.5);
/** The least tolerance that the width is made for, 1 %. */
const LEAST = Math.log1p(0.01);

/** Makes the axis that several rows share: as wide as they reach, but for the few that reach much further. */
export function ratioAxis(rows: readonly { worse: Worse; tolerance: number }[]): RatioAxis {
  const reaches = rows
    .map(({ worse: { ratio, lower, upper } }) => Math.max(...[ratio, lower, upper ?? 0].map(distance)))
    .sort((a, b) => a - b);
  const middle = reaches[Math.floor((reaches.length - 1) / 2)] ?? 0;
  const limit = Math.max(SEEN, FARTHEST * middle);
  const seen = Math.max(0, ...reaches.filter((reach) => reach <= limit));
  const tolerances = rows.map(({ tolerance }) => 2 * Math.log1p(tolerance)).filter(Number.isFinite);
  return { reach: ROOM * Math.max(seen, ...tolerances, LEAST) };
}

/** How far a ratio is from 1; one that no axis can hold is not counted. */
function distance(ratio: number): number {
  return ratio > 0 && ratio < Number.MAX_VALUE ? Math.abs(Math.log(ratio)) : 0;
}

/** The place of a ratio as a share of the axis: 0 to 1, or beyond. */
export function placeOf(ratio: number, { reach }: RatioAxis): number {
  return ratio > 0 ? 0.5 + Math.log(ratio) / (2 * reach) : Number.NEGATIVE_INFINITY;
}

const STEPS = [0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 4, 9, 19, 49, 99];

/** The ratios that are marked on each side, the least first, with what they are called: `5 %`, `×3`. */
export function ticksOf({ reach }: RatioAxis): { ratio: number; text: string }[] {
  const most = Math.exp(reach) - 1;
  const step = STEPS.findLast((one) => one <= most * 0.75);
  if (step === undefined) return [];
  return [{ ratio: 1 + step, text: step < 1 ? formatPercent(step) : `×${step + 1}` }];
}
