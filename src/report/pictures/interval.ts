import type { Picture, Point, Shape } from '../../text/picture.ts';
import { changeBy } from '../../verdict/difference.ts';
import type { Comparison } from '../../verdict/result.ts';
import { changeText, rangeText, share } from '../format.ts';
import { placeOf, type RatioAxis, ticksOf } from './ratio-axis.ts';

const HEIGHT = 18;
const MIDDLE = HEIGHT / 2;
/** Half the height of the ends of an interval. */
const CAP = 4;

type Row = Pick<Comparison, 'definition' | 'tolerance'> & { worse: NonNullable<Comparison['worse']> };

/**
 * A difference with its bounds on an axis on which worse is to the right, whatever is measured; the shaded band is the
 * tolerance. What leaves the axis, and what the rounds could not give, ends in an arrow.
 */
export function intervalPicture({ definition, worse, tolerance }: Row, axis: RatioAxis): Picture {
  const [left, right] = [placeOf(worse.lower, axis), worse.upper === null ? 2 : placeOf(worse.upper, axis)];
  const [start, end] = [within(left), within(right)];
  const estimate = placeOf(worse.ratio, axis);
  const cap = (at: number): Point[] => [
    [at, MIDDLE - CAP],
    [at, MIDDLE + CAP],
  ];
  const lines: Point[][] = [
    [
      [start, MIDDLE],
      [end, MIDDLE],
    ],
    ...(left >= 0 && left <= 1 ? [cap(start)] : []),
    ...(right <= 1 && right >= 0 ? [cap(end)] : []),
  ];
  const change = changeBy(definition, worse);
  return {
    kind: 'interval',
    height: HEIGHT,
    shapes: [
      ...toleranceBand(tolerance, axis, HEIGHT),
      { kind: 'lines', look: 'bounds', lines },
      ...(estimate >= 0 && estimate <= 1
        ? [{ kind: 'dots', look: 'estimate', points: [[estimate, MIDDLE]] } as const]
        : []),
      ...(left < 0 ? [arrow('left')] : []),
      ...(right > 1 ? [arrow('right')] : []),
    ],
    alternative: `${changeText(change)}, ${rangeText(change)}, with a tolerance of ${share(tolerance)}`,
  };
}

/**
 * What stands above intervals: how far apart ratios are, and which way is worse.
 *
 * @param clear how far from its middle a mark may be so that it stands beside the words at its ends, as a share of its width
 */
export function axisPicture(axis: RatioAxis, clear: number): Picture {
  const label = (
    x: number,
    align: 'start' | 'middle' | 'end',
    text: string,
    look: 'label' | 'tick' = 'label',
  ): Shape => ({
    kind: 'text',
    look,
    at: [x, 13],
    align,
    text,
  });
  const ticks = ticksOf(axis).flatMap(({ ratio, text }) => [
    label(placeOf(1 / ratio, axis), 'middle', text, 'tick'),
    label(placeOf(ratio, axis), 'middle', text, 'tick'),
  ]);
  return {
    kind: 'axis',
    height: HEIGHT,
    shapes: [
      label(0, 'start', '← faster'),
      ...ticks.filter((shape) => isClear(shape, clear)),
      label(0.5, 'middle', '0', 'tick'),
      label(1, 'end', 'slower →'),
    ],
    alternative: 'Interval, slower to the right; the shaded band is the tolerance',
  };
}

/** Whether a label of the axis is beside those at its ends and in its middle. */
function isClear(shape: Shape, most: number): boolean {
  if (shape.kind !== 'text') return true;
  const fromMiddle = Math.abs(shape.at[0] - 0.5);
  return fromMiddle > 0.08 && fromMiddle < most;
}

/** The tolerance around no difference. */
function toleranceBand(tolerance: number, axis: RatioAxis, height: number): Shape[] {
  const half = within(placeOf(1 + tolerance, axis)) - 0.5;
  return [
    { kind: 'area', look: 'band', from: [0.5 - half, 0], to: [0.5 + half, height] },
    {
      kind: 'lines',
      look: 'zero',
      lines: [
        [
          [0.5, 0],
          [0.5, height],
        ],
      ],
    },
  ];
}

function arrow(to: 'left' | 'right'): Shape {
  return { kind: 'arrow', look: 'bounds', at: [to === 'left' ? 0 : 1, MIDDLE], to };
}

function within(place: number): number {
  return Math.max(0, Math.min(1, place));
}
