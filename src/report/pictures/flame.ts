import type { Call } from '../../profile/call-tree.ts';
import { formatPercent } from '../../text/numbers.ts';
import type { Picture, Shape } from '../../text/picture.ts';
import { shortenName } from '../../text/plain.ts';

/** Pixels of a row. */
const ROW = 18;
/** The rows and frames that are drawn: what is deeper or smaller is seen in its callers. */
const MOST_ROWS = 24;
const SMALLEST = 0.004;
/** The changes from which a frame is tinted, and tinted strongly, as shares of the whole. */
const SOME = 0.005;
const MUCH = 0.03;
/** Characters of a name, which is cut where its frame ends. */
const NAME = 60;
/** The narrowest frame that has its name in it. */
const NAMED = 0.03;

/**
 * A flame graph: a row for each call, callers above, as wide as its share of all time; tinted by what it takes more or less
 * of a request than on the other side.
 *
 * @param whole what all calls took on this side, a request @param caption what it shows, in words
 */
export function flamePicture(calls: readonly Call[], whole: number, caption: string): Picture {
  const shapes: Shape[] = [];
  let rows = 0;
  const draw = (all: readonly Call[], from: number, row: number) => {
    let left = from;
    for (const { at, total, other, calls: below } of all) {
      const width = whole === 0 ? 0 : total / whole;
      if (width < SMALLEST || row >= MOST_ROWS) continue;
      rows = Math.max(rows, row + 1);
      const change = (total - other) / whole;
      const place = at.file === null ? '' : ` ${at.file}${at.line === null ? '' : `:${at.line}`}`;
      shapes.push({
        kind: 'frame',
        look: lookOf(change),
        from: [left, row * ROW],
        to: [left + width, (row + 1) * ROW - 1],
        text: width < NAMED ? '' : shortenName(at.name, NAME),
        title: `${at.name}${place}: ${formatPercent(width)} of a request, ${change < 0 ? '−' : '+'}${formatPercent(Math.abs(change))}`,
      });
      draw(below, left, row + 1);
      left += width;
    }
  };
  draw(calls, 0, 0);
  return { kind: 'flame', height: Math.max(1, rows) * ROW, shapes, alternative: caption };
}

function lookOf(change: number): 'same' | 'more' | 'much-more' | 'less' | 'much-less' {
  if (Math.abs(change) < SOME) return 'same';
  if (change > 0) return change >= MUCH ? 'much-more' : 'more';
  return change <= -MUCH ? 'much-less' : 'less';
}
