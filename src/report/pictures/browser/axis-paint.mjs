/* What is painted below and above the lines of the time axis, and its colors. */

let isPrinting = false;

/** @param value whether what is drawn from now on is for paper */
export function setAxisPrinting(value) {
  isPrinting = value;
}

/** Paper is white, whatever the screen is. */
export function axisColor(name) {
  return getComputedStyle(document.documentElement)
    .getPropertyValue((isPrinting ? '--print-' : '--') + name)
    .trim();
}

/** Shades the rounds and what lies beyond a limit, below the lines. */
export function shadeAxis(plot, view, data) {
  const { ctx, bbox } = plot;
  ctx.save();
  ctx.fillStyle = axisColor('grid');
  for (const { from, measured, until } of data.rounds) {
    for (const [begin, stop, alpha] of [
      [from, measured, 0.15],
      [measured, until, 0.4],
    ]) {
      const [start, end] = spanOf(plot, begin, stop);
      ctx.globalAlpha = alpha;
      ctx.fillRect(start, bbox.top, Math.max(0, end - start), bbox.height);
    }
  }
  ctx.globalAlpha = 1;
  ctx.strokeStyle = axisColor('ink');
  ctx.lineWidth = devicePixelRatio;
  ctx.setLineDash([devicePixelRatio, 2 * devicePixelRatio]);
  for (const { at } of data.folds) {
    const [x, end] = spanOf(plot, at, at + data.step);
    if (x <= bbox.left || end <= x) continue;
    ctx.beginPath();
    ctx.moveTo(x, bbox.top);
    ctx.lineTo(x, bbox.top + bbox.height);
    ctx.stroke();
  }
  for (const { from } of partsIn(data)) {
    const [x, end] = spanOf(plot, from, from + data.step);
    if (x <= bbox.left || end <= x) continue;
    ctx.beginPath();
    ctx.moveTo(x, bbox.top);
    ctx.lineTo(x, bbox.top + bbox.height);
    ctx.stroke();
  }
  ctx.setLineDash([]);
  for (const { value, exceeded } of view.limits) {
    const edge = Math.min(bbox.top + bbox.height, Math.max(bbox.top, plot.valToPos(value, 'y', true)));
    const [top, bottom] = exceeded === 'above' ? [bbox.top, edge] : [edge, bbox.top + bbox.height];
    ctx.globalAlpha = 0.14;
    ctx.fillStyle = axisColor('fail');
    ctx.fillRect(bbox.left, top, bbox.width, bottom - top);
  }
  ctx.restore();
}

/** Draws the lines of limits and, above the first panel, the numbers of the rounds. */
export function markAxis(plot, view, data, isFirst) {
  const { ctx, bbox } = plot;
  const ratio = devicePixelRatio;
  ctx.save();
  ctx.font = `${11 * ratio}px system-ui, sans-serif`;
  for (const { value, text } of view.limits) {
    const y = plot.valToPos(value, 'y', true);
    if (y < bbox.top || y > bbox.top + bbox.height) continue;
    ctx.strokeStyle = ctx.fillStyle = axisColor('fail');
    ctx.setLineDash([4 * ratio, 3 * ratio]);
    ctx.lineWidth = ratio;
    ctx.beginPath();
    ctx.moveTo(bbox.left, y);
    ctx.lineTo(bbox.left + bbox.width, y);
    ctx.stroke();
    ctx.textAlign = 'right';
    ctx.fillText(`limit ${text}`.slice(0, 60), bbox.left + bbox.width - 4 * ratio, y - 3 * ratio);
  }
  ctx.setLineDash([]);
  ctx.textAlign = 'center';
  ctx.fillStyle = axisColor('ink');
  let free = bbox.left;
  for (const { round, measured, until } of isFirst ? data.rounds : []) {
    const [start, end] = spanOf(plot, measured, until);
    const { width } = ctx.measureText(round);
    const left = (start + end - width) / 2;
    if (end <= start || left < free) continue;
    ctx.fillText(round, (start + end) / 2, bbox.top - 5 * ratio);
    free = left + width + 6 * ratio;
  }
  ctx.textAlign = 'left';
  for (const { name, from, until } of isFirst ? partsIn(data) : []) {
    const [start, end] = spanOf(plot, from, until);
    const text = name.slice(0, 20);
    if (ctx.measureText(text).width + 6 * ratio > end - start) continue;
    ctx.fillText(text, start + 3 * ratio, bbox.top + 11 * ratio);
  }
  ctx.restore();
}

/** The parts of all rounds, such as a calm and a spike. */
function partsIn(data) {
  return data.rounds.flatMap(({ parts = [] }) => parts);
}

/** The pixels of a stretch of time that are in view. */
function spanOf(plot, from, until) {
  const { left, width } = plot.bbox;
  const clip = (time) => Math.min(left + width, Math.max(left, plot.valToPos(time, 'x', true)));
  return [clip(from), clip(until)];
}
