import type { Tone } from '../../text/inline.ts';
import type { Picture, Point, Shape } from '../../text/picture.ts';
import { escapeHtml } from './escape.ts';

/** The width of the coordinates in which lines are drawn; they are stretched to the width of the page. */
const WIDTH = 1000;
/** Pixels from the tip of an arrow to its ends, along it and across. */
const HEAD = 6;
const HALF = 4;

/**
 * Writes a picture as SVG that is as wide as its place: text, arrows and widths of lines keep their size, because only
 * what lies between them is stretched.
 *
 * @param spoken whether the picture speaks for itself; otherwise its figures stand beside it
 */
export function writeSvg(
  { kind, height, shapes, alternative }: Picture,
  { tone, spoken = false }: { tone?: Tone; spoken?: boolean } = {},
): string {
  const says = spoken ? `role="img" aria-label="${escapeHtml(alternative)}"` : 'aria-hidden="true"';
  const stretched = shapes.map(stretch).join('');
  return (
    `<svg class="picture ${kind}${tone ? ` ${tone}` : ''}" height="${height}" ${says} focusable="false">` +
    `<svg viewBox="0 0 ${WIDTH} ${height}" preserveAspectRatio="none" width="100%" height="${height}">${stretched}</svg>` +
    `${shapes.map(keep).join('')}</svg>`
  );
}

/** What is stretched. */
function stretch(shape: Shape): string {
  switch (shape.kind) {
    case 'lines':
      return `<path class="${shape.look}" d="${shape.lines.map(line).join('')}"/>`;
    case 'area': {
      const [[left, top], [right, bottom]] = [shape.from, shape.to];
      return `<path class="${shape.look}" d="M${at(left, top)}H${x(right)}V${y(bottom)}H${x(left)}z"/>`;
    }
    case 'dots':
      // A line of no length with round ends is round, however it is stretched.
      return `<path class="${shape.look} dots" d="${shape.points.map(([left, top]) => `M${at(left, top)}h0`).join('')}"/>`;
    default:
      return '';
  }
}

/** What keeps its size. */
function keep(shape: Shape): string {
  switch (shape.kind) {
    case 'arrow':
      return `<svg x="${share(shape.at[0])}" y="${y(shape.at[1])}" overflow="visible"><path class="${shape.look}" d="${ARROWS[shape.to]}"/></svg>`;
    case 'frame': {
      const [[left, top], [right, bottom]] = [shape.from, shape.to];
      const words = shape.text === '' ? '' : `<text x="3" y="${y(bottom - top - 5)}">${escapeHtml(shape.text)}</text>`;
      return (
        `<svg x="${share(left)}" y="${y(top)}" width="${share(right - left)}" height="${y(bottom - top)}">` +
        `<title>${escapeHtml(shape.title)}</title><rect class="${shape.look}" width="100%" height="100%"/>${words}</svg>`
      );
    }
    case 'text':
      return `<text class="${shape.look}" x="${share(shape.at[0])}" y="${y(shape.at[1])}" text-anchor="${shape.align}">${escapeHtml(shape.text)}</text>`;
    default:
      return '';
  }
}

const ARROWS = {
  left: `M${HEAD} ${-HALF}L0 0L${HEAD} ${HALF}`,
  right: `M${-HEAD} ${-HALF}L0 0L${-HEAD} ${HALF}`,
  up: `M${-HALF} ${HEAD}L0 0L${HALF} ${HEAD}`,
  down: `M${-HALF} ${-HEAD}L0 0L${HALF} ${-HEAD}`,
};

function line(points: readonly Point[]): string {
  return points.map(([left, top], index) => `${index === 0 ? 'M' : 'L'}${at(left, top)}`).join('');
}

function at(left: number, top: number): string {
  return `${x(left)} ${y(top)}`;
}

function x(value: number): number {
  return Math.round(value * WIDTH);
}

function y(value: number): number {
  return Math.round(value * 10) / 10;
}

function share(value: number): string {
  return `${Math.round(value * 1000) / 10}%`;
}
