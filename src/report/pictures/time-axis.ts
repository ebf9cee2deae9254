import type { Stretch } from '../../measurement/stretch.ts';
import { coarser, stretchesOf } from '../../measurement/timeline.ts';
import { plainText } from '../../text/plain.ts';
import type { Result, ScenarioResult } from '../../verdict/result.ts';
import { type AxisFold, foldsOf, positionOf, timeAt } from './axis-folds.ts';
import { type AxisLimit, limitsOn } from './axis-limits.ts';
import { PANELS, type ViewPlan } from './axis-panels.ts';
import { type AxisPart, type AxisRound, type AxisSide, roundsOf } from './axis-rounds.ts';
import { type SeriesPlan, seriesPlans } from './axis-series.ts';

type AxisValues = (number | null)[];

/** One figure of one side, a value for each stretch of time. */
export interface AxisLine {
  side: AxisSide;
  /** The name of the figure, or that of a metric of the target's own. */
  figure: string;
  values: AxisValues;
  /** The least and the most over single seconds, where a stretch has several. */
  least?: AxisValues;
  most?: AxisValues;
}

/** What one panel shows, in the unit that it is read in. */
export interface AxisView {
  name: string;
  title: string;
  unit: string;
  lines: AxisLine[];
  limits: AxisLimit[];
}

/** Requests of one side that failed in one way: the places of the stretches, and how many in each. */
interface AxisErrors {
  side: AxisSide;
  kind: string;
  places: number[];
  times: number[];
}

/**
 * What a scenario did over time, both sides on one axis. Places on it are seconds after the start of the first round, less
 * what is folded.
 */
export interface TimeAxis {
  /** The length of a stretch. */
  step: number;
  /** The middle of each stretch; one without any value interrupts the lines. */
  x: number[];
  /** Where the axis ends. */
  length: number;
  sides: AxisSide[];
  /** What is drawn below each other; of several views, one is shown at a time. */
  panels: { views: AxisView[] }[];
  rounds: AxisRound[];
  /** Long pauses, while other scenarios were measured. */
  folds: AxisFold[];
  errors: AxisErrors[];
}

/** Characters of the data of one scenario, and of all of them in one page. */
const MOST_OF_ONE = 48_000;
const MOST_OF_ALL = 400_000;
/** Rows of the tables in one page, and the fewest of one side of a scenario. */
const MOST_ROWS = 280;
const FEWEST_ROWS = 6;

/**
 * The time axis of a scenario as it is drawn and as its table has it, both as fine as there is room for in a page of so many
 * scenarios; null where nothing was recorded over time.
 */
export function timeAxis(scenario: ScenarioResult, result: Result): { plot: TimeAxis; table: TimeAxis } | null {
  const parts = partsOf(scenario, result);
  if (parts.length === 0) return null;
  const count = Math.max(1, result.scenarios.length);
  const room = Math.min(MOST_OF_ONE, MOST_OF_ALL / count);
  const rows = Math.max(FEWEST_ROWS, MOST_ROWS / count / parts.length);
  const plot = finest(parts, scenario, (axis) => JSON.stringify(axis).length <= room);
  // Never finer than what is drawn.
  const table = finest(plot.parts, scenario, (axis) => axis.sides.every((side) => placesOf(axis, side).length <= rows));
  return { plot: plot.axis, table: table.axis };
}

/** In which ways requests of one side failed, how often, and in which seconds first and last. */
export function failuresOf(
  { errors, x, step, folds }: TimeAxis,
  of: AxisSide,
): { kind: string; times: number; first: number; last: number }[] {
  const begins = (place: number | undefined) => timeAt((x[place ?? 0] ?? 0) - step / 2, folds);
  return errors
    .filter(({ side }) => side === of)
    .map(({ kind, places, times }) => ({
      kind,
      times: times.reduce((sum, one) => sum + one, 0),
      first: begins(places[0]),
      last: begins(places.at(-1)),
    }));
}

/** The places in which a side has a value. */
export function placesOf({ x, panels }: TimeAxis, side: AxisSide): number[] {
  const lines = panels.flatMap(({ views }) => views.flatMap((view) => view.lines.filter((line) => line.side === side)));
  return [...x.keys()].filter((place) => lines.some(({ values }) => (values[place] ?? null) !== null));
}

function finest(
  parts: readonly AxisPart[],
  scenario: ScenarioResult,
  fits: (axis: TimeAxis) => boolean,
): { axis: TimeAxis; parts: readonly AxisPart[] } {
  for (let thinned = parts; ; ) {
    const axis = axisOf(thinned, scenario);
    if (axis.x.length <= 2 || fits(axis)) return { axis, parts: thinned };
    thinned = thinned.map((part) => ({ ...part, timeline: coarser(part.timeline, 2) }));
  }
}

/** Both sides where they were measured at the same time, and as stretches of one length. */
function partsOf(scenario: ScenarioResult, { rounds, evidence }: Result): AxisPart[] {
  const head = rounds.head.scenarios.find(({ name }) => name === scenario.name);
  const beside = evidence.kind === 'same-job' ? rounds.base?.scenarios : [];
  const base = beside?.find(({ name, hash }) => name === scenario.name && hash === head?.hash);
  const timelines = [
    { side: 'base' as const, timeline: base?.timeline },
    { side: 'head' as const, timeline: head?.timeline },
  ].flatMap(({ side, timeline }) => (timeline && timeline.at.length > 0 ? [{ side, timeline }] : []));
  const step = Math.max(...timelines.map(({ timeline }) => timeline.step));
  const start = Math.min(...timelines.map(({ timeline }) => Date.parse(timeline.startedAt)));
  return timelines
    .map(({ side, timeline }) => ({
      side,
      timeline: coarser(timeline, Math.round(step / timeline.step)),
      shift: Date.parse(timeline.startedAt) - start,
    }))
    .filter(({ timeline }) => timeline.step === step);
}

function axisOf(parts: readonly AxisPart[], scenario: ScenarioResult): TimeAxis {
  const step = (parts[0]?.timeline.step ?? 1000) / 1000;
  const placed = parts.map(({ side, timeline, shift }) => {
    const places = Math.round(shift / 1000 / step);
    return { side, stretches: new Map(stretchesOf(timeline).map((stretch) => [stretch.at + places, stretch])) };
  });
  const measured = [...new Set(placed.flatMap(({ stretches }) => [...stretches.keys()]))].sort((a, b) => a - b);
  const rounds = roundsOf(parts);
  const folds = foldsOf(
    [...measured.map((place) => ({ from: place * step, until: (place + 1) * step })), ...rounds],
    step,
  );
  const shown = (time: number) => rounded(positionOf(time, folds));
  const at = withGaps(measured, (place) => Math.round(positionOf(place * step, folds) / step));
  const sides = placed.map(({ side, stretches }) => ({
    side,
    stretches: at.map(({ place }) => (place === null ? undefined : stretches.get(place))),
  }));
  const hasBounds = parts.some(({ timeline }) => timeline.least !== undefined);
  const all = sides.flatMap(({ stretches }) => stretches.filter((stretch) => stretch !== undefined));
  const ownPanels = seriesPlans(all, scenario).map((plan) => [plan]);
  const x = at.map(({ shownAt }) => rounded((shownAt + 0.5) * step));
  return {
    step,
    x,
    length: rounded(Math.max((x.at(-1) ?? 0) + step / 2, ...rounds.map(({ until }) => positionOf(until, folds)))),
    sides: sides.map(({ side }) => side),
    panels: [...PANELS, ...ownPanels].flatMap((plans: readonly (ViewPlan | SeriesPlan)[]) => {
      const views = plans.flatMap((view) => viewOf(view, sides, hasBounds, scenario) ?? []);
      return views.length === 0 ? [] : [{ views }];
    }),
    rounds: rounds.map((round) => ({
      ...round,
      from: shown(round.from),
      measured: shown(round.measured),
      until: shown(round.until),
      ...(round.parts && {
        parts: round.parts.map(({ name, from, until }) => ({ name, from: shown(from), until: shown(until) })),
      }),
    })),
    folds: folds.map(({ at, skipped }) => ({ at: rounded(at), skipped: rounded(skipped) })),
    errors: sides.flatMap(({ side, stretches }) => errorsOf(side, stretches)),
  };
}

/**
 * Adds a place of nothing behind every one that has no neighbor, so that nothing is drawn across what was not measured.
 *
 * @param show finds the place on the axis
 */
function withGaps(
  places: readonly number[],
  show: (place: number) => number,
): { place: number | null; shownAt: number }[] {
  return places.flatMap((place, at) => {
    const next = places[at + 1];
    const own = { place, shownAt: show(place) };
    return next !== undefined && next > place + 1 ? [own, { place: null, shownAt: own.shownAt + 1 }] : [own];
  });
}

function rounded(seconds: number): number {
  return Number(seconds.toFixed(2));
}

type AxisStretches = { side: AxisSide; stretches: readonly (Stretch | undefined)[] };

function viewOf(
  plan: ViewPlan | SeriesPlan,
  sides: readonly AxisStretches[],
  hasBounds: boolean,
  scenario: ScenarioResult,
): AxisView | null {
  const columns = columnsOf(plan);
  const read = (column: AxisColumn, of: 'value' | 'least' | 'most', { stretches }: AxisStretches) =>
    stretches.map((stretch) => (stretch === undefined ? null : column.of(stretch, of)));
  const all = columns.flatMap((column) => sides.flatMap((side) => read(column, 'most', side)));
  const known = all.filter((value) => value !== null);
  if (known.length === 0 || (plan.onlyIfVaried && known.every((value) => value === known[0]))) return null;
  const { unit, factor } = plan.scale(known.reduce((top, value) => Math.max(top, value), 0));
  const scaled = (values: AxisValues) =>
    values.map((value) => (value === null ? null : Number((value * factor).toPrecision(4))));
  const lines = sides.flatMap((side) =>
    columns.map(
      (column): AxisLine => ({
        side: side.side,
        figure: column.figure,
        values: scaled(read(column, 'value', side)),
        ...(hasBounds && {
          least: scaled(read(column, 'least', side)),
          most: scaled(read(column, 'most', side)),
        }),
      }),
    ),
  );
  return {
    name: plan.name,
    title: plan.title,
    unit,
    lines: lines.filter(({ values }) => values.some((value) => value !== null)),
    limits: limitsOn(plan, factor, scenario.thresholds),
  };
}

/** A line of a view, and what it shows of a stretch. */
interface AxisColumn {
  figure: string;
  of(stretch: Stretch, of: 'value' | 'least' | 'most'): number | null;
}

function columnsOf(plan: ViewPlan | SeriesPlan): AxisColumn[] {
  if ('series' in plan) {
    // No figure of perf-gate's own is called so.
    return [{ figure: `series ${plan.name}`, of: ({ series }, of) => series.get(plan.series)?.[of] ?? null }];
  }
  return plan.figures.map((figure) => ({
    figure,
    of: (stretch, of) => stretch[of === 'value' ? 'figures' : of][figure],
  }));
}

function errorsOf(side: AxisSide, stretches: readonly (Stretch | undefined)[]): AxisErrors[] {
  const byKind = new Map<string, AxisErrors>();
  for (const [place, stretch] of stretches.entries()) {
    for (const [kind, times] of stretch?.errors ?? []) {
      const found = byKind.get(kind) ?? { side, kind: plainText(kind), places: [], times: [] };
      found.places.push(place);
      found.times.push(times);
      byKind.set(kind, found);
    }
  }
  return [...byKind.values()];
}
