/* One plot each, with uPlot. Runs in the HTML report, inlined (scripts/embed-uplot.ts). */

const SIDES = ['Baseline', 'This change'];
const BASE = 0;
let printing = false;

/** Paper is white, whatever the screen is. */
export function setPrinting(value) {
  printing = value;
}

function colors() {
  const style = getComputedStyle(document.documentElement);
  const value = (name) => style.getPropertyValue((printing ? '--print-' : '--') + name).trim();
  return { ink: value('ink'), grid: value('grid'), sides: [value('base'), value('head')] };
}

const number = (value) => (value === null ? '–' : value.toLocaleString('en-US', { maximumSignificantDigits: 4 }));

/** A hollow circle for the baseline, a filled square for the change: not told apart by color alone. */
function drawMarkers(plot, series, side) {
  const { ctx } = plot;
  const size = 7 * devicePixelRatio;
  ctx.save();
  ctx.setLineDash([]);
  ctx.lineWidth = 1.5 * devicePixelRatio;
  ctx.strokeStyle = ctx.fillStyle = colors().sides[side];
  for (const [at, value] of plot.data[series].entries()) {
    if (value === null || value === undefined) continue;
    const x = plot.valToPos(plot.data[0][at], 'x', true);
    const y = plot.valToPos(value, 'y', true);
    ctx.beginPath();
    if (side === BASE) {
      ctx.arc(x, y, size / 2, 0, 2 * Math.PI);
      ctx.stroke();
    } else {
      ctx.rect(x - size / 2, y - size / 2, size, size);
      ctx.fill();
    }
  }
  ctx.restore();
}

function sideSeries(side, unit, hasMarkers) {
  return {
    label: SIDES[side],
    stroke: () => colors().sides[side],
    width: side === BASE ? 1.5 : 2,
    dash: side === BASE ? [6, 5] : undefined,
    points: { show: hasMarkers ? (plot, series) => drawMarkers(plot, series, side) : false },
    value: (_, value) => (value === null ? '–' : `${number(value)} ${unit}`),
  };
}

function axis(label, more) {
  const { ink, grid } = colors();
  const line = { stroke: grid, width: 1 };
  return {
    stroke: ink,
    grid: line,
    ticks: line,
    label,
    labelSize: 22,
    labelGap: 2,
    font: '12px system-ui, sans-serif',
    labelFont: '12px system-ui, sans-serif',
    ...more,
  };
}

/** @param base null: there is only one side to draw */
function create(place, options, xSeries, x, { base, head, unit }, hasMarkers) {
  place.replaceChildren();
  const sides = base === null ? [1] : [0, 1];
  const isFilled = (series) => sides[series - 1] !== BASE;
  const markers = {
    width: 2,
    dash: (_, series) => (isFilled(series) ? 'solid' : 'dashed'),
    fill: (_, series) => (isFilled(series) ? colors().sides[1] : 'transparent'),
  };
  return new uPlot(
    {
      width: place.clientWidth,
      height: 250,
      cursor: { drag: { x: false, y: false } },
      legend: { markers },
      series: [xSeries, ...sides.map((side) => sideSeries(side, unit, hasMarkers))],
      ...options,
    },
    [x, ...sides.map((side) => (side === BASE ? base : head))],
    place,
  );
}

export function drawRounds(place, rounds) {
  const { unit, base, head, title } = rounds;
  const length = Math.max(head.length, base?.length ?? 0);
  const x = Array.from({ length }, (_, at) => at + 1);
  const options = {
    scales: { x: { time: false, range: (_, least, most) => [least - 0.5, most + 0.5] } },
    axes: [
      axis('round', { incrs: [1, 2, 5, 10, 20, 50], size: 34 }),
      axis(`${title}, ${unit}`, { size: 58, values: (_, splits) => splits.map(number) }),
    ],
  };
  return create(place, options, { label: 'Round', value: (_, value) => value ?? '–' }, x, rounds, true);
}

/** Shares of the requests on an axis of "one in so many": 1 in 10 is 90 %, 1 in 1,000 is 99.9 %. */
const percentage = (oneIn) => `${Number((100 * (1 - 1 / oneIn)).toPrecision(6))} %`;

/** Each further nine, and half of the requests where there is room for it. */
function shareTicks(plot, _, least, most) {
  const decade = plot.bbox.width / devicePixelRatio / Math.log10(most / least);
  const ticks = decade > 130 ? [1, 2, 10] : [1, 10];
  for (let tick = 100; tick <= most * 1.01; tick *= 10) ticks.push(tick);
  return ticks.filter((tick) => tick <= most * 1.01);
}

export function drawDistribution(place, distribution) {
  const { unit, oneIn, base, head } = distribution;
  const values = [...(base ?? []), ...head].filter((value) => value !== null);
  const wide = Math.max(...values) / Math.min(...values) > 20;
  const options = {
    scales: {
      x: { time: false, distr: 3, range: (_, least, most) => [least, most] },
      y: { distr: wide ? 3 : 1 },
    },
    axes: [
      axis('share of the requests, fastest first', {
        size: 34,
        splits: shareTicks,
        filter: (_, splits) => splits,
        values: (_, splits) => splits.map(percentage),
      }),
      axis(`latency, ${unit}`, {
        size: 58,
        values: (_, splits) => splits.map((split) => (split === null ? '' : number(split))),
      }),
    ],
  };
  const share = { label: 'Requests', value: (_, value) => (value === null ? '–' : percentage(value)) };
  return create(place, options, share, oneIn, distribution, false);
}
