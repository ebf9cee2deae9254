import { count } from './numbers.ts';

/** Writes a count with its noun: `1 round`, `2 rounds`. */
export function plural(value: number, noun: string): string {
  return `${count(value)} ${noun}${value === 1 ? '' : 's'}`;
}
