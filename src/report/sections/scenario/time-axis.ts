import { type Block, type Column, fold, type TableBlock, table } from '../../../text/blocks.ts';
import { count, formatNumber } from '../../../text/numbers.ts';
import type { Result, ScenarioResult } from '../../../verdict/result.ts';
import { NONE } from '../../format.ts';
import { timeAt } from '../../pictures/axis-folds.ts';
import type { AxisSide } from '../../pictures/axis-rounds.ts';
import {
  type AxisLine,
  type AxisView,
  failuresOf,
  placesOf,
  type TimeAxis,
  timeAxis,
} from '../../pictures/time-axis.ts';

const SIDES = { base: 'baseline', head: 'this change' } as const;

/** What happened over time, as a plot and as a table of the same data; nothing where nothing was recorded. */
export function overTime(scenario: ScenarioResult, result: Result, index: number): Block[] {
  const axis = timeAxis(scenario, result);
  if (axis === null) return [];
  return [
    {
      kind: 'plot',
      plot: 'time-axis',
      title: 'Over time',
      alternative: spokenText(axis.plot, scenario.name),
      index,
      data: { timeAxis: axis.plot },
    },
    fold('Over time as a table', [axisTable(axis.table)]),
  ];
}

/** What the plot shows, in words: `Over time, search: 42 s with 10 rounds in stretches of 1 s. p50 latency …` */
function spokenText(axis: TimeAxis, scenario: string): string {
  const { length, step, panels, folds } = axis;
  const rounds = new Set(axis.rounds.map(({ round }) => round)).size;
  const figures = panels.flatMap(({ views }) => views.map(spokenView));
  const failures = axis.sides.map((side) => spokenErrors(axis, side)).filter((text) => text !== '');
  const whole = `Plot of ${scenario} over time: ${clockText(timeAt(length, folds))} with ${rounds === 1 ? '1 round' : `${rounds} rounds`} in stretches of ${formatNumber(step)} s${folds.length > 0 ? ', long pauses shortened' : ''}`;
  return [whole, ...figures, ...failures].map((text) => `${text}.`).join(' ');
}

function spokenView({ title, unit, lines, limits }: AxisView): string {
  const sides = lines.map((line) => `${lineName(line)} ${rangeText(line)}`);
  const limit = limits.map(({ text }) => `, limit ${text}`).join('');
  return `${title}, ${unit || 'number'}: ${sides.join('; ')}${limit}`;
}

/** `offered, this change` */
function lineName({ side, figure }: Pick<AxisLine, 'side' | 'figure'>): string {
  return figure === 'offered' ? `offered, ${SIDES[side]}` : SIDES[side];
}

/** `2.1 to 2.9`: the least and the most of all, of single seconds. */
function rangeText({ values, least = values, most = values }: AxisLine): string {
  const low = least.filter((value) => value !== null);
  const high = most.filter((value) => value !== null);
  const [from, to] = [Math.min(...low), Math.max(...high)].map(formatNumber);
  return from === to ? String(from) : `${from} to ${to}`;
}

function spokenErrors(axis: TimeAxis, side: AxisSide): string {
  const kinds = failuresOf(axis, side);
  if (kinds.length === 0) return '';
  const said = kinds.map(({ kind, times, first, last }) => {
    const when = last > first ? `from ${clockText(first)} to ${clockText(last)}` : `at ${clockText(first)}`;
    return `${count(times)} × ${kind} ${when}`;
  });
  return `Failures, ${SIDES[side]}: ${said.join(', ')}`;
}

interface AxisRow {
  side: AxisSide;
  place: number;
}

function axisTable(axis: TimeAxis): TableBlock {
  const { step, sides, panels } = axis;
  const rows = sides.flatMap((side) => placesOf(axis, side).map((place): AxisRow => ({ side, place })));
  const views = panels.flatMap((panel) => panel.views);
  const columns: Column<AxisRow>[] = [
    { title: 'Time', cell: ({ place }) => timeText(axis, place) },
    { title: 'Round', cell: ({ side, place }) => roundText(axis, side, place) },
    ...views.flatMap((view) =>
      [...new Set(view.lines.map(({ figure }) => figure))].map((figure): Column<AxisRow> => {
        const lineOf = (of: AxisSide) => view.lines.find((line) => line.side === of && line.figure === figure);
        return {
          title: [figure === 'offered' ? `offered, ${view.unit}` : `${view.title}${view.unit && `, ${view.unit}`}`],
          numeric: true,
          cell: ({ side, place }) => valueText(lineOf(side), place),
        };
      }),
    ),
    {
      title: 'Failures',
      cell: ({ side, place }) => failuresText(axis, side, place),
      has: ({ side, place }) => failuresAt(axis, side, place).length > 0,
    },
  ];
  const merged = step > 1 ? `, ${formatNumber(step)} s in a row; in brackets the least and the most of one second` : '';
  return table(rows, columns, {
    caption: `Over time from the start of the first round, in minutes and seconds${merged}`,
    groupOf: ({ side }) => (sides.length > 1 ? SIDES[side] : null),
  });
}

/** `0:12`, or `0:12–0:16` where it is more than a second. */
function timeText({ x, step, folds }: TimeAxis, place: number): string {
  const from = timeAt((x[place] ?? 0) - step / 2, folds);
  return step > 1 ? `${clockText(from)}–${clockText(from + step)}` : clockText(from);
}

/** The rounds that a stretch has a part of: `3`, `3–5`; of one with parts, which of them: `3, calm and spike`. */
function roundText({ x, step, rounds }: TimeAxis, of: AxisSide, place: number): string {
  const from = (x[place] ?? 0) - step / 2;
  const isWithin = ({ from: begin, until }: { from: number; until: number }) => begin < from + step && until > from;
  const found = rounds.filter(({ side = of, measured, until }) => side === of && isWithin({ from: measured, until }));
  const within = found.map(({ round }) => round);
  const [first, last] = [Math.min(...within), Math.max(...within)];
  if (within.length === 0) return NONE;
  if (first !== last) return `${first}–${last}`;
  const parts = found.flatMap(({ parts: all = [] }) => all.filter(isWithin)).map(({ name }) => name);
  return parts.length === 0 ? String(first) : `${first}, ${[...new Set(parts)].join(' and ')}`;
}

/** `2.13`, or `2.13 (1.9–3.4)` where it is made of several seconds. */
function valueText(line: AxisLine | undefined, place: number): string {
  const value = line?.values[place] ?? null;
  if (value === null) return NONE;
  const [least, most] = [line?.least?.[place] ?? null, line?.most?.[place] ?? null];
  const bounds =
    least === null || most === null || least === most ? '' : ` (${formatNumber(least)}–${formatNumber(most)})`;
  return `${formatNumber(value)}${bounds}`;
}

function failuresAt({ errors }: TimeAxis, of: AxisSide, place: number): { kind: string; times: number }[] {
  return errors.flatMap(({ side, kind, places, times }) => {
    const found = side === of ? times[places.indexOf(place)] : undefined;
    return found === undefined ? [] : [{ kind, times: found }];
  });
}

function failuresText(axis: TimeAxis, side: AxisSide, place: number): string {
  const kinds = failuresAt(axis, side, place);
  return kinds.map(({ kind, times }) => `${count(times)} × ${kind}`).join(', ') || NONE;
}

/** `0:12`, `1:02:03` */
function clockText(seconds: number): string {
  const whole = Math.floor(seconds + 1e-6);
  const [hours, minutes, rest] = [Math.floor(whole / 3600), Math.floor(whole / 60) % 60, whole % 60];
  const two = (value: number) => String(value).padStart(2, '0');
  return hours > 0 ? `${hours}:${two(minutes)}:${two(rest)}` : `${minutes}:${two(rest)}`;
}
