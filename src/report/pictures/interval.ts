import type { Tone } from '../../text/inline.ts';
import { formatPercent } from '../../text/numbers.ts';
import type { Picture } from '../../text/picture.ts';
import type { Change } from '../../verdict/difference.ts';
import { changeText, rangeText } from '../format.ts';

const WIDTH = 150;
const HEIGHT = 18;
const MIDDLE = HEIGHT / 2;

/** Half the width of the axis that all rows of a table share: 0.12 is from −12 % to +12 %. */
export function reachOf(changes: readonly Change[], tolerances: readonly number[]): number {
  const sizes = changes.flatMap(({ estimate, from, to }) => [estimate, from ?? 0, to ?? 0]).map(Math.abs);
  return Math.min(1, Math.max(...tolerances.map((tolerance) => tolerance * 1.5), ...sizes, 0) * 1.1);
}

/**
 * A difference with its bounds on an axis around zero; the shaded band is the tolerance. A bound that could not be
 * given, or lies outside, runs to the edge. It is hidden from screen readers, because the figures stand beside it.
 */
export function intervalPicture(change: Change, tolerance: number, reach: number, tone: Tone): Picture {
  const { estimate, from, to } = change;
  const x = (value: number) =>
    Number((((Math.max(-reach, Math.min(reach, value)) + reach) / (2 * reach)) * WIDTH).toFixed(1));
  const left = from === null ? 0 : x(from);
  const right = to === null ? WIDTH : x(to);
  const band = { start: x(-tolerance), end: x(tolerance) };
  const svg =
    `<svg class="interval ${tone}" viewBox="0 0 ${WIDTH} ${HEIGHT}" width="${WIDTH}" height="${HEIGHT}" aria-hidden="true" focusable="false">` +
    `<rect class="band" x="${band.start}" y="0" width="${(band.end - band.start).toFixed(1)}" height="${HEIGHT}"/>` +
    `<line class="zero" x1="${WIDTH / 2}" x2="${WIDTH / 2}" y1="0" y2="${HEIGHT}"/>` +
    `<path class="bounds" d="M${left} ${MIDDLE}H${right}M${left} ${MIDDLE - 4}v8M${right} ${MIDDLE - 4}v8"/>` +
    `<circle cx="${x(estimate)}" cy="${MIDDLE}" r="4"/></svg>`;
  const alternative = `${changeText(change)}, ${rangeText(change)}, on an axis of ±${formatPercent(reach)} with a tolerance of ${formatPercent(tolerance)}`;
  return { svg, alternative };
}
