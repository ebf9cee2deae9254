import { isPattern } from '../../text/bounded-pattern.ts';

/** Escapes of other languages, as JavaScript has them. */
const OTHER_WORDS: readonly (readonly [RegExp, string])[] = [
  [/\\A/g, '^'],
  [/\\[zZ]/g, '$'],
  [/\\h/g, '[0-9a-fA-F]'],
];

/**
 * A pattern that JavaScript takes in its Unicode mode, which those who check a value use; null: there is no such way to
 * write it.
 */
export function usablePattern(pattern: string): string | null {
  if (isUsable(pattern)) return pattern;
  const other = OTHER_WORDS.reduce((text, [find, put]) => text.replace(find, put), pattern);
  // Escapes that mean the character itself are only allowed without Unicode mode.
  const plain = other.replace(/\\([^\w\s^$\\.*+?()[\]{}|/-])/g, '$1').replace(/\\([_ ])/g, '$1');
  const dashed = plain.replace(/\\-/g, '-');
  return [other, plain, dashed].find(isUsable) ?? null;
}

function isUsable(pattern: string): boolean {
  return isPattern(pattern, 'u');
}
