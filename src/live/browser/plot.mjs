/* Draws one plot of src/live/plot.ts as SVG. Runs in the page of a run, inlined (scripts/embed-live.ts). */

const SVG = 'http://www.w3.org/2000/svg';
const WIDTH = 320;
const HEIGHT = 140;
/** Room for the texts of the axes. */
const EDGE = { left: 70, right: 10, top: 8, bottom: 30 };
/** Half of a marker. */
const SIZE = 3.5;

function shape(name, attributes, className, text) {
  const node = document.createElementNS(SVG, name);
  for (const [key, value] of Object.entries(attributes)) node.setAttribute(key, String(value));
  if (className) node.setAttribute('class', className);
  if (text !== undefined) node.textContent = text;
  return node;
}

export function drawPlot({ spoken, ticks, rounds, lines, limit }) {
  const svg = shape('svg', { viewBox: `0 0 ${WIDTH} ${HEIGHT}`, role: 'img', 'aria-label': spoken }, 'plot');
  const width = WIDTH - EDGE.left - EDGE.right;
  const height = HEIGHT - EDGE.top - EDGE.bottom;
  const xOf = (round) => EDGE.left + ((round + 0.5) / rounds) * width;
  const yOf = (at) => EDGE.top + (1 - at) * height;
  const across = { x1: EDGE.left, x2: WIDTH - EDGE.right };
  for (const { at, text } of ticks) {
    const y = yOf(at);
    svg.append(shape('line', { ...across, y1: y, y2: y }, 'grid'));
    svg.append(shape('text', { x: EDGE.left - 6, y: y + 4, 'text-anchor': 'end' }, '', text));
  }
  const below = EDGE.top + height + 14;
  svg.append(shape('text', { x: xOf(0), y: below, 'text-anchor': 'middle' }, '', '1'));
  if (rounds > 1)
    svg.append(shape('text', { x: xOf(rounds - 1), y: below, 'text-anchor': 'middle' }, '', String(rounds)));
  svg.append(shape('text', { x: EDGE.left + width / 2, y: below + 12, 'text-anchor': 'middle' }, '', 'round'));
  if (limit !== null) svg.append(shape('line', { ...across, y1: yOf(limit), y2: yOf(limit) }, 'limit'));
  for (const line of lines) drawLine(svg, line, xOf, yOf);
  return svg;
}

function drawLine(svg, { side, values, slice }, xOf, yOf) {
  const path = values
    .map((at, round) => {
      if (at === null) return '';
      const isFirst = round === 0 || values[round - 1] === null;
      return `${isFirst ? 'M' : 'L'}${xOf(round).toFixed(1)} ${yOf(at).toFixed(1)}`;
    })
    .join('');
  if (path !== '') svg.append(shape('path', { d: path }, `line ${side}`));
  for (const [round, at] of values.entries()) {
    if (at !== null) svg.append(marker(side, xOf(round), yOf(at)));
  }
  if (slice === null) return;
  const [x, y] = [xOf(slice.round), yOf(slice.at)];
  const diamond = `M${x} ${y - SIZE - 1}L${x + SIZE + 1} ${y}L${x} ${y + SIZE + 1}L${x - SIZE - 1} ${y}Z`;
  svg.append(shape('path', { d: diamond }, `slice ${side}`));
}

/** A hollow circle for the base, a filled square for the change: not told apart by color alone. */
function marker(side, x, y) {
  if (side === 'base') return shape('circle', { cx: x, cy: y, r: SIZE }, 'marker base');
  return shape('rect', { x: x - SIZE, y: y - SIZE, width: 2 * SIZE, height: 2 * SIZE }, 'marker head');
}
