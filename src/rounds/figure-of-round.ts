import type { MeasuredRound } from '../events.ts';
import type { Measured } from '../kinds/kind.ts';
import { definitionOf } from '../measurement/metric.ts';

/**
 * Chooses the figure that stands for a round while the run goes on: p50, else the first that its kind names; where it has
 * none of all requests together, that of the last label.
 */
export function figureOfRound({
  figures,
  metrics = {},
}: Pick<Measured, 'figures' | 'metrics'>): MeasuredRound['figure'] {
  const last = Object.entries(figures.labels).at(-1);
  const places = [{ values: figures.all, of: '' }, ...(last ? [{ values: last[1], of: ` at ${last[0]}` }] : [])];
  for (const { values, of } of places) {
    const name = ['p50', ...Object.keys(metrics), ...Object.keys(values)].find((one) => Object.hasOwn(values, one));
    if (name === undefined) continue;
    const { title, unit, never } = definitionOf(name, metrics);
    return { title: `${title}${of}`, unit, ...(never !== undefined && { never }), value: values[name] as number };
  }
  return null;
}
