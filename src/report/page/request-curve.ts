import type { Curve } from '../pictures/curve.ts';
import type { Figure } from './entry.ts';

/** The latencies of one request at the percentiles that are compared; null where these are too few for a curve. */
export function requestCurve(figures: readonly Figure[]): Curve | null {
  const points = figures.flatMap((figure) => {
    const percent = Number(/^p(\d\d)$/.exec(figure.metric)?.[1] ?? Number.NaN);
    const isLatency = figure.definition.unit === 'ms' && !Number.isNaN(percent);
    return isLatency && figure.head !== null ? [{ figure, oneIn: 100 / (100 - percent) }] : [];
  });
  if (points.length < 3) return null;
  const base = points.map(({ figure }) => figure.base);
  return {
    oneIn: points.map(({ oneIn }) => oneIn),
    head: points.map(({ figure }) => figure.head),
    base: base.every((value) => value === null) ? null : base,
    tolerance: Math.max(...points.map(({ figure }) => figure.tolerance)),
  };
}
