/** What one edge of a plot says. */
export interface Axis {
  least: number;
  most: number;
  /** Round numbers, ascending; the first is the least, the last the most. */
  ticks: readonly number[];
}

const STEPS = [1, 2, 5, 10];
/** Steps between ticks that a small plot has room for. */
const ROOM = 3;
/** The least step as a share of the largest value, so that ticks differ as they are written: a share has two digits. */
const FINEST = 0.01;
const FINEST_SHARE = 0.1;

/**
 * Chooses an axis with round numbers that encloses these values.
 *
 * @param values at least one, none of them negative
 * @param unit that of their metric
 */
export function axisAround(values: readonly number[], unit: string): Axis {
  const [least, most] = [Math.min(...values), Math.max(...values)];
  const isShare = unit === 'ratio';
  const finest = most === 0 ? (isShare ? 0.01 : 1) : most * (isShare ? FINEST_SHARE : FINEST);
  const step = roundStep(Math.max((most - least) / ROOM, finest));
  const first = Math.floor(least / step);
  const last = Math.max(Math.ceil(most / step), first + 1);
  const ticks = Array.from({ length: last - first + 1 }, (_, at) => Number(((first + at) * step).toPrecision(12)));
  return { least: ticks[0] as number, most: ticks.at(-1) as number, ticks };
}

/** The next 1, 2 or 5 times a power of ten. */
function roundStep(atLeast: number): number {
  const power = 10 ** Math.floor(Math.log10(atLeast));
  return (STEPS.find((step) => step * power >= atLeast * (1 - 1e-9)) ?? 10) * power;
}

/** The place of a value on an axis, from 0 to 1, as precise as a plot can show it. */
export function placeOn({ least, most }: Axis, value: number): number {
  return Number(((value - least) / (most - least)).toFixed(4));
}
