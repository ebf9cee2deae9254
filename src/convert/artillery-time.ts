import { parseDuration } from '../settings/quantity.ts';
import { writeDuration } from './addresses.ts';

/** Line of the key at a path of the file. */
export type LineOf = (path: (string | number)[]) => number;

/** `5`, `"5s"` or `"2 min"` as milliseconds; null: something else. */
export function milliseconds(value: unknown, unit = 1000): number | null {
  if (typeof value === 'number') return value >= 0 ? value * unit : null;
  if (typeof value !== 'string') return null;
  const [, amount, written = ''] = /^\s*(\d+(?:\.\d+)?)\s*([a-z]*)\s*$/i.exec(value) ?? [];
  if (amount === undefined) return null;
  if (written === '') return Number(amount) * unit;
  const short = /^ms|^milli/.test(written) ? 'ms' : (written[0] ?? '');
  return parseDuration(`${amount}${short}`);
}

export function stage(duration: number, to: string): { duration: string; to: string } {
  return { duration: writeDuration(duration), to };
}
