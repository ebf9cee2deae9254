import type { Picture, Point, Shape } from '../../text/picture.ts';
import { plural } from '../../text/plural.ts';
import { changeBy } from '../../verdict/difference.ts';
import type { Comparison } from '../../verdict/result.ts';
import { changeText, rangeText, share } from '../format.ts';

const HEIGHT = 150;
const TOP = 18;
const BOTTOM = HEIGHT - 8;
/** A pair that lies this many times further from 1 than the one in the middle is an arrow at the edge. */
const FARTHEST = 4;
/** The share of the width that is left to the labels. */
const GUTTER = 0.1;
/** The least distance between the baselines of two labels, pixels. */
const APART = 14;

interface PairsRow extends Pick<Comparison, 'definition' | 'tolerance'> {
  worse: NonNullable<Comparison['worse']>;
  /** The ratio of each pair of rounds, in their order; above 1 is worse. */
  pairs: readonly number[];
  /** Whether they are pairs of the same turn; otherwise each round stands against the middle of the baseline. */
  paired: boolean;
}

/**
 * The ratio of every pair of rounds, worse further up, with the tolerance and with where the difference lies: this is
 * what the test sees.
 */
export function pairsPicture({ definition, tolerance, worse, pairs, paired }: PairsRow): Picture {
  const heights = pairs.map(Math.log);
  const { lowest, highest } = extent(heights, { worse, tolerance });
  const y = (log: number) => TOP + ((highest - log) / (highest - lowest)) * (BOTTOM - TOP);
  const inside = (log: number) => Math.max(TOP, Math.min(BOTTOM, y(log)));
  const points = heights.map((log, at): Point => [GUTTER + ((1 - GUTTER) * (at + 0.5)) / heights.length, y(log)]);
  const isSeen = ([, top]: Point) => top >= TOP && top <= BOTTOM;
  const across = (top: number): Point[][] => [
    [
      [0, top],
      [1, top],
    ],
  ];
  const [zero, middle] = [y(0), inside(Math.log(worse.ratio))];
  const change = changeBy(definition, worse);
  const spread = {
    from: inside(worse.upper === null ? highest : Math.log(worse.upper)),
    to: inside(worse.lower > 0 ? Math.log(worse.lower) : lowest),
  };
  const text = (top: number, said: string): Shape => ({
    kind: 'text',
    look: 'label',
    at: [0, top - 3],
    align: 'start',
    text: said,
  });
  return {
    kind: 'pairs',
    height: HEIGHT,
    shapes: [
      { kind: 'area', look: 'band', from: [0, inside(Math.log1p(tolerance))], to: [1, inside(-Math.log1p(tolerance))] },
      { kind: 'area', look: 'spread', from: [0, spread.from], to: [1, spread.to] },
      { kind: 'lines', look: 'zero', lines: across(zero) },
      { kind: 'lines', look: 'bounds', lines: across(middle) },
      { kind: 'dots', look: 'estimate', points: points.filter(isSeen) },
      ...points
        .filter((point) => !isSeen(point))
        .map(
          ([x, top]): Shape =>
            top < TOP
              ? { kind: 'arrow', look: 'bounds', at: [x, TOP - 4], to: 'up' }
              : { kind: 'arrow', look: 'bounds', at: [x, BOTTOM + 4], to: 'down' },
        ),
      ...(Math.abs(zero - middle) >= APART ? [text(zero, '0 %')] : []),
      text(middle, changeText(change)),
      { kind: 'text', look: 'label', at: [1, 11], align: 'end', text: 'slower ↑' },
    ],
    alternative: spoken({ change: `${changeText(change)} (${rangeText(change)})`, tolerance, pairs, paired }),
  };
}

/** How far the picture reaches, up and down, as logarithms. */
function extent(
  heights: readonly number[],
  { worse, tolerance }: Pick<PairsRow, 'worse' | 'tolerance'>,
): { lowest: number; highest: number } {
  const sizes = heights.map(Math.abs).sort((a, b) => a - b);
  const limit = FARTHEST * Math.max(sizes[Math.floor((sizes.length - 1) / 2)] ?? 0, Math.log1p(tolerance));
  const bounds = [worse.lower, worse.ratio, worse.upper ?? 0].filter((ratio) => ratio > 0).map(Math.log);
  const seen = [...heights, ...bounds, Math.log1p(tolerance), -Math.log1p(tolerance)].filter(
    (log) => Math.abs(log) <= limit,
  );
  const [lowest, highest] = [Math.min(0, ...seen), Math.max(0, ...seen)];
  const room = 0.06 * (highest - lowest) || 0.01;
  return { lowest: lowest - room, highest: highest + room };
}

/** What the picture shows, in words. */
function spoken({
  change,
  tolerance,
  pairs,
  paired,
}: Pick<PairsRow, 'tolerance' | 'pairs' | 'paired'> & { change: string }): string {
  const beyond = pairs.filter((ratio) => ratio > 1 + tolerance).length;
  const worse = pairs.filter((ratio) => ratio > 1).length;
  const rounds = paired ? `${plural(pairs.length, 'pair')} of rounds` : plural(pairs.length, 'round');
  return `${change}; ${worse} of ${rounds} worse, ${beyond} of them by more than the tolerance of ${share(tolerance)}`;
}
