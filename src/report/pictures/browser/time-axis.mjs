/*
 * What happened over time, with uPlot: panels below each other, with one cursor and one zoom. Runs in the HTML report,
 * inlined (scripts/embed-uplot.ts), and draws what time-axis.ts of this folder's parent has made.
 */

import { axisKeyboard } from './axis-keyboard.mjs';
import { axisColor, markAxis, setAxisPrinting, shadeAxis } from './axis-paint.mjs';
import { failuresAt, valuesAt } from './axis-readout.mjs';
import { AXIS_SIDES, axisClock, axisNumber } from './axis-words.mjs';

const AXIS_FONT = '12px system-ui, sans-serif';
const AXIS_HEIGHT = 120;
/** The height of the numbers below the last panel. */
const AXIS_NUMBERS = 56;
/** A limit that is farther from the values than this many times of them is not drawn: it would flatten them. */
const AXIS_REACH = 2;
/** Seconds between the numbers of the axis. */
const AXIS_STEPS = [1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 14400, 28800, 86400];
const AXIS_DARK = matchMedia('(prefers-color-scheme: dark)');

function axisElement(name, className, text = '') {
  const element = document.createElement(name);
  element.className = className;
  element.textContent = text;
  return element;
}

class TimeAxis {
  /** @param figure the element of the plot @param data of time-axis.ts @param number tells several in a page apart */
  constructor(figure, data, number) {
    this.data = data;
    this.number = number;
    this.place = figure.querySelector('.plot');
    this.controls = figure.querySelector('.controls');
    this.plots = [];
    this.view = 0;
    /** The place of the cursor among the stretches; null: it is nowhere. */
    this.at = null;
    /** Whether the cursor is being put somewhere, so that what the panels say of it meanwhile does not count. */
    this.isMoving = false;
    this.from = 0;
    this.until = data.length;
    this.readout = axisElement('p', 'time-readout');
    this.readout.setAttribute('aria-live', 'polite');
    this.hint = axisElement(
      'p',
      'quiet',
      'Drag to zoom, double-click for all of it. With the keyboard: ← and → move the cursor (with Shift ten times as far), + and − zoom, Escape shows all.',
    );
    this.hint.id = `time-axis-hint-${number}`;
    this.makeControls();
    // It is more than a picture now: keys move its cursor.
    this.place.setAttribute('role', 'application');
    this.place.setAttribute('aria-roledescription', 'time axis');
    this.place.setAttribute('aria-describedby', this.hint.id);
    this.place.tabIndex = 0;
    this.place.classList.add('time-axis');
    this.place.addEventListener('dblclick', () => this.showAll());
    this.place.after(this.readout, this.key(), this.hint);
    this.draw();
    this.tell();
  }

  makeControls() {
    const choices = this.data.panels.find(({ views }) => views.length > 1)?.views ?? [];
    if (choices.length > 0) this.controls.append(this.choice(choices));
    const buttons = [
      ['Zoom in', () => this.scale(0.5)],
      ['Zoom out', () => this.scale(2)],
      ['Show all', () => this.showAll()],
    ];
    for (const [text, act] of buttons) {
      const button = axisElement('button', '', text);
      button.type = 'button';
      button.addEventListener('click', act);
      this.controls.append(button);
    }
  }

  choice(views) {
    const group = document.createElement('fieldset');
    group.append(axisElement('legend', '', 'Latency'));
    for (const [at, { name }] of views.entries()) {
      const label = document.createElement('label');
      const input = document.createElement('input');
      input.type = 'radio';
      input.name = `time-axis-${this.number}`;
      input.checked = at === this.view;
      input.addEventListener('change', () => {
        this.view = at;
        this.draw();
        this.tell();
      });
      label.append(input, axisElement('span', '', name));
      group.append(label);
    }
    return group;
  }

  /** The time of a position on the axis, on which long pauses are folded. */
  clock(position) {
    const { folds } = this.data;
    return axisClock(folds.reduce((time, { at, skipped }) => (position >= at ? time + skipped : time), position));
  }

  /** What the lines and shades mean. */
  key() {
    const { sides, panels, rounds, folds } = this.data;
    const has = (test) => panels.some(({ views }) => views.some(({ lines, limits }) => test(lines, limits)));
    const entries = [
      ...sides.map((side) => [side, AXIS_SIDES[side]]),
      ...(has((lines) => lines.some(({ figure }) => figure === 'offered')) ? [['offered', 'offered']] : []),
      ...(rounds.length > 0
        ? [
            ['measured', 'measured round'],
            ['warm-up', 'warm-up'],
          ]
        : []),
      ...(folds.length > 0 ? [['fold', 'long pause, shortened']] : []),
      ...(has((_, limits) => limits.length > 0) ? [['limit', 'limit exceeded']] : []),
      ...(has((lines) => lines.some(({ most }) => most)) ? [['bounds', 'least to most of one second']] : []),
    ];
    const list = axisElement('p', 'time-key quiet');
    for (const [mark, text] of entries) {
      const entry = document.createElement('span');
      const sample = axisElement('i', `mark-${mark}`);
      sample.setAttribute('aria-hidden', 'true');
      entry.append(sample, text);
      list.append(entry);
    }
    return list;
  }

  /** The view that each panel shows now. */
  get shown() {
    return this.data.panels.map(({ views }) => views[Math.min(this.view, views.length - 1)]);
  }

  draw() {
    for (const plot of this.plots) plot.destroy();
    this.place.replaceChildren();
    const views = this.shown;
    this.isMoving = true;
    this.plots = views.map((view, at) => this.panel(view, at === 0, at === views.length - 1));
    // uPlot knows its scales only in the microtask after its creation.
    queueMicrotask(() => this.point());
  }

  panel(view, isFirst, isLast) {
    const series = [{}];
    const columns = [this.data.x];
    const bands = [];
    for (const line of view.lines) {
      series.push(this.lineOf(line));
      columns.push(this.bridged(line.values));
      if (!line.most) continue;
      const hidden = { stroke: null, width: 0, points: { show: false } };
      series.push(hidden, { ...hidden });
      columns.push(this.bridged(line.most), this.bridged(line.least));
      // The colors of the page have six digits; these two make them translucent.
      const fill = () => `${axisColor(line.side)}2e`;
      bands.push({ series: [series.length - 2, series.length - 1], fill });
    }
    const rule = { stroke: () => axisColor('grid'), width: 1 };
    const common = { stroke: () => axisColor('ink'), font: AXIS_FONT, labelFont: AXIS_FONT, grid: rule, ticks: rule };
    const options = {
      width: this.place.clientWidth,
      height: AXIS_HEIGHT + (isLast ? AXIS_NUMBERS : 0),
      padding: [isFirst ? 18 : 8, 16, isLast ? 0 : 8, 0],
      legend: { show: false },
      cursor: {
        y: false,
        drag: { x: true, y: false, setScale: false },
        // Only where the cursor is: a zoom while others still read their own selection would move theirs.
        sync: {
          key: `time-axis-${this.number}`,
          filters: { pub: (type) => type === 'mousemove', sub: () => true },
        },
      },
      scales: {
        x: { time: false, range: () => [this.from, this.until] },
        y: { range: (_, __, most) => [0, topOf(view, most)] },
      },
      axes: [
        {
          ...common,
          show: isLast,
          label: 'since the first round began, min:s',
          labelSize: 20,
          size: 36,
          incrs: AXIS_STEPS,
          values: (_, splits) => splits.map((split) => this.clock(split)),
        },
        {
          ...common,
          label: view.unit === '' ? view.title : `${view.title}, ${view.unit}`,
          labelSize: 20,
          labelGap: 2,
          size: 56,
          space: 28,
          values: (_, splits) => splits.map(axisNumber),
        },
      ],
      series,
      bands,
      hooks: {
        drawClear: [(plot) => shadeAxis(plot, view, this.data)],
        draw: [(plot) => markAxis(plot, view, this.data, isFirst)],
        setCursor: [(plot) => this.read(plot.cursor.idx)],
        setSelect: [(plot) => this.select(plot)],
      },
      plugins: isFirst ? [axisKeyboard(this)] : [],
    };
    return new uPlot(options, columns, this.place);
  }

  /** Values whose line goes on across a second in which only the other side had its turn: undefined is no interruption. */
  bridged(values) {
    const { x, rounds } = this.data;
    const isMeasured = (time) => rounds.some(({ measured, until }) => measured <= time && time < until);
    return values.map((value, at) => {
      const isBetween = value === null && (values[at - 1] ?? null) !== null && (values[at + 1] ?? null) !== null;
      return isBetween && isMeasured(x[at]) ? undefined : value;
    });
  }

  lineOf({ side, figure, values }) {
    const isOffered = figure === 'offered';
    const alone = (at) =>
      (values[at] ?? null) !== null && (values[at - 1] ?? null) === null && (values[at + 1] ?? null) === null;
    return {
      stroke: () => axisColor(side),
      width: isOffered ? 1 : side === 'base' ? 1.5 : 2,
      dash: isOffered ? [1, 3] : side === 'base' ? [6, 4] : undefined,
      // A line needs two values: one that has no neighbor is a point.
      points: { show: false, size: 4, fill: () => axisColor(side), filter: () => [...values.keys()].filter(alone) },
    };
  }

  /** Zooms to what was dragged over. */
  select(plot) {
    const { left, width } = plot.select;
    const [from, until] = [plot.posToVal(left, 'x'), plot.posToVal(left + width, 'x')];
    plot.setSelect({ left: 0, width: 0, top: 0, height: 0 }, false);
    if (width >= 3) this.zoom(from, until);
  }

  /** Shows this part of the axis, or as much of it as there is; never less than two stretches. */
  zoom(from, until) {
    const { length, step } = this.data;
    const span = Math.min(length, Math.max(2 * step, until - from));
    const middle = (from + until) / 2;
    this.from = Math.min(length - span, Math.max(0, middle - span / 2));
    this.until = this.from + span;
    this.isMoving = true;
    // At once: the cursor is placed by the new scale.
    for (const plot of this.plots) plot.batch(() => plot.setScale('x', { min: this.from, max: this.until }));
    this.point();
    this.tell();
  }

  /** Zooms around the cursor, or the middle. */
  scale(factor) {
    const { from, until } = this;
    const { x } = this.data;
    const center = this.at === null ? (from + until) / 2 : x[this.at];
    this.zoom(center - (center - from) * factor, center + (until - center) * factor);
  }

  showAll() {
    this.at = null;
    this.zoom(0, this.data.length);
  }

  /** Moves the cursor by so many stretches, and shows where it then is. */
  move(by) {
    const { x, step } = this.data;
    const last = x.length - 1;
    const middle = x.findIndex((time) => time >= this.from);
    const start = this.at ?? (by > 0 ? middle - 1 : middle + 1);
    this.at = Math.min(last, Math.max(0, start + by));
    const time = x[this.at];
    const span = this.until - this.from;
    if (time < this.from) this.zoom(time - step, time - step + span);
    else if (time > this.until) this.zoom(time + step - span, time + step);
    else this.point();
    this.tell();
  }

  /** Puts the cursor of every panel where it is. */
  point() {
    const { at } = this;
    for (const plot of this.plots) {
      const left = at === null ? -10 : Math.max(0, plot.valToPos(this.data.x[at], 'x'));
      plot.setCursor({ left, top: at === null ? -10 : 0 }, false, false);
    }
    this.isMoving = false;
  }

  /** Takes the place of the cursor from a panel that the mouse is over. */
  read(at) {
    if (this.isMoving || at === undefined || at === this.at) return;
    this.at = at;
    this.tell();
  }

  /** Says the values at the cursor or, where there is none, what is in view. */
  tell() {
    const { step, length } = this.data;
    const whole = this.from <= 0 && this.until >= length;
    const all = this.clock(length);
    const part = `${this.clock(this.from)} to ${this.clock(this.until)}`;
    if (this.at === null) {
      this.readout.textContent = whole ? `All ${all} are shown.` : `Shown: ${part} of ${all}.`;
      return;
    }
    const from = this.data.x[this.at] - step / 2;
    const when = step > 1 ? `${this.clock(from)} to ${this.clock(from + step)}` : this.clock(from);
    const isIn = (begin, stop) => begin < from + step && stop > from;
    const rounds = this.data.rounds.flatMap((round) => [
      ...(isIn(round.from, round.measured) ? [`warm-up of round ${round.round}`] : []),
      ...(isIn(round.measured, round.until) ? [`round ${round.round}`] : []),
      ...(round.parts ?? []).flatMap((part) => (isIn(part.from, part.until) ? [part.name] : [])),
    ]);
    const values = this.shown.map((view) => valuesAt(this.at, view)).filter((text) => text !== '');
    if (values.length === 0) values.push('nothing was measured');
    const parts = [[when, ...new Set(rounds)].join(', '), ...values, ...failuresAt(this.at, this.data)];
    this.readout.textContent = `${parts.join(' · ')}${whole ? '' : ` (shown: ${part})`}`;
  }

  resize(width) {
    this.isMoving = true;
    for (const plot of this.plots) plot.batch(() => plot.setSize({ width, height: plot.height }));
    this.point();
  }
}

/** Where the vertical axis of a view ends: above the values, and above limits that are near them. */
function topOf({ limits }, most) {
  // Where nothing is in view it is no number.
  const top = Number.isFinite(most) ? most : 0;
  const near = limits.map(({ value }) => value).filter((value) => value <= AXIS_REACH * top);
  return Math.max(top, ...near) * 1.1 || 1;
}

/** Draws the time axes of the page when they come into view, and those that are added to it when a `plot` event names them. */
function startTimeAxes() {
  const figures = document.querySelectorAll('figure[data-plot="time-axis"]');
  const embedded = document.getElementById('plot-data');
  const all = embedded === null ? [] : JSON.parse(embedded.textContent);
  const drawn = new Map();
  const widths = new ResizeObserver((entries) => {
    for (const { target, contentRect } of entries) {
      if (contentRect.width > 0) drawn.get(target)?.resize(contentRect.width);
    }
  });
  const show = (figure, data = all[Number(figure.dataset.scenario)]) => {
    const place = figure.querySelector('.plot');
    if (drawn.has(place) || data?.timeAxis === undefined) return;
    drawn.set(place, new TimeAxis(figure, data.timeAxis, drawn.size));
    widths.observe(place);
  };
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
    for (const axis of drawn.values()) axis.draw();
  };
  const setPrinting = (value) => {
    setAxisPrinting(value);
    redraw();
  };
  document.addEventListener('plot', ({ detail: { figure, data } }) => {
    if (figure.dataset.plot === 'time-axis') show(figure, data);
  });
  AXIS_DARK.addEventListener('change', redraw);
  addEventListener('beforeprint', () => {
    for (const figure of figures) show(figure);
    setPrinting(true);
  });
  addEventListener('afterprint', () => setPrinting(false));
}

startTimeAxes();
