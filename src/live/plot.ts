import type { SideName } from '../events.ts';
import { formatValue } from '../measurement/metric-value.ts';
import { type Axis, axisAround, placeOn } from './axis.ts';

/** One metric of a scenario over its rounds, for each side that has any. */
export interface Measurements {
  title: string;
  unit: string;
  sides: readonly SideValues[];
  /** The planned rounds. */
  rounds: number;
  /** What the metric is held to; null: nothing. */
  limit: number | null;
}

export interface SideValues {
  side: SideName;
  /** What the page calls it. */
  name: string;
  /** By the number of the round, less one; null where the round was not measured. */
  values: readonly (number | null)[];
  /** What the last slice of the round under way has shown, and the number of that round, less one; null: there is none. */
  slice: { round: number; value: number } | null;
}

/** A plot as the page draws it: places from 0 to 1, from the left and from below, and all its words. */
export interface Plot {
  title: string;
  /** What it shows, for those who do not see it. */
  spoken: string;
  /** What each side showed last: `Base 2.1 ms`. */
  last: readonly { side: SideName; text: string }[];
  ticks: readonly { at: number; text: string }[];
  rounds: number;
  lines: readonly {
    side: SideName;
    /** By round; null where there is no value. */
    values: readonly (number | null)[];
    /** The round under way, from 0, and what its last slice has shown. */
    slice: { round: number; at: number } | null;
  }[];
  limit: number | null;
}

/** A limit is drawn where it is not so far away that the rounds would look alike. */
const FAR = 2;

/** Makes the plot of one metric; null where nothing of it was measured. */
export function plotOf({ title, unit, sides, rounds, limit }: Measurements): Plot | null {
  const seen = sides
    .flatMap(({ values, slice }) => [...values, slice?.value ?? null])
    .filter((value) => value !== null);
  if (seen.length === 0) return null;
  const isNear = limit !== null && limit <= FAR * Math.max(...seen) && limit >= Math.min(...seen) / FAR;
  const axis = axisAround(isNear ? [...seen, limit] : seen, unit);
  const text = (value: number) => formatValue({ unit }, value);
  const last = sides.flatMap(({ side, name, values, slice }) => {
    const value = slice?.value ?? values.findLast((other) => other !== null);
    return value === undefined || value === null ? [] : [{ side, text: `${name} ${text(value)}` }];
  });
  return {
    title,
    spoken: spokenOf(title, sides, text),
    last,
    ticks: axis.ticks.map((tick) => ({ at: placeOn(axis, tick), text: text(tick) })),
    rounds: Math.max(rounds, ...sides.map(({ values, slice }) => Math.max(values.length, (slice?.round ?? -1) + 1))),
    lines: sides.map(({ side, values, slice }) => ({
      side,
      values: values.map((value) => placeOrNone(axis, value)),
      slice: slice && { round: slice.round, at: placeOn(axis, slice.value) },
    })),
    limit: isNear ? placeOn(axis, limit) : null,
  };
}

function placeOrNone(axis: Axis, value: number | null): number | null {
  return value === null ? null : placeOn(axis, value);
}

/** Words the same figures that are drawn: `p50 latency by round. Base: 2.13 ms, 2.1 ms. This change: 2.37 ms, 2.4 ms.` */
function spokenOf(title: string, sides: readonly SideValues[], text: (value: number) => string): string {
  const said = sides.map(({ name, values, slice }) => {
    const shown = values.map((value) => (value === null ? 'none' : text(value)));
    const all = slice === null ? shown : [...shown, `${text(slice.value)} so far`];
    return `${name}: ${all.join(', ') || 'none'}.`;
  });
  return `${title} by round. ${said.join(' ')}`;
}
