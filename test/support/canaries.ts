import { stripVTControlCharacters } from 'node:util';
import { formsOf } from '../../src/secrets/encodings.ts';
import { randomOf } from './services/writings.mjs';

export const PLAIN = 'ABCDEFGHJKMNPQRSTUVWXYZabcdefghjkmnpqrstuvwxyz23456789';
/** With characters that every encoding writes otherwise. */
export const SPECIAL = `${PLAIN}+/=&<>"'~`;
/** Characters of a form that nobody writes by chance. */
const TELLING = 9;

/** Makes secrets, each for a place and none like another; the same for the same seed. */
export function canaryMaker(seed: number, alphabet: string): (place: string) => string {
  const random = randomOf(seed);
  return (place) => `${place}7${Array.from({ length: 18 }, () => alphabet[random(alphabet.length)]).join('')}9k`;
}

/** Where texts still have a secret in any form, or half of one; each with its surroundings. */
export function leaksIn(texts: Record<string, string>, secrets: Record<string, string>): string[] {
  return Object.entries(texts).flatMap(([where, text]) => {
    const joined = stripVTControlCharacters(text).replace(/\\n|\r?\n|\\u001b\[\d*m/g, '');
    return Object.entries(secrets).flatMap(([place, secret]) =>
      [...formsOf(secret), secret.slice(0, 9), secret.slice(9)]
        .filter((form) => form.length >= TELLING && (text.includes(form) || joined.includes(form)))
        .map((form) => {
          const at = Math.max(0, text.indexOf(form));
          return `${place} as ${form} in ${where}: ${text.slice(Math.max(0, at - 60), at + 60)}`;
        }),
    );
  });
}
