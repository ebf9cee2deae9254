import type { Criterion } from './criterion.ts';

/** What stands above the cells of each criterion. */
export const HEADER = ['what', 'goal', 'found', 'runs'];

/** A criterion as the cells of a table: what it is, its bound, what was found, from how many runs. */
export function written({ name, value, unit, bound, ok, runs }: Criterion): string[] {
  const found = amount(value, unit);
  return [name, boundOf(bound, unit), ok ? found : `**${found}**`, runs.toLocaleString('en')];
}

function boundOf(bound: Criterion['bound'], unit: Criterion['unit']): string {
  if (!('most' in bound)) return `≥ ${amount(bound.least, unit)}`;
  if (!('least' in bound)) return `≤ ${amount(bound.most, unit)}`;
  return `${amount(bound.least, unit)} to ${amount(bound.most, unit)}`;
}

function amount(value: number, unit: Criterion['unit']): string {
  if (unit === 'share') return `${Number((100 * value).toFixed(2))} %`;
  return unit === 'MB' ? `${Math.round(value)} MB` : value.toFixed(3);
}
