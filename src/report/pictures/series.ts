import { formatValue } from '../../measurement/metric-value.ts';
import type { SeriesBlock, SeriesLine } from '../../text/blocks.ts';
import { formatDuration } from '../../text/numbers.ts';
import type { Picture, Point, Shape } from '../../text/picture.ts';
import { valueAxis } from './value-axis.ts';

/** Pixels. */
const HEIGHT = 160;
const TOP = 18;
const BOTTOM = 136;
/** The share of the width that is left to the labels. */
const GUTTER = 0.08;
/** From this ratio of the highest to the lowest on, the axis is logarithmic. */
const WIDE = 50;
/** A limit that is farther from the values than this many times of them is not drawn: it would flatten them. */
const REACH = 2;
/** The width of a character of a label, as a share of the picture's. */
const CHARACTER = 0.009;

/** One figure over time, above the parts of that time. */
export function seriesPicture({ spans = [] }: SeriesBlock, line: SeriesLine): Picture {
  const values = line.points.flatMap(([, value]) => (value === null ? [] : [value]));
  const positive = values.filter((value) => value > 0);
  const most = Math.max(0, ...values);
  const limit = line.limit !== undefined && line.limit.value <= most * REACH ? line.limit : null;
  const y = valueAxis(
    { low: Math.min(...positive), high: Math.max(most, limit?.value ?? 0) },
    { top: TOP, bottom: BOTTOM, wide: WIDE },
  );
  const end = Math.max(1, ...line.points.map(([at]) => at), ...spans.map(({ to }) => to));
  const x = (at: number) => GUTTER + (at / end) * (1 - GUTTER);
  const label = (at: Point, text: string, align: 'start' | 'middle' | 'end'): Shape => ({
    kind: 'text',
    look: 'label',
    at,
    align,
    text,
  });
  const across = (top: number) => [[GUTTER, top] as const, [1, top] as const];
  return {
    kind: 'curve',
    height: HEIGHT,
    shapes: [
      ...spans.flatMap(({ from, to, isBad }): Shape[] =>
        isBad ? [{ kind: 'area', look: 'band', from: [x(from), TOP], to: [x(to), BOTTOM] }] : [],
      ),
      { kind: 'lines', look: 'grid', lines: y.ticks.map((tick) => across(y.of(tick))) },
      {
        kind: 'lines',
        look: 'grid',
        lines: spans.slice(1).map(({ from }) => [[x(from), TOP] as const, [x(from), BOTTOM] as const]),
      },
      {
        kind: 'lines',
        look: 'head',
        lines: unbroken(line).map((part) => part.map(([at, value]): Point => [x(at), y.of(value)])),
      },
      ...(limit === null ? [] : [{ kind: 'lines', look: 'limit', lines: [across(y.of(limit.value))] } as const]),
      ...y.ticks.map((tick) => label([0, y.of(tick) - 3], formatValue(line, tick), 'start')),
      ...(limit === null ? [] : [label([1, y.of(limit.value) - 3], `limit ${limit.text}`, 'end')]),
      ...spans.flatMap(({ from, to, name }) =>
        x(to) - x(from) < name.length * CHARACTER ? [] : [label([x(from), TOP - 5], name, 'start')],
      ),
      label([GUTTER, HEIGHT - 8], '0', 'middle'),
      label([1, HEIGHT - 8], formatDuration(end), 'end'),
    ],
    alternative: `${line.title} over time: ${courseOf(line)}`,
  };
}

/** `2.10 ms at first, 830 ms at most after 5 s, 2.20 ms at last`; what there is to say without a picture. */
export function courseOf(line: SeriesLine): string {
  const seen = line.points.flatMap(([at, value]) => (value === null ? [] : [{ at, value }]));
  const [first] = seen;
  const last = seen.at(-1);
  if (first === undefined || last === undefined) return 'nothing was seen';
  const top = seen.reduce((most, point) => (point.value > most.value ? point : most));
  const said = (value: number) => formatValue(line, value);
  if (seen.every(({ value }) => said(value) === said(first.value))) return `${said(first.value)} all the time`;
  const [most, end] = [said(top.value), said(last.value)];
  if (top === first) return `${most} at first and at most, ${end} at last`;
  if (top === last) return `${said(first.value)} at first, ${end} at last and at most`;
  return `${said(first.value)} at first, ${most} at most after ${formatDuration(top.at)}, ${end} at last`;
}

/** The stretches of a line in which something was seen. */
function unbroken({ points }: SeriesLine): (readonly [at: number, value: number])[][] {
  const parts: (readonly [number, number])[][] = [[]];
  for (const [at, value] of points) {
    if (value === null) parts.push([]);
    else parts.at(-1)?.push([at, value]);
  }
  return parts.filter((part) => part.length > 0);
}
