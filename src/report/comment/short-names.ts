import { shorten, shortenName } from '../../text/plain.ts';

/**
 * Shortens names so that none becomes another: where they are cut depends on where they differ.
 *
 * @param length characters that each may have; twice as many where they differ nowhere else
 * @returns what shortens one of them
 */
export function shortNames(names: readonly string[], length: number): (name: string) => string {
  const different = new Set(names);
  const fits = CUTS.find((cut) => new Set([...different].map((name) => cut(name, length))).size === different.size);
  return fits === undefined ? (name) => shortenName(name, 2 * length) : (name) => fits(name, length);
}

/** In its middle, at its end, at its start. */
const CUTS: readonly ((name: string, length: number) => string)[] = [
  shortenName,
  shorten,
  (name, length) => {
    const characters = Array.from(name);
    return characters.length <= length ? name : `…${characters.slice(1 - length).join('')}`;
  },
];
