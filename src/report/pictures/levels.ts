import { formatValue } from '../../measurement/metric-value.ts';
import type { LevelsBlock, LevelsLine } from '../../text/blocks.ts';
import { formatNumber } from '../../text/numbers.ts';
import type { Picture, Point, Shape } from '../../text/picture.ts';
import { valueAxis } from './value-axis.ts';

/** Pixels. */
const HEIGHT = 170;
const TOP = 16;
const BOTTOM = 142;
/** The share of the width that is left to the labels. */
const GUTTER = 0.08;
/** From this ratio of the highest to the lowest on, an axis is logarithmic. */
const WIDE = 50;
/** The share of the width to the right of the last level, which its dot reaches into. */
const END = 0.02;
/** The width of a character of a label, as a share of that of the narrowest picture. */
const CHARACTER = 0.021;

/** One figure over the levels; what does not count is apart from the curve. */
export function levelsPicture({ levels, of, marks = [] }: LevelsBlock, line: LevelsLine): Picture {
  const values = line.values.flatMap((value) => (value === null ? [] : [value]));
  const positive = values.filter((value) => value > 0);
  const y = valueAxis(
    { low: Math.min(...positive), high: Math.max(0, ...values) },
    { top: TOP, bottom: BOTTOM, wide: WIDE },
  );
  const x = places(levels.map(({ at }) => at));
  const pointsOf = (counts: boolean) =>
    levels.flatMap(({ at, aside }, index): Point[] => {
      const value = line.values[index] ?? null;
      return value === null || (aside === undefined) !== counts ? [] : [[x(at), y.of(value)]];
    });
  const label = (at: Point, text: string, align: 'start' | 'middle' | 'end'): Shape => ({
    kind: 'text',
    look: 'label',
    at,
    align,
    text,
  });
  const shown = marks.filter(({ at }) => x(at) >= GUTTER && x(at) <= 1);
  return {
    kind: 'curve',
    height: HEIGHT,
    shapes: [
      {
        kind: 'lines',
        look: 'grid',
        lines: y.ticks.map((tick) => [[0, y.of(tick)] as const, [1, y.of(tick)] as const]),
      },
      { kind: 'lines', look: 'limit', lines: shown.map(({ at }) => [[x(at), TOP] as const, [x(at), BOTTOM] as const]) },
      { kind: 'lines', look: 'head', lines: [pointsOf(true)] },
      { kind: 'dots', look: 'head', points: pointsOf(true) },
      { kind: 'dots', look: 'zero', points: pointsOf(false) },
      ...y.ticks.map((tick) => label([0, y.of(tick) - 3], formatValue(line, tick), 'start')),
      ...shown.map(({ at, words }) => label([x(at), TOP - 4], words, x(at) > 0.7 ? 'end' : 'start')),
      ...labelled(levels.map(({ at }) => [x(at), formatNumber(at)] as const)).map(([left, text]) =>
        label([left, HEIGHT - 8], text, 'middle'),
      ),
    ],
    alternative: spoken({ levels, of }, line),
  };
}

/** Where a level is, from the left; a wide range is logarithmic. */
function places(all: readonly number[]): (at: number) => number {
  const [least, most] = [Math.min(...all), Math.max(...all)];
  const isWide = most / least > WIDE;
  const on = (at: number) => (isWide ? Math.log(at) : at);
  const from = isWide ? on(least) : 0;
  return (at) => GUTTER + ((on(at) - from) / (on(most) - from || 1)) * (1 - GUTTER - END);
}

/** The labels that have room, the last one in any case. */
function labelled(all: readonly (readonly [left: number, text: string])[]): (readonly [left: number, text: string])[] {
  const kept: (readonly [number, string])[] = [];
  for (const one of all.toReversed()) {
    const last = kept.at(-1);
    const apart = ((one[1].length + (last?.[1].length ?? 0) + 2) / 2) * CHARACTER;
    if (last === undefined || last[0] - one[0] >= apart) kept.push(one);
  }
  return kept;
}

function spoken({ levels, of }: Pick<LevelsBlock, 'levels' | 'of'>, line: LevelsLine): string {
  const said = levels.flatMap(({ at }, index) => {
    const value = line.values[index] ?? null;
    return value === null ? [] : [`${formatNumber(at)}: ${formatValue(line, value)}`];
  });
  return `${line.title} by ${of}: ${said.join(', ')}`;
}
