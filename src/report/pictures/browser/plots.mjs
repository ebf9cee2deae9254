/* Runs in the HTML report, inlined: shows the plots of plot-data.ts when they come into view. */
import { drawDistribution, drawRounds, setPrinting } from './draw.mjs';

const data = JSON.parse(document.getElementById('plot-data').textContent);
const dark = matchMedia('(prefers-color-scheme: dark)');
const drawn = [];

function choice(kind, title, names, selected, onChange) {
  const group = document.createElement('fieldset');
  const legend = document.createElement('legend');
  legend.textContent = title;
  group.append(legend);
  names.forEach((name, index) => {
    const label = document.createElement('label');
    const input = document.createElement('input');
    input.type = 'radio';
    input.name = kind;
    input.checked = index === selected;
    input.addEventListener('change', () => onChange(index));
    const text = document.createElement('span');
    text.textContent = name;
    label.append(input, text);
    group.append(label);
  });
  return group;
}

function requestChoice(names, onChange) {
  const label = document.createElement('label');
  label.textContent = 'Requests ';
  const select = document.createElement('select');
  select.append(...names.map((name) => new Option(name)));
  select.addEventListener('change', () => onChange(select.selectedIndex));
  label.append(select);
  return label;
}

function showRounds(figure, index) {
  const { requests, selected } = data[index];
  const place = figure.querySelector('.plot');
  const controls = figure.querySelector('.controls');
  let request = requests[selected.request];
  let metric = selected.metric;
  let plot;
  const draw = () => {
    plot?.destroy();
    const found = request.metrics.find(({ name }) => name === metric) ?? request.metrics[0];
    plot = drawRounds(place, found);
  };
  const offer = () => {
    const names = request.metrics.map(({ name }) => name);
    metric = names.includes(metric) ? metric : names[0];
    const titles = request.metrics.map(({ title }) => title.replace(/ latency$/, ''));
    const metrics = choice(`metric-${index}`, 'Metric', titles, names.indexOf(metric), (at) => {
      metric = names[at];
      draw();
    });
    controls.querySelector('fieldset')?.remove();
    controls.append(metrics);
  };
  if (requests.length > 1) {
    const select = requestChoice(
      requests.map(({ label }) => label ?? 'all'),
      (at) => {
        request = requests[at];
        offer();
        draw();
      },
    );
    select.querySelector('select').selectedIndex = selected.request;
    controls.append(select);
  }
  offer();
  draw();
  return { draw, resize: (width) => plot.setSize({ width, height: plot.height }) };
}

function showDistribution(figure, index) {
  const place = figure.querySelector('.plot');
  let plot;
  const draw = () => {
    plot?.destroy();
    plot = drawDistribution(place, data[index].distribution);
  };
  draw();
  return { draw, resize: (width) => plot.setSize({ width, height: plot.height }) };
}

const widths = new ResizeObserver((entries) => {
  for (const { target, contentRect } of entries) {
    const view = drawn.find(({ place }) => place === target);
    if (view && contentRect.width > 0) view.resize(contentRect.width);
  }
});

function show(figure) {
  if (figure.dataset.drawn) return;
  figure.dataset.drawn = 'yes';
  const view = (figure.dataset.plot === 'rounds' ? showRounds : showDistribution)(
    figure,
    Number(figure.dataset.scenario),
  );
  const place = figure.querySelector('.plot');
  drawn.push({ ...view, place });
  widths.observe(place);
}

const figures = document.querySelectorAll('figure[data-plot="rounds"], figure[data-plot="distribution"]');
const views = new IntersectionObserver(
  (entries) => {
    for (const { isIntersecting, target } of entries) {
      if (!isIntersecting) continue;
      views.unobserve(target);
      show(target);
    }
  },
  { rootMargin: '200px' },
);
for (const figure of figures) views.observe(figure);

const redraw = () => {
  for (const view of drawn) view.draw();
};
dark.addEventListener('change', redraw);
const closed = [];
addEventListener('beforeprint', () => {
  for (const block of document.querySelectorAll('details:not([open])')) {
    block.open = true;
    closed.push(block);
  }
  figures.forEach(show);
  setPrinting(true);
  redraw();
});
addEventListener('afterprint', () => {
  setPrinting(false);
  for (const block of closed.splice(0)) block.open = false;
  redraw();
});
