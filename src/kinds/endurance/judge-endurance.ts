import { median } from 'simple-statistics';
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
  /** `ratio`: what matters is by which factor it rises; `share`: by how many points. */
  scale: 'ratio' | 'share';
  /** One of each window that has one, in the order of time. */
  points: readonly (readonly [at: number, value: number])[];
}

/** What became of a series: how much it rose from its start to its end. */
export interface SeriesDrift {
  name: string;
  scale: EnduranceSeries['scale'];
  verdict: Drift['verdict'];
  why: Drift['why'];
  /** The rise over the whole run, with its bounds: a ratio less one (0.08 is 8 % more), or a share; null: too few windows. */
  rise: { estimate: number; lower: number | null; upper: number | null } | null;
}

/**
 * The series of a load: latencies, failures, and the memory of the service where it is known.
 *
 * @param usage of the service by the second
 */
export function seriesOf(windows: readonly LoadWindow[], usage: readonly UsedSecond[]): EnduranceSeries[] {
  const of = (value: (window: LoadWindow) => number | null): EnduranceSeries['points'] =>
    windows.flatMap((window): (readonly [number, number])[] => {
      const found = window.offered > 0 ? value(window) : null;
      return found === null ? [] : [[window.at, found]];
    });
  return [
    { name: 'p50 latency', scale: 'ratio' as const, points: of(({ p50 }) => p50) },
    { name: 'p95 latency', scale: 'ratio' as const, points: of(({ p95 }) => p95) },
    { name: 'share of failures', scale: 'share' as const, points: of(failedShare) },
    { name: 'memory', scale: 'ratio' as const, points: memoryOf(windows, usage) },
  ].filter(({ points }) => points.length > 0);
}

/** The median memory of the seconds of each window. */
function memoryOf(windows: readonly LoadWindow[], usage: readonly UsedSecond[]): EnduranceSeries['points'] {
  const known = usage.flatMap(({ at, memory }) => (memory === null || memory <= 0 ? [] : [{ at, memory }]));
  let next = 0;
  return windows.flatMap(({ at, duration }): (readonly [number, number])[] => {
    const own: number[] = [];
    for (let second = known[next]; second && second.at < at + duration; second = known[++next]) own.push(second.memory);
    return own.length === 0 ? [] : [[at, median(own)]];
  });
}

/** Judges every series, each at its part of the error. @param tolerance the largest ratio of a rise that does no harm */
export function judgeSeries(all: readonly EnduranceSeries[], tolerance: number): SeriesDrift[] {
  return all.map(({ name, scale, points }) => {
    const values = points.map(([, value]) => (scale === 'ratio' ? Math.log(value) : value));
    const rule = { alpha: ALPHA / all.length, tolerance: scale === 'ratio' ? Math.log1p(tolerance) : POINT };
    const { verdict, why, rise } = judgeDrift(values, rule);
    const told = (value: number) => (scale === 'ratio' ? Math.expm1(value) : value);
    const bound = (value: number) => (Number.isFinite(value) && Number.isFinite(told(value)) ? told(value) : null);
    return {
      name,
      scale,
      verdict,
      why,
      rise: rise && { estimate: told(rise.estimate), lower: bound(rise.lower), upper: bound(rise.upper) },
    };
  });
}
