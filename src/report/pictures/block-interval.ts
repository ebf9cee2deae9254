import type { Comparison } from '../../verdict/result.ts';

type Worse = NonNullable<Comparison['worse']>;

/** Changes by this factor and more lie at the end of the axis. */
const MOST = Math.log(4);
/** How much wider the axis is than what has to be seen on it. */
const ROOM = 1.15;

/**
 * Finds the scale on which several comparisons can be drawn below each other: half the width of the axis, as the natural
 * logarithm of the ratio. All estimates and tolerances are on it, up to a factor of 4; bounds may leave it.
 */
export function blockScale(rows: readonly { worse: Worse; tolerance: number }[]): number {
  const reaches = rows.flatMap(({ worse: { ratio, lower, upper }, tolerance }) => [
    2 * Math.log1p(tolerance),
    ...[ratio, lower, upper ?? 0].filter((bound) => bound > 0).map((bound) => Math.abs(Math.log(bound))),
  ]);
  return Math.min(MOST, ROOM * Math.max(...reaches.filter(Number.isFinite), Math.log1p(0.01)));
}

/**
 * Draws an interval in block characters: `·····┊██│██┊···├●┤·`. The axis is the logarithm of the ratio around 1 in the
 * middle, and worse is to the right for every metric; the blocks are the tolerance. An end that leaves the axis, or that
 * the rounds could not give, is an arrow.
 *
 * @param scale half the width of the axis, as the natural logarithm of the ratio
 * @param width columns; odd, so that there is a middle
 */
export function blockInterval(worse: Worse, tolerance: number, scale: number, width: number): string {
  const last = width - 1;
  const middle = last / 2;
  const place = (ratio: number) => Math.round(middle + (Math.log(ratio) / scale) * middle);
  const cells = Array.from({ length: width }, () => '·');
  const put = (at: number, sign: string) => {
    if (at >= 0 && at <= last) cells[at] = sign;
  };
  const edge = place(1 + tolerance) - Math.round(middle);
  for (let at = Math.round(middle) - edge + 1; at < Math.round(middle) + edge; at++) put(at, '█');
  put(Math.round(middle) - edge, '┊');
  put(Math.round(middle) + edge, '┊');
  put(Math.round(middle), '│');
  const left = worse.lower > 0 ? place(worse.lower) : -1;
  const right = worse.upper === null ? width : place(worse.upper);
  for (let at = Math.max(0, left + 1); at < Math.min(width, right); at++) put(at, '─');
  put(left, '├');
  put(right, '┤');
  const dot = worse.ratio > 0 ? place(worse.ratio) : -1;
  put(dot, '●');
  // Beside a point that is still on the axis: it must not be covered.
  if (left < 0 && dot !== 0) put(0, '◄');
  if (right > last && dot !== last) put(last, '►');
  return cells.join('');
}
