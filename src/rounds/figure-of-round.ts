import type { MeasuredRound } from '../events.ts';
import type { Measured } from '../kinds/kind.ts';
import { definitionOf } from '../measurement/metric.ts';

/** Chooses the figure that stands for a round while the run goes on: p50, else the first that its kind names. */
export function figureOfRound({
  figures,
  metrics = {},
}: Pick<Measured, 'figures' | 'metrics'>): MeasuredRound['figure'] {
  const [name] = ['p50', ...Object.keys(metrics), ...Object.keys(figures.all)].filter((metric) =>
    Object.hasOwn(figures.all, metric),
  );
  if (name === undefined) return null;
  const { title, unit, never } = definitionOf(name, metrics);
  return { title, unit, ...(never !== undefined && { never }), value: figures.all[name] as number };
}
