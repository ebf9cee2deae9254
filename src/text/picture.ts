/** A place in a picture: the share of its width from the left, 0 to 1, and the pixels from its top. */
export type Point = readonly [x: number, y: number];

/** What a shape stands for; the style of the medium says how that looks. */
type Look =
  /** The band of the tolerance, and that of where a difference lies. */
  | 'band'
  | 'spread'
  | 'zero'
  | 'grid'
  | 'bounds'
  | 'estimate'
  | 'limit'
  | 'base'
  | 'head'
  | 'label'
  | 'tick'
  /** What takes more or less than on the other side. */
  | 'same'
  | 'more'
  | 'much-more'
  | 'less'
  | 'much-less';

export type Shape =
  | { kind: 'lines'; look: Look; lines: readonly (readonly Point[])[] }
  | { kind: 'area'; look: Look; from: Point; to: Point }
  | { kind: 'dots'; look: Look; points: readonly Point[] }
  /** The end of something that goes on beyond the picture. */
  | { kind: 'arrow'; look: Look; at: Point; to: 'left' | 'right' | 'up' | 'down' }
  /** A box with its name in it, cut where the box ends, and with a title that is shown on demand; both are untrusted. */
  | { kind: 'frame'; look: Look; from: Point; to: Point; text: string; title: string }
  /** The text is untrusted. */
  | { kind: 'text'; look: Look; at: Point; align: 'start' | 'middle' | 'end'; text: string };

/** A picture as data: drawn when the report is made, as wide as its place, and shown without a script. */
export interface Picture {
  kind: 'interval' | 'axis' | 'pairs' | 'curve' | 'flame';
  /** Pixels. */
  height: number;
  shapes: readonly Shape[];
  /** What it draws, in words: for a medium without pictures, and for who cannot see it. */
  alternative: string;
}
