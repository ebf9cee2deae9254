import { shorten } from './plain.ts';

const PLAIN_WORD = /^[\p{L}\p{N}_-]+$/u;
const UNPRINTABLE = /[\p{C}\p{Zl}\p{Zp}]/gu;
/** How many characters are shown of a quoted text, and of a sentence that quotes one. */
const SHOWN = 60;
const SENTENCE = 200;

/**
 * Puts untrusted text in quotes on one line, shortened, with everything escaped that a terminal or a log could act on.
 */
export function quote(text: string): string {
  return escapeUnprintable(JSON.stringify(shorten(text, SHOWN + 1)));
}

/** Leaves a plain word as it is, and puts everything else in quotes. */
export function quoteUnlessWord(text: string): string {
  return PLAIN_WORD.test(text) && text.length <= SHOWN ? text : quote(text);
}

/** Writes a file's path for a message: quoted only where it has characters that cannot be printed. */
export function formatFile(file: string): string {
  return file.search(UNPRINTABLE) === -1 ? file : quote(file);
}

/** Puts a sentence that quotes untrusted text, such as a library's message, on one line. */
export function oneLine(text: string): string {
  return escapeUnprintable(shorten(text, SENTENCE + 1));
}

function escapeUnprintable(text: string): string {
  return text.replace(UNPRINTABLE, (character) => `\\u{${character.codePointAt(0)?.toString(16)}}`);
}
