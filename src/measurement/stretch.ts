import {
  type LoadSecond,
  least,
  most,
  type ScrapedSecond,
  TIMED,
  total,
  type UsedSecond,
  weighedMean,
} from './second.ts';

/**
 * The figures of a time axis: requests that were asked for and good answers, both per second; the share of the requests that
 * failed, 0 to 1; latencies in milliseconds; connections at work; processor cores used; bytes of memory; bytes read from
 * storage and written to it, per second.
 */
export const FIGURES = [
  'offered',
  'achieved',
  'failed',
  'p50',
  'p95',
  'p99',
  'connections',
  'cpu',
  'memory',
  'disk',
] as const;
export type Figure = (typeof FIGURES)[number];
/** null where a figure is unknown, or where there is nothing that it could be of. */
export type FigureValues = Record<Figure, number | null>;

/** One of the target's own metrics in a stretch of time. */
export interface SeriesValue {
  /** The mean of what was read. */
  value: number;
  least: number;
  most: number;
}

/** What happened on one side in a stretch of time. */
export interface Stretch {
  /** Its place: it begins so many lengths of a stretch after the start of the axis. */
  at: number;
  /** For how much of it the service was loaded, milliseconds. */
  span: number;
  sent: number;
  completed: number;
  /** Failures by kind. */
  errors: ReadonlyMap<string, number>;
  figures: FigureValues;
  /** The least and the most of the figures of its seconds. */
  least: FigureValues;
  most: FigureValues;
  /** The metrics of the target's own, by name; those that were not read are left out. */
  series: ReadonlyMap<string, SeriesValue>;
}

/** Makes a stretch of one second of what was measured in it; a service that is loaded in turns has several windows in it. */
export function stretchOf(
  at: number,
  loads: readonly LoadSecond[],
  used: readonly UsedSecond[],
  scraped: readonly ScrapedSecond[] = [],
): Stretch {
  const counts = {
    span: total(loads.map(({ span }) => span)),
    sent: total(loads.map(({ sent }) => sent)),
    completed: total(loads.map(({ completed }) => completed)),
    errors: addErrors(loads.map(({ errors }) => Object.entries(errors))),
  };
  const timed = TIMED.map(([name]) => [name, weighedMean(loads.map((load) => [load[name], load.timed]))]);
  const figures: FigureValues = {
    ...ratesOf(counts),
    ...(Object.fromEntries(timed) as Pick<FigureValues, 'p50' | 'p95' | 'p99'>),
    connections: most(loads.map(({ connections }) => connections)),
    cpu: perMillisecond(used.map(({ cpu, span }) => [cpu, span])),
    memory: most(used.map(({ memory }) => memory)),
    disk: perSecond(perMillisecond(used.map(({ disk, span }) => [disk, span]))),
  };
  const read = scraped.map(
    ({ values }) => new Map(Object.entries(values).map(([name, value]) => [name, alone(value)])),
  );
  return { at, ...counts, figures, least: figures, most: figures, series: addSeries(read) };
}

/**
 * Makes one stretch of several that lie beside each other. Counts are added up, rates are those of all, and what cannot be
 * had without the single answers is the mean; the least and the most stay.
 */
function mergeStretches(at: number, parts: readonly Stretch[]): Stretch {
  const counts = {
    span: total(parts.map(({ span }) => span)),
    sent: total(parts.map(({ sent }) => sent)),
    completed: total(parts.map(({ completed }) => completed)),
    errors: addErrors(parts.map(({ errors }) => [...errors])),
  };
  const values = (figure: Figure) => parts.map(({ figures }) => figures[figure]);
  const mean = (figure: Figure, weight: (part: Stretch) => number) =>
    weighedMean(parts.map((part) => [part.figures[figure], weight(part)]));
  return {
    at,
    ...counts,
    figures: {
      ...ratesOf(counts),
      p50: mean('p50', ({ sent }) => sent),
      p95: mean('p95', ({ sent }) => sent),
      p99: mean('p99', ({ sent }) => sent),
      connections: most(values('connections')),
      cpu: mean('cpu', () => 1),
      memory: most(values('memory')),
      disk: mean('disk', () => 1),
    },
    least: figuresBy((figure) => least(parts.map((part) => part.least[figure]))),
    most: figuresBy((figure) => most(parts.map((part) => part.most[figure]))),
    series: addSeries(parts.map(({ series }) => series)),
  };
}

/** Makes stretches that are so many times as long, of those that are there. */
export function thin(stretches: readonly Stretch[], times: number): Stretch[] {
  const places = new Map<number, Stretch[]>();
  for (const stretch of stretches) {
    const place = Math.floor(stretch.at / times);
    const parts = places.get(place);
    if (parts) parts.push(stretch);
    else places.set(place, [stretch]);
  }
  return [...places].sort(([a], [b]) => a - b).map(([place, parts]) => mergeStretches(place, parts));
}

export function figuresBy(of: (figure: Figure) => number | null): FigureValues {
  return Object.fromEntries(FIGURES.map((figure) => [figure, of(figure)])) as FigureValues;
}

/** The figures that follow from counts. */
export function ratesOf({
  span,
  sent,
  completed,
  errors,
}: Pick<Stretch, 'span' | 'sent' | 'completed' | 'errors'>): Pick<FigureValues, 'offered' | 'achieved' | 'failed'> {
  const failures = total([...errors.values()]);
  return {
    offered: span > 0 ? (sent * 1000) / span : null,
    achieved: span > 0 ? (completed * 1000) / span : null,
    failed: sent > 0 ? failures / sent : null,
  };
}

function addErrors(all: readonly (readonly [string, number])[][]): Map<string, number> {
  const sums = new Map<string, number>();
  for (const [kind, times] of all.flat()) sums.set(kind, (sums.get(kind) ?? 0) + times);
  return sums;
}

/** A sum over the time in which it was counted; null where it is nowhere known. */
function perMillisecond(entries: readonly (readonly [amount: number | null, span: number])[]): number | null {
  const known = entries.flatMap(([amount, span]) => (amount === null ? [] : [{ amount, span }]));
  const time = total(known.map(({ span }) => span));
  return time > 0 ? total(known.map(({ amount }) => amount)) / time : null;
}

function perSecond(rate: number | null): number | null {
  return rate === null ? null : rate * 1000;
}

function alone(value: number): SeriesValue {
  return { value, least: value, most: value };
}

function addSeries(all: readonly ReadonlyMap<string, SeriesValue>[]): Map<string, SeriesValue> {
  const names = new Set(all.flatMap((series) => [...series.keys()]));
  return new Map(
    [...names].map((name) => {
      const found = all.flatMap((series) => series.get(name) ?? []);
      const value = total(found.map((one) => one.value)) / found.length;
      const bounds = [...found.map((one) => one.least), ...found.map((one) => one.most)];
      return [name, { value, least: Math.min(...bounds), most: Math.max(...bounds) }];
    }),
  );
}
