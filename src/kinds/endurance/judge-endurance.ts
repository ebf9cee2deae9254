import { mean, median } from 'simple-statistics';
import { failedShare, type LoadWindow } from '../../measurement/load-window.ts';
import type { UsedSecond } from '../../measurement/second.ts';
import { type Drift, FEWEST_DRIFT_WINDOWS, judgeDrift } from '../../statistics/drift.ts';

/** The fewest windows of which a drift can be told. */
export const FEWEST_WINDOWS = FEWEST_DRIFT_WINDOWS;
/** The error that is allowed over all series of a round together. */
const ALPHA = 0.05;
/** A share of failures that rises by less than this, a point, does no harm. */
const POINT = 0.01;

/** A series over the windows of a round: a latency, failures, memory. */
export interface EnduranceSeries {
  /** What it is a series of, as reports call it. */
  name: string;
  /**
   * `ratio`: what matters is by which factor it rises; `share`: by how many points; `level`: by how much of its own mean, of what
   * may be 0.
   */
  scale: 'ratio' | 'share' | 'level';
  /** Which way is worse; absent: up. */
  worse?: 'up' | 'down';
  /** The unit of a metric of the service's own, as that of its definition. */
  unit?: string;
  /** One of each window that has one, in the order of time. */
  points: readonly (readonly [at: number, value: number])[];
}

/** A metric of the service's own, as it was read over time. */
export interface ReadMetric {
  name: string;
  worse: 'up' | 'down';
  unit: string;
  /** Milliseconds after the start of the measured window, in their order. */
  readings: readonly { at: number; value: number }[];
}

/** What became of a series: how much it rose from its start to its end. */
export interface SeriesDrift {
  name: string;
  scale: EnduranceSeries['scale'];
  verdict: Drift['verdict'];
  why: Drift['why'];
  /**
   * The rise over the whole run, with its bounds: a ratio less one (0.08 is 8 % more), points of a share, or a part of the mean;
   * null: too few windows.
   */
  rise: { estimate: number; lower: number | null; upper: number | null } | null;
}

/**
 * The series of a load: latencies, failures, the memory of the service where it is known, and metrics of its own.
 *
 * @param usage of the service by the second
 */
export function seriesOf(
  windows: readonly LoadWindow[],
  usage: readonly UsedSecond[],
  metrics: readonly ReadMetric[] = [],
): EnduranceSeries[] {
  const of = (value: (window: LoadWindow) => number | null): EnduranceSeries['points'] =>
    windows.flatMap((window): (readonly [number, number])[] => {
      const found = window.offered > 0 ? value(window) : null;
      return found === null ? [] : [[window.at, found]];
    });
  return [
    { name: 'p50 latency', scale: 'ratio' as const, points: of(({ p50 }) => p50) },
    { name: 'p95 latency', scale: 'ratio' as const, points: of(({ p95 }) => p95) },
    { name: 'share of failures', scale: 'share' as const, points: of(failedShare) },
    { name: 'memory', scale: 'ratio' as const, points: byWindow(windows, memoryIn(usage)) },
    ...metrics.map(({ name, worse, unit, readings }) => ({
      name,
      unit,
      scale: 'level' as const,
      worse,
      points: byWindow(windows, readings),
    })),
  ].filter(({ points }) => points.length > 0);
}

function memoryIn(usage: readonly UsedSecond[]): ReadMetric['readings'] {
  return usage.flatMap(({ at, memory }) => (memory === null || memory <= 0 ? [] : [{ at, value: memory }]));
}

/** The median of the readings of each window. */
function byWindow(windows: readonly LoadWindow[], readings: ReadMetric['readings']): EnduranceSeries['points'] {
  let next = 0;
  return windows.flatMap(({ at, duration }): (readonly [number, number])[] => {
    const own: number[] = [];
    for (let read = readings[next]; read && read.at < at + duration; read = readings[++next]) own.push(read.value);
    return own.length === 0 ? [] : [[at, median(own)]];
  });
}

/** Judges every series, each at its part of the error. @param tolerance the largest ratio of a rise that does no harm */
export function judgeSeries(all: readonly EnduranceSeries[], tolerance: number): SeriesDrift[] {
  return all.map((series) => {
    const { name, scale, worse = 'up' } = series;
    const sign = worse === 'up' ? 1 : -1;
    const rule = { alpha: ALPHA / all.length, tolerance: toleranceOn(scale, tolerance) };
    const { verdict, why, rise } = judgeDrift(
      valuesOf(series).map((value) => sign * value),
      rule,
    );
    const told = (value: number) => (scale === 'ratio' ? Math.expm1(sign * value) : sign * value);
    const bound = (value: number) => (Number.isFinite(told(value)) ? told(value) : null);
    const ends = rise && (worse === 'up' ? [rise.lower, rise.upper] : [rise.upper, rise.lower]);
    return {
      name,
      scale,
      verdict,
      why,
      rise: rise && {
        estimate: told(rise.estimate),
        lower: bound(ends?.[0] ?? Number.NaN),
        upper: bound(ends?.[1] ?? Number.NaN),
      },
    };
  });
}

function toleranceOn(scale: EnduranceSeries['scale'], tolerance: number): number {
  if (scale === 'share') return POINT;
  return scale === 'ratio' ? Math.log1p(tolerance) : tolerance;
}

/** The values as they are judged; what is 0 all the time is a level by itself. */
function valuesOf({ scale, points }: EnduranceSeries): number[] {
  const values = points.map(([, value]) => value);
  if (scale === 'ratio') return values.map(Math.log);
  if (scale === 'share') return values;
  const usual = Math.abs(mean(values));
  return usual === 0 ? values.map(() => 0) : values.map((value) => value / usual);
}
