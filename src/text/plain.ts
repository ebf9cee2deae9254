import { stripVTControlCharacters } from 'node:util';

/**
 * Direction marks and overrides, zero-width characters (joiners are left: scripts and emoji need them), tag characters.
 */
const INVISIBLE = /[\u061C\u200B\u200E\u200F\u202A-\u202E\u2060-\u206F\uFEFF\u{E0000}-\u{E007F}]/gu;
const LINE_BREAK = /\r\n|[\n\r\v\f\u0085\u2028\u2029]/g;

function visible(text: string): string {
  return stripVTControlCharacters(text)
    .replace(INVISIBLE, '')
    .replace(/\p{Surrogate}/gu, '\uFFFD');
}

/** Makes untrusted text one line without control characters, escape sequences or direction overrides. */
export function plainText(text: string): string {
  return visible(text.replace(LINE_BREAK, ' '))
    .replace(/\t/g, ' ')
    .replace(/\p{Cc}/gu, '')
    .trim();
}

/** Splits untrusted text into safe lines; tabs stay. */
export function plainLines(text: string): string[] {
  return text.split(LINE_BREAK).map((line) => visible(line).replace(/(?!\t)\p{Cc}/gu, ''));
}

/** Shortens a text to at most `length` characters; where it was cut, it ends in an ellipsis. */
export function shorten(text: string, length: number): string {
  // Only as much as is needed is split: the text may have a million characters.
  const characters = Array.from(text.slice(0, 2 * length + 2));
  return characters.length <= length ? text : `${characters.slice(0, length - 1).join('')}…`;
}

/** Shortens a name to at most `length` characters by cutting its middle: names that begin alike differ in their ends. */
export function shortenName(name: string, length: number): string {
  if (Array.from(name.slice(0, 2 * length + 2)).length <= length) return name;
  const end = Math.floor((length - 1) / 2);
  // Slicing by -0 would keep everything.
  const kept = end === 0 ? [] : Array.from(name.slice(-2 * end)).slice(-end);
  return `${shorten(name, length - end)}${kept.join('')}`;
}
