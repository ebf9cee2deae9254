/** A line of a chart, with its name beside its last point. */
export interface Series {
  name: string;
  points: readonly (readonly [x: number, y: number])[];
  /** Whether it is drawn without a line: single measurements. */
  scattered?: boolean;
}

interface Axis {
  title: string;
  from: number;
  to: number;
  ticks: readonly number[];
  format(value: number): string;
}

export interface Chart {
  title: string;
  /** The description for readers who cannot see it. */
  description: string;
  x: Axis;
  y: Axis;
  series: readonly Series[];
  /** The lines across the whole chart: a goal, a tolerance. */
  marks?: readonly ({ name: string } & ({ x: number } | { y: number }))[];
}

const WIDTH = 820;
const HEIGHT = 420;
const PLOT = { left: 70, right: 470, top: 76, bottom: 360 };
const LINE_HEIGHT = 17;

/**
 * Draws a chart as SVG. The colors are those of Okabe & Ito (2008), which people with any kind of color blindness can
 * tell apart, one set for a light and one for a dark page; every series has its own marker and its name beside it too.
 */
export function drawChart({ title, description, x, y, series, marks = [] }: Chart): string {
  const place = {
    x: (value: number) => round(PLOT.left + ((value - x.from) / (x.to - x.from)) * (PLOT.right - PLOT.left)),
    y: (value: number) => round(PLOT.bottom - ((value - y.from) / (y.to - y.from)) * (PLOT.bottom - PLOT.top)),
  };
  const grid = [
    ...y.ticks.map(
      (tick) =>
        `<path class="grid" d="M${PLOT.left} ${place.y(tick)}H${PLOT.right}"/>` +
        text(PLOT.left - 8, place.y(tick) + 4, y.format(tick), 'quiet end'),
    ),
    ...x.ticks.map((tick) => text(place.x(tick), PLOT.bottom + 20, x.format(tick), 'quiet middle')),
    `<path class="axis" d="M${PLOT.left} ${PLOT.bottom}H${PLOT.right}"/>`,
    text(PLOT.left - 52, PLOT.top - 20, y.title, 'quiet'),
    text((PLOT.left + PLOT.right) / 2, PLOT.bottom + 42, x.title, 'quiet middle'),
  ];
  const lines = marks.map((mark) =>
    'x' in mark
      ? `<path class="mark" d="M${place.x(mark.x)} ${PLOT.top}V${PLOT.bottom}"/>${text(place.x(mark.x) + 5, PLOT.bottom - 8, mark.name, 'quiet')}`
      : `<path class="mark" d="M${PLOT.left} ${place.y(mark.y)}H${PLOT.right}"/>${text(PLOT.left + 5, place.y(mark.y) - 5, mark.name, 'quiet')}`,
  );
  const drawn = series.map(({ points, scattered = false }, index) => {
    const at = points.map(([px, py]) => [place.x(px), place.y(py)] as const);
    const line = scattered ? '' : `<path class="line" d="M${at.map(([px, py]) => `${px} ${py}`).join('L')}"/>`;
    return `<g class="s${index}">${line}${at.map(([px, py]) => marker(index, px, py)).join('')}</g>`;
  });
  const ends = series.map(({ name, points }) => ({ name, y: place.y((points.at(-1) ?? [0, 0])[1]) }));
  const names = spread(ends.map((end) => end.y)).map((top, index) => {
    const end = ends[index] as (typeof ends)[number];
    const lead = `<path class="lead" d="M${PLOT.right + 6} ${end.y}L${PLOT.right + 18} ${top}"/>`;
    return `<g class="s${index}">${lead}${marker(index, PLOT.right + 27, top)}${text(PLOT.right + 38, top + 4, end.name, 'name')}</g>`;
  });
  return svg({ title, description, width: WIDTH, height: HEIGHT }, [...grid, ...lines, ...drawn, ...names]);
}

/** Makes a document with its style and a heading. */
export function svg(
  { title, description, width, height }: { title: string; description: string; width: number; height: number },
  parts: readonly string[],
): string {
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img" aria-labelledby="title description">
<title id="title">${escapeText(title)}</title>
<desc id="description">${escapeText(description)}</desc>
<style>
svg { font: 13px system-ui, sans-serif; --page: #ffffff; --ink: #1c2128; --quiet: #59636e; --grid: #d5dae0; --s0: #0072b2; --s1: #c64600; --s2: #00694b; --s3: #a0447a; --s4: #6b5300; --s5: #59636e; --s6: #1c2128; }
@media (prefers-color-scheme: dark) { svg { --page: #0f1318; --ink: #e4e8ed; --quiet: #9aa5b1; --grid: #343c46; --s0: #56b4e9; --s1: #f0a04b; --s2: #3ecf9e; --s3: #e39cc5; --s4: #e6c34a; --s5: #9aa5b1; --s6: #e4e8ed; } }
.page { fill: var(--page); } text { fill: var(--ink); stroke: var(--page); stroke-width: 3px; paint-order: stroke; } .title { font-size: 15px; font-weight: 600; } .quiet { fill: var(--quiet); } .end { text-anchor: end; } .middle { text-anchor: middle; }
.grid { stroke: var(--grid); } .axis { stroke: var(--quiet); } .mark { stroke: var(--quiet); stroke-dasharray: 4 4; }
.line { fill: none; stroke: currentColor; stroke-width: 2; } .lead { stroke: currentColor; opacity: .5; } .dot { fill: currentColor; stroke: var(--page); } .name { fill: currentColor; }
${[0, 1, 2, 3, 4, 5, 6].map((index) => `.s${index} { color: var(--s${index}); }`).join(' ')}
</style>
<rect class="page" width="${width}" height="${height}" rx="6"/>
${[text(18, 26, title, 'title'), ...parts].join('\n')}
</svg>
`;
}

export function text(x: number, y: number, value: string, style = ''): string {
  return `<text x="${round(x)}" y="${round(y)}"${style && ` class="${style}"`}>${escapeText(value)}</text>`;
}

/** Draws a marker, whose shape is different for each series. */
export function marker(series: number, x: number, y: number): string {
  const shapes = [
    'm-5 0a5 5 0 1 0 10 0a5 5 0 1 0 -10 0z',
    'm-4.5 -4.5h9v9h-9z',
    'm0 -6l5.5 10h-11z',
    'm0 -6l6 6l-6 6l-6 -6z',
    'm0 6l5.5 -10h-11z',
    'm-6 -2.5h12v5h-12z',
    'm-2.5 -6h5v12h-5z',
  ];
  return `<path class="dot" d="M${round(x)} ${round(y)}${shapes[series % shapes.length]}"/>`;
}

/** Moves apart names that would overlap, keeping their order. */
function spread(tops: readonly number[]): number[] {
  const order = tops.map((_, index) => index).sort((a, b) => (tops[a] as number) - (tops[b] as number));
  const placed = [...tops];
  for (let pass = 0; pass < 100; pass++) {
    for (let next = 1; next < order.length; next++) {
      const above = order[next - 1] as number;
      const below = order[next] as number;
      const overlap = LINE_HEIGHT - ((placed[below] as number) - (placed[above] as number));
      if (overlap <= 0) continue;
      placed[above] = (placed[above] as number) - overlap / 2;
      placed[below] = (placed[below] as number) + overlap / 2;
    }
    const excess = Math.max(...placed) - PLOT.bottom;
    if (excess > 0) {
      const last = order.at(-1) as number;
      placed[last] = PLOT.bottom;
    }
  }
  return placed.map(round);
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}

function escapeText(value: string): string {
  return value.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');
}
